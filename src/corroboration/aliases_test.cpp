#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/reading.h"

using namespace girok;
using namespace girok::corroboration;

namespace {

std::vector<reading::Document> pile(const std::vector<std::string>& texts) {
  std::vector<reading::Document> documents(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    documents[i].text = texts[i];
    documents[i].tokens = text::tokenize(documents[i].text);
    documents[i].sentences = text::sentences(documents[i].text, documents[i].tokens);
    documents[i].language = text::language_of(documents[i].text, documents[i].tokens);
    reading::find_names(documents[i]);
  }
  return documents;
}

const Alias* alias(const std::vector<Alias>& aliases, std::string_view a, std::string_view b) {
  for (const Alias& found : aliases) {
    if (found.forms.size() == 2 && ((found.forms[0] == a && found.forms[1] == b) || (found.forms[0] == b && found.forms[1] == a)))
      return &found;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("A stated abbreviation is proposed, and a transposed one is a slip") {
  const auto documents =
      pile({"The Harbour Records Centre (HRCX) met.", "HRCX (Harbour Records Centre) met.", "The Harbour Records Centre (HCRX) met."});
  const auto aliases = find_aliases(documents);
  REQUIRE(alias(aliases, "Harbour Records Centre", "HRCX") != nullptr);
  const Alias* slip = alias(aliases, "HRCX", "HCRX");
  REQUIRE(slip != nullptr);
  CHECK(slip->kind == AliasKind::misspelt_abbreviation);
  CHECK(slip->slip);
  CHECK(slip->forms[0] == "HRCX");
  REQUIRE(slip->occurrences.size() == 2);
  CHECK(documents[slip->occurrences[1].document][slip->occurrences[1].span] == "HCRX");
}

TEST_CASE("Near names with one speaker are proposed, the rarer as a slip") {
  const auto aliases =
      find_aliases(pile({"Mira Holt, a lawyer for Blue Lantern Watch, spoke.", "Mira Holt, a lawyer for Blue Lantern Watch, wrote.",
                         "Mira Holt, a lawyer for Blue Lantern Alliance, left."}));
  const Alias* near = alias(aliases, "Blue Lantern Watch", "Blue Lantern Alliance");
  REQUIRE(near != nullptr);
  CHECK(near->kind == AliasKind::near_name);
  CHECK(near->slip);
  CHECK(near->forms[0] == "Blue Lantern Watch");
}

TEST_CASE("Two bodies that share only common words stay two") {
  const auto aliases = find_aliases(
      pile({"Mira Holt, a lawyer for Norland Human Rights Commission, spoke.",
            "Ana Ruiz, a lawyer for Coastal Human Rights Watch, spoke. The Norland Fishers Union met the Norland Miners Union."}));
  CHECK(alias(aliases, "Norland Human Rights Commission", "Coastal Human Rights Watch") == nullptr);
  CHECK(alias(aliases, "Norland Fishers Union", "Norland Miners Union") == nullptr);
}

TEST_CASE("One abbreviation links a name over scripts") {
  const auto aliases = find_aliases(pile({"항만기록센터(HDC)는 보고서를 냈다.", "The Harbour Documentation Centre (HDC) met."}));
  CHECK(alias(aliases, "항만기록센터", "Harbour Documentation Centre") != nullptr);
}

TEST_CASE("British and American spelling is one name, not a slip") {
  const auto aliases = find_aliases(pile({"The Harbour Records Centre met.", "The Harbour Records Center met."}));
  const Alias* near = alias(aliases, "Harbour Records Centre", "Harbour Records Center");
  REQUIRE(near != nullptr);
  CHECK_FALSE(near->slip);
}

TEST_CASE("A person's name in two spellings is proposed") {
  const auto aliases = find_aliases(pile(
      {"Yoon Hee-sun, a lawyer for Blue Lantern Watch, spoke.", "Yun Hui Sun met. Yoon Hee Sun, a lawyer for Blue Lantern Watch, wrote."}));
  CHECK(alias(aliases, "Yoon Hee-sun", "Yoon Hee Sun") != nullptr);
}

TEST_CASE("Many names that share words cost no more than their number") {
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i)
    texts.push_back("The Norland Committee for Harbour " + std::string(1, static_cast<char>('A' + i % 26)) + "x" + std::to_string(i) +
                    " Rights met Mira Holt.");
  CHECK(find_aliases(pile(texts)).size() < 3000);
}
