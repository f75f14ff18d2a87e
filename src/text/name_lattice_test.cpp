#include "text/name_lattice.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "text/test_names.h"

namespace girok::text {
namespace {

NameLattice full(std::string_view name) { return name_lattice(name, NamePart::full); }
float similarity(std::string_view a, std::string_view b) { return agreement(full(a), full(b)).similarity; }

bool share_key(const NameLattice& a, const NameLattice& b) {
  std::array<std::uint64_t, 12> x{}, y{};
  const std::size_t nx = name_keys(a, x), ny = name_keys(b, y);
  for (std::size_t i = 0; i < nx; ++i)
    if (std::find(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(ny), x[i]) != y.begin() + static_cast<std::ptrdiff_t>(ny)) return true;
  return false;
}

TEST_CASE("one woman's name in five forms is one name") {
  const std::vector<std::string> forms = {"이금순",  "리금순", "Ri Kum Sun", "Lee Keum-soon", "Yi Kŭm-sun",    "李今順",
                                          "李 今順", "李今顺", "Li Jinshun", "LI JINSHUN",    "LEE, Keum Soon"};
  for (const std::string& a : forms)
    for (const std::string& b : forms) {
      CHECK_MESSAGE(similarity(a, b) >= 0.8F, a << " | " << b);
      CHECK_MESSAGE(share_key(full(a), full(b)), a << " | " << b);
    }
  for (const std::string& a : forms) CHECK_MESSAGE(best_hangul(full(a)) == (a == "리금순" ? "리금순" : "이금순"), a);
}

TEST_CASE("spellings of one family name agree, and others do not") {
  // Spellings of holders, National Institute of the Korean Language (2011).
  for (const std::string& other :
       std::vector<std::string>{"Park Young-hee", "Bak Yeonghui", "Pak Yŏng-hŭi", "Young-hee Park", "PARK Young Hee", "ParkYounghee"})
    CHECK_MESSAGE(similarity("박영희", other) >= 0.8F, other);
  for (const std::string& other : std::vector<std::string>{"Jung Min-ho", "Chung Min-ho", "Jeong Minho", "Chong Min Ho"})
    CHECK_MESSAGE(similarity("정민호", other) >= 0.8F, other);
  for (const std::string& other : std::vector<std::string>{"Choi Eun-hee", "Choe Eunhui", "Ch'oe Ŭn-hŭi", "Choe Un Hui"})
    CHECK_MESSAGE(similarity("최은희", other) >= 0.8F, other);
  CHECK(similarity("Yun Jae-in", "Yoon Jae-in") >= 0.8F);
  CHECK(similarity("김영희", "Park Young-hee") < 0.5F);
  CHECK(similarity("김영희", "Kim Chul-soo") <= 0.31F);
}

TEST_CASE("what differs in one syllable is not the same, and says how much is") {
  for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{{"김영희", "김영화"},
                                                                             {"김영희", "김영숙"},
                                                                             {"Kim Young-hee", "Kim Yong-hwa"},
                                                                             {"Kim Young-hee", "김영화"},
                                                                             {"金英姬", "Kim Yong Suk"},
                                                                             {"金英姬", "Jin Yingshu"}}) {
    const NameAgreement r = agreement(full(a), full(b));
    CHECK_MESSAGE(r.similarity < 0.7F, a << " | " << b);
    CHECK_MESSAGE(r.family > 0.8F, a << " | " << b);
    CHECK_MESSAGE(r.given_count == 2, a << " | " << b);
    CHECK_MESSAGE(r.given_same == 1, a << " | " << b);
  }
  // Other characters that are read alike may be one clerk's hearing; two of them are weaker than one, and other readings are none.
  CHECK(similarity("李今順", "李錦順") >= 0.8F);
  CHECK(similarity("李今順", "李錦順") < 0.95F);
  CHECK(similarity("李英姬", "李永喜") < similarity("李今順", "李錦順"));
  CHECK(similarity("李英姬", "李永淑") < 0.7F);
  // Written alike in pinyin but for one letter: other syllables.
  CHECK(similarity("Zhang Jin", "Zhang Zhen") < 0.5F);
}

TEST_CASE("family names of two syllables, and the order of names") {
  for (const std::string& other :
       std::vector<std::string>{"Namgung Min-su", "Namkoong Min Soo", "Nam-gung Min-su", "Min-su Namgung", "南宮敏秀"})
    CHECK_MESSAGE(similarity("남궁민수", other) >= 0.8F, other);
  for (const std::string& other : std::vector<std::string>{"Kim Jong-suk", "Jong-suk Kim", "KIM, Jong Suk", "Kim Jong Suk", "KimJongsuk",
                                                           "KIM JONGSUK", "Jong Suk KIM", "kim jongsuk", "정숙 김"})
    CHECK_MESSAGE(similarity("김정숙", other) >= 0.8F, other);
  CHECK(best_hangul(full("Ban Ki-moon")) == "반기문");
  CHECK(similarity("Ban Ki-moon", "문반기") < 0.5F);  // what a hyphen joins is no family name
  for (const std::string& other : std::vector<std::string>{"Ms Kim Jong-suk", "Mrs. Kim Jong Suk", "김정숙 씨", "김정숙 여사"})
    CHECK_MESSAGE(similarity("김정숙", other) >= 0.8F, other);
  CHECK(similarity("Ouyang Feng", "欧阳锋") >= 0.8F);
  CHECK(similarity("欧阳锋", "歐陽鋒") >= 0.8F);
}

TEST_CASE("the initial-sound law and sounds that meet") {
  CHECK(similarity("련희 김", "김연희") >= 0.8F);
  CHECK(similarity("김련희", "김연희") >= 0.8F);
  CHECK(similarity("Kim Ryon-hui", "Kim Yeon-hee") >= 0.8F);
  CHECK(similarity("로룡철", "노용철") >= 0.8F);
  CHECK(similarity("김복남", "Kim Pong-nam") >= 0.8F);   // McCune–Reischauer writes the nasal
  CHECK(similarity("정만련", "Chŏng Mal-lyŏn") >= 0.8F);  // and ㄴ+ㄹ as ll
}

TEST_CASE("slips: vowels that sound alike, doubled and exchanged letters weigh less than what is right, and more than what is wrong") {
  for (const auto& [a, b] :
       std::vector<std::pair<std::string, std::string>>{{"강헤례", "강해례"}, {"이화멍", "李和明"}, {"김혜숙", "김해숙"}}) {
    CHECK_MESSAGE(similarity(a, b) > 0.7F, a << " | " << b);
    CHECK_MESSAGE(share_key(full(a), full(b)), a << " | " << b);
    CHECK_MESSAGE(similarity(a, b) < 0.8F, a << " | " << b);
  }
  CHECK(similarity("Kim Kyyong Chol", "金京哲") > 0.7F);
  CHECK(similarity("Kim Jonsguk", "김정숙") > 0.7F);
  // Both are usual syllables: nobody can say that one is a slip for the other.
  CHECK(similarity("김영희", "김용희") < 0.6F);
  CHECK(similarity("김정희", "김종희") < 0.6F);
  CHECK(full("Margareet Thornton").empty());
}

TEST_CASE("names that are neither Korean nor Chinese give an empty lattice") {
  for (const std::string& name : std::vector<std::string>{"Robert Smith", "Margaret Thornton", "Lachlan Berry", "José García",
                                                          "Ngũgĩ wa Thiong'o", "Иван Петров", "たなか", "", " ", "12345", "Kim2"}) {
    CHECK_MESSAGE(full(name).empty(), name);
    CHECK_MESSAGE(full(name).plausibility == 0, name);
    CHECK(best_hangul(full(name)).empty());
    CHECK(canonical_key(full(name)) == 0);
  }
  CHECK(full(std::string(300, 'a')).empty());
  CHECK(agreement(full(""), full("김영희")).similarity == 0);
}

TEST_CASE("plausibility: Hangul is certain, a usual romanised name nearly, a family name alone half") {
  CHECK(full("이금순").plausibility == 1.0F);
  CHECK(full("李今順").plausibility == 1.0F);
  CHECK(full("Lee Keum-soon").plausibility > 0.9F);
  CHECK(full("Ri Kum Sun").plausibility > 0.8F);
  const float alone = full("Lee").plausibility;
  CHECK(alone > 0.3F);
  CHECK(alone < 0.7F);
  CHECK(full("Jason Lee").plausibility < 0.3F);
}

TEST_CASE("cells that hold one part are compared by that part") {
  const auto family = [](std::string_view a, std::string_view b) {
    return agreement(name_lattice(a, NamePart::family), name_lattice(b, NamePart::family)).similarity;
  };
  const auto given = [](std::string_view a, std::string_view b) {
    return agreement(name_lattice(a, NamePart::given), name_lattice(b, NamePart::given)).similarity;
  };
  for (const std::string& other : std::vector<std::string>{"Lee", "Yi", "Rhee", "Ri", "리", "李", "Li"})
    CHECK_MESSAGE(family("이", other) >= 0.8F, other);
  for (const std::string& other : std::vector<std::string>{"Park", "Kim", "박", "王"}) CHECK_MESSAGE(family("이", other) < 0.5F, other);
  for (const std::string& other : std::vector<std::string>{"Keum-soon", "Kum Sun", "Geumsun", "今順", "Jinshun"})
    CHECK_MESSAGE(given("금순", other) >= 0.8F, other);
  CHECK(given("금순", "금옥") < 0.7F);
}

TEST_CASE("the counting key is one for all spellings of one reading") {
  CHECK(canonical_key(full("이금순")) == canonical_key(full("Lee Keum-soon")));
  CHECK(canonical_key(full("이금순")) == canonical_key(full("李今順")));
  CHECK(canonical_key(full("리금순")) == canonical_key(full("이금순")));
  CHECK(canonical_key(full("이금순")) != canonical_key(full("이금옥")));
}

TEST_CASE(
    "made-up names: in any two forms nearly always the same, and then always with a common key; siblings and strangers nearly never") {
  constexpr std::size_t count = 400, forms = name_form_titles.size();
  TestNames names(7);
  std::vector<std::array<NameLattice, forms>> written, siblings;
  for (std::size_t i = 0; i < count; ++i) {
    const TestName name = names.draw(), other = names.sibling(name);
    std::array<NameLattice, forms> row, row_of_sibling;
    for (std::size_t f = 0; f < forms; ++f) {
      row[f] = full(write_name(name, static_cast<NameForm>(f)));
      row_of_sibling[f] = full(write_name(other, static_cast<NameForm>(f)));
    }
    written.push_back(row);
    siblings.push_back(row_of_sibling);
  }
  for (std::size_t a = 0; a < forms; ++a)
    for (std::size_t b = a; b < forms; ++b) {
      std::size_t same = 0, keyed = 0, wrong_sibling = 0, wrong_stranger = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const bool alike = agreement(written[i][a], written[i][b]).similarity >= 0.8F;
        same += alike;
        keyed += alike && share_key(written[i][a], written[i][b]);
        wrong_sibling += agreement(written[i][a], siblings[i][b]).similarity >= 0.8F;
        wrong_stranger += agreement(written[i][a], written[(i + 1) % count][b]).similarity >= 0.8F;
      }
      const std::string pair = std::string(name_form_titles[a]) + " | " + std::string(name_form_titles[b]);
      const bool pinyin = b == forms - 1;
      CHECK_MESSAGE(same >= count * (pinyin ? 88 : 96) / 100, pair);
      CHECK_MESSAGE(keyed * 100 >= same * 98, pair);
      CHECK_MESSAGE(wrong_sibling <= count * 3 / 100, pair);
      CHECK_MESSAGE(wrong_stranger <= count / 200, pair);
    }
}

TEST_CASE("property: agreement is symmetric, within 0..1, and a name agrees with itself") {
  TestNames names(11);
  std::vector<NameLattice> all;
  for (int i = 0; i < 60; ++i) {
    const TestName name = names.draw();
    for (std::size_t f = 0; f < name_form_titles.size(); ++f) all.push_back(full(write_name(name, static_cast<NameForm>(f))));
  }
  for (const NameLattice& a : all) {
    if (a.empty()) continue;
    CHECK(agreement(a, a).similarity >= 0.8F);
    for (std::size_t k = 0; k < all.size(); k += 7) {
      const NameAgreement x = agreement(a, all[k]), y = agreement(all[k], a);
      REQUIRE(x.similarity == y.similarity);
      REQUIRE(x.family == y.family);
      REQUIRE(x.given == y.given);
      REQUIRE(x.given_same == y.given_same);
      REQUIRE(x.similarity >= 0);
      REQUIRE(x.similarity <= 1);
    }
  }
}

TEST_CASE("property: any bytes give a lattice that is whole") {
  CHECK(rc::check([](const std::string& bytes) {
    for (const NamePart part : {NamePart::full, NamePart::family, NamePart::given}) {
      const NameLattice l = name_lattice(bytes, part);
      RC_ASSERT(l.cell_count <= NameLattice::max_cells && l.atom_count <= NameLattice::max_atoms && l.path_count <= NameLattice::max_paths);
      RC_ASSERT(l.plausibility >= 0 && l.plausibility <= 1);
      std::array<std::uint64_t, 3> keys{};
      RC_ASSERT(name_keys(l, keys) <= keys.size());
    }
  }));
}

}  // namespace
}  // namespace girok::text
