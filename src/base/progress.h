// One line that says how far a long piece of work is, for people who watch; nothing at all for everybody else.
//
//   reading 37 of 1200 documents (3 %)
//
// Model    The line appears only after the work has taken a while, changes a few times a second, and is wiped when the work
//          ends: what the program prints stays as it would be without it. How far it is can be asked for as well, and the work can be asked to stop: who does it looks at stopped() where it can end cleanly, and ends with
//          ErrorCode::cancelled.
// Threads  advance(), stop(), stopped() and state() may be called from any thread; the others from the one that does the work.
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

  /// Says nothing, ever; can be asked, and stopped.
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

  /// Asks the work to end soon. It stays asked.
  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }

  struct State {
    std::string verb, unit;  ///< of the piece begun last; empty where none was
    std::uint64_t done = 0, total = 0;  ///< total 0: not known
  };
  State state() const;

 private:
  void show();  ///< Requires: mutex_ is held.

  Sink sink_;
  Clock clock_;
  mutable std::mutex mutex_;  ///< guards what follows, but for the atomic ones
  std::string verb_, unit_;
  std::uint64_t total_ = 0;
  bool shown_ = false;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::int64_t> next_ms_ = INT64_MAX;  ///< when to show the line again
};

/// Where people watch: standard error if it is a terminal (and not a "dumb" one), else a sink that is empty.
Progress::Sink stderr_if_terminal();
/// The machine's steady clock.
std::chrono::milliseconds steady_now();

}  // namespace girok
