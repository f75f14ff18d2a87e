#include "reading/lexicon.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "text/unicode.h"

using namespace girok;
using namespace girok::reading;

namespace {

std::set<std::string> concepts(const std::string& text) {
  const auto tokens = text::tokenize(text);
  std::vector<std::string> folded;
  for (const text::Token& token : tokens)
    folded.push_back(token.kind == text::TokenKind::word ? text::fold_word(slice(text, token.span())) : std::string());
  std::set<std::string> ids;
  for (const ConceptMatch& match : concepts_in(text, tokens, folded)) ids.insert(concept_at(match.concept_index).id);
  return ids;
}

}  // namespace

TEST_CASE("Inflected, hyphenated and many-worded forms name their concept in three languages") {
  const std::pair<std::string, std::string> cases[] = {
      {"women", "woman"},           {"fled", "flee"},
      {"fleeing", "flee"},          {"asylum-seekers", "refugee"},
      {"Detentions", "detain"},     {"were sent back", "repatriate"},
      {"landmines", "mine-weapon"}, {"domestic workers", "domestic-worker"},
      {"sterilized", "sterilise"},  {"난민들이", "refugee"},
      {"구금되었다", "detain"},     {"难民", "refugee"},
      {"難民", "refugee"},          {"被拘留", "detain"},
  };
  for (const auto& [text, id] : cases) {
    CAPTURE(text);
    CHECK(concepts(text).contains(id));
  }
}

TEST_CASE("A participle tells what happened and names no thing") { CHECK_FALSE(concepts("interviewed").contains("testimony")); }

TEST_CASE("Narrower concepts are known by the broader ones") {
  CHECK(is_a("girl", "person"));
  CHECK(is_a("fisher", "worker"));
  CHECK(is_a("sell", "traffick"));
  CHECK_FALSE(is_a("worker", "fisher"));
}

TEST_CASE("An unknown word is its own crude lemma") {
  CHECK(lemma_of("refineries") == "refinery");
  CHECK(lemma_of("lanterns") == "lantern");
}
