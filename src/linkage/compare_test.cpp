#include "linkage/compare.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "linkage/normal_form.h"
#include "linkage/test_input.h"

namespace girok::linkage {
namespace {

/// The level of two cells of one kind, in words. Other cells stand beside them, so that words have their rarity.
std::string level_of(TestField field, const std::string& a, const std::string& b) {
  std::vector<std::vector<std::string>> rows = {{a}, {b}};
  for (int i = 0; i < 40; ++i) rows.push_back({"other" + std::to_string(i) + " words" + std::to_string(i * 7)});
  for (const char* name : {"정태호", "강보라", "조나리"}) rows.push_back({name});  // names of one in twenty make a column of Korean names
  const Input input = test_input({field}, rows);
  const Comparer comparer(input, 1);
  LevelCache cache(1);
  const Level level = comparer.compare(0, 1, cache)[0];
  CHECK(level == comparer.compare(1, 0, cache)[0]);
  CHECK(level == comparer.compare(0, 1, cache)[0]);  // from the cache
  return levels_of(field.kind)[level];
}

struct Case {
  std::string a, b, level;
};

void check(TestField field, const std::vector<Case>& cases) {
  for (const Case& one : cases)
    CHECK_MESSAGE(level_of(field, one.a, one.b) == one.level, one.a << " and " << one.b << ": " << level_of(field, one.a, one.b));
}

TEST_CASE("a missing value says nothing, an equal one is the same, of every kind") {
  for (const FieldKind kind : {FieldKind::name, FieldKind::date, FieldKind::age, FieldKind::place, FieldKind::sex, FieldKind::category,
                               FieldKind::number, FieldKind::text, FieldKind::identifier}) {
    const std::string value = kind == FieldKind::date ? "19120704" : kind == FieldKind::age || kind == FieldKind::number ? "35" : "alpha";
    check({kind}, {{value, "", "missing"}, {"", "", "missing"}, {value, value, "same"}});
    CHECK(levels_of(kind).front() == "missing");
    CHECK(levels_of(kind)[1] == "same");
    CHECK(levels_of(kind).back() == "different");
    CHECK(levels_of(kind).size() <= max_levels);
  }
}

TEST_CASE("dates by what of them is the same") {
  check({FieldKind::date}, {{"19120704", "19120714", "one slip, or day and month exchanged"},
                            {"19120704", "19120407", "one slip, or day and month exchanged"},
                            {"19120704", "19210704", "one slip, or day and month exchanged"},
                            {"19120704", "19120725", "two of year, month and day the same"},
                            {"19120704", "1912----", "same as far as known"},
                            {"19120704", "191207--", "same as far as known"},
                            {"1912----", "1912----", "same as far as known"},
                            {"19120704", "191211--", "same year only"},
                            {"1912----", "1913----", "a year apart, no more known"},
                            {"19120704", "1910/1912", "same as far as known"},
                            {"1910/1912", "1913/1914", "a year apart, no more known"},
                            {"1912----", "1915----", "two or three years apart"},
                            {"19120704", "1950----", "different"},
                            {"19120704", "19571123", "different"}});
}

TEST_CASE("names by their spelling, and across scripts") {
  check({FieldKind::name, text::NamePart::family}, {{"hartmann", "hartman", "nearly the same spelling"},
                                                    {"meier", "meire", "nearly the same spelling"},
                                                    {"waller", "zidane", "different"}});
  check({FieldKind::name, text::NamePart::full}, {{"이금순", "ri kum sun", "another writing of the same"},
                                                  {"이금순", "李今順", "another writing of the same"},
                                                  {"김철수", "박영희", "different"}});
}

TEST_CASE("of several names in a cell the best counts, and each is a key") {
  check({FieldKind::name}, {{"김금순 / 순이", "순이", "another writing of the same"},
                            {"kim kumsun / lee suni", "이순이", "another writing of the same"},
                            {"김금순 / 순이", "kim kumsun", "another writing of the same"},
                            {"김금순 / 순이", "박철호", "different"}});
  std::string form;
  CHECK(normal_form(FieldKind::name, "김금순 (일명 순이)", form));
  CHECK(form == "김금순 / 순이");
  CHECK(normal_form(FieldKind::name, "Kim Kumsun a.k.a. Lee Suni", form));
  CHECK(form == "kim kumsun / lee suni");
}

TEST_CASE("texts by the words that they share, whatever their order") {
  check({FieldKind::text},
        {{"tullaroop street", "street tullaroop", "the same words but for spelling"}, {"forbes street", "milne cove", "different"}});
}

TEST_CASE("identifiers, numbers, ages, and what has few values") {
  check({FieldKind::identifier}, {{"7535316", "7535361", "one character differs, or all before the @ the same"},
                                  {"m.ri@example.org", "m.ri@example.net", "one character differs, or all before the @ the same"},
                                  {"7535316", "9048821", "different"}});
  check({FieldKind::number}, {{"125", "126", "one digit differs"},
                              {"1000", "1050", "one digit differs"},
                              {"1000", "1064", "within a tenth"},
                              {"10", "95", "different"}});
  check({FieldKind::age}, {{"35", "36", "one year apart"},
                           {"35", "38", "two or three years apart"},
                           {"35", "30", "four to six years apart"},
                           {"35", "60", "different"}});
  check({FieldKind::sex}, {{"f", "m", "different"}});
}

TEST_CASE("given and family name that have changed places are another writing of the name") {
  std::vector<std::vector<std::string>> rows = {{"robert", "alan"}, {"alan", "robert"}, {"robert", "smith"}};
  for (int i = 0; i < 40; ++i) rows.push_back({"given" + std::to_string(i), "family" + std::to_string(i)});
  const Input input = test_input({{FieldKind::name, text::NamePart::given}, {FieldKind::name, text::NamePart::family}}, rows);
  const Comparer comparer(input, 1);
  LevelCache cache(2);
  REQUIRE(comparer.looks_across());
  const Pattern changed = comparer.compare(0, 1, cache), kept = comparer.compare(0, 2, cache);
  CHECK(levels_of(FieldKind::name)[changed[0]] == "another writing of the same");
  CHECK(levels_of(FieldKind::name)[changed[1]] == "another writing of the same");
  CHECK(levels_of(FieldKind::name)[kept[0]] == "same");
}

TEST_CASE("names of ten thousand characters are compared by their beginning") {
  CHECK(level_of({FieldKind::name}, std::string(10'000, 'x'), std::string(9'999, 'x') + "y") == "similar spelling");
}

}  // namespace
}  // namespace girok::linkage
