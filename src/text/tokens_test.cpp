#include "text/tokens.h"

#include <doctest/doctest.h>

#include <string>

using namespace girok;
using namespace girok::text;

namespace {

// "w:North w:Korean n:150,000 m:." in one line, so that a table can be read.
std::string shown(std::string_view text) {
  std::string out;
  for (const Token& token : tokenize(text)) {
    if (!out.empty()) out += ' ';
    out += "wnms"[static_cast<int>(token.kind)];
    out += ':';
    out += slice(text, token.span());
  }
  return out;
}

struct Case {
  const char* text;
  const char* tokens;
};

}  // namespace

TEST_CASE("words keep inner apostrophes and hyphens, and nothing at their edges") {
  const Case cases[] = {
      {"don't", "w:don't"},
      {"don’t", "w:don’t"},
      {"Keum-soon Lee", "w:Keum-soon w:Lee"},
      {"victims' rights", "w:victims m:' w:rights"},
      {"'free'", "m:' w:free m:'"},
      {"‘free’ men", "m:‘ w:free m:’ w:men"},
      {"women’s", "w:women’s"},
      {"rock'n'roll", "w:rock'n'roll"},
      {"word--word", "w:word m:- m:- w:word"},
      {"Seoul–Busan", "w:Seoul m:– w:Busan"},
      {"Élodie naïve", "w:Élodie w:naïve"},
      {"e\xCC\x81lan", "w:e\xCC\x81lan"},
      {"soft\xC2\xADhyphen", "w:soft\xC2\xADhyphen"},
      {"a_b", "w:a m:_ w:b"},
      {"AT&T", "w:AT m:& w:T"},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("initials joined by dots are one word, and the last dot is a mark") {
  const Case cases[] = {
      {"U.S. aid", "w:U.S m:. w:aid"}, {"N. Korean", "w:N m:. w:Korean"},   {"9 p.m.", "n:9 w:p.m m:."}, {"N.Korea", "w:N m:. w:Korea"},
      {"end.The", "w:end m:. w:The"},  {"U.S.-led", "w:U.S m:. m:- w:led"}, {"J.K.L.", "w:J.K.L m:."},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("numbers keep their grouping and decimal points, and split from letters and ranges") {
  const Case cases[] = {
      {"150,000-200,000", "n:150,000 m:- n:200,000"},
      {"1.5", "n:1.5"},
      {"2019.", "n:2019 m:."},
      {"3.5mn", "n:3.5 w:mn"},
      {"$105mn (£86mn)", "s:$ n:105 w:mn m:( s:£ n:86 w:mn m:)"},
      {"70-80%", "n:70 m:- n:80 m:%"},
      {"１２", "n:１２"},
      {"４，５６５", "n:４，５６５"},
      {"1，200人", "n:1，200 w:人"},
      {"2018，3", "n:2018 m:， n:3"},
      {"12-year-old", "n:12 m:- w:year-old"},
      {"COVID-19", "w:COVID m:- n:19"},
      {"1990s", "n:1990 w:s"},
      {"28.03.2023", "n:28.03.2023"},
      {"3½", "n:3 s:½"},
      {"150\xC2\xA0"
       "000 people",
       "n:150\xC2\xA0"
       "000 w:people"},
      {"2019\xC2\xA0"
       "500",
       "n:2019 n:500"},
      {"5, 6", "n:5 m:, n:6"},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("Hangul runs are words, Han characters stand alone, kana runs are words") {
  const Case cases[] = {
      {"60만 명", "n:60 w:만 w:명"},
      {"NKDB는", "w:NKDB w:는"},
      {"북한인권정보센터(NKDB)는", "w:북한인권정보센터 m:( w:NKDB m:) w:는"},
      {"北韓이탈주민", "w:北 w:韓 w:이탈주민"},
      {"约7万人。", "w:约 n:7 w:万 w:人 m:。"},
      {"二〇一九", "w:二 w:〇 w:一 w:九"},
      {"カタカナーです", "w:カタカナーです"},
      {"70~80%", "n:70 s:~ n:80 m:%"},
  };
  for (const Case& c : cases) CHECK(shown(c.text) == c.tokens);
}

TEST_CASE("tokens know their script, their capital and the space before them") {
  const auto tokens = tokenize("The  women,한국 人 Éa");
  REQUIRE(tokens.size() == 6);
  CHECK(tokens[0].capital);
  CHECK(tokens[0].space_before);
  CHECK_FALSE(tokens[1].capital);
  CHECK_FALSE(tokens[2].space_before);
  CHECK(tokens[3].script == Script::hangul);
  CHECK_FALSE(tokens[3].space_before);
  CHECK(tokens[4].script == Script::han);
  CHECK(tokens[5].capital);
  CHECK(tokens[5].script == Script::latin);
}

TEST_CASE("bytes that are no UTF-8 become symbols, one each, and are never lost") {
  const std::string bad =
      "ab\xFF\xFE"
      "cd\xE3\x80 e\xF0\x9F";
  CHECK(shown(bad) == "w:ab s:\xFF s:\xFE w:cd s:\xE3 s:\x80 w:e s:\xF0 s:\x9F");
}
