#include "base/progress.h"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace girok {
namespace {
constexpr std::string_view wipe = "\r\x1b[K";
}

Progress::Progress(Sink sink, Clock clock) : sink_(std::move(sink)), clock_(std::move(clock)) {}

void Progress::start(std::string verb, std::uint64_t total, std::string unit) {
  finish();
  const std::scoped_lock lock(mutex_);
  verb_ = std::move(verb);
  unit_ = std::move(unit);
  total_ = total;
  done_ = 0;
  if (sink_) next_ms_ = (clock_() + patience).count();
}

void Progress::advance(std::uint64_t by) {
  done_.fetch_add(by, std::memory_order_relaxed);
  if (!sink_) return;
  if (clock_().count() < next_ms_.load(std::memory_order_relaxed)) return;
  // Whoever finds the line being written does not wait for it: the next step will tell.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  const std::chrono::milliseconds now = clock_();
  if (now.count() < next_ms_.load(std::memory_order_relaxed)) return;
  next_ms_ = (now + interval).count();
  show();
}

void Progress::finish() {
  if (!sink_) return;
  const std::scoped_lock lock(mutex_);
  next_ms_ = INT64_MAX;
  if (shown_) sink_(wipe);
  shown_ = false;
}

Progress::State Progress::state() const {
  const std::scoped_lock lock(mutex_);
  return {verb_, unit_, done_.load(std::memory_order_relaxed), total_};
}

void Progress::show() {
  const std::uint64_t done = done_.load(std::memory_order_relaxed);
  shown_ = true;
  if (total_ == 0) {
    sink_(fmt::format("{}{} {} {}", wipe, verb_, done, unit_));
  } else {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    sink_(fmt::format("{}{} {} of {} {} ({:.0f} %)", wipe, verb_, done, total_, unit_, 100.0 * share));
  }
}

Progress::Sink stderr_if_terminal() {
  const char* const terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe): nobody sets the environment
  if (isatty(STDERR_FILENO) == 0 || (terminal != nullptr && std::string_view(terminal) == "dumb")) return {};
  return [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  };
}

std::chrono::milliseconds steady_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace girok
