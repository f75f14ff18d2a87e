// What the Korean and the Chinese recogniser share: folded characters, Arabic digits, terms (a number with what it counts), and how
// terms become quantities. Internal to numerals_*.cpp.
//
// Model    Three passes over a stretch, each linear: terms left to right (number, then unit or counter); neighbours joined (ranges, "N of M",
//          dollars and cents); bounds, hedges and periods read outward from each. Nothing looks further than a fixed number of characters.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "reading/document.h"
#include "reading/numerals.h"

namespace girok::reading::cjk {

/// The characters of a stretch, one to one with the text but folded for comparing: full-width forms to ASCII, dashes to '-', tildes
/// to '~', white space to ' ', traditional characters of the number grammar to simplified ones.
class Runes {
 public:
  Runes(std::string_view text, std::uint32_t begin, std::uint32_t end);
  std::size_t size() const { return folded_.size(); }
  /// 0 outside the stretch (also for i = -1, as unsigned).
  char32_t operator[](std::size_t i) const { return i < folded_.size() ? folded_[i] : U'\0'; }
  bool has(std::size_t i, std::u32string_view word) const;
  /// Does `word` end just before i?
  bool ends(std::size_t i, std::u32string_view word) const;
  /// Past white space; at most 8 characters of it.
  std::size_t skip_space(std::size_t i) const;
  std::size_t skip_space_back(std::size_t i) const;
  std::u32string_view view(std::size_t begin, std::size_t end) const;
  Span span(std::size_t begin, std::size_t end) const { return {offsets_[begin], offsets_[end]}; }
  /// The text from character i on, as written, at most 96 bytes.
  std::string_view rest(std::size_t i) const;
  /// The character that a byte offset of rest(i) falls on.
  std::size_t after_bytes(std::size_t i, std::uint32_t bytes) const;
  std::string text(std::size_t begin, std::size_t end) const;
  bool full_width(std::size_t i) const;

 private:
  std::string_view text_;
  std::vector<char32_t> folded_;
  std::vector<std::uint32_t> offsets_;  ///< size() + 1
};

constexpr bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }
constexpr bool is_han(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇'; }
constexpr bool is_latin(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// The length of the longest of `words` at i; 0 where none stands there.
template <typename Words>
std::size_t longest(const Runes& r, std::size_t i, const Words& words) {
  std::size_t best = 0;
  for (const std::u32string_view word : words) {
    if (word.size() > best && r.has(i, word)) best = word.size();
  }
  return best;
}

/// As longest(), for words that end before i.
template <typename Words>
std::size_t longest_back(const Runes& r, std::size_t i, const Words& words) {
  std::size_t best = 0;
  for (const std::u32string_view word : words) {
    if (word.size() > best && r.ends(i, word)) best = word.size();
  }
  return best;
}

/// Arabic digits: "150,000", "3.5", ".25", "40 000", "1e10". The sign is not part of it.
struct Digits {
  std::size_t end = 0;
  Decimal value;
  std::size_t whole = 0;  ///< digits before the point
  bool point = false;
  bool plain = false;  ///< neither grouped nor with a point: may be a year
  bool identifier = false;  ///< "192.168.1.2", digits glued to letters before: no quantity
};
std::optional<Digits> digits_at(const Runes& r, std::size_t i);

/// A number, before what it counts.
struct Number {
  std::size_t begin = 0;
  std::size_t end = 0;
  Decimal lo, hi;  ///< equal but for "이삼십", "二三十", "수십"
  Bound bound = Bound::equal;  ///< equal, range, vague, more ("100여")
  bool open_end = false;  ///< vague without an upper end ("여러")
  bool digits = false;  ///< begins with Arabic digits
  bool plain = false;  ///< nothing but ungrouped Arabic digits
  bool native = false;  ///< Korean native numeral
  bool fraction = false;
  bool ordinal = false;
  bool weak = false;  ///< would be another word without a counter beside it
  bool single = false;  ///< one number syllable or character
  Decimal magnitude = 1;  ///< what the whole numeral is multiplied by at its end: 10000 for "20만"
  Decimal mantissa;  ///< lo / magnitude, where that is one plain number
};

/// A number with what it counts.
struct Term {
  Number number;
  std::size_t begin = 0;
  std::size_t end = 0;
  QuantityKind kind = QuantityKind::number;
  std::string_view unit;  ///< of a table that lives for the whole run
  std::string_view currency;
  Decimal factor = 1;  ///< of the currency's main unit
  std::u32string_view counter;  ///< as matched; points into the stretch
  Decimal named, named_hi;  ///< the number as it stands, before a share or a dozen is worked out
  bool joined = false;  ///< already a range, sum or share: joins nothing more
};

/// A quantity under way: a term, then widened by bounds, hedges and periods.
struct Draft {
  std::size_t begin = 0;
  std::size_t end = 0;
  Term term;
  Interval value;
  std::string_view period;
  std::size_t hedge_begin = 0;
  std::size_t hedge_end = 0;
  std::size_t conversion_of = none;
  bool dropped = false;
};

/// Decimal sum; `a` where it does not fit.
Decimal sum(const Decimal& a, const Decimal& b);
/// Decimal product; `a` where it does not fit in 37 digits.
Decimal times(const Decimal& a, const Decimal& b);

/// The interval of a term's number, with the currency's factor or a share's scale applied.
Interval interval_of(const Term& term);

/// `lower` and `upper` say one interval: "이십 초과 삼십오 이하".
bool two_sided(const Draft& first, const Draft& second);
Interval merged(const Interval& first, const Interval& second);

/// Sets the bound that a word beside the number gives; a range or a vague number keeps its ends.
void set_bound(Interval& value, Bound bound);

/// "A(B)": two amounts of money, the second in brackets, restate each other. Fills conversion_of.
void link_conversions(const Runes& r, std::vector<Draft>& drafts);

std::vector<Quantity> finished(const Runes& r, const std::vector<Draft>& drafts);

std::vector<Term> terms_ko(const Runes& r);
std::vector<Term> terms_zh(const Runes& r);
std::vector<Draft> drafts_ko(const Runes& r);
std::vector<Draft> drafts_zh(const Runes& r);

/// One Korean or Chinese numeral at i, if one starts there.
std::optional<Number> number_ko(const Runes& r, std::size_t i);
std::optional<Number> number_zh(const Runes& r, std::size_t i);

/// "3/4", "1 4/5", where `whole` is the digits they begin with; not "2018/5/17".
std::optional<Number> slash_fraction(const Runes& r, const Number& whole);

/// `gap` without white space: what stands between two terms.
std::u32string squeezed(std::u32string_view gap);

/// "09:20": a time of day.
std::optional<Term> clock_at(const Runes& r, std::size_t i);

/// Past a URL that starts at i; i where none does.
std::size_t skip_address(const Runes& r, std::size_t i);

/// Past Arabic digits that start at i and count nothing (an identifier, a number of another kind), with what is glued to them; i where none start.
std::size_t skip_digits(const Runes& r, std::size_t i);

}  // namespace girok::reading::cjk
