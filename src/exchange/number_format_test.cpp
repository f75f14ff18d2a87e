#include "exchange/number_format.h"

#include <doctest/doctest.h>

#include "exchange/table_build.h"

using namespace girok::exchange;

namespace {

std::string shape(std::string_view format) {
  const NumberShape s = shape_of_format(format);
  std::string all;
  if (s.year) all += 'y';
  if (s.month) all += 'm';
  if (s.day) all += 'd';
  if (s.time) all += 't';
  if (s.duration) all += 'D';
  if (s.zeros > 0) all += std::to_string(s.zeros);
  return all;
}

}  // namespace

TEST_CASE("number formats show dates, times, durations or numbers (ECMA-376 part 1, 18.8.30 and 18.8.31)") {
  for (const auto& [format, expected] : {std::pair("General", ""),
                                         {"0.00E+00", ""},
                                         {"#,##0;[Red]-#,##0", ""},
                                         {"0%", ""},
                                         {"@", ""},
                                         {"\"day\" 0", ""},
                                         {"[$-412]General", ""},
                                         {"_-* #,##0_-", ""},
                                         {"yyyy-mm-dd", "ymd"},
                                         {"m/d/yy h:mm", "ymdt"},
                                         {"h:mm:ss AM/PM", "t"},
                                         {"mm:ss.0", "t"},
                                         {"[h]:mm:ss", "D"},
                                         {"[mm]:ss", "D"},
                                         {"mmm-yy", "ym"},
                                         {"yyyy", "y"},
                                         {"d-mmm", "md"},
                                         {"[$-412]yyyy\"년\" m\"월\" d\"일\";@", "ymd"},
                                         {"[$-804]e\"年\"m\"月\"", "ym"},
                                         {"yyyy\\-mm", "ym"},
                                         {"오전/오후 h:mm", "t"},
                                         {"[Red]dd/mm/yyyy", "ymd"},
                                         {"h:mm", "t"},
                                         {"00000", "5"},
                                         {"0", ""},
                                         {"\"m\"0", ""}}) {
    CAPTURE(format);
    CHECK(shape(format) == expected);
  }
}

TEST_CASE("built-in formats are dates by their numbers, those of Korean and Chinese programs too") {
  for (const std::uint32_t id : {14u, 15u, 17u, 22u, 27u, 31u, 36u, 50u, 57u}) CHECK(shape_of_builtin_format(id).is_date());
  for (const std::uint32_t id : {0u, 1u, 9u, 13u, 37u, 40u, 48u, 49u, 163u}) CHECK(!shape_of_builtin_format(id).is_any());
  CHECK(shape_of_builtin_format(46).duration);
  CHECK(shape_of_builtin_format(20).time);
}

TEST_CASE("days count from 1900 with a day that never was, or from 1904") {
  const NumberShape day = shape_of_format("yyyy-mm-dd"), moment = shape_of_format("yyyy-mm-dd hh:mm");
  // The days by GNU date: days from 1899-12-30 (after February 1900) and from 1904-01-01.
  CHECK(date_of_serial(44927, false, day).text == "2023-01-01");
  CHECK(date_of_serial(43465, true, day).text == "2023-01-01");
  CHECK(date_of_serial(1, false, day).text == "1900-01-01");
  CHECK(date_of_serial(60, false, day).doubt == DateDoubt::no_date);
  CHECK(date_of_serial(60, true, day).text == "1904-03-01");
  CHECK(date_of_serial(0, true, day).text == "1904-01-01");
  CHECK(date_of_serial(2958465, false, day).text == "9999-12-31");
  for (const double none : {-0.5, 2958466.0, 1e300, -1e300, 0.0}) CHECK(date_of_serial(none, false, day).text.empty());
  CHECK(date_of_serial(44927.999999, false, moment).text == "2023-01-02T00:00:00");  // a twelfth of a second before midnight
  CHECK(date_of_serial(0.75, false, day).text == "18:00:00");
  CHECK(date_of_serial(44927, false, moment).text == "2023-01-01T00:00:00");
}

TEST_CASE("what is shown to the month is a month only where its first day is stored") {
  const NumberShape month = shape_of_format("mmm-yy"), year = shape_of_format("yyyy");
  CHECK(date_of_iso("2003-05-01", month).text == "2003-05");
  CHECK(date_of_iso("2003-05-17", month).text == "2003-05-17");
  CHECK(date_of_iso("2003-01-01", year).text == "2003");
  CHECK(date_of_iso("2003-05-01", year).text == "2003-05-01");
  CHECK(date_of_iso("2003-05-17", shape_of_format("d-mmm")).doubt == DateDoubt::without_year);
  CHECK(date_of_iso("2003-02-30", month).text.empty());
  CHECK(date_of_iso("2003", month).text.empty());
}

TEST_CASE("cells are named by letters and numbers, and back") {
  CHECK(cell_name(0, 0) == "A1");
  CHECK(cell_name(1048575, 16383) == "XFD1048576");
  CHECK(cell_name(9, 26) == "AA10");
  for (const std::size_t column : {0u, 25u, 26u, 701u, 702u, 16383u})
    CHECK(parse_cell_name(cell_name(7, column)) == std::pair<std::size_t, std::size_t>(7, column));
  for (const char* bad : {"", "A", "1", "A0", "a1", "A1B", "AAAAA1", "A-1", "$A$1"}) CHECK(!parse_cell_name(bad));
  CHECK(!parse_cell_range("B2:A1"));
}

TEST_CASE("numbers are written with the fewest digits that are the same double") {
  // The digits by Python's repr(), which is the shortest too (David Gay).
  for (const auto& [given, expected] : {std::pair("0.10000000000000001", "0.1"),
                                        {"12345678901234567890", "12345678901234567000"},
                                        {"1E-7", "0.0000001"},
                                        {"1.5E3", "1500"},
                                        {"-2.50", "-2.5"},
                                        {"00012", "12"},
                                        {"+7", "7"},
                                        {"-0", "0"},
                                        {"5e-324", nullptr},
                                        {"9007199254740993", "9007199254740992"}}) {
    CAPTURE(given);
    if (expected != nullptr) CHECK(plain_number(given) == expected);
  }
  for (const char* bad : {"", "nan", "inf", "1e999", "0x10", "1,5", " 1", "1 ", "--1"}) CHECK(!plain_number(bad));
  CHECK(is_plain_number("82000"));
  for (const char* text : {"007", "1.50", "+1", "1e5", "1234567890123456", "-0", ".5", "1."}) CHECK(!is_plain_number(text));
}
