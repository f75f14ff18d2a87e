#include "corroboration/misnamed.h"

#include "corroboration/test_pile.h"
#include "text/unicode.h"

using namespace girok;
using namespace girok::corroboration;
using girok::corroboration::testing::read_all;

namespace {

const Alias* alias(const std::vector<Alias>& aliases, std::string_view a, std::string_view b) {
  for (const Alias& found : aliases) {
    if (found.forms.size() == 2 && ((found.forms[0] == a && found.forms[1] == b) || (found.forms[0] == b && found.forms[1] == a)))
      return &found;
  }
  return nullptr;
}

const std::string stated = "The Harbour Records Centre (HRC) met on Monday. According to the HRC, 4,310 sailors were held in the camps.";

}  // namespace

TEST_CASE("An acronym that no text expands, with two letters exchanged, is a slip") {
  const auto documents = read_all({stated, "According to the HCR, 4,310 sailors were held in the camps."});
  const auto aliases = find_aliases(documents);
  const Alias* slip = alias(aliases, "HRC", "HCR");
  REQUIRE(slip != nullptr);
  CHECK(slip->slip);
  CHECK(slip->kind == AliasKind::misspelt_abbreviation);
  CHECK(slip->forms[0] == "HRC");
  CHECK(documents[1][slip->occurrences[1].span] == "HCR");
}

TEST_CASE("An acronym of a body of its own is no slip of another") {
  CHECK(alias(find_aliases(read_all({stated, "The Harbour Council of Rescuers (HCR) met. According to the HCR, 12 boats came."})), "HRC",
              "HCR") == nullptr);
  CHECK(alias(find_aliases(read_all({stated, "The Harbour Council of Rescuers met. According to the HCR, 12 boats came."})), "HRC",
              "HCR") == nullptr);
}

TEST_CASE("Three letters of which one differs are two acronyms") {
  CHECK(alias(find_aliases(read_all({stated, "According to the HRB, 4,310 sailors were held in the camps."})), "HRC", "HRB") == nullptr);
}

TEST_CASE("A body that nobody else names, with another's figures, is misnamed") {
  const auto aliases =
      find_aliases(read_all({"According to the Blue Lantern Legal Network, 4,310 sailors and 2,275 cooks were held in the camps.",
                             "The Blue Lantern Legal Network met on Monday. It had counted 4,310 sailors.",
                             "According to the Blue Lantern Law Alliance, 4,310 sailors and 2,275 cooks were held in the camps."}));
  const Alias* near = alias(aliases, "Blue Lantern Legal Network", "Blue Lantern Law Alliance");
  REQUIRE(near != nullptr);
  CHECK(near->slip);
  CHECK(near->forms[0] == "Blue Lantern Legal Network");
}

TEST_CASE("Near names without a common figure, person or quotation stay two bodies") {
  CHECK(find_misnamed(read_all({"According to the Norland Fishers Union, 4,310 sailors were held.",
                                "According to the Norland Miners Union, 812 miners were hurt."}))
            .empty());
}

TEST_CASE("Two bodies that one document names are two") {
  CHECK(find_misnamed(
            read_all({"According to the Norland Fishers Union, 4,310 sailors and 2,275 cooks were held.",
                      "According to the Norland Miners Union, 4,310 sailors and 2,275 cooks were held. The Norland Fishers Union agreed."}))
            .empty());
}

TEST_CASE("A Korean body with another ending and one spokesman is misnamed") {
  const auto aliases =
      find_aliases(read_all({"푸른등대하천연대(PLR)는 보고서를 냈다. 한나 오렌 푸른등대하천연대 사무국장은 “집이 없었다”고 말했다.",
                             "푸른등대강연합은 보고서를 냈다. 한나 오렌 푸른등대강연합 사무국장은 “집이 없었다”고 말했다."}));
  const Alias* near = alias(aliases, "푸른등대하천연대", "푸른등대강연합");
  REQUIRE(near != nullptr);
  CHECK(near->slip);
  CHECK(near->forms[0] == "푸른등대하천연대");
}

TEST_CASE("Traditional and simplified characters, and a space, make one name and no slip") {
  for (const auto& [a, b] :
       {std::pair<std::string, std::string>{"青灯权利研究所", "青燈權利研究所"}, {"푸른등대 권리센터", "푸른등대권리센터"}}) {
    const bool hangul = text::has_hangul(a);
    const auto aliases =
        find_misnamed(read_all({hangul ? a + "는 보고서를 냈다." : a + "发布报告。", hangul ? b + "는 보고서를 냈다." : b + "發布報告。"}));
    REQUIRE_MESSAGE(alias(aliases, a, b) != nullptr, a);
    CHECK_FALSE(alias(aliases, a, b)->slip);
  }
}
