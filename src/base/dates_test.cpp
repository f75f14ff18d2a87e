#include "base/dates.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace girok {
namespace {

PartialDate date(std::string_view text) {
  const std::optional<PartialDate> parsed = parse_iso_date(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}
std::int32_t day(std::string_view text) { return first_day(date(text)); }
std::string text_of(const std::optional<std::int32_t>& day_number) { return day_number ? to_string(date_of_day(*day_number)) : "open"; }

TEST_CASE("a date is written as precisely as it is known") {
  CHECK(to_string(date("2023")) == "2023");
  CHECK(to_string(date("2023-03")) == "2023-03");
  CHECK(to_string(date("2023-03-28")) == "2023-03-28");
  CHECK(to_string(PartialDate{812, 0, 0}) == "0812");
}

TEST_CASE("the day of a date-time is read as written") {
  CHECK(date("2023-03-28T23:59:59Z") == PartialDate{2023, 3, 28});
  CHECK(date("2023-03-28 09:00") == PartialDate{2023, 3, 28});
  CHECK(date("2023-03-28T0900+0900") == PartialDate{2023, 3, 28});
  CHECK(date("2024-02-29") == PartialDate{2024, 2, 29});
}

TEST_CASE("days that do not exist and other notations are refused") {
  for (const char* text : {"",           "203",         "0000",        "20230328",     "2023-3-28", "2023-13",     "2023-00",
                           "2023-02-29", "2023-04-31",  "2023-03-00",  "2023-03-",     "2023-03-2", "2023-03-281", "2023/03/28",
                           "28-03-2023", "2023-03-28x", "2023-03-28T", "2023-03-28T9", "-2023",     "2023 "}) {
    CHECK_MESSAGE(!parse_iso_date(text), text);
  }
}

// Day numbers from `date -u -d DATE +%s` divided by 86400.
TEST_CASE("days are counted from 1970-01-01") {
  CHECK(day("1970-01-01") == 0);
  CHECK(day("2000-02-29") == 11016);
  CHECK(day("2023-03-28") == 19444);
  CHECK(day("1945-08-15") == -8905);
  CHECK(first_day(date("2023")) == 19358);
  CHECK(last_day(date("2023")) == 19722);
  CHECK(last_day(date("2024-02")) == 19782);
}

TEST_CASE("a day number becomes the date it came from, and days outside the calendar the nearest inside") {
  CHECK(rc::check("round trip", [] {
    const std::int32_t number = *rc::gen::inRange(day("0001-01-01"), day("9999-12-31") + 1);
    RC_ASSERT(first_day(date_of_day(number)) == number);
    RC_ASSERT(parse_iso_date(to_string(date_of_day(number))) == date_of_day(number));
  }));
  CHECK(to_string(date_of_day(INT32_MIN)) == "0001-01-01");
  CHECK(to_string(date_of_day(INT32_MAX)) == "9999-12-31");
}

TEST_CASE("an imprecise date holds every day that is meant") {
  CHECK(ImpreciseDate::of(date("2023")) == ImpreciseDate{day("2023-01-01"), day("2023-12-31"), DateType::year});
  CHECK(ImpreciseDate::of(date("2023-02")) == ImpreciseDate{day("2023-02-01"), day("2023-02-28"), DateType::month});
  CHECK(ImpreciseDate::of(date("2023-02-03")).type == DateType::exact);
  CHECK(text_of(ImpreciseDate::before(date("2023-02")).last) == "2023-01-31");
  CHECK(text_of(ImpreciseDate::before(date("2023-02")).first) == "open");
  CHECK(text_of(ImpreciseDate::after(date("2023-02")).first) == "2023-03-01");
  CHECK(text_of(ImpreciseDate::about(date("2023-02-10"), 10).first) == "2023-01-31");
  const ImpreciseDate between = ImpreciseDate::between(date("2019"), date("2017-05"));
  CHECK(text_of(between.first) == "2017-05-01");
  CHECK(text_of(between.last) == "2019-12-31");
}

TEST_CASE("an age gives the days of birth that fit it") {
  const ImpreciseDate born = ImpreciseDate::from_age(date("2023-03-28"), 12);
  CHECK(text_of(born.first) == "2010-03-29");
  CHECK(text_of(born.last) == "2011-03-28");
  const ImpreciseDate in_year = ImpreciseDate::from_age(date("2023"), 12);
  CHECK(text_of(in_year.first) == "2010-01-02");
  CHECK(text_of(in_year.last) == "2011-12-31");
  CHECK(text_of(ImpreciseDate::from_age(date("0005"), 12).last) == "open");
}

TEST_CASE("those born on 29 February may have their birthday on either side of it") {
  CHECK(text_of(ImpreciseDate::from_age(date("2023-02-28"), 3).last) == "2020-02-29");
  CHECK(text_of(ImpreciseDate::from_age(date("2023-02-28"), 2).first) == "2020-02-29");
  CHECK(text_of(ImpreciseDate::from_age(date("2024-02-29"), 1).last) == "2023-02-28");
  CHECK(text_of(ImpreciseDate::from_age(date("2024-02-29"), 0).first) == "2023-03-01");
  CHECK(text_of(ImpreciseDate::from_age(date("2024-02-28"), 4).last) == "2020-02-28");
}

TEST_CASE("two dates are compatible where a day fits both") {
  const ImpreciseDate year = ImpreciseDate::of(date("2023"));
  CHECK(compatible(year, ImpreciseDate::of(date("2023-12-31"))));
  CHECK(!compatible(year, ImpreciseDate::of(date("2024-01"))));
  CHECK(!compatible(year, ImpreciseDate::after(date("2023-12"))));
  CHECK(compatible(year, ImpreciseDate::after(date("2023-11"))));
  CHECK(compatible(ImpreciseDate::before(date("1950")), ImpreciseDate{}));
}

}  // namespace
}  // namespace girok
