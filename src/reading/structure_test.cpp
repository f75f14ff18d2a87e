// Segments and metadata of invented documents. Every text here was made up for these tests.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "reading/load.h"
#include "reading/reading.h"

using namespace girok;
using namespace girok::reading;

namespace {

Document read_text(std::string text) {
  Document document;
  document.text = std::move(text);
  find_structure(document);
  return document;
}

Document read_html(std::string_view html) {
  auto document = load("page.html", html, Format::html);
  REQUIRE(document.has_value());
  find_structure(*document);
  return std::move(*document);
}

/// The kinds, one letter each: t(itle) y (by-line) d(ateline) b(ody) c(aption) q (pull-quote) x (boilerplate); upper case where repeated.
std::string shape(const Document& document) {
  std::string letters;
  for (const Segment& segment : document.segments) {
    const char letter = "tydbcqx"[static_cast<std::size_t>(segment.kind)];
    letters += segment.repeated ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return letters;
}

const std::string prose = "The council said on Tuesday that forty miners had been freed from the pits near Orrin.";
const std::string more_prose = "Most of them had been held for more than a year, and some were younger than fifteen, it said.";

void check_invariants(const Document& document) {
  std::uint32_t end = 0;
  for (const Segment& segment : document.segments) {
    CHECK(segment.span.begin >= end);
    CHECK(segment.span.end > segment.span.begin);
    end = segment.span.end;
  }
  std::size_t at = 0, sentence = 0;
  for (const text::Token& token : document.tokens) {
    while (at < document.segments.size() && document.segments[at].span.end <= token.begin) ++at;
    REQUIRE(at < document.segments.size());
    CHECK(document.segments[at].span.contains(token.span()));
    while (sentence < document.sentences.size() && document.sentences[sentence].end <= token.begin) ++sentence;
    REQUIRE(sentence < document.sentences.size());
    CHECK(document.sentences[sentence].contains(token.span()));
  }
}

}  // namespace

TEST_CASE("the head of an article is told from its text") {
  struct Case {
    const char* what;
    std::string text, shape, title, author, outlet, date;
  };
  const std::vector<Case> cases = {
      {"headline, by-line with date", "Forty miners freed from Orrin pits\n\nBy Mara Quill | May 4, 2021\n\n" + prose, "tyb",
       "Forty miners freed from Orrin pits", "Mara Quill", "", "2021-05-04"},
      {"section label before the headline", "World & Regional Affairs\n\nForty miners freed from Orrin pits\n\n" + prose, "xtb",
       "Forty miners freed from Orrin pits", "", "", ""},
      {"sub-headline", "Forty miners freed from Orrin pits\n\nCouncil says some were younger than fifteen\n\n" + prose, "ttb",
       "Forty miners freed from Orrin pits", "", "", ""},
      {"summary points", "Forty miners freed\n\n  • Some were younger than fifteen\n  • Most were held for a year\n\n" + prose, "tqqb",
       "Forty miners freed", "", "", ""},
      {"no headline", prose + "\n\n" + more_prose, "bb", "", "", "", ""},
      {"date line of its own", "Forty miners freed\n\nPublished 4 May 2021, 10:30 GMT\n\n" + prose, "tdb", "Forty miners freed", "", "",
       "2021-05-04"},
      {"published before updated", "Forty miners freed\nUpdated: 6 May 2021\nPublished: 4 May 2021\n\n" + prose, "tddb",
       "Forty miners freed", "", "", "2021-05-04"},
      {"outlet in the by-line", "Forty miners freed\n\nBy Mara Quill, Vale Courier\n\n" + prose, "tyb", "Forty miners freed", "Mara Quill",
       "Vale Courier", ""},
      {"nobody's by-line", "Forty miners freed\n\n" + prose + "\n\nBy admin", "tby", "Forty miners freed", "", "", ""},
      {"reports from", "Forty miners freed\n\nMara Quill reports from Orrin\n\n" + prose, "tyb", "Forty miners freed", "Mara Quill", "",
       ""},
      {"agency dateline", "Forty miners freed\n\nORRIN, May 4 (Vale News Agency) — " + prose, "tdb", "Forty miners freed", "",
       "Vale News Agency", ""},
      {"city and dash", "Forty miners freed\n\nORRIN – " + prose, "tdb", "Forty miners freed", "", "", ""},
      {"an acronym and a dash are no dateline",
       "Forty miners freed\n\nVCRO – a council of miners in the valley – said on Tuesday that forty were free.", "tb", "Forty miners freed",
       "", "", ""},
      {"header fields", "Title: Forty miners freed\nDate: 2021-05-04\nAuthor: Mara Quill\nSource: Vale Courier\n\n" + prose, "tdyyb",
       "Forty miners freed", "Mara Quill", "Vale Courier", "2021-05-04"},
      {"day and month in doubt give no date", "Forty miners freed\n\n04/05/2021\n\n" + prose, "tdb", "Forty miners freed", "", "", ""},
      {"a date in the text is not the date of publication",
       "Forty miners freed\n\nThe council said on 4 May 2021 that forty miners had been freed from the pits near Orrin.", "tb",
       "Forty miners freed", "", "", ""},
      {"a sentence that begins with By is no by-line", "Forty miners freed\n\n" + prose + "\n\nBy then, Orrin had closed.", "tbb",
       "Forty miners freed", "", "", ""},
      {"name and outlet", "Forty miners freed\n\nMara Quill · The Vale Courier\n4 May 2021\n\n" + prose, "tydb", "Forty miners freed",
       "Mara Quill", "The Vale Courier", "2021-05-04"},
      {"name and institute beside a date", "Forty miners freed\n\nBodan Ireth, Institute for Labour Studies\n4 May 2021\n\n" + prose,
       "tydb", "Forty miners freed", "Bodan Ireth", "", "2021-05-04"},
      {"place and date", "Forty miners freed\n\nCouncil House, Orrin, 4 May 2021\n\n" + prose, "tdb", "Forty miners freed", "", "",
       "2021-05-04"},
      {"outlet and date", "Forty miners freed\n\nThe Vale Courier, 4 May 2021\n\n" + prose, "tdb", "Forty miners freed", "",
       "The Vale Courier", "2021-05-04"},
      {"release date", "Forty miners freed\n\nFor release: 4 May 2021, Orrin\n\n" + prose, "tdb", "Forty miners freed", "", "",
       "2021-05-04"},
      {"breadcrumb", "Home » Local » Orrin\n\nForty miners freed from the pits\n\n" + prose, "xtb", "Forty miners freed from the pits", "",
       "", ""},
      {"Korean",
       "오린 광산에서 광부 40명 풀려나\n\n(오린=계곡통신) 한가람 기자 = 계곡노동협의회는 4일 오린 광산에서 광부 40명이 풀려났다고 "
       "밝혔다.\n\n무단전재 및 재배포 금지",
       "tdbx", "오린 광산에서 광부 40명 풀려나", "한가람", "계곡통신", ""},
      {"Korean by-line and date",
       "오린 광산에서 광부 40명 풀려나\n\n한가람 기자\n입력 2021.05.04 10:30\n\n계곡노동협의회는 4일 오린 광산에서 광부 40명이 풀려났다고 "
       "밝혔다.",
       "tydb", "오린 광산에서 광부 40명 풀려나", "한가람", "", "2021-05-04"},
      {"Chinese",
       "奥林矿区四十名矿工获释\n\n2021年5月4日\n\n谷地社奥林5月4日电（记者林晓）谷地劳工委员会周二表示，四十名矿工已从奥林附近的矿井获释。"
       "\n\n责任编辑：周平",
       "tddbx", "奥林矿区四十名矿工获释", "林晓", "", "2021-05-04"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Document document = read_text(c.text);
    check_invariants(document);
    CHECK(shape(document) == c.shape);
    CHECK(document.metadata.title == c.title);
    CHECK(document.metadata.author == c.author);
    if (!c.outlet.empty()) CHECK(document.metadata.outlet == c.outlet);
    CHECK((document.metadata.date ? to_string(*document.metadata.date) : "") == c.date);
  }
}

TEST_CASE("what the page carries is flagged, and the text around it is not") {
  const std::string head = "Forty miners freed from Orrin pits\n\n" + prose + "\n\n";
  struct Case {
    const char* what;
    std::string tail, shape;
  };
  const std::vector<Case> cases = {
      {"advertisement between paragraphs", "ADVERTISEMENT\n\n" + more_prose, "xb"},
      {"advertisement, crosshead, prose", "ADVERTISEMENT\n\nA year underground\n\n" + more_prose + "\n\n" + prose, "xbbB"},
      {"teasers to the end",
       "ADVERTISEMENT\n\nOpinion\n\nView All\n\nBakers strike in Lower Vale\n\nThe bakers of Lower Vale have said that they will no "
       "lon...\n\nNew bridge opens over the Tarn\n\n\"We waited ten years,\" the mayor said, \"and it was wor...",
       "xxxxxxx"},
      {"teasers with whole sentences",
       "Related stories\n\nBakers strike in Lower Vale\n\nThe bakers of Lower Vale have said that they will no longer bake before "
       "dawn.\n\nNew bridge opens\n\nThe bridge over the river Tarn was opened on Sunday after ten years of work.",
       "xxxxx"},
      {"prose after related links",
       "Related\n\nBakers strike in Lower Vale\n\nNew bridge opens\n\n" + more_prose +
           "\n\nThe pits have been closed since then, and the owners have not answered any questions.",
       "xxxbb"},
      {"cross-promotion", "More from Vale Courier: Bakers strike in Lower Vale: report\n\n" + more_prose, "xb"},
      {"copyright", "© 2021 Vale Courier. All rights reserved.", "x"},
      {"newsletter", "Sign up for our daily newsletter\n\nShare this article", "xx"},
      {"note to the editors", "DRAFT - check the numbers, remove before publishing", "x"},
      {"caption by its credit", "Miners leave the pits near Orrin on Tuesday (file photo)\n\nImage: the pits in spring", "cc"},
      {"Korean furniture", "사진=계곡노동협의회 제공\n\n관련기사\n\n제빵사 파업 시작\n\n새 다리 개통", "cxxx"},
      {"Chinese furniture", "图为获释矿工。\n\n相关阅读\n\n面包师罢工开始\n\n新桥通车", "cxxx"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const Document document = read_text(head + c.tail);
    check_invariants(document);
    CHECK(shape(document) == "tb" + c.shape);
  }
}

TEST_CASE("a sentence that stands several times counts once, and the text's own occurrence is the one that counts") {
  const std::string quote = "\"We would rather sleep in the snow than go back to the pits.\"";
  const Document document = read_text("Forty miners freed from Orrin pits\n\n" + quote + "\n\n" + quote + "\n\n" + prose + "\n\n" + quote +
                                      "\n\n" + more_prose + "\n\n" + prose);
  CHECK(shape(document) == "tQQbbbB");
}

TEST_CASE("a quotation printed large beside the sentence it was taken from is a pull-quote") {
  const Document document = read_text("Forty miners freed from Orrin pits\n\n" + prose +
                                      "\n\n\"We would rather sleep in the snow than go back.\"\n\nOne of them said: \"We would rather "
                                      "sleep in the snow than go back.\"\n\n" +
                                      more_prose);
  CHECK(shape(document) == "tbQbb");
}

TEST_CASE("what a page's markup says is believed") {
  const Document document = read_html(
      "<html lang=en><head><title>Forty miners freed | Vale Courier</title><meta property='og:site_name' content='Vale Courier'>"
      "<meta name=author content='By Mara Quill'><meta property='article:published_time' content='2021-05-04T10:00:00Z'></head><body>"
      "<nav><a>News</a></nav><h1>Forty miners freed</h1><p class=byline>By Mara Quill</p><figure><figcaption>The pits</figcaption></figure>"
      "<p>" +
      prose + "</p><aside>Other things</aside><p hidden>Not shown</p><p>" + more_prose + "</p><footer>Address</footer></body></html>");
  check_invariants(document);
  CHECK(shape(document) == "xtycbxxbx");
  CHECK(document.metadata.title == "Forty miners freed");
  CHECK(document.metadata.author == "Mara Quill");
  CHECK(document.metadata.outlet == "Vale Courier");
  REQUIRE(document.metadata.date.has_value());
  CHECK(to_string(*document.metadata.date) == "2021-05-04");
}

TEST_CASE("a document without structure is all text") {
  CHECK(shape(read_text("")).empty());
  CHECK(shape(read_text(prose)) == "b");
  CHECK(shape(read_text("  \n\n \n")).empty());
  check_invariants(read_text(std::string(10000, '"')));
}

TEST_CASE("a text without an end of a sentence is cut into pieces, at a comma where there is one, and nothing is lost") {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += i % 50 == 49 ? "lamp, " : "lamp ";
  const Document document = read_text(text + "out");
  check_invariants(document);
  REQUIRE(document.sentences.size() > 5);
  std::size_t token = 0;
  for (std::size_t i = 0; i < document.sentences.size(); ++i) {
    const Span sentence = document.sentences[i];
    if (i + 1 < document.sentences.size()) CHECK(document[sentence].back() == ',');
    std::size_t tokens = 0;
    for (; token < document.tokens.size() && document.tokens[token].begin < sentence.end; ++token, ++tokens)
      CHECK(document.tokens[token].begin >= sentence.begin);
    CHECK(tokens <= 400);
  }
  CHECK(token == document.tokens.size());
}
