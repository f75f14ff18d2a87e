#include "text/unicode.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace girok::text;

TEST_CASE("runes read backwards are the runes read forwards, for any bytes") {
  std::mt19937 random(7);
  // Bytes that matter to UTF-8: ASCII, continuations, leads of each length, and those that never occur.
  const unsigned char alphabet[] = {'a', ' ', 0x80, 0xA0, 0x90, 0xBF, 0xC0, 0xC3, 0xE0, 0xE3, 0xED, 0xF0, 0xF4, 0xF5, 0xFF};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = 0; i < random() % 12; ++i) text += static_cast<char>(alphabet[random() % sizeof alphabet]);
    std::vector<std::size_t> forward, backward;
    for (std::size_t i = 0; i < text.size(); i += rune_at(text, i).size) forward.push_back(i);
    for (std::size_t i = text.size(); i > 0;) backward.insert(backward.begin(), i -= rune_before(text, i).size);
    REQUIRE(forward == backward);
  }
}

TEST_CASE("overlong forms, surrogates and characters beyond Unicode are invalid") {
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80"}) {
    CHECK(rune_at(bad, 0).value == 0xFFFD);
    CHECK(rune_at(bad, 0).size == 1);
  }
  CHECK(rune_at("", 0).size == 0);
}

TEST_CASE("a rune written is the rune read") {
  for (const char32_t c : {U'a', U'é', U'한', U'人', U'𠀀', U'\U0010FFFF'}) {
    std::string text;
    append_rune(text, c);
    CHECK(rune_at(text, 0).value == c);
    CHECK(rune_at(text, 0).size == text.size());
  }
}

TEST_CASE("folding makes alike what a reader takes for alike") {
  CHECK(fold("“Don’t”  —\nSTOP") == "\"don't\" - stop");
  CHECK(fold("「人」『書』《題》") == "\"人\"\"書\"\"題\"");
  CHECK(fold("４，５６５ＫＧ") == "4,565kg");
  CHECK(fold("Straße") == "strasse");
  CHECK(fold("e\xCC\x81") == "é");
  CHECK(fold("٣") == "3");
  CHECK(fold("70～80〜90") == "70~80~90");
  CHECK(fold("a\xE2\x80\x8B\xC2\xA0"
             "b") == "a b");
  CHECK(fold("…") == "...");
  CHECK(fold_word("WOMEN’S") == "women's");
  CHECK(fold_word("women's") == "women's");
  CHECK(folds_to("The", "the"));
  CHECK_FALSE(folds_to("Then", "the"));
}

TEST_CASE("folding twice changes nothing, for every character") {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x30000 ? 1 : 97) {
    std::string text = "x";
    append_rune(text, c);
    text += 'y';
    const std::string once = fold(text);
    CAPTURE(static_cast<std::uint32_t>(c));
    REQUIRE(fold(once) == once);
    REQUIRE(fold_word(fold_word(text)) == fold_word(text));
  }
}

TEST_CASE("NFC composes what is typed in pieces, into the buffer that is given, or not at all") {
  const auto composed = [](std::string_view text, std::size_t room) {
    std::string out(room, '?');
    const auto size = nfc(text, out);
    return size ? out.substr(0, *size) : std::string("none");
  };
  // UAX #15, figures 3 to 5, and the Hangul example of section 3.12 of the standard.
  CHECK(composed("A\u030A", 6) == "\u00C5");
  CHECK(composed("\u212B", 6) == "\u00C5");
  CHECK(composed("s\u0323\u0307", 9) == "\u1E69");
  CHECK(composed("\u1111\u1171\u11B6", 9) == "\uD4DB");
  CHECK(composed("\uFB01", 9) == "\uFB01");
  CHECK(composed("plain", 5) == "plain");
  CHECK(composed("", 0).empty());
  CHECK(composed("plain", 4) == "none");
  // U+1D160 is among the characters whose NFC is three times as long (UAX #15, table of expansion factors).
  CHECK(composed("\U0001D160", 12) == "\U0001D158\U0001D165\U0001D16E");
}

TEST_CASE("characters are classed by what readers use them for") {
  CHECK(is_dash(U'–'));
  CHECK(is_dash(U'−'));
  CHECK_FALSE(is_dash(U'〜'));
  CHECK(is_tilde(U'～'));
  CHECK(is_opening_quote(U'“'));
  CHECK_FALSE(is_closing_quote(U'“'));
  CHECK(is_closing_quote(U'」'));
  CHECK(is_opening_quote(U'\''));
  CHECK(is_closing_quote(U'\''));
  CHECK(digit_value(U'５') == 5);
  CHECK(digit_value(U'五') == -1);
  CHECK(is_space(U'\x3000'));
  CHECK(script_of(U'ー') == Script::kana);
  CHECK(script_of(U'ᄀ') == Script::hangul);
  CHECK(script_of(U'é') == Script::latin);
  CHECK(script_of(U'ж') == Script::cyrillic);
  CHECK(has_han("abc 人"));
  CHECK_FALSE(has_han("abc 사람"));
  CHECK(has_hangul("abc 사람"));
  CHECK(columns("ab한e\xCC\x81") == 5);
}
