#include "text/search_tokens.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "text/unicode.h"

using namespace girok;
using namespace girok::text;

namespace {

// The tokens with spaces between them; those that end a run carry a dot, so that a table can be read.
std::string shown(std::string_view text) {
  SearchTokens tokens;
  search_tokens(text, tokens);
  std::string out;
  for (const SearchToken& token : tokens.list) {
    if (!out.empty()) out += ' ';
    out += tokens.text_of(token);
    if (token.tail) out += '.';
    CHECK(!(token.gram && token.tail));
  }
  return out;
}

// What of the text each token covers.
std::string covered(std::string_view text) {
  SearchTokens tokens;
  search_tokens(text, tokens);
  std::string out;
  for (const SearchToken& token : tokens.list) {
    if (!out.empty()) out += '|';
    out += slice(text, token.span);
  }
  return out;
}

struct Case {
  const char* text;
  const char* tokens;
};

// Pieces of three scripts, of their marks, and of bytes that are none.
std::string random_text() {
  static const std::vector<std::string> pieces = {"북",
                                                  "한",
                                                  "에",
                                                  "서",
                                                  "여성",
                                                  "韓",
                                                  "國",
                                                  "国",
                                                  "人",
                                                  "カ",
                                                  "\xE3\x82\x99",
                                                  "ー",
                                                  "ﾊ",
                                                  "ﾞ",
                                                  "ㅎ",
                                                  "ㅏ",
                                                  "\xE1\x84\x92",
                                                  "\xE1\x85\xA1",
                                                  "\xE1\x86\xAB",
                                                  "a",
                                                  "b",
                                                  "S",
                                                  "é",
                                                  "e\xCC\x81",
                                                  "ŏ",
                                                  "ß",
                                                  "ﬁ",
                                                  "И",
                                                  "й",
                                                  "क",
                                                  "\xE0\xA5\x8D",
                                                  "1",
                                                  "5",
                                                  "000",
                                                  "１",
                                                  "½",
                                                  "㈜",
                                                  "'",
                                                  "’",
                                                  "-",
                                                  " ",
                                                  "  ",
                                                  ".",
                                                  ",",
                                                  "，",
                                                  "“",
                                                  "》",
                                                  "\n",
                                                  "\x1F",
                                                  "\xC2\xAD",
                                                  "\xFF",
                                                  "\xE1\x84",
                                                  "\xF0\xA0\x80\x80",
                                                  "\xEF\xB8\x80"};
  std::string out;
  for (const std::size_t i : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, pieces.size())))
    out += pieces[i];
  return out;
}

}  // namespace

// Counted by hand from the rules in the header.
TEST_CASE("Hangul, Han and kana become grams of two characters and one last character a run") {
  const Case cases[] = {
      {"북한에서", "북한 한에 에서 서."},
      {"북한 여성", "북한 한. 여성 성."},
      {"그", "그."},
      {"中国人", "中国 国人 人."},
      {"북한(北韓)의", "북한 한. 北韩 韩. 의."},
      {"脫北者들", "脱北 北者 者. 들."},
      {"カタカナとひらがな", "カタ タカ カナ ナと とひ ひら らが がな な."},
      {"コーヒー", "コー ーヒ ヒー ー."},
      {"人々", "人々 々."},
      {"39호실", "39 호실 실."},
      {"NKDB는", "nkdb 는."},
      {"북한·중국", "북한 한. 중국 국."},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("words of alphabets are folded, lose their diacritics and split at hyphens and apostrophes") {
  const Case cases[] = {
      {"Pyŏngyang", "pyongyang"},
      {"Pyo\xCC\x86ngyang", "pyongyang"},
      {"P’yŏngyang", "p yongyang"},
      {"Keum-soon LEE", "keum soon lee"},
      {"don't don’t", "don t don t"},
      {"women's women’s victims' O's", "women women victims o"},
      {"'s Gravenhage, s", "s gravenhage s"},
      {"U.S. aid", "u s aid"},
      {"AT&T", "at t"},
      {"Straße ﬁne", "strasse fine"},
      {"Łódź Øre", "lodz ore"},
      {"ＦＵＬＬ　ｗｉｄｔｈ", "full width"},
      {"Кореи Корей", "кореи кореи"},
      {"Ἑλλάς", "ελλασ"},
      {"soft\xC2\xADhyphen zero\xE2\x80\x8Bwidth", "softhyphen zero width"},
      {"İstanbul", "istanbul"},
      {"ᾳ α\xCD\x85", "α α"},
      {"हिन्दी", "हिन्दी"},
      {"\xE0\xB2\x95\xE0\xB3\x8B", "\xE0\xB2\x95\xE0\xB3\x86\xE0\xB3\x82\xE0\xB3\x95"},  // Kannada ko: its vowel sign in three parts
      {"105mn", "105 mn"},
      {"m² ㎏ №5", "m 2 kg no 5"},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("numbers lose their grouping and become ASCII; dates and decimals part at the dot") {
  const Case cases[] = {
      {"150,000", "150000"},
      {"1,234,567.", "1234567"},
      {"１５０，０００", "150000"},
      {"150\xC2\xA0"
       "000",
       "150000"},
      {"1,2,3", "1 2 3"},
      {"2019,2020", "2019 2020"},
      {"1,2345", "1 2345"},
      {"12,345,67", "12345 67"},
      {"2024.11.25", "2024 11 25"},
      {"3.5%", "3 5"},
      {"१९९९", "1999"},
      {"70-80", "70 80"},
      {"150,000명", "150000 명."},
      {"1,234 567", "1234 567"},
      {",000", "000"},
      {"1234,567", "1234 567"},
      {"1998²", "1998 2"},
      {"3½", "3 1 2"},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

// Composed forms by Python 3.11, unicodedata.normalize('NFKC', ...).
TEST_CASE("decomposed, half-width and compatibility forms meet the composed ones") {
  CHECK(shown("\xE1\x84\x87\xE1\x85\xAE\xE1\x86\xA8\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == "북한 한.");
  CHECK(shown("하\xE1\x86\xAB국") == "한국 국.");
  CHECK(shown("ﾊﾞｯﾌｧ") == "バッ ッフ ファ ァ.");
  CHECK(shown("ハ\xE3\x82\x99ス") == "バス ス.");
  CHECK(shown("\xEF\xA4\x8A") == "金.");        // U+F90A, a compatibility ideograph of Korean encodings
  CHECK(shown("㈜한국") == "주. 한국 국.");
  CHECK(shown("a\xCD\xB4"
              "b ŉ") == "a b n");  // U+0374 is U+02B9, an apostrophe; U+0149 begins with one
  CHECK(shown("ㅋㅋㅋ") == "ᄏᄏ ᄏᄏ ᄏ.");
  CHECK(shown("葛\xF3\xA0\x84\x80飾") == "葛饰 饰.");  // a variation selector is not written
}

TEST_CASE("each token knows the bytes it stands for") {
  CHECK(covered("북한에서 Keum-soon’s 150,000명") == "북한|한에|에서|서|Keum|soon|150,000|명");
  CHECK(covered("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB국") == "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB국|국");
  CHECK(covered("Pyo\xCC\x86n a") == "Pyo\xCC\x86n|a");
  CHECK(covered("국\xEF\xB8\x80한\xEF\xB8\x80") == "국\xEF\xB8\x80한\xEF\xB8\x80|한\xEF\xB8\x80");
  CHECK(covered("3½") == "3|½|½");
}

TEST_CASE("bytes that are no UTF-8 part words, and an empty text has no tokens") {
  CHECK(shown("") == "");
  CHECK(shown("a\xFF"
              "b") == "a b");
  CHECK(shown("북\xEB\xB6") == "북.");
  CHECK(shown("\xED\xA0\x80x") == "x");  // a surrogate
  CHECK(shown(std::string_view("a\0b", 3)) == "a b");
}

TEST_CASE("an endless word is cut into pieces") {
  const std::string word(1000, 'a');
  SearchTokens tokens;
  search_tokens(word, tokens);
  REQUIRE(tokens.list.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) CHECK(tokens.text_of(i).size() == (i < 4 ? 240 : 40));
  CHECK(tokens.list.back().span == Span{960, 1000});
  search_tokens(std::string(1000, '7'), tokens);
  CHECK(tokens.list.size() == 5);
}

TEST_CASE("tokens are joined by the separator, which none of them holds") {
  SearchTokens tokens;
  search_tokens("북한 x\x1Fy", tokens);
  std::string joined = "=";
  append_joined(tokens, joined);
  CHECK(joined == "=북한\x1F한\x1Fx\x1Fy");
}

TEST_CASE("spans are in order and inside the text, and each character of a run starts one token") {
  rc::check([] {
    const std::string text = random_text();
    SearchTokens tokens;
    search_tokens(text, tokens);
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
      const SearchToken& token = tokens.list[i];
      RC_ASSERT(token.span.begin < token.span.end);
      RC_ASSERT(token.span.end <= text.size());
      RC_ASSERT(token.begin < token.end);
      RC_ASSERT(token.end <= tokens.pool.size());
      if (i > 0) RC_ASSERT(tokens.list[i - 1].span.begin <= token.span.begin);
      std::size_t characters = 0;
      for (std::size_t at = 0; at < tokens.text_of(i).size(); at += rune_at(tokens.text_of(i), at).size) ++characters;
      if (token.gram) {
        RC_ASSERT(characters == 2U);
        // A gram's second character begins the next token of its run.
        RC_ASSERT(i + 1 < tokens.list.size());
        const std::string_view next = tokens.text_of(i + 1);
        const std::string_view here = tokens.text_of(i);
        RC_ASSERT(here.substr(rune_at(here, 0).size) == next.substr(0, rune_at(next, 0).size));
      }
      if (token.tail) RC_ASSERT(characters == 1U);
    }
  });
}

TEST_CASE("a text and a space and a text have the tokens of both") {
  rc::check([] {
    const std::string a = random_text();
    const std::string b = random_text();
    const std::string left = shown(a);
    const std::string right = shown(b);
    RC_ASSERT(shown(a + " . " + b) == left + (left.empty() || right.empty() ? "" : " ") + right);
  });
}

TEST_CASE("tokens are folded for good: their text has themselves as its tokens") {
  rc::check([] {
    SearchTokens tokens;
    search_tokens(random_text(), tokens);
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
      SearchTokens again;
      search_tokens(tokens.text_of(i), again);
      RC_ASSERT(again.list.size() == (tokens.list[i].gram ? 2U : 1U));
      RC_ASSERT(again.text_of(std::size_t{0}) == tokens.text_of(i));
    }
  });
}

TEST_CASE("a buffer used before gives the same tokens as a new one") {
  rc::check([] {
    SearchTokens used;
    search_tokens(random_text() + "북한에서 old words", used);
    const std::string text = random_text();
    search_tokens(text, used);
    SearchTokens fresh;
    search_tokens(text, fresh);
    RC_ASSERT(used.list == fresh.list);
    RC_ASSERT(used.pool == fresh.pool);
  });
}

TEST_CASE("rows of marks, jamo and joiners take linear time") {
  for (const char* unit : {"\xCC\x81", "\xE1\x85\xA1", "\xE3\x82\x99", "\xEF\xB8\x80", "㈜", "ﷺ", "1,000", "’s"}) {
    std::string text = "가";
    while (text.size() < 1'000'000) text += unit;
    SearchTokens tokens;
    const std::clock_t start = std::clock();  // the processor's time, whoever else has it meanwhile
    search_tokens(text, tokens);
    CHECK(std::clock() - start < 5 * CLOCKS_PER_SEC);
  }
}

TEST_CASE("each character of Unicode's first plane, alone or in a word, folds for good") {
  SearchTokens tokens, again;
  for (char32_t c = 1; c < 0x10000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text = "a";
    append_rune(text, c);
    text += 'b';
    search_tokens(text, tokens);
    bool same = true;
    for (const SearchToken& token : tokens.list) {
      search_tokens(tokens.text_of(token), again);
      same = same && !again.list.empty() && again.text_of(std::size_t{0}) == tokens.text_of(token);
    }
    if (!same) FAIL_CHECK("U+" << std::hex << static_cast<unsigned>(c));
  }
}
