#include "app/keys/lock_rule.h"

#include <doctest/doctest.h>

namespace girok::app {

namespace {

/// A machine that is awake all the time, `s` seconds after some start.
Moment at(std::int64_t s) { return {5'000'000 + s * 1000, 7'000'000 + s * 1000}; }
/// The same after it has slept for `ms`.
Moment after_sleep(std::int64_t s, std::int64_t ms) { return {at(s).monotonic_ms, at(s).boottime_ms + ms}; }

}  // namespace

TEST_CASE("a key that nobody uses is forgotten after the idle time, not before") {
  const LockRule rule({900, 43200}, at(0));
  CHECK(rule.reason(at(899)) == LockReason::none);
  CHECK(rule.left_ms(at(899)) == 1000);
  CHECK(rule.reason(at(900)) == LockReason::idle);
  CHECK(rule.left_ms(at(900)) == 0);
}

TEST_CASE("each use starts the idle time anew") {
  LockRule rule({900, 43200}, at(0));
  rule.used(at(800));
  CHECK(rule.reason(at(1699)) == LockReason::none);
  CHECK(rule.reason(at(1700)) == LockReason::idle);
}

TEST_CASE("no use keeps a key beyond its age") {
  LockRule rule({900, 43200}, at(0));
  for (std::int64_t s = 0; s < 43200; s += 600) {
    REQUIRE(rule.reason(at(s)) == LockReason::none);
    rule.used(at(s));
  }
  CHECK(rule.left_ms(at(43199)) == 1000);
  CHECK(rule.reason(at(43200)) == LockReason::age);
}

TEST_CASE("a machine that has slept more than two seconds has slept, however short the idle time was") {
  const LockRule rule({900, 43200}, at(0));
  CHECK(rule.reason(after_sleep(10, 2000)) == LockReason::none);
  CHECK(rule.reason(after_sleep(10, 2001)) == LockReason::slept);
  CHECK(rule.left_ms(after_sleep(10, 2001)) == 0);
}

TEST_CASE("sleep before the case was opened does not count") {
  const LockRule rule({900, 43200}, after_sleep(0, 3'600'000));
  CHECK(rule.reason(after_sleep(10, 3'600'000)) == LockReason::none);
}

TEST_CASE("events lock at once, and the first one stays") {
  LockRule rule({900, 43200}, at(0));
  rule.event(LockReason::going_to_sleep);
  rule.event(LockReason::asked);
  CHECK(rule.reason(at(1)) == LockReason::going_to_sleep);
  CHECK(rule.left_ms(at(1)) == 0);
}

TEST_CASE("a clock that seems to go back does not shorten the life of a key") {
  LockRule rule({900, 43200}, at(0));
  rule.used(at(100));
  rule.used(at(50));
  CHECK(rule.reason(at(999)) == LockReason::none);
}

}  // namespace girok::app
