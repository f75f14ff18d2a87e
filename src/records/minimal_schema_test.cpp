#include "records/minimal_schema.h"

#include <doctest/doctest.h>

namespace girok::records {
namespace {

TEST_CASE("a property that is not listed is text, and there may be several") {
  CHECK(rule_of("colour-of-coat") == nullptr);
  CHECK_FALSE(is_single("colour-of-coat"));
  CHECK(parse_value("colour-of-coat", "grey")->kind == ValueKind::text);
  CHECK(rank_of("colour-of-coat") > rank_of("same-as"));
}

TEST_CASE("a person was born once and may have several names") {
  CHECK(is_single("born"));
  CHECK_FALSE(is_single("name"));
}

TEST_CASE("a date is ISO 8601, to the day, the month or the year, or two of them in order") {
  for (const char* const good : {"1975", "1975-03", "1975-03-28", "1975/1977", "1975-03/1975-03", "1975-03-28/1975"}) {
    CAPTURE(good);
    CHECK(parse_value("born", good)->kind == ValueKind::date);
  }
  for (const char* const bad : {"28.3.1975", "1975-02-30", "about 1975", "1977/1975", "1975/", "/", "1975/1976/1977"}) {
    CAPTURE(bad);
    CHECK(parse_value("born", bad).error().code == ErrorCode::usage);
  }
}

TEST_CASE("a number is digits with at most one point inside") {
  for (const char* const good : {"0", "-3", "1200", "3.5"}) CHECK(parse_value("size", good)->kind == ValueKind::number);
  for (const char* const bad : {".5", "5.", "1,200", "1.2.3", "-", "12 ", "0x1"}) CHECK_FALSE(parse_value("size", bad));
}

TEST_CASE("files and records are not typed as text, and nothing is no value") {
  CHECK_FALSE(parse_value("file", "letter.pdf"));
  CHECK_FALSE(parse_value("victim", "Ada Vale"));
  CHECK_FALSE(parse_value("name", ""));
  CHECK_FALSE(parse_value("name", "\xFF"));
}

TEST_CASE("a property's name has no blanks and no marks, in any script") {
  CHECK(check_property_name("seen-at"));
  CHECK(check_property_name("별명"));
  CHECK_FALSE(check_property_name(""));
  CHECK_FALSE(check_property_name("seen at"));
  CHECK_FALSE(check_property_name("a\nb"));
  CHECK_FALSE(check_property_name(std::string(201, 'a')));
}

}  // namespace
}  // namespace girok::records
