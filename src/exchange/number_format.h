// What a spreadsheet's number format shows: a number, a date, a time, a duration; and days counted from 1900 or 1904 as dates.
//
// Model    ECMA-376 part 1, 18.8.30 (numFmt) with the built-in formats, also those of Korean, Chinese and Japanese programs (27-36, 50-58); OpenDocument 1.3 part 3, 16.29.
// Limits   The first section of a format counts ("positive;negative;zero").
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace girok::exchange {

/// What is shown of a date or a time. All false: a number.
struct NumberShape {
  bool year = false, month = false, day = false, time = false;
  bool duration = false;  ///< hours, minutes or seconds that count on beyond 24 or 60
  std::uint8_t zeros = 0;  ///< "00000": so many digits at least
  bool is_date() const { return year || month || day; }
  bool is_any() const { return is_date() || time || duration; }
  friend bool operator==(const NumberShape&, const NumberShape&) = default;
};

NumberShape shape_of_format(std::string_view code);
NumberShape shape_of_builtin_format(std::uint32_t id);

enum class DateDoubt : std::uint8_t { none, to_month, without_year, no_date };
struct ShownDate {
  std::string text;  ///< "2003-05-17", "2003-05-17T13:45:00", "13:45:00", "36:00:00"; empty where it is no date (no_date)
  DateDoubt doubt = DateDoubt::none;
};
/// A count of days as it is shown. In the 1900 system day 60 is 1900-02-29, which never was: no_date. A date shown to the month or the year, and stored as its first day, is that month or year.
ShownDate date_of_serial(double serial, bool from_1904, const NumberShape& shape);
/// The same for an ISO 8601 date or date-time as ODS and strict OOXML keep them.
ShownDate date_of_iso(std::string_view iso, const NumberShape& shape);

}  // namespace girok::exchange
