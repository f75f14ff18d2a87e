// One line that says how far a long piece of work is, for people who watch; nothing at all for everybody else.
//
//   reading 37 of 1200 documents (3 %)
//
// Model    The line appears only after the work has taken a while, changes a few times a second, and is wiped when the work
//          ends: what the program prints stays as it would be without it.
// Threads  advance() may be called from any thread; the others from the one that owns the object.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace girok {

class Progress {
 public:
  using Sink = std::function<void(std::string_view)>;
  using Clock = std::function<std::chrono::milliseconds()>;

  static constexpr std::chrono::milliseconds patience{600};
  static constexpr std::chrono::milliseconds interval{150};

  /// Says nothing, ever.
  Progress() = default;
  /// Says it to `sink`; an empty sink says nothing. `clock` counts from anywhere and never goes back.
  Progress(Sink sink, Clock clock);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Begins a piece of work, ending the one before: start("reading", 1200, "documents"). Total 0: not known.
  void start(std::string verb, std::uint64_t total, std::string unit);
  void advance(std::uint64_t by = 1);
  /// Wipes the line.
  void finish();

 private:
  void show();  ///< Requires: mutex_ is held.

  Sink sink_;
  Clock clock_;
  std::mutex mutex_;  ///< guards what follows, but for done_ and next_ms_
  std::string verb_, unit_;
  std::uint64_t total_ = 0;
  bool shown_ = false;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<std::int64_t> next_ms_ = INT64_MAX;  ///< when to show the line again
};

/// Where people watch: standard error if it is a terminal (and not a "dumb" one), else a sink that is empty.
Progress::Sink stderr_if_terminal();
/// The machine's steady clock.
std::chrono::milliseconds steady_now();

}  // namespace girok
