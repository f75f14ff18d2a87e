// Paraphrases, on invented sentences. What is expected follows from how each pair was made.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "corroboration/test_pile.h"

namespace girok::corroboration {

namespace {

/// The passages of the paraphrases, "first | second".
std::vector<std::string> paraphrases_of(const std::vector<std::string>& texts, unsigned threads = 1) {
  const auto documents = testing::read_all(texts);
  std::vector<std::string> found;
  for (const Reuse& reuse : find_reuse(documents, threads)) {
    if (reuse.kind != ReuseKind::paraphrase) continue;
    const auto& [a, b] = reuse.spans;
    found.push_back(std::string(documents[a.document][a.span]) + " | " + std::string(documents[b.document][b.span]));
  }
  return found;
}

const std::string spoken =
    "The harvest had failed twice. \"My aunt hid the letters under the oven, and the soldiers burned the orchard before sunrise,\" she "
    "said.";
const std::string retold =
    "Roads were closed for weeks. A villager remembered that her aunt had been hiding letters below an oven when soldiers set the orchard "
    "alight.";

}  // namespace

TEST_CASE("testimony told again in indirect speech is a paraphrase") {
  const auto found = paraphrases_of({spoken, retold});
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("My aunt hid the letters") != std::string::npos);
  CHECK(found[0].find("her aunt had been hiding letters") != std::string::npos);
}

TEST_CASE("two short sentences told again in one are found together") {
  const auto found = paraphrases_of({"Snow fell. They locked the barn at dusk. A guard counted blankets by lantern light. It was quiet.",
                                     "He recalled how the barn was locked every dusk while a guard with a lantern counted blankets."});
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("barn at dusk") != std::string::npos);
  CHECK(found[0].find("counted blankets by lantern") != std::string::npos);
}

TEST_CASE("what is copied word for word is a run, not a paraphrase as well") { CHECK(paraphrases_of({spoken, spoken}).empty()); }

TEST_CASE("two passages that both give figures are for the figures to compare") {
  CHECK(paraphrases_of({"Of the orchards surveyed, 62 per cent had lost ladders, ovens and lanterns to looting soldiers.",
                        "Looting soldiers took lanterns, ladders or ovens in 48 per cent of orchards, according to a survey."})
            .empty());
}

TEST_CASE("a name, a figure and words every report has are no paraphrase") {
  CHECK(paraphrases_of({"The Lantern Rights Network said on Monday that 4,100 people were held in the region last year.",
                        "According to the Lantern Rights Network, officials in the region have not said how people were held."})
            .empty());
}

TEST_CASE("sentences about one subject that say different things are no paraphrase") {
  CHECK(paraphrases_of({"Soldiers guarded the orchard while engineers repaired the bridge over the canal.",
                        "The orchard has a bridge. Children swim in the canal when the weather is warm."})
            .empty());
}

TEST_CASE("paraphrases do not depend on the number of threads") {
  std::vector<std::string> texts;
  for (int i = 0; i < 4; ++i) texts.push_back(spoken), texts.push_back(retold);
  const auto one = paraphrases_of(texts, 1);
  CHECK(one.size() == 16);   // each telling beside each retelling
  CHECK(paraphrases_of(texts, 3) == one);
}

TEST_CASE("a sentence said ten thousand times proposes no pairs") {
  std::string many;
  for (int i = 0; i < 10000; ++i) many += "Lorries number " + std::to_string(i) + " reached orchards beside quarries. ";
  CHECK(paraphrases_of({many, "By the quarry, near the orchard, the lorry arrived."}).empty());
}

}  // namespace girok::corroboration
