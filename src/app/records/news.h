// The use case "what is new": what was done of late, told in few lines; an import is one, and so is what a member did on a day.
//
// Model    Read from the newest steps of the log (a step is one batch) backwards, so that an import of any size costs the rest no place. Of a step the records are counted that it made and those that it changed, by type,
//          of records that are still there. What was only read is no news. `fresh` is what carries a time after `since`. Nothing sealed is counted.
// Limits   `most_steps` are looked at. Of a step with very many statements only the records that it made are counted. What came from another copy of the case stands at its own time.
// Cost     Of steps that were looked at before a few microseconds each; of others a look at what they say, some 30 ms for 30,000 statements.
// Threads  As the vault: one at a time. What was counted is kept, a plain value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/records/import_records.h"
#include "vault/vault.h"

namespace girok::app {

struct NewsLine {
  enum class Kind : std::uint8_t { work, import, undo };
  struct Change {
    std::uint64_t made = 0, changed = 0;
  };
  Kind kind = Kind::work;
  std::string day;  ///< "2026-11-26", UTC
  Id member;
  bool fresh = false;
  std::uint64_t clock = 0;  ///< of its newest step
  std::optional<ImportBatch> batch;  ///< the step, where it is one
  std::vector<std::string> lists;  ///< of an import: what they are called
  std::vector<Id> items;  ///< of an import: the files
  std::map<std::string, Change> types;  ///< of an import without the files themselves
  std::uint64_t records = 0;  ///< of an undo: on how many something was taken back
};

struct News {
  std::vector<NewsLine> lines;  ///< the newest first
  bool whole = true;  ///< there is nothing older
};

class NewsCounts {
 public:
  /// Statements of these records have changed; nothing: whatever may have.
  void changed(const std::optional<std::vector<Id>>& records);
  /// `since`: a clock; nothing: everything is as old as the rest.
  News of(const vault::Vault& vault, std::optional<std::uint64_t> since);

  static constexpr std::size_t most_steps = 600, most_lines = 12;

 private:
  /// What one step did.
  struct Digest {
    NewsLine::Kind kind = NewsLine::Kind::work;
    std::map<Id, bool> records;  ///< of work: whether it made them
    std::vector<std::string> lists;
    std::vector<Id> items;
    std::map<std::string, NewsLine::Change> types;  ///< of an import
    std::uint64_t taken_back = 0;
    bool any() const { return !records.empty() || !types.empty() || !items.empty() || taken_back > 0; }
  };
  const Digest& digest_at(const vault::Vault& vault, const vault::BatchInfo& step);
  static Digest digest_of(const vault::Vault& vault, const std::vector<vault::HistoryLine>& lines);
  static void count(const vault::Vault& vault, const std::map<Id, bool>& records, std::map<std::string, NewsLine::Change>& types);
  static Digest digest_of_large(const vault::Vault& vault, const vault::BatchInfo& step);

  std::map<ImportBatch, Digest> known_;
};

}  // namespace girok::app
