// Characters: reading UTF-8, scripts and classes. The only place (with the rest of this room) that asks ICU.
//
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace girok::text {

enum class Script : std::uint8_t { common, latin, hangul, han, kana, cyrillic, greek, arabic, other };

struct Rune {
  char32_t value = 0;        ///< U+FFFD where the bytes are invalid
  std::uint32_t size = 0;    ///< bytes taken; 0 only at the end
};

/// The character that starts at `offset`. Fast for ASCII.
Rune rune_at(std::string_view text, std::size_t offset);
/// The character that ends at `offset` (that is, the one before it).
Rune rune_before(std::string_view text, std::size_t offset);
void append_rune(std::string& text, char32_t value);

Script script_of(char32_t c);
bool is_letter(char32_t c);
bool is_upper(char32_t c);
bool is_digit(char32_t c);      ///< decimal digits of any script, full width included
int digit_value(char32_t c);    ///< 0..9, or -1
bool is_space(char32_t c);      ///< white space of any kind, no-break and zero-width included
bool is_dash(char32_t c);       ///< hyphens, dashes, minus, full width; for ranges and compounds
bool is_opening_quote(char32_t c);  ///< can open: “ ‘ « ‹ „ 「 『 《 〈 ＂ " ' and the like
bool is_closing_quote(char32_t c);

/// For comparing: NFKC with full case folding; curly and CJK quotation marks to " and ', all dashes to "-", digits to ASCII,
/// runs of white space to one space. Not for showing.
std::string fold(std::string_view text);
/// fold(), for one ASCII-only or mixed word, without white-space handling; the same result for the same word.
std::string fold_word(std::string_view word);

}  // namespace girok::text
