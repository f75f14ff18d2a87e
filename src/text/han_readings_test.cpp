#include "text/han_readings.h"

#include <doctest/doctest.h>

#include <string>

namespace girok::text {
namespace {

bool reads(char32_t c, char32_t syllable) {
  const HanEntry entry = han_entry(c);
  for (const HanReading& r : entry.korean())
    if (r.syllable == syllable) return true;
  return false;
}

std::string first_pinyin(char32_t c) {
  const HanEntry e = han_entry(c);
  return e.pinyin_count == 0 ? "" : std::string(pinyin_name(e.pinyin_readings[0].syllable));
}

TEST_CASE("Korean readings of characters, with both forms of the initial-sound law") {
  // KS X 1001 lists 金 under 금 and 김, 樂 under 낙 락 악 요, 李 under 이 and 리.
  CHECK(reads(U'金', U'금'));
  CHECK(reads(U'金', U'김'));
  for (const char32_t s : {U'낙', U'락', U'악', U'요'}) CHECK(reads(U'樂', s));
  CHECK(reads(U'李', U'리'));
  CHECK(reads(U'李', U'이'));
  CHECK(han_entry(U'順').korean_readings[0].syllable == U'순');
  CHECK(han_entry(U'順').korean_readings[0].weight == 255);
}

TEST_CASE("pinyin without tones, the usual reading first") {
  // 现代汉语词典 (5th edition).
  CHECK(first_pinyin(U'李') == "li");
  CHECK(first_pinyin(U'順') == "shun");
  CHECK(first_pinyin(U'女') == "nü");
  CHECK(first_pinyin(U'張') == "zhang");
  CHECK(first_pinyin(U'行') == "xing");
  CHECK(pinyin_number("lv") == pinyin_number("lü"));
  CHECK(pinyin_number("lu:") == pinyin_number("lü"));
  CHECK(pinyin_number("lu") != pinyin_number("lü"));
  CHECK(pinyin_number("xyz") == -1);
  CHECK(pinyin_count() > 400);  // the standard language has about 410 syllables without tones
  CHECK(pinyin_name(pinyin_count()).empty());
}

TEST_CASE("traditional, simplified, Korean and Japanese forms are one in comparison") {
  // Pairs as the tables of the General List of Simplified Chinese Characters and of Korean and Japanese standards have them.
  CHECK(folded_han(U'順') == folded_han(U'顺'));
  CHECK(folded_han(U'劉') == folded_han(U'刘'));
  CHECK(folded_han(U'龍') == folded_han(U'龙'));
  CHECK(folded_han(U'龍') == folded_han(U'竜'));
  CHECK(folded_han(U'眞') == folded_han(U'真'));
  CHECK(folded_han(U'姫') == folded_han(U'姬'));
  CHECK(folded_han(U'裵') == folded_han(U'裴'));
  CHECK(folded_han(U'吳') == folded_han(U'吴'));
  CHECK(folded_han(0xF9E1) == folded_han(U'李'));  // a compatibility ideograph
  CHECK(folded_han(U'今') != folded_han(U'金'));
  CHECK(folded_han(U'a') == U'a');
  CHECK(folded_han(0x10FFFF) == 0x10FFFF);
  CHECK(han_entry(0x10FFFF).korean_count == 0);
}

TEST_CASE("simplified characters have the Korean readings of what they stand for") {
  CHECK(reads(U'顺', U'순'));
  CHECK(reads(U'龙', U'룡'));
}

TEST_CASE("folding is done in one step, over the whole table") {
  for (char32_t c = 0x3400; c <= 0x9FFF; ++c) REQUIRE(folded_han(folded_han(c)) == folded_han(c));
  for (char32_t c = 0xF900; c <= 0xFAFF; ++c) REQUIRE(folded_han(folded_han(c)) == folded_han(c));
}

}  // namespace
}  // namespace girok::text
