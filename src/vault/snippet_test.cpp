#include "vault/snippet.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <ctime>
#include <set>
#include <string>
#include <vector>

#include "text/unicode.h"

using namespace girok;
using namespace girok::vault;

namespace {

Query query_of(std::string_view typed) {
  auto query = Query::parse(typed);
  REQUIRE(query.has_value());
  return std::move(*query);
}

// The snippet with [ ] around marks and .. where the text goes on.
std::string shown(std::string_view text, std::string_view typed, std::size_t columns = 160) {
  const Snippet made = snippet(text, query_of(typed), columns);
  std::string out = made.cut_before ? ".." : "";
  std::size_t at = 0;
  for (const Span mark : made.marks) {
    out += made.text.substr(at, mark.begin - at) + "[" + std::string(slice(made.text, mark)) + "]";
    at = mark.end;
  }
  return out + made.text.substr(at) + (made.cut_after ? ".." : "");
}

std::size_t different(std::string_view text, const Query& query, std::size_t begin, std::size_t end) {
  text::SearchTokens tokens;
  text::search_tokens(text, tokens);
  std::set<std::uint32_t> phrases;
  for (const Match& match : matches_in(text, tokens, query)) {
    if (begin <= match.span.begin && match.span.end <= end) phrases.insert(match.phrase);
  }
  return phrases.size();
}

std::string random_text(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::size_t i : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    out += pieces[i];
  return out;
}

}  // namespace

// By hand.
TEST_CASE("what was looked for is marked, and no more") {
  CHECK(shown("북한에서 온 여성", "북한") == "[북한]에서 온 여성");
  CHECK(shown("북한에서 온 여성", "북한*") == "[북한에서] 온 여성");
  CHECK(shown("북한에서 온 여성", "에서 여성") == "북한[에서] 온 [여성]");
  CHECK(shown("서울에서 서", "서") == "[서]울에[서] [서]");
  CHECK(shown("조사에서 북한 여성은", "“북한 여성”") == "조사에서 [북한 여성]은");
  CHECK(shown("脫北者的證言", "脱北者 证") == "[脫北者]的[證]言");
  CHECK(shown("Traffickers and trafficking.", "traffick*") == "[Traffickers] and [trafficking].");
  CHECK(shown("Pyŏngyang’s border", "pyongyang") == "[Pyŏngyang]’s border");
  CHECK(shown("Some 150,000 people", "150000") == "Some [150,000] people");
  CHECK(shown("Keum-soon and Keum", "keum-soon") == "[Keum-soon] and Keum");
  CHECK(shown("북한에서", "북한 한에") == "[북한에]서");
  CHECK(shown("39호실", "39호실 실*") == "[39호실]");
  CHECK(shown("북한에서", "《북한 한*》 OR 북") == "[북]한에서");
}

TEST_CASE("where the first match shown stands in the whole text is told, for whoever leads there") {
  const std::string text = "Zero here. " + std::string(300, '-') + " 여성이 국경에서 증언을 기록한 단체";
  const Snippet found = snippet(text, query_of("증언"), 12);
  REQUIRE(found.first.has_value());
  CHECK(text.substr(found.first->begin, found.first->end - found.first->begin) == "증언");
  CHECK_FALSE(snippet(text, query_of("absent"), 12).first.has_value());
}

TEST_CASE("words that must not be found are not marked, and those denied twice are") {
  CHECK(shown("border and river", "border -river") == "[border] and river");
  CHECK(shown("border and river", "border -(x -river)") == "[border] and [river]");
}

TEST_CASE("white space becomes one space, and control and direction characters are left out") {
  CHECK(shown("  one\r\n\t two\xE3\x80\x80three  ", "two") == "one [two] three");
  CHECK(shown("a\x1B[31mred \xE2\x80\xAE"
              "b\xC2\x85 c",
              "red") == "a[31mred b c");
  CHECK(shown("a\x1B red \xE2\x80\xAE"
              "b\xC2\x85 c",
              "red") == "a [red] b c");
  CHECK(shown("soft\xC2\xADhyphen", "softhyphen") == "[softhyphen]");
  CHECK(shown("bad\xFF"
              "byte",
              "byte") == "bad\xEF\xBF\xBD[byte]");
  CHECK(shown("human \n\n rights", "“human rights”") == "[human rights]");
}

TEST_CASE("the window shows the most different phrases, then the most matches, then the earliest") {
  const std::string filler(200, '-');
  const std::string text = "river " + filler + " river river " + filler + " border river " + filler + " border river";
  CHECK(shown(text, "river border", 14) == "..[border] [river]..");
  CHECK(shown(text, "river", 14) == "..[river] [river]..");
  CHECK(shown("one two one", "one", 5) == "[one]..");
}

TEST_CASE("a long text is cut at spaces, in Chinese anywhere, and room at one end goes to the other") {
  const std::string text = "The first words stand here, then the border is named, and many more words follow it.";
  CHECK(shown(text, "border", 20) == "..the [border] is..");
  CHECK(shown(text, "first", 20) == "The [first] words..");
  CHECK(shown(text, "follow", 20) == "..words [follow] it.");
  CHECK(shown(text, "absent", 20) == "The first words..");
  CHECK(shown("여성이 국경에서 증언을 기록한 단체", "증언", 20) == "..[증언]을 기록한 단체");
  CHECK(shown("这是一个很长的中文句子，证言在中间，后面还有很多字。", "证言", 12) == "..子，[证言]在中..");
  CHECK(shown("", "border") == "");
  CHECK(shown("border", "border", 0) == "..");
}

TEST_CASE("a match wider than the window is cut, and so is a word without borders") {
  CHECK(shown("one two three four", "“one two three four”", 9) == "[one two]..");
  CHECK(shown(std::string(50, 'a') + " b", "a*", 10) == "[aaaaaaaaaa]..");
  CHECK(shown(std::string(50, 'a') + " b", "c", 10) == "aaaaaaaaaa..");
}

TEST_CASE("snippets are one line of UTF-8, no wider than asked, with marks in order, apart and inside") {
  const std::vector<std::string> pieces = {"북한",
                                           "에서",
                                           " ",
                                           " ",
                                           "\n",
                                           "여성",
                                           "border",
                                           "b",
                                           "國",
                                           "人",
                                           "证言",
                                           "，",
                                           "。",
                                           "é",
                                           "150,000",
                                           "'s",
                                           "カナ",
                                           "㈜",
                                           "\x1B",
                                           "\xFF",
                                           "\xCC\x81",
                                           "\xE2\x80\xAE",
                                           "\xE2\x80\x8B",
                                           "\xF0\x9F\x98\x80",
                                           "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"};
  const char* const queries[] = {"북한 border 国", "b* 人 여", "“border 북한” OR 150000", "한 -border é", "북한* 주 カ*"};
  rc::check([&] {
    const std::string text = random_text(pieces);
    const auto columns = *rc::gen::inRange<std::size_t>(0, 40);
    const Query query = query_of(queries[*rc::gen::inRange<std::size_t>(0, 5)]);
    const Snippet made = snippet(text, query, columns);
    RC_ASSERT(text::columns(made.text) <= columns);
    for (std::size_t at = 0; at < made.text.size();) {
      const text::Rune rune = text::rune_at(made.text, at);
      RC_ASSERT(rune.size > 1 || static_cast<unsigned char>(made.text[at]) < 0x7F);
      RC_ASSERT(rune.value >= 0x20U);
      at += rune.size;
    }
    RC_ASSERT(made.text.find("  ") == std::string::npos);
    std::uint32_t end = 0;
    for (const Span mark : made.marks) {
      RC_ASSERT(end <= mark.begin);
      RC_ASSERT(mark.begin < mark.end);
      end = mark.end;
    }
    RC_ASSERT(end <= made.text.size());
  });
}

TEST_CASE("no other window of that width has more different phrases") {
  const std::vector<std::string> pieces = {"one ", "two ", "three ", "four ", "and ", "or ", "words "};
  const Query query = query_of("one two thr* “three four” “and or words”");
  rc::check([&] {
    const std::string text = random_text(pieces) + "one";
    const auto columns = *rc::gen::inRange<std::size_t>(14, 50);
    std::size_t best = 0;
    for (std::size_t begin = 0; begin < text.size(); ++begin) best = std::max(best, different(text, query, begin, begin + columns));
    const Snippet made = snippet(text, query, columns);
    RC_ASSERT(different(made.text, query, 0, made.text.size()) >= best);
  });
}

TEST_CASE("matches are where the slow answer says that there are some") {
  const std::vector<std::string> pieces = {"북한", "한", " ", " ", "여성", "bord", "border", "國", "人", "3", ",000"};
  rc::check([&] {
    const std::string text = random_text(pieces);
    text::SearchTokens tokens;
    text::search_tokens(text, tokens);
    for (const char* typed : {"북한", "한", "“북한 여성”", "bord*", "国人", "3000", "“한 bord*”", "人"}) {
      const Query query = query_of(typed);
      const auto matches = matches_in(text, tokens, query);
      RC_ASSERT(matches.empty() != query.matches(tokens));
      for (std::size_t i = 0; i < matches.size(); ++i) {
        RC_ASSERT(matches[i].span.begin < matches[i].span.end);
        RC_ASSERT(matches[i].span.end <= text.size());
        if (i > 0) RC_ASSERT(matches[i - 1].span.begin <= matches[i].span.begin);
      }
    }
  });
}

TEST_CASE("large texts without borders take linear time") {
  const Query query = query_of("가* 가 “가 가 가” a* “a a a a a a a a a” é");
  for (const char* unit : {"가", "가 ", "a", "a ", "\xCC\x81", " ", "\x1B", "國", "\xE2\x80\x8B"}) {
    std::string text = "가 a ";
    while (text.size() < 1'000'000) text += unit;
    const std::clock_t start = std::clock();  // the processor's time, whoever else has it meanwhile
    const Snippet made = snippet(text, query);
    CHECK(made.text.size() < 4000);
    CHECK(std::clock() - start < 5 * CLOCKS_PER_SEC);
  }
}
