// Dates as people write them in cells, into the eight characters of a field's normal form. Private to this room.
//
// Model    1912-07-04, 19120704, 04/07/1912, 7/4/1912, 04071912, 1912.7.4., 1912년 7월 4일, 1912年7月4日, 4 July 1912, July 1912, 1912, 4-Jul-12, 1910s, 1990-1992, a time
//          behind it. Whether the day or the month comes first, and what eight digits are, many values of a column decide together.
// Limits   Gregorian, lunar dates are read as they stand. Years of two digits are 1926 to 2025. No other languages than English, Korean and Chinese.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace girok::linkage {

/// What only a whole column tells.
struct DateStyle {
  enum class Digits : std::uint8_t { ymd, dmy, mdy };
  bool day_first = true;  ///< 04/07/1912 is 4 July
  bool order_known = false;  ///< a value decided that
  bool order_asked = false;  ///< some value needs to know it
  Digits eight = Digits::ymd;  ///< of 19120704, 04071912 or 07041912
  bool six_is_month = false;  ///< 191207 is July 1912; otherwise 12 July 1919
  bool short_year_first = false;  ///< 12/07/04 is 4 July 1912
  bool serial = false;  ///< five digits count the days of a spreadsheet, from 1899-12-30
};

/// Collects what values say of the style; value by value, in any order.
class DateStyleCounter {
 public:
  void add(std::string_view cell);
  DateStyle style() const;

 private:
  std::size_t values_ = 0, day_first_ = 0, month_first_ = 0, dots_ = 0, open_ = 0, ymd_ = 0, dmy_ = 0, mdy_ = 0, six_month_ = 0,
              six_day_ = 0, year_first_ = 0, year_last_ = 0, serial_ = 0;
};

enum class DateRead : std::uint8_t {
  nothing,  ///< empty, or zeros
  date,  ///< read
  impossible,  ///< read, but no such day: the digits are kept
  unread,  ///< not a date
};

/// Writes the normal form into `out`: "19120704", "1912----", "1990/1992"; empty for `nothing` and `unread`.
DateRead read_date(std::string_view cell, const DateStyle& style, std::string& out);

/// Eight characters; 0 is unknown.
std::string date_form(int year, int month, int day);
/// The years that a normal form allows; 0 and 0 where it names none.
struct Years {
  int first = 0, last = 0;
};
Years years_of(std::string_view date_form);

}  // namespace girok::linkage
