#include "app/translations.h"

#include <doctest/doctest.h>

#include "translations/embedded.h"

namespace girok::app {
namespace {

constexpr std::string_view table =
    "the table is empty\t표가 비어 있습니다\t表格是空的\n"
    "more than {0} rows\t{0}줄을 넘습니다\t超过 {0} 行\n"
    "the row has {0} fields, the first row has {1}\t첫 줄은 {1}칸, 이 줄은 {0}칸입니다\t首行有 {1} 格，此行有 {0} 格\n"
    "{0}: {1*}\t{0}: {1*}\t{0}：{1*}\n"
    "{0} rows name no list\t{0}줄에 명단이 없습니다\t{0} 行没有名单\n";

TEST_CASE("a sentence of an engine is said in the reader's language, with what it holds in its places") {
  const Translations ko(table, "ko"), zh(table, "zh"), en(table, "en");
  CHECK(ko.said("the table is empty") == "표가 비어 있습니다");
  CHECK(ko.said("more than 5000 rows") == "5000줄을 넘습니다");
  CHECK(zh.said("the row has 3 fields, the first row has 4") == "首行有 4 格，此行有 3 格");
  CHECK(zh.said("12 rows name no list") == "12 行没有名单");
  CHECK(en.said("the table is empty") == "the table is empty");
  CHECK(ko.said("") == "");
}

TEST_CASE("in English a sentence is said as it is, or as its fourth cell has it for pages") {
  const Translations en("girok list shows {0}\t목록의 {0}\t列表中的{0}\tthe list shows {0}\nit is red\t빨강\t红\n", "en");
  CHECK(en.said("girok list shows seven") == "the list shows seven");
  CHECK(en.said("it is red") == "it is red");
  CHECK(en.said("nobody has this in a table") == "nobody has this in a table");
  CHECK(en.said("") == "");
  CHECK(Translations::problems("a {0}\tb {0}\tc {0}\td\n").size() == 1);
}

TEST_CASE("what no pattern fits is not said, nor half of it") {
  const Translations ko(table, "ko");
  CHECK_FALSE(ko.said("the table is empty today"));
  CHECK_FALSE(ko.said("more than  rows"));  // a hole holds something
  CHECK_FALSE(ko.said("more than rows"));
  CHECK(ko.said("a.csv: more than 7 rows") == "a.csv: 7줄을 넘습니다");
  CHECK_FALSE(ko.said("a.csv: something else"));
  const Translations empty(
      "the file is empty\t파일이 비어 있습니다\t文件为空\n{0} is empty\t빈 {0}\t空 {0}\n{0}: {1*}\t{0}: {1*}\t{0}：{1*}\n", "ko");
  CHECK(empty.said("a.csv: the file is empty") == "a.csv: 파일이 비어 있습니다");
  CHECK(empty.said("key is empty") == "빈 key");
}

TEST_CASE("a part is said where it can be, and stays as it is where not") {
  const Translations ko("it is {0?} now\t지금 {0?}\t现在{0?}\nabout {0}\t약 {0}\t约 {0}\n", "ko");
  CHECK(ko.said("it is about 20 now") == "지금 약 20");
  CHECK(ko.said("it is green now") == "지금 green");
  const Translations program("ko");
  CHECK_FALSE(program.said("Some words (in brackets)"));  // a pattern of parts alone translates nothing
  const std::string_view list = "The same number, 84, is given in different currencies: GBP (a.txt) and USD (b.txt, c.txt).";
  for (const char* const language : {"ko", "zh"}) {
    const std::string said = Translations(language).said(list).value_or(std::string());
    CHECK(said.find("GBP (a.txt)") != std::string::npos);
    CHECK(said.find(" and ") == std::string::npos);  // what stands in a list is a name; the list is not
  }
}

TEST_CASE("several sentences in a row are said one by one, all or none") {
  constexpr std::string_view sentences = "Both name {0}.\t둘 다 {0}.\t都提到{0}。\nThey share {0} words.\t낱말 {0}개.\t有 {0} 个词。\n";
  CHECK(Translations(sentences, "ko").said("They share 4 words. Both name the U.N. They share 5 words.") ==
        "낱말 4개. 둘 다 the U.N. 낱말 5개.");
  CHECK(Translations(sentences, "zh").said("They share 4 words. They share 5 words.") == "有 4 个词。有 5 个词。");
  CHECK_FALSE(Translations(sentences, "zh").said("They share 4 words. They agree."));
}

TEST_CASE("of patterns that fit, the one with the most words of its own is taken") {
  const Translations ko("{0} is bad\t{0} 나쁨\t{0} 坏\n{0} of {1} is bad\t{1} 중 {0} 나쁨\t{1} 中 {0} 坏\n", "ko");
  CHECK(ko.said("half of it is bad") == "it 중 half 나쁨");
}

TEST_CASE("a sentence within itself without end ends") {
  const Translations ko("a {0*}\t가 {0*}\t一 {0*}\nb\t나\t二\n", "ko");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "a ";
  CHECK_FALSE(ko.said(deep + "b"));
  CHECK(ko.said("a a b") == "가 가 나");
}

TEST_CASE("a sentence that is made to be looked at in ever so many ways is left as it is") {
  const Translations program("zh");
  std::string slow;
  for (int i = 0; i < 160; ++i) slow += i % 2 == 0 ? "column: not written (a). " : "x) and y; about 3 ";
  CHECK_FALSE(program.said(slow));
  CHECK_FALSE(program.said("not written: " + slow));
  CHECK_FALSE(program.said("not written: " + std::string(5000, 'x')));
}

TEST_CASE("where in a table something is wrong is said in the reader's language") {
  const Translations ko("ko"), zh("zh"), en("en");
  CHECK(ko.said("list.csv:3, column 성별") == "list.csv:3, 성별 열");
  CHECK(ko.said("list.xlsx, Sheet1, row 12, column Born") == "list.xlsx, Sheet1 12줄, Born 열");
  CHECK(zh.said("list.csv:3, column 性别") == "list.csv:3，性别 列");
  CHECK(en.said("list.csv:3, column Sex") == "list.csv:3, column Sex");
  CHECK(ko.said("list.xlsx, Sheet1, row 12") == "list.xlsx, Sheet1 12줄");
  CHECK(zh.said("list.xlsx, Sheet1, row 12") == "list.xlsx, Sheet1 第 12 行");
  CHECK(en.said("list.xlsx, Sheet1, row 12") == "list.xlsx, Sheet1, row 12");
  CHECK_FALSE(ko.said("nobody, row by row, has said this"));  // digits, and nothing else
}

TEST_CASE("every translation has what the sentence holds, in all languages, and stands once") {
  CHECK(Translations::problems("a\tb\n").size() == 1);
  CHECK(Translations::problems("a {0}\tb\tc {0}\n").size() == 1);
  CHECK(Translations::problems("a\tb\tc\na\tb\tc\n").size() == 1);
  std::string all;
  for (const std::string_view name : translations::embedded_names()) {
    if (name.ends_with(".tsv")) all += translations::embedded(name);
  }
  for (const std::string& problem : Translations::problems(all)) FAIL_CHECK(problem);
}

}  // namespace
}  // namespace girok::app
