#include "app/case/times.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

// Seconds since 1970 by GNU date: date -u -d "2026-11-25T07:10:03Z" +%s
constexpr std::uint64_t seconds = 1'795'590'603;
constexpr std::uint64_t at = (seconds * 1000 + 250) << 16U | 7U;

TEST_CASE("a clock is read as a time of Greenwich") {
  CHECK(iso_time(at) == "2026-11-25T07:10:03Z");
  CHECK(short_time(at) == "2026-11-25 07:10");
  CHECK(iso_time_of_seconds(0) == "1970-01-01T00:00:00Z");
}

TEST_CASE("a clock beyond all calendars is cut to the last second, not an error") {
  CHECK(iso_time(~std::uint64_t{0}) == "9999-12-31T23:59:59Z");
}

TEST_CASE("what was typed is a stretch of time as long as it is vague") {
  for (const char* const typed : {"2026", "2026-11", "2026-11-25", "2026-11-25T07:10", "2026-11-25 07:10:03", "2026-11-25T07:10:03Z",
                                  "2026-11-25T16:10:03+09:00", "2026-11-25T16:10+0900", "2026-11-24T21:10-10"}) {
    CAPTURE(typed);
    const auto range = parse_time(typed);
    REQUIRE(range);
    CHECK(range->first <= at);
    CHECK(at <= range->last);
  }
  CHECK(iso_time(parse_time("2026-11")->first) == "2026-11-01T00:00:00Z");
  CHECK(iso_time(parse_time("2026-11")->last) == "2026-11-30T23:59:59Z");
  CHECK(parse_time("2026-11-25T07:10:04")->first > at);
  CHECK(parse_time("2026-11-25T07:10:02")->last < at);
}

TEST_CASE("what is no time is none") {
  for (const char* const typed : {"", "yesterday", "2026-13", "2026-11-31", "2026-11T07:10", "2026-11-25T24:00", "2026-11-25T07",
                                  "2026-11-25T07:10:60", "2026-11-25T07:10+25:00", "2026-11-25T07:10 ", "25.11.2026"}) {
    CAPTURE(typed);
    CHECK_FALSE(parse_time(typed));
  }
}

}  // namespace
}  // namespace girok::app
