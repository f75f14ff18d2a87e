// Sentences are invented; what they should give is what an attentive reader would say of them.
#include <doctest/doctest.h>

#include <ctime>
#include <string>

#include "reading/load.h"
#include "reading/reading.h"

namespace girok::reading {
namespace {

Document read_quotations(std::string_view text) {
  auto document = load("t.txt", text, Format::text);
  REQUIRE(document);
  find_structure(*document);
  find_names(*document);
  find_quotations(*document);
  return std::move(*document);
}

/// "kind[!] speaker: words", one a line; ! marks an unclosed one.
std::string told(std::string_view text, bool indirect = false) {
  const Document d = read_quotations(text);
  std::string out;
  for (const Quotation& q : d.quotations) {
    if ((q.kind == QuotationKind::indirect) != indirect) continue;
    if (!out.empty()) out += '\n';
    out += std::string(name_of(q.kind)) + (q.unclosed ? "! " : " ") + q.speaker + ": " + std::string(d[q.span]);
  }
  return out;
}
std::string told_indirectly(std::string_view text) { return told(text, true); }

TEST_CASE("a speaker stands behind, before or between the parts of what is said") {
  CHECK(told("\"The boats came at night and nobody counted them,\" said Mara Tellwright, a harbour clerk.") ==
        "direct Mara Tellwright: The boats came at night and nobody counted them,");
  CHECK(told("Mara Tellwright told the committee: \"The boats came at night and nobody counted them.\"") ==
        "direct Mara Tellwright: The boats came at night and nobody counted them.");
  CHECK(told("“The boats came at night,” Mara Tellwright said. “Nobody counted them at all.”") ==
        "direct Mara Tellwright: The boats came at night,\ndirect Mara Tellwright: Nobody counted them at all.");
}

TEST_CASE("a title's full stop ends no sentence between words and speaker") {
  CHECK(told("Mara Tellwright is a clerk.\n\n“Nobody asked us what we had seen there,” Ms. Tellwright said.") ==
        "direct Mara Tellwright: Nobody asked us what we had seen there,");
}

TEST_CASE("an unnamed speaker is described as the text describes her") {
  CHECK(told("“I was not asked for my name that winter,” a woman of 34 who fled in 2011 told the court.") ==
        "direct a woman of 34: I was not asked for my name that winter,");
  CHECK(told("“We slept below the nets for a year,” one former deckhand recalled.") ==
        "direct one former deckhand: We slept below the nets for a year,");
}

TEST_CASE("single marks tell apostrophes and plural possessives from the end") {
  CHECK(told("‘The traffickers’ houses weren’t far from the quay,’ said Mara Tellwright.") ==
        "direct Mara Tellwright: The traffickers’ houses weren’t far from the quay,");
  CHECK(told("The workers’ quarters and the dealers’ yards were searched in the ’90s and the '80s.") == "");
}

TEST_CASE("measurements open and close nothing") {
  CHECK(told("The door was 5'10\" high and the pipe 12\" wide, the inspectors wrote in their notes.") == "");
  CHECK(told("\"The 12\" pipe had been broken for a year,\" said Mara Tellwright.") ==
        "direct Mara Tellwright: The 12\" pipe had been broken for a year,");
}

TEST_CASE("a quotation continued over paragraphs is one, with its speaker") {
  CHECK(told("Mara Tellwright said: “They came for the boats first.\n\n“Then they came for the nets.”") ==
        "direct Mara Tellwright: They came for the boats first.\n\n“Then they came for the nets.");
}

TEST_CASE("a missing or wrong closing mark is noted and ends where speech does") {
  CHECK(told("“Close the quay and the price will only rise,’ said Mara Tellwright.") ==
        "direct! Mara Tellwright: Close the quay and the price will only rise,");
  CHECK(told("A woman who cleans the ferry wrote to us. “I was seventeen when I came over.\n\nThe ferry runs daily.") ==
        "direct! A woman: I was seventeen when I came over.");
}

TEST_CASE("an inner quotation does not end the outer one") {
  CHECK(told("“He said ‘you will never leave’ and locked the door,” said Mara Tellwright.") ==
        "direct Mara Tellwright: He said ‘you will never leave’ and locked the door,");
}

TEST_CASE("marked-off words are scare quotes and take nobody's voice from elsewhere") {
  CHECK(told("“Nobody counted the boats,” said Mara Tellwright. The so-called “helpers” left by the river.") ==
        "direct Mara Tellwright: Nobody counted the boats,\nscare : helpers");
  CHECK(told("A report titled “The Long Harbour” came out in May.") == "scare : The Long Harbour");
}

TEST_CASE("part of a sentence in marks is mixed, and its sentence's speaker has said it") {
  CHECK(told("Mara Tellwright said the trade was “hidden by paperwork and not by darkness”.") ==
        "mixed Mara Tellwright: hidden by paperwork and not by darkness");
}

TEST_CASE("she is the person heard or named last, the group the body named last") {
  CHECK(told("Mara Tellwright worked on the quay for six years. “I counted every one of the boats,” she said.") ==
        "direct Mara Tellwright: I counted every one of the boats,");
  const Document d =
      read_quotations("The Northern Quay Institute counted the boats. “Every one of them carried people,” the institute said.");
  REQUIRE(d.quotations.size() == 1);
  CHECK(d.quotations[0].speaker == "Northern Quay Institute");
}

TEST_CASE("whom the words were told is the addressee") {
  const Document d = read_quotations("“Nobody counted the boats that winter,” Mara Tellwright told the Northern Quay Institute.");
  REQUIRE(d.quotations.size() == 1);
  CHECK(d.quotations[0].speaker == "Mara Tellwright");
  CHECK(d.quotations[0].addressee == "Northern Quay Institute");
}

TEST_CASE("a passive verb names no speaker") {
  CHECK(told("The strip has been called a “black hole of information and of law” for years.") ==
        "mixed : black hole of information and of law");
}

TEST_CASE("Korean: particles glued to the mark, the topic before it, and the words of somebody") {
  CHECK(told("김서연 소장은 “배는 밤에 왔고 아무도 세지 않았다”고 말했다.") == "direct 김서연: 배는 밤에 왔고 아무도 세지 않았다");
  CHECK(told("익명을 요구한 한 주민은 “아무도 이름을 묻지 않았다”라고 전했다.") == "direct 한 주민: 아무도 이름을 묻지 않았다");
  CHECK(told("이른바 ‘새 부두’라는 이름이 붙었다.") == "scare : 새 부두");
  CHECK(told("단체는 『밤의 부두』를 냈다.") == "");
}

TEST_CASE("Chinese: the verb before a colon or behind a comma, in either script's marks") {
  CHECK(told("王秀兰说：“船都是夜里来的，没有人数过。”") == "direct 王秀兰: 船都是夜里来的，没有人数过。");
  CHECK(told("“船都是夜里来的，没有人数过。”王秀兰说。") == "direct 王秀兰: 船都是夜里来的，没有人数过。");
  CHECK(told("王秀蘭說：「船都是夜裡來的，沒有人數過。」") == "direct 王秀蘭: 船都是夜裡來的，沒有人數過。");
  CHECK(told("该机构发布了《夜港》。") == "");
}

TEST_CASE("indirect speech is the clause that the verb governs") {
  CHECK(told_indirectly("Mara Tellwright told reporters that nobody had counted the boats.") ==
        "indirect Mara Tellwright: nobody had counted the boats");
  CHECK(told_indirectly("Nobody had counted the boats that winter, Mara Tellwright said.") ==
        "indirect Mara Tellwright: Nobody had counted the boats that winter");
  CHECK(told_indirectly("Mara Tellwright published a report that ought to empty the shelves.") == "");
  CHECK(told_indirectly("It is often said that nobody counts the boats in winter.") == "");
}

TEST_CASE("hostile text takes linear time") {
  // Twice the text may take about twice the time; quadratic work would take hours here.
  const std::clock_t begin = std::clock();  // the processor's time, whoever else has it meanwhile
  for (const std::string_view piece :
       {"\"", "“", "”", "‘", "’ ", "「", "『", "» «", " 'a", "“a’ ", "\"a\" said \"", "Mara Tellwright said “", "“a\n\n", "그는 “"}) {
    std::string text;
    for (int i = 0; i < 60000; ++i) text += piece;
    Document d;
    d.text = text;
    d.tokens = text::tokenize(d.text);
    d.sentences = text::sentences(d.text, d.tokens);
    find_quotations(d);
    for (const Quotation& q : d.quotations) REQUIRE(q.span.end <= d.text.size());
  }
  CHECK(std::clock() - begin < 60 * CLOCKS_PER_SEC);
}

}  // namespace
}  // namespace girok::reading
