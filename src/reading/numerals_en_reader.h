// English numerals while they are read. See numerals_en.h.
//
// Model    Vague magnitudes, cardinals, fractions and ordinals, each from an atom on: numerals_en_parts.cpp. Whole numerals, of digits and of words, are made of
//          them: numerals_en.cpp.
// Threads  Made for one stretch of text by one thread.
#pragma once

#include <optional>

#include "reading/numerals_en.h"

namespace girok::reading::en {

/// A number being read, and where its reading stands.
struct Part {
  Decimal value;
  std::size_t next = 0;
  std::optional<Decimal> mantissa;
  Decimal scale = 1;
};

inline std::optional<Decimal> times(const std::optional<Decimal>& a, const Decimal& b) {
  return a ? Decimal::multiply(*a, b) : std::nullopt;
}
inline std::optional<Decimal> plus(const std::optional<Decimal>& a, const Decimal& b) { return a ? Decimal::add(*a, b) : std::nullopt; }

class NumeralReader {
 public:
  explicit NumeralReader(const Atoms& atoms) : a_(atoms) {}

  std::optional<Numeral> numeral_at(std::size_t i) const;

 private:
  /// May atom i follow without a paragraph's end between?
  bool near(std::size_t i) const { return i < a_.size() && !a_[i].blank_before; }
  bool is_and(std::size_t i) const { return near(i) && (a_.cls(i) == Class::conjunction || a_.is_sign(i, U'&')); }
  /// "twenty-one", "fifty - two": behind a hyphen that has a space on both sides or on none.
  std::size_t skip_hyphen(std::size_t i) const;

  std::size_t sign_at(std::size_t i, bool& negative) const;

  bool is_cardinal_start(std::size_t i) const;

  // ---- vague magnitudes --------------------------------------------------------------------------------------------

  /// 10^n (or 12, 20) of a scale word, or nothing.
  std::optional<Decimal> scale_of(std::size_t i, bool& plural) const;

  std::optional<Numeral> vague_at(std::size_t i) const;

  // ---- cardinals ---------------------------------------------------------------------------------------------------

  /// A magnitude word or abbreviation at i, behind `after_digits`; its value and how many atoms.
  std::optional<Decimal> magnitude_at(std::size_t i, bool after_digits, const Decimal& value) const;

  std::optional<Decimal> plural_magnitude(std::size_t i) const { return Decimal(1).scaled(a_[i].value); }

  /// Does a currency sign or code end just before the literal at i, or before the one it is a range's end of?
  bool money_before(std::size_t i) const;

  /// "people", "women", "refugees": a thing in the plural, as far as its form shows.
  bool counted(std::size_t i) const;

  /// Would a fraction begin at i: "a half", "two thirds", "three-quarters"?
  bool fraction_starts(std::size_t i) const;

  enum class Last { start, small, tens, hundred, magnitude, literal };

  struct Cardinal {
    Decimal value;
    std::size_t next = 0;
    Last last = Last::start;
    bool tens_follows_hundred = false;  ///< "one hundred thirty": the tens may belong to an ordinal that follows
    std::size_t tens_at = 0;
    std::optional<Decimal> mantissa;
    Decimal scale = 1;
    bool one_component = true;
  };

  /// Reads a cardinal of words and digit literals at i. `article`: "a hundred" may begin it.
  std::optional<Cardinal> cardinal(std::size_t i, bool article) const;

  /// "three million, two hundred": after a comma only what has a scale of its own goes on.
  bool scaled_group(std::size_t i) const;

  /// "3 hundred and 21", "4 thousand 3 hundred": may a digit literal go on here?
  bool literal_fits(std::size_t k, Last last, bool joined_by_and) const;

  // ---- fractions, ordinals -----------------------------------------------------------------------------------------

  struct Denominator {
    Decimal value;
    std::size_t next = 0;
    bool plural = false;
    bool part_word = false;  ///< half, quarter
  };

  /// An ordinal or a fraction's lower part: "third", "twenty-fifths", "one hundred and fifth", "hundred thousand trillionths".
  std::optional<Denominator> denominator(std::size_t i) const;

  std::optional<Denominator> simple_ordinal(std::size_t i) const;

  /// "a half", "two thirds", "three-quarters", "half", "1/4" at i, as what is added after "and".
  std::optional<Part> added_fraction(std::size_t i) const;

  /// "million" after a fraction: "half a million", "two thirds of a million", "five and a half million", "half dozen".
  std::optional<Part> scale_after(std::size_t i, bool of) const;

  // ---- whole numerals ----------------------------------------------------------------------------------------------

  std::optional<Numeral> from_digits(std::size_t i) const;

  bool ordinal_suffix(std::size_t i) const { return a_.is(i, "st") || a_.is(i, "nd") || a_.is(i, "rd") || a_.is(i, "th"); }

  /// "3/4": true where digits, a slash and digits stand at i and nothing more; fraction stays false where there is no such number.
  bool slash_fraction(std::size_t i, Numeral& n) const;

  static void apply_scale(Numeral& n, const Part& scale);

  std::optional<Numeral> from_words(std::size_t i) const;

  std::optional<Numeral> lone_ordinal(std::size_t i) const;

  /// "half", "half a million", "quarter million".
  std::optional<Numeral> leading_part(std::size_t i) const;
  static constexpr std::array<std::string_view, 5> half_leads = {"other", "better", "latter", "this", "next"};

  bool near_unit(std::size_t i) const;

  static bool is_ordinal_class(Class cls) { return cls == Class::ordinal || cls == Class::ordinal_tens || cls == Class::ordinal_scale; }

  std::optional<Numeral> from_article(std::size_t i) const;

  /// "a third of", "by a quarter", "nearly a third,": a part, not the next after the second nor three months.
  bool stands_as_share(std::size_t first, std::size_t next) const;

  /// What may follow a cardinal: point, fraction, magnitude, dozen, "in three".
  std::optional<Numeral> finish(std::size_t i, std::optional<Cardinal> c, bool article) const;

  std::optional<Decimal> last_small(const Cardinal& c) const;

  /// "one point two million", "two hundred point seventy-one".
  bool read_point(Numeral& n) const;

  std::optional<Numeral> as_fraction(Numeral n, const Cardinal& c, bool article) const;

  /// "two and a half", "one million and a quarter", "five and a half million".
  bool read_added_fraction(Numeral& n, const Cardinal& c) const;

  /// "one in three", "3 out of 10", "1 over 20".
  bool read_ratio(Numeral& n) const;

  bool is_year(const Cardinal& c, std::size_t at) const;
  static bool round_base(const Decimal& value);

  /// "tenfold", "ten-fold", "10-fold"; the whole word "tenfold" is read in fold_word().
  void attach_fold(Numeral& n) const;

  const Atoms& a_;
};

}  // namespace girok::reading::en
