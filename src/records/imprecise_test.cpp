#include "records/imprecise.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "records/test_records.h"

// Days of intervals were counted with a calendar (GNU date, `date -d "2003-05-17 -7 days"`), the forms taken from EDTF (ISO 8601-2:2019, level 1) and docs/formats/schema.md.

namespace girok::records {
namespace {

/// "FIRST LAST", with - for an open end.
std::string days_of(std::string_view text) {
  const auto date = parse_date(text);
  if (!date) return "none";
  const auto written = [](const std::optional<std::int32_t>& day) { return day ? to_string(date_of_day(*day)) : std::string("-"); };
  return written(date->first) + " " + written(date->last);
}

TEST_CASE("each form of a date means the days that the format's page says") {
  struct Row {
    const char* text;
    const char* days;
    DateType type;
  };
  static constexpr Row rows[] = {
      {"2003-05-17", "2003-05-17 2003-05-17", DateType::exact},
      {"2003-05", "2003-05-01 2003-05-31", DateType::month},
      {"2004-02", "2004-02-01 2004-02-29", DateType::month},
      {"2003", "2003-01-01 2003-12-31", DateType::year},
      {"2003~", "2001-12-31 2004-12-31", DateType::about},
      {"2003-05~", "2003-03-31 2003-07-01", DateType::about},
      {"2003-05-17~", "2003-05-10 2003-05-24", DateType::about},
      {"2003-05/2004", "2003-05-01 2004-12-31", DateType::between},
      {"2003/2003", "2003-01-01 2003-12-31", DateType::between},
      {"../2003", "- 2003-12-31", DateType::before},
      {"2003/..", "2003-01-01 -", DateType::after},
      {"<2003", "- 2002-12-31", DateType::before},
      {">2003", "2004-01-01 -", DateType::after},
      {"<2003-05", "- 2003-04-30", DateType::before},
      {">2003-05-17", "2003-05-18 -", DateType::after},
      // 17 on some day of May 2003: the youngest was born on 31 May 1986, the oldest turned 18 on 2 May 2003
      {"age:17@2003-05", "1985-05-02 1986-05-31", DateType::age_derived},
      {"age:0@2003-05-17", "2002-05-18 2003-05-17", DateType::age_derived},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(days_of(row.text) == row.days);
    const auto date = parse_date(row.text);
    REQUIRE(date);
    CHECK(date->type == row.type);
  }
}

TEST_CASE("what is none of the forms is no date") {
  for (const char* const bad : {"",
                                "2003-5",
                                "2003-13",
                                "2003-02-30",
                                "2003-00",
                                "03",
                                "20035",
                                "2003-05-17-",
                                "28.3.1975",
                                "about 1975",
                                "1977/1975",
                                "1975/",
                                "/1975",
                                "/",
                                "..",
                                "../..",
                                "1975/1976/1977",
                                "<",
                                ">",
                                "<2003~",
                                "~2003",
                                "2003~~",
                                "2003~/2004",
                                "<<2003",
                                "<2003/2004",
                                "age:17",
                                "age:@2003",
                                "age:17@",
                                "age:-1@2003",
                                "age:131@2003",
                                "age:17@2003~",
                                "age: 17@2003",
                                "2003 ",
                                " 2003",
                                "2003-05-17T09:00",
                                "2003\n",
                                "0000",
                                "-2003",
                                "unknown"}) {
    CAPTURE(std::string(bad));
    const auto date = parse_date(bad);
    REQUIRE_FALSE(date);
    CHECK(date.error().code == ErrorCode::malformed);
    CHECK(date.error().what.find("2003") == std::string::npos);
  }
  CHECK_FALSE(parse_date(std::string(100'000, '2')));
}

TEST_CASE("there is one way to write an interval of one date, and an age") {
  CHECK(canonical_date("2003-05/2003-05") == "2003-05");
  CHECK(canonical_date("2003-05/2003") == "2003-05/2003");
  CHECK(canonical_date("age:07@2003-05") == "age:7@2003-05");
  CHECK(canonical_date("2003~") == "2003~");
}

TEST_CASE("dates as spreadsheets have them, where they can be read in one way only") {
  struct Row {
    const char* typed;
    const char* text;
  };
  static constexpr Row rows[] = {
      {"17.5.2003", "2003-05-17"},
      {"17.05.2003", "2003-05-17"},
      {"2003/5/17", "2003-05-17"},
      {"2003.5.17", "2003-05-17"},
      {"2003. 5. 17.", "2003-05-17"},
      {"2003-5-17", "2003-05-17"},
      {"2003년 5월 17일", "2003-05-17"},
      {"2003년5월17일", "2003-05-17"},
      {"2003年5月17日", "2003-05-17"},
      {"2003年5月17号", "2003-05-17"},
      {"２００３年５月１７日", "2003-05-17"},
      {"17 May 2003", "2003-05-17"},
      {"May 17, 2003", "2003-05-17"},
      {"17-May-2003", "2003-05-17"},
      {"17/5/2003", "2003-05-17"},
      {"5/17/2003", "2003-05-17"},
      {"5/5/2003", "2003-05-05"},
      {"2003-05-17 00:00:00", "2003-05-17"},
      {"2003-05-17T09:00:00Z", "2003-05-17"},
      {"May 2003", "2003-05"},
      {"Sept. 2003", "2003-09"},
      {"september 2003", "2003-09"},
      {"2003년 5월", "2003-05"},
      {"2003年5月", "2003-05"},
      {"5/2003", "2003-05"},
      {"05.2003", "2003-05"},
      {"2003/5", "2003-05"},
      {"2003.10", "2003-10"},
      {"2003.01", "2003-01"},
      {"2003.5", "2003-05"},
      {"2003년", "2003"},
      {"2003年", "2003"},
      {"2003~", "2003~"},
      {"2003/2004", "2003/2004"},
      {" 2003-05-17 ", "2003-05-17"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.typed));
    CHECK(date_from_wild(row.typed).value_or("none") == row.text);
  }
}

TEST_CASE("a date that could be read in two ways, or in none, is left to a person") {
  for (const char* const doubtful :
       {"2003.1",      "2003 5",       "3/4/2003",   "5/12/2003", "12/5/2003",   "03-04-2003", "3/4/03", "17.5.03",     "2003/13/1",
        "31.2.2003",   "32/5/2003",    "13/13/2003", "May",       "17 May",      "5",          "37757",  "2003년 13월", "spring 2003",
        "around 2003", "2003 or 2004", "1.5",        "May 17",    "17 Foo 2003", "0/0/2003",   "",       "17.5.1703"}) {
    CAPTURE(std::string(doubtful));
    CHECK(date_from_wild(doubtful).value_or("none") == "none");
  }
}

TEST_CASE("what is read of a date in the wild is a date in its one form") {
  rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("2003", "17", "5", "May", "년", "月", ".", "/", "-", " ", "~", "<", "age:", "@", "日", ",", "0"));
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    if (const auto date = date_from_wild(text)) {
      RC_ASSERT(parse_date(*date).has_value());
      RC_ASSERT(canonical_date(*date) == *date);
      RC_ASSERT(date_from_wild(*date) == date);
    }
  });
}

TEST_CASE("each form of a quantity reads and is written in one way") {
  struct Row {
    const char* typed;
    const char* text;
  };
  static constexpr Row rows[] = {{"20", "20"},     {"~20", "~20"},       {"<20", "<20"},       {"<=20", "<=20"},        {">20", ">20"},
                                 {">=20", ">=20"}, {"20..30", "20..30"}, {"20..20", "20"},     {"020", "20"},           {"2.50", "2.5"},
                                 {"-3", "-3"},     {"-3..3", "-3..3"},   {"0.5..1", "0.5..1"}, {"~1000000", "~1000000"}};
  for (const Row& row : rows) {
    CAPTURE(std::string(row.typed));
    const auto quantity = parse_quantity(row.typed);
    REQUIRE(quantity);
    CHECK(to_text(*quantity) == row.text);
    CHECK(*parse_quantity(row.text) == *quantity);
  }
  CHECK(parse_quantity("<20")->lo == std::nullopt);
  CHECK(*parse_quantity("<20")->hi == Decimal(20));
  CHECK(parse_quantity(">=20")->hi == std::nullopt);
  CHECK(parse_quantity("~20")->bound == Bound::about);
}

TEST_CASE("what is no quantity is refused, without saying it again") {
  for (const char* const bad : {"",     "about 20", "20-30", "30..20", "..30", "20..",   "20...30", "~",   "<",   "=20",
                                "~<20", "1,000",    "1e3",   "+3",     "20 ",  "twenty", "0x10",    "NaN", "inf", "20..30..40"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(parse_quantity(bad));
  }
  CHECK(parse_quantity("secret").error().what.find("secret") == std::string::npos);
  CHECK_FALSE(parse_quantity(std::string(1000, '9')));
}

TEST_CASE("what the generator of records makes are dates and quantities in their one form") {
  rc::check([] {
    for (const LooseRecord& record : any_records()) {
      for (const LooseStatement& statement : record.statements) {
        const Property* const property = Schema::built_in().property(record.type, statement.property);
        RC_ASSERT(property != nullptr);
        if (property->kind == PropertyKind::date)
          RC_ASSERT(parse_date(statement.value.text).has_value() && canonical_date(statement.value.text) == statement.value.text);
        if (property->kind == PropertyKind::quantity) RC_ASSERT(to_text(*parse_quantity(statement.value.text)) == statement.value.text);
      }
    }
  });
}

}  // namespace
}  // namespace girok::records
