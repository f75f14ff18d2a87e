// Characters: reading UTF-8, scripts and classes. The only place (with the rest of this room) that asks ICU.
//
// Model    The Unicode Character Database, as ICU carries it; ASCII is answered from tables of our own.
// Limits   A quotation mark is classed by its character alone: “ closes in German, and ’ is also the apostrophe.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace girok::text {

enum class Script : std::uint8_t { common, latin, hangul, han, kana, cyrillic, greek, arabic, other };

struct Rune {
  char32_t value = 0;        ///< U+FFFD where the bytes are invalid
  std::uint32_t size = 0;    ///< bytes taken; 0 only at the end
};

/// The character that starts at `offset`. Fast for ASCII. A byte that starts no valid character is one rune of size 1.
Rune rune_at(std::string_view text, std::size_t offset);
/// The character that ends at `offset` (that is, the one before it); cuts the text at the same places as rune_at().
Rune rune_before(std::string_view text, std::size_t offset);
void append_rune(std::string& text, char32_t value);

Script script_of(char32_t c);
bool is_letter(char32_t c);     ///< letters of any script, ideographs included
bool is_upper(char32_t c);      ///< upper or title case
bool is_lower(char32_t c);
bool is_digit(char32_t c);      ///< decimal digits of any script, full width included
int digit_value(char32_t c);    ///< 0..9, or -1
bool is_space(char32_t c);      ///< white space of any kind, no-break and zero-width included
bool is_dash(char32_t c);       ///< hyphens, dashes, minus, full width; for ranges and compounds. Not ~ 〜 ～: see is_tilde
bool is_tilde(char32_t c);      ///< ~ ～ 〜 ∼: ranges in Korean and Chinese, "about" before a number
bool is_punctuation(char32_t c);    ///< general category P
bool is_opening_quote(char32_t c);  ///< can open: “ ‘ « ‹ „ 「 『 《 〈 ＂ " ' and the like
bool is_closing_quote(char32_t c);

bool has_han(std::string_view text);
bool has_hangul(std::string_view text);
/// How many columns the text takes in a terminal: two for wide East Asian characters, none for combining marks.
std::size_t columns(std::string_view text);

/// NFC (Unicode 15, UAX #15) of valid UTF-8 into a buffer of the caller's, for texts that must not be left about: no string of ours holds it,
/// though ICU's stack may. The bytes written; nothing where `out` is too small (three times the text always suffices).
std::optional<std::size_t> nfc(std::string_view text, std::span<char> out);

/// For comparing: NFKC with full case folding; curly and CJK quotation marks to " and ', all dashes to "-", digits to ASCII,
/// tildes to ~, runs of white space to one space. Folding twice changes nothing. Not for showing.
std::string fold(std::string_view text);
/// fold(), for one word, without white-space handling; the same result for the same word. A loop over bytes for ASCII.
std::string fold_word(std::string_view word);
/// fold_word() into a buffer of the caller's, so that a loop over words need not allocate.
void fold_word(std::string_view word, std::string& out);
/// True where fold_word(word) == folded; `folded` is ASCII and already folded. Allocates nothing for ASCII words.
bool folds_to(std::string_view word, std::string_view folded);

}  // namespace girok::text
