#include <doctest/doctest.h>

#include <string>

#include "reading/reading.h"

using namespace girok;
using namespace girok::reading;

namespace {

Document attributed(std::string text) {
  Document document;
  document.text = std::move(text);
  document.tokens = text::tokenize(document.text);
  document.sentences = text::sentences(document.text, document.tokens);
  document.language = text::language_of(document.text, document.tokens);
  find_names(document);
  find_attributions(document);
  return document;
}

/// The chains that hold at the first occurrence of `at`, "kind:name <- kind:name", widest scope first, joined by " | ".
std::string sources(const Document& document, std::string_view at) {
  const auto offset = static_cast<std::uint32_t>(document.text.find(at));
  std::string all;
  for (const Attribution& attribution : document.attributions) {
    if (!attribution.scope.contains(offset)) continue;
    if (!all.empty()) all += " | ";
    for (std::size_t i = 0; i < attribution.chain.size(); ++i) {
      if (i > 0) all += " <- ";
      all += std::string(name_of(attribution.chain[i].kind)) + ":" + attribution.chain[i].name;
    }
  }
  return all;
}

std::string sources(std::string text, std::string_view at) { return sources(attributed(std::move(text)), at); }

}  // namespace

TEST_CASE("According to, said, and figures by somebody name the source") {
  CHECK(sources("According to the Harbour Documentation Centre, 40 boats sank.", "40") == "organisation:Harbour Documentation Centre");
  CHECK(sources("Some 40 boats sank, the Harbour Documentation Centre said.", "40") == "organisation:Harbour Documentation Centre");
  CHECK(sources("Figures compiled by the Harbour Documentation Centre show 40 wrecks.", "40") ==
        "organisation:Harbour Documentation Centre");
  CHECK(sources("A new report from the Harbour Documentation Centre describes 40 wrecks.", "40") ==
        "organisation:Harbour Documentation Centre");
  CHECK(sources("The Harbour Documentation Centre has recorded 40 wrecks.", "40") == "organisation:Harbour Documentation Centre");
  CHECK(sources("In the Harbour Documentation Centre's latest survey, 40 crews replied.", "40") ==
        "organisation:Harbour Documentation Centre");
}

TEST_CASE("The hearer stands before the speaker, the body before its person") {
  CHECK(sources("Mira Holt, a lawyer for Blue Lantern Watch, told Reuters that 40 sank.", "40") ==
        "agency:Reuters <- organisation:Blue Lantern Watch <- person:Mira Holt");
  CHECK(sources("The Evening Star reported that the Ministry of Ports has made known that 40 sank.", "40") ==
        "outlet:The Evening Star <- organisation:Ministry of Ports");
  CHECK(sources("Citing the Ministry of Ports, AFP reported 40 wrecks.", "40") == "agency:AFP <- organisation:Ministry of Ports");
  CHECK(sources("One sailor told investigators from Blue Lantern Watch: \"Forty of us sank.\"", "Forty") ==
        "organisation:Blue Lantern Watch <- person:One sailor");
  CHECK(sources("In an interview with AFP, Tomas Vega said 40 sank.", "40") == "agency:AFP <- person:Tomas Vega");
}

TEST_CASE("A clause between commas does not hide the subject") {
  CHECK(sources("Blue Lantern Watch, which has worked closely with the Ministry of Ports and others in Seoul, estimates that 40 sank.",
                "40") == "organisation:Blue Lantern Watch");
  CHECK(sources("A sailor, seized near Port Vale, north-east Norland, told monitors from Blue Lantern Watch that 40 sank.", "40") ==
        "organisation:Blue Lantern Watch <- person:A sailor");
}

TEST_CASE("Somebody unnamed is anonymous") {
  CHECK(sources("It is estimated that 40 sank.", "40") == "anonymous:anonymous");
  CHECK(sources("Crews reportedly lost 40 boats.", "40") == "anonymous:anonymous");
  CHECK(sources("Owners are said to hold 40 boats.", "40") == "anonymous:anonymous");
  CHECK(sources("Previous reports have indicated that 40 sank.", "40") == "document:Previous reports");
  CHECK(sources("Those who reported to the harbour police were 40.", "40") == "");
}

TEST_CASE("The group, they and she are those who spoke last") {
  const Document d = attributed(
      "According to Blue Lantern Watch, 10 sank. The group claims that 20 sank. They say that 30 sank. Mira Holt said that 40 sank. She "
      "also mentioned 50 wrecks.");
  CHECK(sources(d, "20") == "organisation:Blue Lantern Watch");
  CHECK(sources(d, "30") == "organisation:Blue Lantern Watch");
  CHECK(sources(d, "50") == "person:Mira Holt");
}

TEST_CASE("She is nobody once another person has come up") {
  CHECK(sources("Mira Holt said that 10 sank. A woman from the harbour left. She said 20 followed.", "20") == "");
}

TEST_CASE("A sentence without a cue inherits nothing") {
  CHECK(sources("Blue Lantern Watch said 10 sank. Another 20 burned.", "20") == "");
}

TEST_CASE("But and while part the clauses of two sources") {
  const Document d = attributed(
      "Earlier studies have indicated that 10 sank but the Ministry of Ports says the number is 20. Crews say 30 sank, while Blue Lantern "
      "Watch puts the number at 40.");
  CHECK(sources(d, "10") == "document:Earlier studies");
  CHECK(sources(d, "20") == "organisation:Ministry of Ports");
  CHECK(sources(d, "40") == "organisation:Blue Lantern Watch");
}

TEST_CASE("Words of speaking that say nothing here are let be") {
  CHECK(sources("The crew found 40 boats.", "40") == "");
  CHECK(sources("They released 40 sailors.", "40") == "");
  CHECK(sources("If they are reported to the police, 40 will be deported.", "40") == "");
}

TEST_CASE("Korean sources: by particle, by citation, by nobody") {
  CHECK(sources("항만기록센터의 보고서에 따르면 40명이 숨졌다.", "40") == "organisation:항만기록센터");
  CHECK(sources("김민지 대표는 연합뉴스에 \"40명이 떠났다\"고 말했다.", "40") == "agency:연합뉴스 <- person:김민지");
  CHECK(sources("등대일보는 어민안전위원회를 인용해 40명이 숨졌다고 보도했다.", "40") == "outlet:등대일보 <- organisation:어민안전위원회");
  CHECK(sources("피해자는 40명에 이르는 것으로 알려졌다.", "40") == "anonymous:anonymous");
}

TEST_CASE("Chinese sources: 据, a verb behind its subject, 据估计") {
  CHECK(sources("据港口记录中心的报告，有40人失踪。", "40") == "organisation:港口记录中心");
  CHECK(sources("法律顾问索菲亚·霍尔特告诉法新社，有40人失踪。", "40") == "agency:法新社 <- person:索菲亚·霍尔特");
  CHECK(sources("《灯塔日报》援引渔民安全委员会的数据报道称，有40人失踪。", "40") == "outlet:灯塔日报 <- organisation:渔民安全委员会");
  CHECK(sources("据估计，受害者有40人。", "40") == "anonymous:anonymous");
}

TEST_CASE("A speaker's words stand on the speaker through the whole quotation") {
  Document d = attributed("\"We left. Forty sank,\" Tomas Vega said.");
  Quotation quotation;
  quotation.span = {1, 21};
  quotation.speaker = "Tomas Vega";
  d.quotations.push_back(quotation);
  find_attributions(d);
  CHECK(sources(d, "We left") == "person:Tomas Vega");
}

TEST_CASE("Endless cues and commas cost no more than their length") {
  for (const char* piece :
       {"said ", "X, ", "according to ", "they said, ", "report by ", "the group of ", "据", "따르면 ", "who said ", "but X said "}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    const Document d = attributed(text);
    CHECK(d.attributions.size() <= d.tokens.size());
  }
}
