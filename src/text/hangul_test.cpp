#include "text/hangul.h"

#include <doctest/doctest.h>

#include "text/unicode.h"

namespace girok::text {
namespace {

TEST_CASE("a syllable is the sum of its letters") {
  // The Unicode Standard 15, section 3.12: U+D4DB is U+1111 U+1171 U+11B6.
  CHECK(jamo_of(0xD4DB) == Jamo{0x1111 - 0x1100, 0x1171 - 0x1161, 0x11B6 - 0x11A7});
  CHECK(syllable_of({17, 16, 15}) == 0xD4DB);
  for (char32_t c = first_syllable; c <= last_syllable; ++c) REQUIRE(syllable_of(jamo_of(c)) == c);
}

TEST_CASE("letters as a keyboard writes them and back") {
  CHECK(decompose("닭 한 마리") == "ㄷㅏㄺ ㅎㅏㄴ ㅁㅏㄹㅣ");
  CHECK(compose("ㄷㅏㄺ ㅎㅏㄴ ㅁㅏㄹㅣ") == "닭 한 마리");
  CHECK(compose("ㅇㅣㄱㅡㅁㅅㅜㄴ") == "이금순");
  CHECK(compose("ㄱㅏㄸㅏ") == "가따");  // ㄸ ends no syllable
  CHECK(compose("ㅋㅋㅋ") == "ㅋㅋㅋ");
  CHECK(compose("ㅏㅏ") == "ㅏㅏ");
}

TEST_CASE("conjoining letters are NFD, and compose to the same syllables") {
  CHECK(conjoining("각") == "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8");  // U+1100 U+1161 U+11A8
  std::string all;
  for (char32_t c = first_syllable; c <= last_syllable; c += 7) append_rune(all, c);
  CHECK(compose(conjoining(all)) == all);
}

TEST_CASE("a letter that a keyboard has is an initial, a vowel or a final") {
  CHECK(initial_of_compatibility(U'ㄱ') == 0);
  CHECK(final_of_compatibility(U'ㄱ') == 1);
  CHECK(initial_of_compatibility(U'ㅎ') == 18);
  CHECK(final_of_compatibility(U'ㅎ') == 27);
  CHECK(!final_of_compatibility(U'ㄸ'));
  CHECK(!initial_of_compatibility(U'ㄳ'));
  CHECK(vowel_of_compatibility(U'ㅣ') == 20);
  CHECK(!vowel_of_compatibility(U'ㄱ'));
}

}  // namespace
}  // namespace girok::text
