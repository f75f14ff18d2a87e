#include "app/keys/lock_rule.h"

#include <algorithm>

namespace girok::app {

void LockRule::used(const Moment& now) { used_ms_ = std::max(used_ms_, now.boottime_ms); }

void LockRule::event(LockReason reason) {
  if (event_ == LockReason::none) event_ = reason;
}

LockReason LockRule::reason(const Moment& now) const {
  if (event_ != LockReason::none) return event_;
  const std::int64_t slept_ms = (now.boottime_ms - now.monotonic_ms) - (opened_.boottime_ms - opened_.monotonic_ms);
  if (slept_ms > sleep_slack_ms) return LockReason::slept;
  if (now.boottime_ms - opened_.boottime_ms >= limits_.max_s * 1000) return LockReason::age;
  if (now.boottime_ms - used_ms_ >= limits_.idle_s * 1000) return LockReason::idle;
  return LockReason::none;
}

std::int64_t LockRule::left_ms(const Moment& now) const {
  if (reason(now) != LockReason::none) return 0;
  return std::min(opened_.boottime_ms + limits_.max_s * 1000, used_ms_ + limits_.idle_s * 1000) - now.boottime_ms;
}

}  // namespace girok::app
