// When an agent must forget its key: decided from times and events alone.
//
// Model    Idle time and age run on CLOCK_BOOTTIME, which counts sleep. Where it runs ahead of CLOCK_MONOTONIC, which does not, by more than
//          `sleep_slack_ms` since the case was opened, the machine has slept.
// Threads  A value; belongs to one thread.
#pragma once

#include <cstdint>

namespace girok::app {

struct LockLimits {
  std::int64_t idle_s = 900;  ///< without use
  std::int64_t max_s = 12 * 3600;  ///< in any case
};

/// Two clocks of the system, read at one time, in milliseconds.
struct Moment {
  std::int64_t monotonic_ms = 0;  ///< CLOCK_MONOTONIC: stands still while the machine sleeps
  std::int64_t boottime_ms = 0;  ///< CLOCK_BOOTTIME: goes on
};

enum class LockReason : std::uint8_t { none, asked, going_to_sleep, slept, folder_gone, age, idle };

class LockRule {
 public:
  LockRule(const LockLimits& limits, const Moment& opened) : limits_(limits), opened_(opened), used_ms_(opened.boottime_ms) {}

  /// Somebody needed the key.
  void used(const Moment& now);
  /// An event that locks; the first one stays.
  void event(LockReason reason);

  LockReason reason(const Moment& now) const;
  /// Until it locks by itself; 0 where it must lock now.
  std::int64_t left_ms(const Moment& now) const;

 private:
  static constexpr std::int64_t sleep_slack_ms = 2000;

  LockLimits limits_;
  Moment opened_;
  std::int64_t used_ms_ = 0;
  LockReason event_ = LockReason::none;
};

}  // namespace girok::app
