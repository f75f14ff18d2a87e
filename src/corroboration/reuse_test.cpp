// Text reuse, on invented sentences. What is expected follows from how each pair was made.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "corroboration/align.h"
#include "corroboration/corroboration.h"
#include "corroboration/fingerprints.h"
#include "corroboration/spelling.h"
#include "corroboration/words.h"

namespace girok::corroboration {

namespace {

reading::Document document_of(std::string text) {
  reading::Document document;
  document.text = std::move(text);
  document.tokens = text::tokenize(document.text);
  document.sentences = text::sentences(document.text, document.tokens);
  return document;
}

std::vector<Reuse> reuse_of(const std::vector<std::string>& texts, unsigned threads = 1) {
  std::vector<reading::Document> documents;
  for (const std::string& text : texts) documents.push_back(document_of(text));
  return find_reuse(documents, threads);
}

std::string unified(std::string word) {
  unify_spelling(word);
  return word;
}

const std::string gate = "The lorries reached the quarry before dawn, and the foreman counted us twice with a rope.";

}  // namespace

TEST_CASE("a copied sentence is one verbatim run, with the same words in both spans") {
  const std::vector<std::string> texts = {"It rained. " + gate + " Nobody spoke.", "We heard another account. " + gate};
  const std::vector<Reuse> found = reuse_of(texts);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == ReuseKind::verbatim);
  CHECK(found[0].changes.empty());
  CHECK(slice(texts[0], found[0].spans[0].span) == gate.substr(0, gate.size() - 1));
  CHECK(slice(texts[1], found[0].spans[1].span) == gate.substr(0, gate.size() - 1));
}

TEST_CASE("a changed word is named in both documents") {
  const std::vector<std::string> texts = {gate,
                                          "The lorries reached the quarry before dusk, and the foreman counted us twice with a rope."};
  const std::vector<Reuse> found = reuse_of(texts);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == ReuseKind::altered);
  REQUIRE(found[0].changes.size() == 2);
  CHECK(slice(texts[0], found[0].changes[0].span) == "dawn");
  CHECK(slice(texts[1], found[0].changes[1].span) == "dusk");
}

TEST_CASE("what an ellipsis leaves out is not a change") {
  const std::vector<Reuse> found = reuse_of({gate, "The lorries reached the quarry before dawn … counted us twice with a rope."});
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == ReuseKind::altered);
  CHECK(found[0].changes.empty());
}

TEST_CASE("a word put in square brackets is not a change") {
  const std::vector<Reuse> found =
      reuse_of({gate, "The lorries reached the quarry before dawn, and the [mine] foreman counted us twice with a rope."});
  REQUIRE(found.size() == 1);
  CHECK(found[0].changes.empty());
}

TEST_CASE("British and American spelling are one text, altered without a change of words") {
  const std::vector<Reuse> found = reuse_of({"Organised labour gangs travelled along the harbour with forged licences.",
                                             "Organized labor gangs traveled along the harbor with forged licenses."});
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == ReuseKind::altered);
  CHECK(found[0].changes.empty());
}

TEST_CASE("common words, however many, are no reuse when they are a phrase any report has") {
  CHECK(reuse_of({"According to a report by officials, three were hurt.", "According to a report by officials, the road is closed."})
            .empty());
  CHECK(reuse_of({"Human rights organisations have called on the state to act.", "Human rights organisations have called on the owners."})
            .empty());
}

TEST_CASE("a name is no reuse, a sum with what it counts is") {
  reading::Document a = document_of("We wrote to the Ravenna Basin Fisheries Tribunal last spring."),
                    b = document_of("Then the Ravenna Basin Fisheries Tribunal met.");
  CHECK(find_reuse(std::vector{a, b}, 1).empty());
  CHECK(reuse_of({"There were 31,450-32,900 indentured pearl divers offshore, we think.",
                  "About 31,450-32,900 indentured pearl divers drowned."})
            .size() == 1);
}

TEST_CASE("boilerplate is not compared") {
  std::vector<reading::Document> documents = {document_of(gate), document_of(gate)};
  documents[1].segments.push_back({{0, static_cast<std::uint32_t>(gate.size())}, reading::SegmentKind::boilerplate, false});
  CHECK(find_reuse(documents, 1).empty());
}

TEST_CASE("a sentence that one document says three times is reused once") {
  CHECK(reuse_of({gate + "\n\n" + gate + "\n\n" + gate, "A long way off. " + gate}).size() == 1);
}

TEST_CASE("Korean particles and traditional characters do not hide a copy") {
  CHECK(reuse_of({"인부들은 새벽마다 채석장 울타리 앞에서 밧줄로 손목을 묶였다.",
                  "인부들이 새벽마다 채석장 울타리 앞에서 밧줄로 손목이 묶였다."})
            .size() == 1);
  CHECK(reuse_of({"矿工们每天清晨被绳索捆在采石场围墙旁边点名", "礦工們每天清晨被繩索捆在採石場圍牆旁邊點名"}).size() == 1);
}

TEST_CASE("the earlier document had it first, unless a text says otherwise") {
  std::vector<reading::Document> documents = {document_of(gate), document_of(gate)};
  documents[0].metadata.date = parse_iso_date("2021-05-02");
  documents[1].metadata.date = parse_iso_date("2021-04-30");
  REQUIRE(find_reuse(documents, 1).size() == 1);
  CHECK(find_reuse(documents, 1)[0].from == 1);
  documents[0].metadata.outlet = "Quarry Post";
  reading::Attribution attribution;
  attribution.scope = {0, 40};
  attribution.chain.push_back({reading::SourceKind::outlet, "Quarry Post", "", "", {}});
  documents[1].attributions.push_back(attribution);
  CHECK(find_reuse(documents, 1)[0].from == 0);
  documents[1].attributions.clear();
  documents[1].metadata.date.reset();
  CHECK(!find_reuse(documents, 1)[0].from);
}

TEST_CASE("a phrase that stands in every document of a large pile is stock, the copy beside it is found, on any number of threads alike") {
  std::vector<std::string> texts;
  for (int i = 0; i < 120; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back("Zarn" + n + " brellow quindle" + n +
                    " varsk. The syndicate denies wrongdoing and refuses every interview request. Motte" + n + " plisk grenthal" + n +
                    " onder.");
  }
  texts[17] += " " + gate;
  texts[90] += " " + gate;
  const std::vector<Reuse> found = reuse_of(texts, 1), again = reuse_of(texts, 4);
  REQUIRE(found.size() == 1);
  CHECK(found[0].spans[0].document == 17);
  CHECK(found[0].spans[1].document == 90);
  REQUIRE(again.size() == 1);
  CHECK(again[0].spans == found[0].spans);
}

// Found by tests/fuzz/reuse_fuzz.cpp: a stray byte after a word took the word's last character, and of "a" left nothing.
TEST_CASE("a byte that is no character leaves the word before it whole") {
  const reading::Document document = document_of("a\x80 rope");
  for (const Word& word : words_of(document)) CHECK(word.size > 0);
}

TEST_CASE("five words in common are enough for a fingerprint in common") {
  const auto shared = [](const std::string& x, const std::string& y) {
    const reading::Document a = document_of(x), b = document_of(y);
    for (const Fingerprint& left : fingerprints_of(words_of(a))) {
      for (const Fingerprint& right : fingerprints_of(words_of(b))) {
        if (left.hash == right.hash) return true;
      }
    }
    return false;
  };
  const std::string five = "copper lanterns swung beneath scaffolds";
  for (const std::string before : {"", "red ", "red old ", "red old iron "}) {
    for (const std::string after : {"", " tonight", " tonight slowly", " tonight slowly creaking"})
      CHECK(shared(before + five + after, "seven " + five + " again"));
  }
}

TEST_CASE("spelling variants share a form, other words keep theirs") {
  for (const auto& [british, american] : std::vector<std::pair<std::string, std::string>>{{"labour", "labor"},
                                                                                          {"organisation", "organization"},
                                                                                          {"practise", "practice"},
                                                                                          {"centres", "centers"},
                                                                                          {"travelling", "traveling"},
                                                                                          {"defence", "defense"},
                                                                                          {"catalogue", "catalog"},
                                                                                          {"judgement", "judgment"},
                                                                                          {"programme", "program"},
                                                                                          {"analysed", "analyzed"}}) {
    CHECK(unified(british) == unified(american));
  }
  for (const std::string word : {"hour", "court", "called", "wise", "tree", "house", "beds"}) CHECK(unified(word) == word);
}

}  // namespace girok::corroboration
