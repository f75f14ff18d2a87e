// The use case "what is new": what was done of late, told in few lines; an import is one, and so is what a member did on a day.
//
// Model    Read from what the log tells this member of its steps (a step is one batch), the newest first: a step of which nothing may be seen is as one that never was, and takes no place. Of a step the records are counted that
//          it made and those that it changed, by type, of records that are still there: what is taken back, erased or sealed anew afterwards is counted no more. What was only read is no news. `fresh` is what carries a time
//          after `since`. Nothing sealed is told, not even to who is shown what is sealed.
// Limits   `most_steps` with news are looked at, in `most_looks` looks of 4,000 lines of history each. Of a step with very many statements only the records that it made are counted. What came from another copy of the case
//          stands at its own time.
// Cost     A few milliseconds for the newest 4,000 lines of history. An import is counted once, until something that it made is taken away: some 30 ms for 30,000 statements.
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
  bool nothing_since = false;  ///< `since` was given and reached, and nothing that is told is later
};

class NewsCounts {
 public:
  /// Statements of these records have changed; nothing: whatever may have.
  void changed(const std::optional<std::vector<Id>>& records);
  /// `since`: a clock; nothing: everything is as old as the rest.
  News of(const vault::Vault& vault, std::optional<std::uint64_t> since);

  static constexpr std::size_t most_steps = 600, most_lines = 12, most_looks = 30;

 private:
  using Lines = std::vector<vault::HistoryLine>;
  /// What one step did.
  struct Step {
    ImportBatch batch;
    Id member;
    std::uint64_t clock = 0;
    NewsLine::Kind kind = NewsLine::Kind::work;
    std::map<Id, bool> records;  ///< of work: whether it made them
    std::vector<std::string> lists;
    std::vector<Id> items;
    std::map<std::string, NewsLine::Change> types;  ///< of an import
    std::uint64_t taken_back = 0;
  };
  using Moment = std::vector<Step>;  ///< all steps that carry one time, the newest first
  /// The newest moments until a time, and the time at which to go on.
  struct Look {
    std::vector<Moment> moments;  ///< the newest first
    std::optional<std::uint64_t> next;  ///< nothing: that was all
  };
  Look look_at(const vault::Vault& vault, std::uint64_t until);
  Moment moment_at(const vault::Vault& vault, const Lines& lines, bool large);
  Moment large_moment_at(const vault::Vault& vault, std::uint64_t clock);
  void forget_changed(const vault::Vault& vault);
  static void read_step(const vault::Vault& vault, const Lines& lines, Step& step);
  static void read_large_step(const vault::Vault& vault, Step& step);
  static bool add_step(const Step& step, std::optional<std::uint64_t> since, std::vector<NewsLine>& lines,
                       std::vector<std::map<Id, bool>>& work);
  static bool is_news(const vault::Vault& vault, const Step& step);
  static void count(const vault::Vault& vault, const std::map<Id, bool>& records, std::map<std::string, NewsLine::Change>& types);

  std::map<std::uint64_t, Moment> known_;  ///< by time: those with an import, or with one that was taken back
  std::vector<Id> touched_;  ///< since known_ was looked through
};

}  // namespace girok::app
