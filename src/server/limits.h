// How often somebody may ask, and how often somebody may guess.
//
// Model    Asking: a bucket of tokens for each session, or for each address where nobody is signed in. Guessing passphrases: after `free_guesses` wrong ones for a name, or for an address, each further one waits twice as long
//          as the one before, up to `longest_wait_ms`; a right one forgets them. Names count apart from addresses, so that a stranger who guesses from elsewhere cannot lock a member out for longer than that wait.
//          A guess that is still being tried counts as a wrong one, so that many at once are no more than many in a row.
// Limits   Remembers at most `most_remembered` of each; those idle longest are forgotten.
// Threads  Safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace girok::server {

inline constexpr std::size_t most_remembered = 4096;

struct RateLimit {
  double per_second = 50, burst = 300;
};

class Limits {
 public:
  Limits(RateLimit rate, std::function<std::uint64_t()> now_ms) : rate_(rate), now_ms_(std::move(now_ms)) {}
  /// Milliseconds to wait; 0: go on.
  std::uint64_t ask(std::string_view who);

  static constexpr unsigned free_guesses = 5;
  static constexpr std::uint64_t first_wait_ms = 2'000, longest_wait_ms = 15 * std::uint64_t{60'000};
  enum class Guess : std::uint8_t { right, wrong, neither };
  class Guessing;
  /// Milliseconds to wait before the next guess; 0: go on, and say how it ended. `at_once`: how many may be tried at the same time, less one for each that was wrong, and at least one.
  std::uint64_t begin_guess(std::string_view name, unsigned at_once);
  void end_guess(std::string_view name, Guess how);

 private:
  struct Bucket {
    double tokens = 0;
    std::uint64_t at_ms = 0;
  };
  struct Guesses {
    unsigned wrong = 0, tried_now = 0;
    std::uint64_t next_ms = 0, at_ms = 0;
  };
  template <class Map>
  static void forget_some(Map& map);
  RateLimit rate_;
  std::function<std::uint64_t()> now_ms_;
  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
  std::map<std::string, Guesses, std::less<>> guesses_;
};

/// One guess, from its beginning to its end, whatever happens between.
class Limits::Guessing {
 public:
  Guessing(Limits& limits, std::string name, unsigned at_once)
      : limits_(limits), name_(std::move(name)), wait_ms_(limits.begin_guess(name_, at_once)) {}
  Guessing(const Guessing&) = delete;
  Guessing& operator=(const Guessing&) = delete;
  ~Guessing() {
    if (wait_ms_ == 0) limits_.end_guess(name_, how_);
  }
  std::uint64_t wait_ms() const { return wait_ms_; }
  void was(Guess how) { how_ = how; }

 private:
  Limits& limits_;
  const std::string name_;
  const std::uint64_t wait_ms_;
  Guess how_ = Guess::neither;
};

}  // namespace girok::server
