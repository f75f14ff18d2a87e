#include "linkage/normal_form.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "base/utf8.h"
#include "linkage/words.h"

namespace girok::linkage {
namespace {

std::string form(FieldKind kind, std::string_view cell) {
  std::string out;
  normal_form(kind, cell, out);
  return out;
}

struct Case {
  std::string_view cell, form;
};

TEST_CASE("names are words; only the comma of family, given stays") {
  for (const Case& one : std::vector<Case>{{"Ri  Kŭm-sun", "ri kum sun"},
                                           {"O'Brien", "obrien"},
                                           {"Ch’oe Sŏng-nam", "choe song nam"},
                                           {"KIM, Chol Su", "kim, chol su"},
                                           {"Smith, John, Jr.", "smith, john jr"},
                                           {"이 금순 (李今順)", "이 금순 / 李今順"},
                                           {"Müller", "muller"},
                                           {"Łukasz Żółć", "lukasz zolc"},
                                           {"Strauß", "strauss"},
                                           {"Kim,", "kim"},
                                           {"金·哲洙", "金 哲洙"},
                                           {"...", ""},
                                           {"ＫＩＭ", "kim"}}) {
    CHECK_MESSAGE(form(FieldKind::name, one.cell) == one.form, one.cell);
  }
}

TEST_CASE("the larger place comes first where the cell says which") {
  CHECK(form(FieldKind::place, "Hoeryŏng, North Hamgyŏng") == "north hamgyong hoeryong");
  CHECK(form(FieldKind::place, "함경북도 회령시") == "함경북도 회령시");
  CHECK(form(FieldKind::place, "St. James") == "st james");
}

TEST_CASE("numbers, identifiers, ages and the sexes") {
  for (const Case& one : std::vector<Case>{{"007", "7"},
                                           {"1,234.50", "1234.5"},
                                           {"$12.00", "12"},
                                           {"-3", "-3"},
                                           {"0", "0"},
                                           {"000", "0"},
                                           {"0.50", "0.5"},
                                           {".5", "0.5"},
                                           {"12a", "12a"}}) {
    CHECK_MESSAGE(form(FieldKind::number, one.cell) == one.form, one.cell);
  }
  for (const Case& one : std::vector<Case>{
           {"(02) 123-4567", "021234567"}, {"A-12/3", "a123"}, {"M.Ri-Kim@Example.ORG", "m.ri-kim@example.org"}, {"4.5.6", "456"}}) {
    CHECK_MESSAGE(form(FieldKind::identifier, one.cell) == one.form, one.cell);
  }
  for (const Case& one : std::vector<Case>{{"35", "35"},
                                           {"35세", "35"},
                                           {"만 35세", "35"},
                                           {"35 years", "35"},
                                           {"35.0", "35"},
                                           {"8 months", "0"},
                                           {"30 months", "2"},
                                           {"30-40", ""},
                                           {"old", ""},
                                           {"1912", ""},
                                           {"0", "0"}}) {
    CHECK_MESSAGE(form(FieldKind::age, one.cell) == one.form, one.cell);
  }
  for (const Case& one : std::vector<Case>{{"F", "f"}, {"Female", "f"}, {"여", "f"}, {"女", "f"}, {"남성", "m"}, {"X", "x"}})
    CHECK(form(FieldKind::sex, one.cell) == one.form);
}

TEST_CASE("a text is its words, a category what stands there") {
  CHECK(form(FieldKind::text, "2/98-Latchford  Barracks, \"east\"") == "2 98 latchford barracks east");
  CHECK(form(FieldKind::category, " North/South ") == "north/south");
}

TEST_CASE("a cell of ten thousand characters is cut between characters, and that is told") {
  std::string cell, out;
  for (int i = 0; i < 10'000; ++i) cell += "김";
  for (const FieldKind kind : {FieldKind::name, FieldKind::text, FieldKind::place, FieldKind::identifier, FieldKind::category}) {
    CHECK_FALSE(normal_form(kind, cell, out));
    CHECK(out.size() <= max_form_bytes(kind));
    CHECK(out.size() + 3 > max_form_bytes(kind));
    CHECK(valid_utf8(out));
  }
}

TEST_CASE("a normal form is its own normal form") {
  CHECK(rc::check([](const std::vector<std::uint8_t>& picks, std::uint8_t which) {
    const std::vector<std::string> pieces = {"a", "Z",  " ", "-", "'", "금", "李", "é", "ŏ", ".", "7", "0", "/", "(", "\xE3\x80\x80",
                                             "’", "st", "$", "@"};
    std::string cell;
    for (const std::uint8_t pick : picks) cell += pieces[pick % pieces.size()];
    constexpr std::array kinds = {FieldKind::name,   FieldKind::place, FieldKind::category,
                                  FieldKind::number, FieldKind::text,  FieldKind::identifier};
    const FieldKind kind = kinds[which % kinds.size()];
    const std::string once = form(kind, cell);
    RC_ASSERT(valid_utf8(once));
    RC_ASSERT(form(kind, once) == once);
  }));
}

TEST_CASE("headers are known with underscores, in camel case, in brackets, with numbers and in three languages") {
  for (const Case& one : std::vector<Case>{{"given_name", "given_name"},
                                           {"firstName", "given_name"},
                                           {"fname_c1", "given_name"},
                                           {"lname_c2", "family_name"},
                                           {"Date of Birth:", "birth_date"},
                                           {"DOB", "birth_date"},
                                           {"생년월일", "birth_date"},
                                           {"姓名", "full_name"},
                                           {"성 명", "full_name"},
                                           {"이름 (name)", "full_name"},
                                           {"Name (이름)", "full_name"},
                                           {"age_2015", "age"},
                                           {"세는나이", "korean_age"},
                                           {"籍贯", "birth_place"},
                                           {"고향", "birth_place"},
                                           {"victim surname", "family_name"},
                                           {"Father's name", "father_name"},
                                           {"perpetrator name", "perpetrator full_name"},
                                           {"home phone", "home phone"},
                                           {"Survey date", "asked_date"},
                                           {"address2", "street"},
                                           {"zorblax", ""},
                                           {"", ""}}) {
    CHECK_MESSAGE(role_of(one.cell).name == one.form, one.cell);
  }
  CHECK(role_of("age_2015").year == 2015);
  CHECK(role_of("age").year == 0);
}

}  // namespace
}  // namespace girok::linkage
