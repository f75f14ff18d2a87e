#include "reading/dateline.h"

#include <doctest/doctest.h>

#include <string>

using namespace girok;
using namespace girok::reading;

namespace {
std::string date_in(std::string_view line) {
  const auto found = find_full_date(line);
  return found ? to_string(found->date) + " " + std::string(slice(line, found->span)) : "";
}
}  // namespace

TEST_CASE("dates are found in every shape newspapers print") {
  CHECK(date_in("By X | Mar 28, 2023") == "2023-03-28 Mar 28, 2023");
  CHECK(date_in("28th March 2023") == "2023-03-28 28th March 2023");
  CHECK(date_in("Tuesday, March 28th, 2023") == "2023-03-28 March 28th, 2023");
  CHECK(date_in("2023-03-28T10:00") == "2023-03-28 2023-03-28");
  CHECK(date_in("2023. 3. 28. 10:00") == "2023-03-28 2023. 3. 28");
  CHECK(date_in("2023년 3월 28일 화요일") == "2023-03-28 2023년 3월 28일");
  CHECK(date_in("发布时间：2023年3月28日") == "2023-03-28 2023年3月28日");
  CHECK(date_in("28/03/2023") == "2023-03-28 28/03/2023");
  CHECK(date_in("03/28/2023") == "2023-03-28 03/28/2023");
  CHECK(date_in("March 2023") == "2023-03 March 2023");
  CHECK(date_in("Sept. 3, 2023") == "2023-09-03 Sept. 3, 2023");
}

TEST_CASE("what is no date, or none for certain, gives none") {
  for (const char* line :
       {"03/04/2023", "31 February 2023", "March 28", "1,200 cases in 2023", "may 40", "12345-01-01", "version 1.2.3", "", "2023"}) {
    CAPTURE(line);
    CHECK(date_in(line).empty());
  }
}

TEST_CASE("a date line says nothing but when") {
  for (const char* line :
       {"Published 3 March 2023", "Updated: Mar 28, 2023 10:12 am GMT", "2023-03-28", "Last updated on 5 May 2021 at 10:00",
        "입력 2023.03.28 10:00", "发布时间：2023年3月28日 10:00", "Updated 3 hours ago"}) {
    CAPTURE(line);
    CHECK(read_date_line(line).has_value());
  }
  for (const char* line : {"Forty miners freed on 3 March 2023", "Published by the council in 2023", "1,200", "10:30", "Monday"}) {
    CAPTURE(line);
    CHECK(!read_date_line(line).has_value());
  }
  CHECK(!read_date_line("Updated 3 March 2023")->published.has_value());
}

TEST_CASE("agency datelines end where the sentence begins") {
  struct Case {
    const char *text, *dateline, *outlet, *author;
  };
  for (const Case& c :
       {Case{"SEOUL, March 3 (Vale News) — The council", "SEOUL, March 3 (Vale News) —", "Vale News", ""},
        Case{"GENEVA – The council said", "GENEVA –", "", ""}, Case{"(Vale News) - The council", "(Vale News) -", "Vale News", ""},
        Case{"NEW ORRIN, Upper Vale (VNA) -- \"We", "NEW ORRIN, Upper Vale (VNA) --", "VNA", ""},
        Case{"(서울=계곡통신) 한가람 기자 = 협의회는", "(서울=계곡통신) 한가람 기자 =", "계곡통신", "한가람"},
        Case{"[오린=계곡일보] 협의회는", "[오린=계곡일보]", "계곡일보", ""},
        Case{"谷地社奥林3月3日电（记者林晓）委员会", "谷地社奥林3月3日电（记者林晓）", "谷地社", "林晓"},
        Case{"谷地网3月3日讯 委员会", "谷地网3月3日讯", "谷地网", ""}}) {
    CAPTURE(c.text);
    const auto dateline = read_agency_dateline(c.text);
    REQUIRE(dateline.has_value());
    CHECK(std::string_view(c.text).substr(0, dateline->size) == c.dateline);
    CHECK(slice(c.text, dateline->outlet) == c.outlet);
    CHECK(slice(c.text, dateline->author) == c.author);
  }
  for (const char* text : {"VCRO – a council – said", "The council – The union – said", "Forty miners - some of them young",
                           "In 2020 – The year of", "(a) - The first"}) {
    CAPTURE(text);
    CHECK(!read_agency_dateline(text).has_value());
  }
}
