#include "linkage/date_cell.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace girok::linkage {
namespace {

std::string read(std::string_view cell, const DateStyle& style = {}) {
  std::string out;
  const DateRead how = read_date(cell, style, out);
  if (how == DateRead::unread) return "unread";
  if (how == DateRead::impossible) return out + "!";
  return out;
}

DateStyle style_of(const std::vector<std::string>& cells) {
  DateStyleCounter counter;
  for (const std::string& cell : cells) counter.add(cell);
  return counter.style();
}

struct Case {
  std::string_view cell, form;
};

TEST_CASE("one day is the same however it is written") {
  for (const std::string_view cell : {"1912-07-04",
                                      "1912/07/04",
                                      "1912.7.4",
                                      "1912. 7. 4.",
                                      "1912년 7월 4일",
                                      "1912年7月4日",
                                      "1912年07月04号",
                                      "19120704",
                                      "4 July 1912",
                                      "July 4, 1912",
                                      "4th of July 1912",
                                      "4-Jul-1912",
                                      "4-Jul-12",
                                      "1912 Jul 4",
                                      "04/07/1912",
                                      "4.7.1912",
                                      "1912-07-04T00:00:00",
                                      "1912-07-04 12:30:00",
                                      "１９１２年７月４日",
                                      "1912-07-04T09:00+09:00"}) {
    DateStyle style;
    style.day_first = true;
    CHECK_MESSAGE(read(cell, style).starts_with(cell == "4-Jul-12" ? "20120704" : "19120704"), cell);
  }
}

TEST_CASE("what is not known stays open") {
  for (const Case& one : std::vector<Case>{{"1912", "1912----"},
                                           {"1912년", "1912----"},
                                           {"1912-07", "191207--"},
                                           {"07/1912", "191207--"},
                                           {"July 1912", "191207--"},
                                           {"1912年7月", "191207--"},
                                           {"1912-00-00", "1912----"},
                                           {"1912-07-00", "191207--"},
                                           {"00/00/1912", "1912----"},
                                           {"7월 4일", "----0704"},
                                           {"1987.0", "1987----"},
                                           {"about 1912", "1912----"},
                                           {"c. 1912", "1912----"},
                                           {"1912 (in spring)", "1912----"},
                                           {"", ""},
                                           {"0000-00-00", ""},
                                           {"0", ""}}) {
    CHECK_MESSAGE(read(one.cell) == one.form, one.cell);
  }
}

TEST_CASE("years from and to are a range") {
  for (const Case& one : std::vector<Case>{{"1990/1992", "1990/1992"},
                                           {"1990-1992", "1990/1992"},
                                           {"1992~1990", "1990/1992"},
                                           {"1910s", "1910/1919"},
                                           {"1910년대", "1910/1919"},
                                           {"1910年代", "1910/1919"},
                                           {"between 1990 and 1992", "1990/1992"},
                                           {"1990/1990", "1990----"}}) {
    CHECK_MESSAGE(read(one.cell) == one.form, one.cell);
  }
}

TEST_CASE("days that the calendar does not have keep their digits and are told") {
  for (const Case& one : std::vector<Case>{{"19120231", "19120231!"},
                                           {"1911-02-29", "19110229!"},
                                           {"1912-02-29", "19120229"},
                                           {"1900-02-29", "19000229!"},
                                           {"2000-02-29", "20000229"},
                                           {"19451399", "19451399!"},
                                           {"1912-13-01", "19121301!"},
                                           {"31/04/1912", "19120431!"}}) {
    CHECK_MESSAGE(read(one.cell) == one.form, one.cell);
  }
}

TEST_CASE("what is no date is not read as one") {
  for (const std::string_view cell :
       {"Daegu", "12", "7", "born 3 May or June", "1-2-3-4-5", "123456789012", "call 010-1234-5678", "July", "99999", "5000-9000"}) {
    const std::string form = read(cell);
    CHECK_MESSAGE((form == "unread" || form == "----07--"), std::string(cell) << " gives " << form);
  }
  CHECK(read(std::string(10'000, '1')) == "unread");
}

TEST_CASE("a column decides whether the day or the month comes first") {
  const DateStyle days = style_of({"04/07/1912", "25/12/1980", "01/02/1990"});
  CHECK(days.order_known);
  CHECK(read("04/07/1912", days) == "19120704");
  const DateStyle months = style_of({"04/07/1912", "12/25/1980", "01/02/1990"});
  CHECK(months.order_known);
  CHECK(read("04/07/1912", months) == "19120407");
  CHECK(read("25/12/1980", months) == "19801225");  // a cell that cannot be meant so decides for itself
  const DateStyle open = style_of({"04/07/1912", "01/02/1990"});
  CHECK(open.order_asked);
  CHECK_FALSE(open.order_known);
  CHECK_FALSE(style_of({"04/04/1912"}).order_asked);
}

TEST_CASE("a column decides what eight, six and five digits are, and where a short year stands") {
  CHECK(read("19120704", style_of({"19120704", "19800101"})) == "19120704");
  CHECK(read("04071912", style_of({"04071912", "25121980"})) == "19120704");
  CHECK(read("4071912", style_of({"04071912", "25121980"})) == "19120704");
  CHECK(read("07041912", style_of({"07041912", "12251980"})) == "19120704");
  CHECK(read("191207", style_of({"191207", "198012", "194303"})) == "191207--");
  CHECK(read("720704", style_of({"720704", "801225", "430319"})) == "19720704");
  CHECK(read("72/07/04", style_of({"72/07/04", "80/12/25"})) == "19720704");
  CHECK(read("04/07/72", style_of({"04/07/72", "25/12/80"})) == "19720704");
  // 26484 is 4 July 1972 in a spreadsheet: LibreOffice Calc, DATE(1972;7;4) - DATE(1899;12;30).
  CHECK(read("26484", style_of({"26484", "29580", "30000"})) == "19720704");
}

TEST_CASE("the years that a form allows") {
  CHECK(years_of("19120704").first == 1912);
  CHECK(years_of("1990/1992").last == 1992);
  CHECK(years_of("----0704").first == 0);
  CHECK(years_of("").first == 0);
}

}  // namespace
}  // namespace girok::linkage
