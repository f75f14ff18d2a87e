// English text as the number grammar sees it: words with their number class, digit literals with their value, signs.
//
// Model    One pass over the bytes. Words break at hyphens and apostrophes ("twenty-one" is three atoms); a digit literal takes
//          its grouping, decimal part and exponent with it ("1,234.5", "12,34,567", "1 234 567", "1.234,5", "4e14", "1.3x10^6").
// Limits   "1.234" is 1.234 and "1,234" is 1234: English reading. A decimal comma is read where nothing else is possible ("5,00").
// Threads  No shared state.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/span.h"

namespace girok::reading::en {

enum class AtomKind : std::uint8_t { word, digits, sign };

/// What a word is to the number grammar.
enum class Class : std::uint8_t {
  other,
  unit,       ///< zero .. nine
  teen,       ///< ten .. nineteen
  tens,       ///< twenty .. ninety
  hundred,
  magnitude,  ///< thousand, lakh, million ...: 10^value
  dozen,
  ordinal,    ///< first .. nineteenth; value
  ordinal_tens,
  ordinal_scale,  ///< hundredth, thousandth: 10^value
  half,       ///< half, halves
  quarter,
  article,    ///< a, an
  conjunction,  ///< and
  point,
  minus,      ///< minus, negative
  vague,      ///< only in the lexicon: sets Atom::vague ("several", "tens")
  multiple,   ///< only in the lexicon: sets Atom::multiple ("twice", "tripled")
};

struct Atom {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  AtomKind kind = AtomKind::sign;
  Class cls = Class::other;
  bool plural = false;         ///< "thousands", "thirds"
  bool space_before = false;
  bool blank_before = false;   ///< a blank line before: nothing is read across it
  bool capital = false;
  bool vague = false;          ///< may lead a vague magnitude: several, few, couple, tens, scores
  bool multiple = false;       ///< twice, doubled, tenfold; value is the factor
  bool plain = false;          ///< digits without grouping, decimals or exponent
  std::int32_t value = 0;      ///< words: their number; digits: index into Atoms::literals
  char32_t sign = 0;           ///< signs: the character; all dashes are '-'
  Span span() const { return {begin, end}; }
};

struct Atoms {
  std::string_view text;
  std::vector<Atom> list;
  std::vector<Decimal> literals;

  std::size_t size() const { return list.size(); }
  const Atom& operator[](std::size_t i) const { return list[i]; }
  std::string_view raw(std::size_t i) const { return slice(text, list[i].span()); }
  /// Is atom `i` this word (lower case ASCII), whatever its case?
  bool is(std::size_t i, std::string_view word) const;
  bool is_sign(std::size_t i, char32_t sign) const { return i < size() && list[i].kind == AtomKind::sign && list[i].sign == sign; }
  /// Nothing between atom i-1 and i.
  bool joined(std::size_t i) const { return i > 0 && i < size() && !list[i].space_before; }
  bool is_word(std::size_t i) const { return i < size() && list[i].kind == AtomKind::word; }
  bool is_digits(std::size_t i) const { return i < size() && list[i].kind == AtomKind::digits; }
  Class cls(std::size_t i) const { return i < size() ? list[i].cls : Class::other; }
  const Decimal& literal(std::size_t i) const { return literals[static_cast<std::size_t>(list[i].value)]; }
};

/// The atoms of text[range]. `has_numbers` is false where no numeral, of digits or words, can be in it.
Atoms lex(std::string_view text, Span range, bool& has_numbers);

/// A word of the grammar.
struct Entry {
  std::string_view word;
  Class cls;
  std::int32_t value;
  bool plural = false;
};
/// Whatever the case; nullptr where the grammar does not know the word (lexer_en_words.cpp).
const Entry* look_up(std::string_view word);

/// ASCII case-insensitive comparison with a lower-case word.
bool equals_folded(std::string_view word, std::string_view lower);

/// Is atom `i` one of these words (lower case ASCII)?
template <std::size_t N>
bool is_any(const Atoms& atoms, std::size_t i, const std::array<std::string_view, N>& words) {
  return atoms.is_word(i) && std::any_of(words.begin(), words.end(), [&](std::string_view word) { return atoms.is(i, word); });
}

}  // namespace girok::reading::en
