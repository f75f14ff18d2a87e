// What the fault tests of the vault share: a line a case, dice with a printed seed, work in child processes that may crash, and a second,
// simple idea of what a vault must say: each batch's statements written down when it was appended, and put together by hand.
//
// Limits   For tests only; POSIX.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "vault/test_world.h"

namespace girok::faults {

using namespace girok::vault;

/// SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t n) { return roll() % n; }
  double unit() { return static_cast<double>(roll() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

/// How long and how wide to test: the short form for every change, the long one for a night.
struct Form {
  bool soak = false;
  unsigned workers = 2;
  std::uint64_t seed = 20260101;
  std::uint64_t kills = 0;   ///< 0: as the form has it
};

/// Counts by name, and the first things that went wrong.
struct Tally {
  std::map<std::string, std::uint64_t> counts;
  std::vector<std::string> failures;
  std::uint64_t failed = 0;

  void count(const std::string& what, std::uint64_t n = 1) { counts[what] += n; }
  void fail(std::string what);
  void add(const Tally& other);
  std::uint64_t of(const std::string& what) const;
  std::string list() const;   ///< "damaged 12, torn 3"
};

/// Prints "ok   NAME: TEXT" or "FAIL NAME: TEXT" and what failed. Returns whether it was good.
bool report(const std::string& name, const Tally& tally, const std::string& text);

/// Runs work(worker, tally, at) in so many child processes; `at` is where the work says which case it is at, so that a crash can be named.
Tally in_children(unsigned workers, const std::function<void(unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at)>& work);

/// A forked child that does this and ends with its return value, without running destructors of the parent's objects.
pid_t spawn(const std::function<int()>& work);
/// 0..255 as it ended, or -signal.
int wait_for(pid_t child);

/// What one batch said, as it was meant.
struct Told {
  Id device;
  std::uint64_t sequence = 0;
  std::vector<std::pair<OperationId, std::string>> lines;
  std::vector<OperationId> ended;
};

/// Appends drafts and writes down what was in them.
class Scribe {
 public:
  OperationId say(Statement statement, std::optional<Id> subject = {});
  void retract(const OperationId& target);
  Draft& draft() { return draft_; }
  /// Appends what was said since the last time.
  Receipt append(Vault& vault);
  /// Batches that carried nothing to say (acts) are counted as well.
  void note_acts(const Receipt& receipt) { told.push_back({receipt.device, receipt.sequence, {}, {}}); }

  std::vector<Told> told;
  std::vector<Id> entities;

 private:
  Draft draft_;
  Told next_;
};

/// What a vault must say that holds so many batches of each device: sorted lines, those that were ended marked.
std::vector<std::string> expected_lines(const Scribe& scribe, const std::map<Id, std::uint64_t>& batches);
/// What it says.
std::vector<std::string> lines_of(const Vault& vault, const std::vector<Id>& entities);
std::string line_of(const Statement& statement);

/// A copy of a folder, with all that is in it.
void copy_tree(const std::string& from, const std::string& to);
/// Whether an error is what a person needs: a name, a place, and what to do.
bool well_said(const Error& error);
Id numbered(std::uint64_t high, std::uint64_t low);
/// Bytes that do not compress, from the dice.
std::string noise(Dice& dice, std::size_t size);

// The groups; each prints its cases and returns whether all were good.
bool run_cut(const Form& form);
bool run_flip(const Form& form);
bool run_kill(const Form& form);
bool run_processes(const Form& form);
bool run_disk(const Form& form);
bool run_rollback(const Form& form);

}  // namespace girok::faults
