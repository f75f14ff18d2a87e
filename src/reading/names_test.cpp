#include <doctest/doctest.h>

#include <string>

#include "reading/names_internal.h"
#include "reading/reading.h"

using namespace girok;
using namespace girok::reading;

namespace {

Document named(std::string text) {
  Document document;
  document.text = std::move(text);
  document.tokens = text::tokenize(document.text);
  document.sentences = text::sentences(document.text, document.tokens);
  document.language = text::language_of(document.text, document.tokens);
  find_names(document);
  return document;
}

const Name* find(const Document& document, std::string_view text) {
  for (const Name& name : document.names) {
    if (name.text == text) return &name;
  }
  return nullptr;
}

std::string kind(const Document& document, std::string_view text) {
  const Name* name = find(document, text);
  return name == nullptr ? "missing" : std::string(name_of(name->kind));
}

}  // namespace

TEST_CASE("A sentence's first capital is a name only where something says so") {
  const Document d =
      named("Fishermen drown here. Several Norland crews met. Vega said no. People know Tomas Vega. Yesterday the fishermen left.");
  CHECK(find(d, "Fishermen") == nullptr);
  CHECK(find(d, "Several Norland") == nullptr);
  CHECK(find(d, "Yesterday") == nullptr);
  REQUIRE(find(d, "Vega") != nullptr);
  CHECK(find(d, "Vega")->canonical == "Tomas Vega");
}

TEST_CASE("Joining words hold an organisation together and nothing else") {
  const Document d = named(
      "He wrote to the Ministry of Fisheries and Ports and the Committee to Protect Sailors. The Truth and Memory Commission met "
      "the Women's Shelter Network in Seoul and China.");
  CHECK(kind(d, "Ministry of Fisheries and Ports") == "organisation");
  CHECK(kind(d, "Committee to Protect Sailors") == "organisation");
  CHECK(kind(d, "Truth and Memory Commission") == "organisation");
  CHECK(kind(d, "Women's Shelter Network") == "organisation");
  CHECK(kind(d, "Seoul") == "place");
  CHECK(kind(d, "China") == "place");
}

TEST_CASE("An office before or behind a name gives its role and its body") {
  const Document d = named(
      "Blue Lantern Watch's Senior Legal Adviser, Mira Holt, spoke. Tomas Vega, lead researcher for the Harbour Documentation Centre, "
      "agreed. "
      "HDX Director of International Cooperation Hanna Baek wrote. Ministry of Ports spokesman Joon Rhee declined.");
  REQUIRE(find(d, "Mira Holt") != nullptr);
  CHECK(find(d, "Mira Holt")->role == "Senior Legal Adviser");
  CHECK(find(d, "Mira Holt")->organisation == "Blue Lantern Watch");
  REQUIRE(find(d, "Tomas Vega") != nullptr);
  CHECK(find(d, "Tomas Vega")->role == "lead researcher");
  CHECK(find(d, "Tomas Vega")->organisation == "Harbour Documentation Centre");
  REQUIRE(find(d, "Hanna Baek") != nullptr);
  CHECK(find(d, "Hanna Baek")->role == "Director of International Cooperation");
  CHECK(find(d, "Hanna Baek")->organisation == "HDX");
  REQUIRE(find(d, "Joon Rhee") != nullptr);
  CHECK(find(d, "Joon Rhee")->organisation == "Ministry of Ports");
}

TEST_CASE("A stated abbreviation leads back to its expansion, in either order") {
  const Document d =
      named("The Harbour Documentation Centre (HDC) works here. HDC counts. A study by WUN (Workers' Union of the North) is out.");
  REQUIRE(d.abbreviations.size() == 2);
  CHECK(d.abbreviations[0].shorter == "HDC");
  CHECK(d.abbreviations[0].longer == "Harbour Documentation Centre");
  CHECK(d.abbreviations[1].shorter == "WUN");
  CHECK(find(d, "HDC")->canonical == "Harbour Documentation Centre");
  CHECK(find(d, "WUN")->canonical == "Workers' Union of the North");
}

TEST_CASE("Family names lead back to full names, eastern and western") {
  const Document d = named("Dr. Kim Min-ji met Ana Ruiz. Ms Ruiz smiled. Kim added that it was late.");
  CHECK(find(d, "Ruiz")->canonical == "Ana Ruiz");
  CHECK(find(d, "Kim")->canonical == "Kim Min-ji");
}

TEST_CASE("Outlets are known by their heads and by who is told") {
  const Document d = named("She told the Lantern Courier and later The Star. The Star reported it. He told Reuters.");
  CHECK(kind(d, "Lantern Courier") == "outlet");
  CHECK(kind(d, "The Star") == "outlet");
  CHECK(kind(d, "Reuters") == "outlet");
}

TEST_CASE("Nationalities and topics are not bodies") {
  const Document d = named("Some North Korean women in the DPRK spoke of Human Rights. The N. Korean coast is near.");
  CHECK(kind(d, "North Korean") == "nationality");
  CHECK(kind(d, "DPRK") == "place");
  CHECK(kind(d, "N. Korean") == "nationality");
  CHECK(kind(d, "Human Rights") != "organisation");
}

TEST_CASE("Headlines in title case yield only what is known from elsewhere") {
  const Document d = named("Hundreds Of Sailors Face Forced Work Near Norland Bay As Courts Stay Silent\n\nThe crews left.");
  CHECK(find(d, "Hundreds Of Sailors Face Forced Work Near Norland Bay As Courts Stay Silent") == nullptr);
  CHECK(kind(d, "Sailors Face Forced Work") == "missing");
}

TEST_CASE("Korean names lose their particles and keep their bodies") {
  const Document d = named(
      "인권단체 항만기록센터(Harbour Documentation Centre, HDC)는 보고서를 냈다. 항만기록센터 김민지 대표는 북한에서 왔다고 말했다. 김 "
      "대표는 덧붙였다.");
  CHECK(kind(d, "항만기록센터") == "organisation");
  CHECK(kind(d, "북한") == "place");
  REQUIRE(find(d, "김민지") != nullptr);
  CHECK(find(d, "김민지")->role == "대표");
  CHECK(find(d, "김민지")->organisation == "항만기록센터");
  REQUIRE(find(d, "김") != nullptr);
  CHECK(find(d, "김")->canonical == "김민지");
  REQUIRE(find(d, "HDC") != nullptr);
  CHECK(find(d, "HDC")->canonical == "항만기록센터");
}

TEST_CASE("Chinese names are cut at function words and titles") {
  const Document d = named("非政府组织港口记录中心（简称HDC）的主任李明说，朝鲜妇女在中国。法律顾问索菲亚·霍尔特告诉法新社，情况恶化。");
  CHECK(kind(d, "港口记录中心") == "organisation");
  REQUIRE(find(d, "李明") != nullptr);
  CHECK(find(d, "李明")->role == "主任");
  CHECK(kind(d, "索菲亚·霍尔特") == "person");
  CHECK(kind(d, "法新社") == "outlet");
  CHECK(kind(d, "朝鲜") == "place");
}

TEST_CASE("Endless capitals, brackets and apostrophes cost no more than their length") {
  for (const char* piece : {"China ", "Xx ", "Department of ", "(", "A. ", "Women's ", "Director ", "中心", "센터 ", "·李", "Aa and "}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    const Document d = named(text);
    CHECK(d.names.size() <= d.tokens.size());
  }
}
