// Moments of the log as people read and type them: ISO 8601, UTC.
//
// Model    A clock of the log is milliseconds since 1970 × 65536 and a counter (docs/formats/vault.md).
// Threads  No state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace girok::app {

/// "2026-11-25T07:10:03Z"; for a clock, cut to the second.
std::string iso_time(std::uint64_t clock);
std::string iso_time_of_seconds(std::int64_t seconds_since_1970);
/// "2026-11-25 07:10": for tables.
std::string short_time(std::uint64_t clock);

/// The first and the last clock that what was typed can mean: a year, a month, a day, or a day with a time ("2026-11-25T07:10", seconds if known, Z or an
/// offset such as +09:00; without one it is UTC). Nothing where it is neither.
struct ClockRange {
  std::uint64_t first = 0, last = 0;
};
std::optional<ClockRange> parse_time(std::string_view typed);

}  // namespace girok::app
