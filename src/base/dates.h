// Dates as imprecise as the sources give them.
//
// Model    A partial date (year, year-month, or full) and, for what happened, an interval of days with a type.
// Threads  Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace girok {

/// A date of the proleptic Gregorian calendar, known to the year, the month or the day.
struct PartialDate {
  std::int16_t year = 0;    ///< 1..9999
  std::int8_t month = 0;    ///< 1..12, or 0 where not known
  std::int8_t day = 0;      ///< 1..31, or 0 where not known
  friend auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

/// ISO 8601: "2023", "2023-03", "2023-03-28".
std::string to_string(const PartialDate& date);
/// Strict ISO 8601, as above; also the date part of a date-time ("2023-03-28T09:00+09:00": the day as written, no
/// conversion between time zones). Nothing where the day does not exist.
std::optional<PartialDate> parse_iso_date(std::string_view text);

/// Days since 1970-01-01 of the first and of the last day the partial date can mean. Requires: the date exists.
std::int32_t first_day(const PartialDate& date);
std::int32_t last_day(const PartialDate& date);
/// The date of a day; days outside the years 1 to 9999 give the nearest day inside.
PartialDate date_of_day(std::int32_t day);

enum class DateType : std::uint8_t { exact, month, year, about, before, after, between, age_derived };

/// When something happened: every day in [first, last]; an end that is missing is open.
struct ImpreciseDate {
  std::optional<std::int32_t> first;
  std::optional<std::int32_t> last;
  DateType type = DateType::exact;

  static ImpreciseDate of(const PartialDate& date);
  static ImpreciseDate about(const PartialDate& date, int slack_days);
  static ImpreciseDate before(const PartialDate& date);   ///< strictly
  static ImpreciseDate after(const PartialDate& date);    ///< strictly
  static ImpreciseDate between(const PartialDate& from, const PartialDate& to);   ///< in either order
  /// Born so that on `at` the person was `years` old, counted as in the West (not Korean age). Requires: years >= 0.
  static ImpreciseDate from_age(const PartialDate& at, int years);
  friend bool operator==(const ImpreciseDate&, const ImpreciseDate&) = default;
};

/// Could both be the same day?
bool compatible(const ImpreciseDate& a, const ImpreciseDate& b);

}  // namespace girok
