// The use case "what is new": what was done of late, told in few lines; an import is one, and so is what a member did on a day.
//
// Model    Read from what the log tells this member of its steps (a step is one batch), the newest first: a step of which nothing may be seen is as one that never was, and takes no place. Of a step the records are counted that
//          it made and those that it changed, by type, of records that are still there: what is taken back, erased or sealed anew afterwards is counted no more. What was only read is no news. `fresh` is what carries a time
//          after `since`. Nothing sealed is told, not even to who is shown what is sealed.
//          The newest steps are read once and kept; what comes later is read when it is there, and a step is read anew where something that it said, or that was said at its time of the same record, has changed.
// Limits   `most_steps` with news are looked at, of as much history as `most_lines_read` lines. Of a step with very many statements only the records that it made are counted. What came from another copy of the case stands at
//          its own time.
// Cost     Some milliseconds for each 4,000 lines of history, once; afterwards a look at each record of the steps that are told: 1 ms for 100,000. An import is counted once, until something that it made is taken away: some
//          30 ms for 30,000 statements. What is kept takes 8 bytes a record of a step.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
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

  static constexpr std::size_t most_steps = 600, most_lines = 12, most_lines_read = 120'000;

 private:
  using Lines = std::vector<vault::HistoryLine>;
  struct Mark {
    std::uint32_t record = 0;  ///< its number
    bool made = false;
  };
  /// What one step did.
  struct Step {
    ImportBatch batch;
    Id member;
    std::uint64_t clock = 0;
    NewsLine::Kind kind = NewsLine::Kind::work;
    std::vector<Mark> records;  ///< of work, by number: whether it made them
    std::vector<std::string> lists;
    std::vector<Id> items;
    std::map<std::string, NewsLine::Change> types;  ///< of an import
    std::uint64_t taken_back = 0;
  };
  /// All steps that carry one time.
  struct Moment {
    std::vector<Step> steps;  ///< the newest first
    std::size_t lines = 0;  ///< of history; as many as one look reads at most
    bool has_counts() const;  ///< of an import, of what was taken back, of very much
    bool says(std::uint32_t record) const;
  };
  /// What is told, while it is put together.
  struct Told {
    News news;
    std::vector<std::vector<std::uint8_t>> records;  ///< [line][number of a record]: 0, changed or made
    std::size_t steps = 0, lines = 0;
  };

  // news_kept.cpp: what is kept of the history, and that it is of now.
  void catch_up(const vault::Vault& vault);
  bool read_changed(const vault::Vault& vault);
  bool find_changed(const vault::Vault& vault, const Id& record, std::set<std::uint64_t>& stale);
  bool read_newer(const vault::Vault& vault);
  bool read_older(const vault::Vault& vault);
  void forget();
  Moment moment_at(const vault::Vault& vault, const Lines& lines, bool large);
  void read_step(const vault::Vault& vault, const Lines& lines, Step& step);
  static void read_large_step(const vault::Vault& vault, Step& step);

  // news.cpp: what is told of it.
  std::uint16_t type_of(const vault::Vault& vault, std::uint32_t record);
  bool is_news(const vault::Vault& vault, const Step& step);
  bool tell(const vault::Vault& vault, const Moment& moment, std::optional<std::uint64_t> since, Told& told);
  static bool add_step(const Step& step, std::optional<std::uint64_t> since, Told& told);
  void count(const vault::Vault& vault, std::uint32_t record, bool made, std::map<std::string, NewsLine::Change>& types);

  std::map<std::uint64_t, Moment, std::greater<>> moments_;  ///< by time, the newest first: all from `next_` on
  std::optional<std::uint64_t> next_;  ///< the time from which older ones are to be read; nothing: there are none
  std::optional<std::uint64_t> until_;  ///< the time until which newer ones are here; nothing: nothing was read
  std::vector<Id> touched_;  ///< since the last look
  std::vector<std::uint16_t> types_;  ///< [number of a record]: 0 not looked up, else one more than the place in type_names_
  std::vector<std::string> type_names_;  ///< that of what has none first
};

}  // namespace girok::app
