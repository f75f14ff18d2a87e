#include "reading/numerals_en.h"

#include <algorithm>
#include <array>
#include <limits>

#include "reading/numerals.h"
#include "reading/units.h"

namespace girok::reading::en {
namespace {

template <std::size_t N>
bool is_any(const Atoms& atoms, std::size_t i, const std::array<std::string_view, N>& words) {
  return atoms.is_word(i) && std::any_of(words.begin(), words.end(), [&](std::string_view word) { return atoms.is(i, word); });
}

/// A number being read, and where its reading stands.
struct Part {
  Decimal value;
  std::size_t next = 0;
  std::optional<Decimal> mantissa;
  Decimal scale = 1;
};

std::optional<Decimal> times(const std::optional<Decimal>& a, const Decimal& b) { return a ? Decimal::multiply(*a, b) : std::nullopt; }
std::optional<Decimal> plus(const std::optional<Decimal>& a, const Decimal& b) { return a ? Decimal::add(*a, b) : std::nullopt; }

class Reader {
 public:
  explicit Reader(const Atoms& atoms) : a_(atoms) {}

  std::optional<Numeral> numeral_at(std::size_t i) const {
    if (auto found = vague_at(i)) return found;
    bool negative = false;
    const std::size_t begin = i;
    i = sign_at(i, negative);
    std::optional<Numeral> found = a_.is_digits(i) ? from_digits(i) : from_words(i);
    if (!found || (negative && found->ordinal)) return std::nullopt;
    found->first = begin;
    if (negative) {
      found->value = -found->value;
      found->plain = false;
      found->lone_one = false;
      if (found->mantissa) found->mantissa = -*found->mantissa;
    }
    if (!found->ordinal && !found->ratio) attach_fold(*found);
    if (found->digits && a_.is_word(found->last) && a_.joined(found->last)) found->attached = true;
    return found;
  }

 private:
  /// May atom i follow without a paragraph's end between?
  bool near(std::size_t i) const { return i < a_.size() && !a_[i].blank_before; }
  bool is_and(std::size_t i) const { return near(i) && (a_.cls(i) == Class::conjunction || a_.is_sign(i, U'&')); }
  /// "twenty-one", "fifty - two": behind a hyphen that has a space on both sides or on none.
  std::size_t skip_hyphen(std::size_t i) const {
    if (!a_.is_sign(i, U'-') || i + 1 >= a_.size() || !near(i) || !near(i + 1)) return i;
    return a_[i].space_before == a_[i + 1].space_before ? i + 1 : i;
  }

  std::size_t sign_at(std::size_t i, bool& negative) const {
    if (a_.cls(i) == Class::minus && i + 1 < a_.size() && near(i + 1) && (a_.is_digits(i + 1) || is_cardinal_start(i + 1))) {
      negative = true;
      return i + 1;
    }
    if (!a_.is_sign(i, U'-') || !a_.is_digits(i + 1) || !a_.joined(i + 1)) return i;
    const bool free =
        i == 0 || a_[i].space_before || (a_[i - 1].kind == AtomKind::sign && a_[i - 1].sign != U'-' && a_[i - 1].sign != U')');
    if (!free) return i;
    negative = true;
    return i + 1;
  }

  bool is_cardinal_start(std::size_t i) const {
    const Class cls = a_.cls(i);
    return cls == Class::unit || cls == Class::teen || cls == Class::tens;
  }

  // ---- vague magnitudes --------------------------------------------------------------------------------------------

  /// 10^n (or 12, 20) of a scale word, or nothing.
  std::optional<Decimal> scale_of(std::size_t i, bool& plural) const {
    if (i >= a_.size()) return std::nullopt;
    plural = a_[i].plural;
    switch (a_.cls(i)) {
      case Class::hundred: return Decimal(100);
      case Class::magnitude: return Decimal(1).scaled(a_[i].value);
      case Class::dozen: return Decimal(12);
      default: break;
    }
    if (a_.is(i, "tens")) {
      plural = true;
      return Decimal(10);
    }
    if (a_.is(i, "scores")) {
      plural = true;
      return Decimal(20);
    }
    return std::nullopt;
  }

  std::optional<Numeral> vague_at(std::size_t i) const {
    if (i >= a_.size() || !(a_[i].vague || a_[i].plural || (a_.cls(i) == Class::article && i + 1 < a_.size() && a_[i + 1].vague)))
      return std::nullopt;
    bool plural = false;
    std::size_t next = i;
    Decimal low = 2, high = 10;
    bool led = false, about = false;
    if (a_.is(i, "several") || a_.is(i, "few")) {
      low = 3;
      led = true;
      next = i + 1;
    } else if (a_.cls(i) == Class::article && a_.is(i + 1, "few")) {
      low = 3;
      led = true;
      next = i + 2;
    } else if ((a_.cls(i) == Class::article && a_.is(i + 1, "couple")) || a_.is(i, "couple")) {
      led = about = true;
      next = i + (a_.is(i, "couple") ? 1 : 2);
      if (a_.is(next, "of")) ++next;
    }
    if (led && (next >= a_.size() || !near(next))) return std::nullopt;
    auto scale = scale_of(next, plural);
    if (!scale) {
      if (about && a_.is_word(next) && a_.is(next - 1, "of")) {  // a couple of days
        Numeral pair;
        pair.first = i;
        pair.last = next - 1;
        pair.value = 2;
        pair.vague = Interval{2, 2, Bound::about};
        return pair;
      }
      return std::nullopt;
    }
    if (!led && !plural) return std::nullopt;
    if (!led && i > 0 && near(i) && (a_.is_digits(i - 1) || is_cardinal_start(i - 1))) return std::nullopt;
    ++next;
    // "tens of thousands", "several hundred thousand", "hundreds of millions"
    if (!led) {
      const bool unquestioned = !a_.is(next - 1, "tens") && !a_.is(next - 1, "scores");
      bool inner_plural = false;
      const std::size_t inner = a_.is(next, "of") ? next + 1 : next;
      const auto more = near(inner) ? scale_of(inner, inner_plural) : std::nullopt;
      if (more && (inner_plural || inner == next) && a_.cls(inner) != Class::dozen) {
        scale = Decimal::multiply(*scale, *more);
        next = inner + 1;
      } else if (!unquestioned && !a_.is(next, "of")) {
        return std::nullopt;
      }
    } else {
      bool inner_plural = false;
      const auto more = near(next) ? scale_of(next, inner_plural) : std::nullopt;
      if (more && a_.cls(next) == Class::magnitude) {
        scale = Decimal::multiply(*scale, *more);
        ++next;
      }
    }
    if (!scale) return std::nullopt;
    Numeral found;
    found.first = i;
    found.last = next;
    found.value = *scale;
    const auto lo = Decimal::multiply(*scale, low), hi = Decimal::multiply(*scale, high);
    if (!lo || !hi) return std::nullopt;
    if (about) {
      found.value = *lo;
      found.vague = Interval{lo, lo, Bound::about};
    } else {
      // "dozens" ends where "hundreds" would begin to be said.
      found.vague = Interval{lo, *scale == Decimal(12) ? Decimal(100) : *hi, Bound::vague};
    }
    return found;
  }

  // ---- cardinals ---------------------------------------------------------------------------------------------------

  /// A magnitude word or abbreviation at i, behind `after_digits`; its value and how many atoms.
  std::optional<Decimal> magnitude_at(std::size_t i, bool after_digits, const Decimal& value) const {
    if (!near(i) || !a_.is_word(i)) return std::nullopt;
    if (a_.cls(i) == Class::magnitude) return a_[i].plural && !after_digits ? plural_magnitude(i) : Decimal(1).scaled(a_[i].value);
    if (!after_digits) return std::nullopt;
    const std::string_view raw = a_.raw(i);
    const bool joined = a_.joined(i);
    static constexpr struct {
      std::string_view word;
      int power;
    } names[] = {{"mn", 6}, {"mln", 6}, {"mil", 6}, {"mio", 6}, {"bn", 9}, {"bln", 9}, {"tn", 12}, {"tln", 12}, {"trn", 12}};
    for (const auto& [word, power] : names) {
      if (equals_folded(raw, word)) return Decimal(1).scaled(power);
    }
    if (raw == "k" || (raw == "K" && joined)) return a_.is_sign(i + 1, U'/') ? std::nullopt : std::optional<Decimal>(1000);
    if (raw == "M" && !(a_.is_sign(i + 1, U'/') && a_.joined(i + 1))) return Decimal(1000000);
    if (raw == "G" && !(joined && value <= Decimal(6))) return Decimal(1).scaled(9);
    if ((raw == "b" || raw == "B") && joined) return Decimal(1).scaled(9);
    const bool money = money_before(i - 1);
    if (raw == "MM" || (raw == "mm" && money)) return Decimal(1000000);
    if (raw == "T" && joined && money) return Decimal(1).scaled(12);
    if (raw == "cr" && money) return Decimal(1).scaled(7);
    if (raw == "m" && (money || (joined && counted(i + 1)))) return Decimal(1000000);
    return std::nullopt;
  }

  std::optional<Decimal> plural_magnitude(std::size_t i) const { return Decimal(1).scaled(a_[i].value); }

  /// Does a currency sign or code end just before the literal at i, or before the one it is a range's end of?
  bool money_before(std::size_t i) const {
    for (int steps = 0; steps < 6 && i > 0; ++steps) {
      const Atom& before = a_[i - 1];
      if (before.kind == AtomKind::sign && before.sign != U'-') {
        return before.sign == U'$' || before.sign == U'£' || before.sign == U'€' || before.sign == U'¥' || before.sign == U'₩' ||
               before.sign == U'₹';
      }
      if (before.kind == AtomKind::word && !a_.is(i - 1, "to") && !a_.is(i - 1, "and") && !a_.is(i - 1, "m")) {
        const std::string_view raw = a_.raw(i - 1);
        const CurrencyMatch match = currency_at(raw, text::Language::en);
        return match.currency != nullptr && match.size == raw.size() && match.symbol;
      }
      --i;
    }
    return false;
  }

  /// "people", "women", "refugees": a thing in the plural, as far as its form shows.
  bool counted(std::size_t i) const {
    static constexpr std::array<std::string_view, 5> plurals = {"people", "men", "women", "children", "and"};
    static constexpr std::array<std::string_view, 3> not_plurals = {"across", "less", "is"};
    if (!near(i) || !a_.is_word(i) || a_[i].capital || !a_[i].space_before) return false;
    if (is_any(a_, i, not_plurals)) return false;
    if (is_any(a_, i, plurals)) return !a_.is(i, "and");
    const std::string_view raw = a_.raw(i);
    return raw.size() > 3 && raw.back() == 's' && !raw.ends_with("ss");
  }

  /// Would a fraction begin at i: "a half", "two thirds", "three-quarters"?
  bool fraction_starts(std::size_t i) const {
    const Class cls = a_.cls(i);
    if (cls == Class::half) return true;
    if (cls != Class::article && cls != Class::unit && cls != Class::teen) return false;
    const std::size_t d = skip_hyphen(i + 1);
    if (!near(d)) return false;
    const Class next = a_.cls(d);
    if (next == Class::half || next == Class::quarter) return true;
    if (next != Class::ordinal && next != Class::ordinal_tens && next != Class::ordinal_scale) return false;
    return a_[d].plural || a_[i].value == 1;
  }

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
  std::optional<Cardinal> cardinal(std::size_t i, bool article) const {
    Cardinal c;
    std::optional<Decimal> total = Decimal(0), group;
    Decimal last_scale = Decimal(1).scaled(60);
    std::size_t at = i;
    if (article && a_.cls(i) == Class::article && (a_.cls(i + 1) == Class::hundred || a_.cls(i + 1) == Class::magnitude) && near(i + 1) &&
        !a_[i + 1].plural) {
      group = 1;
      c.last = Last::small;
      at = i + 1;
    } else if (a_.cls(i) == Class::hundred && a_.cls(i + 1) == Class::magnitude && near(i + 1) && !a_[i].plural) {
      group = 1;
      c.last = Last::small;
    }
    std::size_t done = at;
    bool joined_by_and = false;
    for (;;) {
      std::size_t k = at;
      joined_by_and = false;
      bool comma = false;
      if (c.last == Last::hundred || c.last == Last::magnitude) {
        if (is_and(k)) {
          if (fraction_starts(k + 1)) break;
          joined_by_and = true;
          ++k;
        } else if (c.last == Last::magnitude && a_.is_sign(k, U',') && scaled_group(k + 1)) {
          comma = true;
          ++k;
          if (is_and(k)) ++k;
        } else {
          k = skip_hyphen(k);
        }
      } else if (c.last == Last::tens) {
        k = skip_hyphen(k);
      } else if (c.last == Last::small || c.last == Last::literal) {
        k = a_.cls(skip_hyphen(k)) == Class::hundred || a_.cls(skip_hyphen(k)) == Class::magnitude ? skip_hyphen(k) : k;
      }
      if (k >= a_.size() || (c.last != Last::start && !near(k))) break;
      const Atom& atom = a_[k];
      const Class cls = atom.cls;
      const bool fresh = c.last == Last::start || c.last == Last::magnitude;
      if (cls == Class::unit && (fresh || c.last == Last::tens || c.last == Last::hundred) && (c.last == Last::start || atom.value > 0)) {
        if (c.last == Last::hundred && !joined_by_and && (a_.cls(k + 1) == Class::hundred)) break;
        group = fresh ? Decimal(atom.value) : plus(group, atom.value);
        c.last = Last::small;
      } else if (cls == Class::teen && (fresh || c.last == Last::hundred)) {
        group = fresh ? Decimal(atom.value) : plus(group, atom.value);
        c.last = Last::small;
      } else if (cls == Class::tens && (fresh || c.last == Last::hundred)) {
        c.tens_follows_hundred = !joined_by_and && !comma && c.last != Last::start;
        c.tens_at = k;
        group = fresh ? Decimal(atom.value) : plus(group, atom.value);
        c.last = Last::tens;
      } else if (cls == Class::hundred && (c.last == Last::small || c.last == Last::tens || c.last == Last::literal) && group) {
        group = times(group, 100);
        c.last = Last::hundred;
      } else if (a_.is_digits(k) && literal_fits(k, c.last, joined_by_and)) {
        group = fresh ? a_.literal(k) : plus(group, a_.literal(k));
        c.last = Last::literal;
      } else if (const auto magnitude =
                     c.last == Last::start ? std::nullopt : magnitude_at(k, c.last == Last::literal, group.value_or(Decimal(0)))) {
        if (joined_by_and || comma) break;
        if (c.last == Last::magnitude) {  // "three lakh crore"
          if (!c.one_component) break;
          total = times(total, *magnitude);
          c.scale = *times(c.scale, *magnitude);
        } else {
          if (!group || !(*magnitude < last_scale)) break;
          c.one_component = total->is_zero();
          c.mantissa = c.one_component ? group : std::nullopt;
          c.scale = *magnitude;
          total = plus(times(group, *magnitude), *total);
          last_scale = *magnitude;
          group = Decimal(0);
        }
        c.last = Last::magnitude;
      } else {
        break;
      }
      if (!total || !group) return std::nullopt;
      if (c.last != Last::magnitude) c.one_component = c.one_component && total->is_zero();
      // A group after a magnitude must be smaller than it.
      if (!(*group < last_scale)) break;
      at = k + 1;
      done = at;
    }
    if (c.last == Last::start || done == i) return std::nullopt;
    if (done == i + 1 && a_.cls(i) == Class::article) return std::nullopt;
    const auto value = plus(total, group.value_or(Decimal(0)));
    if (!value) return std::nullopt;
    c.value = *value;
    c.next = done;
    if (!c.one_component || c.last != Last::magnitude) {
      c.mantissa.reset();
    }
    return c;
  }

  /// "three million, two hundred": after a comma only what has a scale of its own goes on.
  bool scaled_group(std::size_t i) const {
    if (is_and(i)) ++i;
    if (!is_cardinal_start(i)) return false;
    for (std::size_t k = i + 1; k < i + 4 && near(k); ++k) {
      if (a_.cls(k) == Class::hundred || (a_.cls(k) == Class::magnitude && !a_[k].plural)) return true;
      if (!is_cardinal_start(k)) return false;
    }
    return false;
  }

  /// "3 hundred and 21", "4 thousand 3 hundred": may a digit literal go on here?
  bool literal_fits(std::size_t k, Last last, bool joined_by_and) const {
    if (last == Last::start) return true;
    if (!a_[k].plain || a_.literal(k).is_zero()) return false;
    const bool scaled = a_.cls(k + 1) == Class::hundred || a_.cls(k + 1) == Class::magnitude;
    if (last == Last::hundred) return joined_by_and && !scaled && a_.literal(k) < Decimal(100) && !a_.is_digits(k + 1);
    return last == Last::magnitude && scaled && !joined_by_and;
  }

  // ---- fractions, ordinals -----------------------------------------------------------------------------------------

  struct Denominator {
    Decimal value;
    std::size_t next = 0;
    bool plural = false;
    bool part_word = false;  ///< half, quarter
  };

  /// An ordinal or a fraction's lower part: "third", "twenty-fifths", "one hundred and fifth", "hundred thousand trillionths".
  std::optional<Denominator> denominator(std::size_t i) const {
    if (!near(i)) return std::nullopt;
    if (a_.cls(i) == Class::half || a_.cls(i) == Class::quarter) {
      return Denominator{Decimal(a_[i].value), i + 1, a_[i].plural, true};
    }
    if (const auto simple = simple_ordinal(i)) return simple;
    if (a_.cls(i) != Class::unit && a_.cls(i) != Class::hundred) return std::nullopt;
    const auto before = cardinal(i, false);
    if (!before) return std::nullopt;
    std::size_t k = before->next;
    if (is_and(k)) ++k;
    k = skip_hyphen(k);
    const auto tail = simple_ordinal(k);
    if (!tail || before->last == Last::small) return std::nullopt;
    const auto sum = Decimal::add(before->value, tail->value);
    return sum ? std::optional<Denominator>({*sum, tail->next, tail->plural, false}) : std::nullopt;
  }

  std::optional<Denominator> simple_ordinal(std::size_t i) const {
    if (!near(i)) return std::nullopt;
    switch (a_.cls(i)) {
      case Class::ordinal:
      case Class::ordinal_tens: return Denominator{Decimal(a_[i].value), i + 1, a_[i].plural, false};
      case Class::ordinal_scale: return Denominator{Decimal(1).scaled(a_[i].value), i + 1, a_[i].plural, false};
      case Class::tens: {
        const std::size_t k = skip_hyphen(i + 1);
        if (near(k) && a_.cls(k) == Class::ordinal && a_[k].value < 10)
          return Denominator{Decimal(a_[i].value + a_[k].value), k + 1, a_[k].plural, false};
        return std::nullopt;
      }
      default: return std::nullopt;
    }
  }

  /// "a half", "two thirds", "three-quarters", "half", "1/4" at i, as what is added after "and".
  std::optional<Part> added_fraction(std::size_t i) const {
    if (!near(i)) return std::nullopt;
    if (a_.cls(i) == Class::half) return Part{Decimal::divide(1, 2).value_or(Decimal()), i + 1, {}, 1};
    Decimal top = 1;
    std::size_t k = i + 1;
    if (a_.cls(i) != Class::article) {
      const auto number = cardinal(i, false);
      if (!number || !(number->value < Decimal(100))) return std::nullopt;
      top = number->value;
      k = number->next;
    }
    k = skip_hyphen(k);
    const auto bottom = denominator(k);
    if (!bottom || bottom->value == Decimal(1) || (bottom->value == Decimal(2) && !bottom->part_word)) return std::nullopt;
    if (!bottom->plural && !(top == Decimal(1)) && !bottom->part_word) return std::nullopt;
    const auto value = Decimal::divide(top, bottom->value);
    return value ? std::optional<Part>({*value, bottom->next, {}, 1}) : std::nullopt;
  }

  /// "million" after a fraction: "half a million", "two thirds of a million", "five and a half million", "half dozen".
  std::optional<Part> scale_after(std::size_t i, bool of) const {
    std::size_t k = i;
    if (of && a_.is(k, "of") && a_.cls(k + 1) == Class::article)
      k += 2;
    else if (of && a_.cls(k) == Class::article)
      ++k;
    if (!near(k) || k >= a_.size() || a_[k].plural) return std::nullopt;
    Decimal scale = 1;
    bool found = false;
    for (; near(k) && (a_.cls(k) == Class::magnitude || a_.cls(k) == Class::hundred || a_.cls(k) == Class::dozen) && !a_[k].plural; ++k) {
      const Decimal factor = a_.cls(k) == Class::magnitude ? Decimal(1).scaled(a_[k].value)
                             : a_.cls(k) == Class::hundred ? Decimal(100)
                                                           : Decimal(12);
      scale = Decimal::multiply(scale, factor).value_or(Decimal());
      found = true;
      if (a_.cls(k) == Class::dozen) {
        ++k;
        break;
      }
    }
    return found && !scale.is_zero() ? std::optional<Part>({scale, k, {}, scale}) : std::nullopt;
  }

  // ---- whole numerals ----------------------------------------------------------------------------------------------

  std::optional<Numeral> from_digits(std::size_t i) const {
    const bool sign_fraction = static_cast<unsigned char>(a_.text[a_[i].begin]) >= 0x80;
    Numeral n;
    n.first = i;
    n.digits = true;
    n.value = a_.literal(i);
    n.last = i + 1;
    n.plain = a_[i].plain;
    if (sign_fraction) {
      n.fraction = true;
      if (const auto scale = scale_after(n.last, true)) apply_scale(n, *scale);
      return n;
    }
    if (n.plain && a_.joined(i + 1) && a_.is_word(i + 1) && ordinal_suffix(i + 1)) {
      n.ordinal = true;
      n.plain = false;
      n.last = i + 2;
      return n;
    }
    if (slash_fraction(i, n)) {
      if (!n.fraction) return std::nullopt;  // 1/0
      if (const auto scale = scale_after(n.last, true)) apply_scale(n, *scale);
      return n;
    }
    // 2 1/4, 2½
    if (n.plain && a_.is_digits(i + 1) && near(i + 1)) {
      Numeral tail;
      tail.last = i + 1;
      const bool vulgar = static_cast<unsigned char>(a_.text[a_[i + 1].begin]) >= 0x80;
      if (vulgar || (slash_fraction(i + 1, tail) && tail.fraction && tail.value < Decimal(1) && n.value < Decimal(1000))) {
        const Decimal extra = vulgar ? a_.literal(i + 1) : tail.value;
        n.value = Decimal::add(n.value, extra).value_or(n.value);
        n.last = vulgar ? i + 2 : tail.last;
        n.plain = false;
        if (const auto scale = scale_after(n.last, false)) apply_scale(n, *scale);
        return n;
      }
    }
    return finish(i, cardinal(i, false), false);
  }

  bool ordinal_suffix(std::size_t i) const { return a_.is(i, "st") || a_.is(i, "nd") || a_.is(i, "rd") || a_.is(i, "th"); }

  /// "3/4": true where digits, a slash and digits stand at i and nothing more; fraction stays false where there is no such number.
  bool slash_fraction(std::size_t i, Numeral& n) const {
    if (!a_[i].plain || !a_.is_sign(i + 1, U'/') || !a_.is_digits(i + 2) || !a_[i + 2].plain) return false;
    if (a_[i + 1].space_before != a_[i + 2].space_before) return false;
    if (i > 0 && a_.joined(i) && (a_.is_sign(i - 1, U'/') || (a_.is_sign(i - 1, U'-') && i > 1 && a_.is_digits(i - 2)))) return false;
    if (a_.is_sign(i + 3, U'/') && a_.joined(i + 3)) return false;
    const Decimal& top = a_.literal(i);
    const Decimal& bottom = a_.literal(i + 2);
    if (!(top < Decimal(1000)) || !(bottom < Decimal(10000))) return false;
    if ((top == Decimal(24) && bottom == Decimal(7)) || (top == bottom && !(top == Decimal(1)))) return false;  // 24/7, 50/50
    n.last = i + 3;
    n.digits = true;
    n.plain = false;
    if (const auto value = Decimal::divide(top, bottom)) {
      n.value = *value;
      n.fraction = true;
    }
    return true;
  }

  static void apply_scale(Numeral& n, const Part& scale) {
    const auto value = Decimal::multiply(n.value.rounded_to_digits(18), scale.value);
    if (!value) return;
    n.mantissa = n.value;
    n.scale = scale.value;
    n.value = *value;
    n.last = scale.next;
    n.fraction = false;
    n.plain = false;
  }

  std::optional<Numeral> from_words(std::size_t i) const {
    switch (a_.cls(i)) {
      case Class::half:
      case Class::quarter: return leading_part(i);
      case Class::article: return from_article(i);
      case Class::ordinal:
      case Class::ordinal_tens:
      case Class::ordinal_scale: return lone_ordinal(i);
      case Class::unit:
      case Class::teen:
      case Class::tens: {
        if (a_.cls(i) == Class::tens) {
          const auto ordinal = simple_ordinal(i);
          if (ordinal && !ordinal->plural) return lone_ordinal(i);
        }
        return finish(i, cardinal(i, false), false);
      }
      case Class::hundred: return finish(i, cardinal(i, false), false);
      default: return std::nullopt;
    }
  }

  std::optional<Numeral> lone_ordinal(std::size_t i) const {
    if (a_[i].plural && a_.cls(i) != Class::tens) return std::nullopt;
    const auto ordinal = denominator(i);
    if (!ordinal) return std::nullopt;
    Numeral n;
    n.first = i;
    n.last = ordinal->next;
    n.value = ordinal->value;
    n.ordinal = true;
    return n;
  }

  /// "half", "half a million", "quarter million".
  std::optional<Numeral> leading_part(std::size_t i) const {
    const bool half = a_.cls(i) == Class::half;
    Numeral n;
    n.first = i;
    n.last = i + 1;
    n.value = *Decimal::divide(1, half ? 2 : 4);
    n.fraction = true;
    if (a_[i].plural) return std::nullopt;
    if (const auto scale = scale_after(i + 1, half)) {
      apply_scale(n, *scale);
      return n;
    }
    // "a half-brother", "the first half", "half past": no number; a bare quarter is three months, a district, a coin.
    if (!half) return std::nullopt;
    if (a_.is_sign(i + 1, U'-') && a_.joined(i + 1) && !near_unit(i + 2)) return std::nullopt;
    if (i > 0 && near(i) && (is_ordinal_class(a_.cls(i - 1)) || is_any(a_, i - 1, half_leads))) return std::nullopt;
    if (a_.is(i + 1, "past")) return std::nullopt;
    return n;
  }
  static constexpr std::array<std::string_view, 5> half_leads = {"other", "better", "latter", "this", "next"};

  bool near_unit(std::size_t i) const {
    return a_.is_word(i) &&
           unit_at(a_.text.substr(a_[i].begin, std::min<std::size_t>(40, a_.text.size() - a_[i].begin)), text::Language::en).unit !=
               nullptr;
  }

  static bool is_ordinal_class(Class cls) { return cls == Class::ordinal || cls == Class::ordinal_tens || cls == Class::ordinal_scale; }

  std::optional<Numeral> from_article(std::size_t i) const {
    if (!near(i + 1)) return std::nullopt;
    const Class next = a_.cls(i + 1);
    if ((next == Class::hundred || next == Class::magnitude) && !a_[i + 1].plural) {
      auto n = finish(i, cardinal(i, true), true);
      if (n) n->article = true;
      return n;
    }
    if (next == Class::dozen && !a_[i + 1].plural) {
      Numeral n;
      n.first = i;
      n.last = i + 2;
      n.value = 12;
      n.article = true;
      return n;
    }
    if (next == Class::half || next == Class::quarter) {
      Numeral n;
      n.first = i;
      n.article = true;
      n.value = *Decimal::divide(1, a_[i + 1].value);
      n.last = i + 2;
      n.fraction = true;
      if (a_[i + 1].plural) return std::nullopt;
      if (const auto scale = scale_after(i + 2, true)) {
        apply_scale(n, *scale);
        return n;
      }
      if (a_.is_sign(i + 2, U'-') && a_.joined(i + 2)) return std::nullopt;
      if (next == Class::quarter && !stands_as_share(i, i + 2)) return std::nullopt;
      return n;
    }
    const auto bottom = denominator(i + 1);
    if (!bottom || bottom->part_word || bottom->value == Decimal(1) || bottom->value == Decimal(2)) return std::nullopt;
    if (!bottom->plural && !stands_as_share(i, bottom->next)) return std::nullopt;
    Numeral n;
    n.first = i;
    n.last = bottom->next;
    n.article = true;
    n.fraction = true;
    const auto value = Decimal::divide(1, bottom->value);
    if (!value) return std::nullopt;
    n.value = *value;
    return n;
  }

  /// "a third of", "by a quarter", "nearly a third,": a part, not the next after the second nor three months.
  bool stands_as_share(std::size_t first, std::size_t next) const {
    static constexpr std::array<std::string_view, 12> before = {"about", "over",   "than",    "nearly", "almost", "by",
                                                                "least", "around", "roughly", "under",  "some",   "to"};
    if (a_.is(next, "of")) return true;
    if (first > 0 && near(first) && is_any(a_, first - 1, before))
      return !a_.is_word(next) || a_.is(next, "to") || a_.is(next, "and") || a_.is(next, "in");
    return !near(next) || !a_.is_word(next) || a_.is(next, "and") || a_.is(next, "to");
  }

  /// What may follow a cardinal: point, fraction, magnitude, dozen, "in three".
  std::optional<Numeral> finish(std::size_t i, std::optional<Cardinal> c, bool article) const {
    if (!c) return std::nullopt;
    Numeral n;
    n.first = i;
    n.digits = a_.is_digits(i);
    n.last = c->next;
    n.value = c->value;
    n.mantissa = c->mantissa;
    n.scale = c->mantissa ? c->scale : Decimal(1);
    n.plain = n.digits && c->next == i + 1 && a_[i].plain;
    n.lone_one = c->next == i + 1 && a_.cls(i) == Class::unit && a_[i].value == 1;
    const bool words = !n.digits;

    if (words && read_point(n)) return n;
    if (words || c->last != Last::literal) {
      if (auto fraction = as_fraction(n, *c, article)) return fraction;
    }
    if (read_added_fraction(n, *c)) return n;
    if (read_ratio(n)) return n;
    const std::size_t dozen = skip_hyphen(n.last);
    if (near(dozen) && a_.cls(dozen) == Class::dozen) {
      if (const auto value = Decimal::multiply(n.value, 12)) {
        // "three hundred and two dozens": the dozens are of the last number alone
        const auto tail = last_small(*c);
        const auto sum = tail ? Decimal::add(*Decimal::subtract(n.value, *tail), *Decimal::multiply(*tail, 12)) : value;
        n.value = sum.value_or(*value);
        n.last = dozen + 1;
        n.plain = n.lone_one = false;
      }
    }
    return n;
  }

  std::optional<Decimal> last_small(const Cardinal& c) const {
    if (c.last != Last::small || c.next < 2 || !is_and(c.next - 2)) return std::nullopt;
    return Decimal(a_[c.next - 1].value);
  }

  /// "one point two million", "two hundred point seventy-one".
  bool read_point(Numeral& n) const {
    if (a_.cls(n.last) != Class::point || !near(n.last) || !near(n.last + 1)) return false;
    std::size_t k = n.last + 1;
    Int128 digits = 0;
    int count = 0;
    if (a_.cls(k) == Class::teen || a_.cls(k) == Class::tens) {
      const auto tail = cardinal(k, false);
      if (!tail || !(tail->value < Decimal(100))) return false;
      digits = static_cast<Int128>(tail->value.to_double());
      count = 2;
      k = tail->next;
    } else {
      while (count < 18 && a_.cls(k) == Class::unit && near(k)) {
        digits = digits * 10 + a_[k].value;
        ++count;
        ++k;
      }
    }
    if (count == 0) return false;
    const auto value = Decimal::add(n.value, Decimal(digits, -count));
    if (!value) return false;
    n.value = *value;
    n.last = k;
    n.lone_one = false;
    n.mantissa.reset();
    if (const auto scale = scale_after(k, false)) apply_scale(n, *scale);
    return true;
  }

  std::optional<Numeral> as_fraction(Numeral n, const Cardinal& c, bool article) const {
    std::size_t k = skip_hyphen(n.last);
    Decimal top = n.value;
    auto bottom = denominator(k);
    if (c.last == Last::tens && c.tens_follows_hundred) {
      const auto rebound = simple_ordinal(c.tens_at);
      if (rebound && rebound->plural) {
        top = *Decimal::subtract(top, Decimal(a_[c.tens_at].value));
        bottom = rebound;
      }
    }
    if (!bottom) return std::nullopt;
    const bool one = top == Decimal(1);
    if (!bottom->plural && !one) {
      if (bottom->part_word) return std::nullopt;
      // "one hundred and fifth", "twenty-first"
      if (n.digits || c.last == Last::small || bottom->value >= Decimal(100) || !(top >= Decimal(20))) return std::nullopt;
      const auto sum = Decimal::add(top, bottom->value);
      if (!sum) return std::nullopt;
      n.value = *sum;
      n.last = bottom->next;
      n.ordinal = true;
      return n;
    }
    if (bottom->value == Decimal(1) || (bottom->value == Decimal(2) && !bottom->part_word)) return std::nullopt;
    if (bottom->part_word && bottom->value == Decimal(4) && one && !bottom->plural && a_.is_word(bottom->next) && !n.digits &&
        !a_.is(bottom->next, "of") && a_[k].space_before && !scale_after(bottom->next, true) && !stands_as_share(n.first, bottom->next)) {
      return std::nullopt;  // "one quarter later"
    }
    // "two quarters", "three halves" of a match stay numbers of quarters where a sport says so; nothing here can tell.
    const auto value = Decimal::divide(top, bottom->value);
    if (!value) return std::nullopt;
    n.value = *value;
    n.last = bottom->next;
    n.fraction = true;
    n.lone_one = false;
    n.mantissa.reset();
    n.article = article;
    if (const auto scale = scale_after(n.last, true)) apply_scale(n, *scale);
    return n;
  }

  /// "two and a half", "one million and a quarter", "five and a half million".
  bool read_added_fraction(Numeral& n, const Cardinal& c) const {
    if (!is_and(n.last)) return false;
    const auto extra = added_fraction(n.last + 1);
    if (!extra) return false;
    const auto scale = scale_after(extra->next, false);
    Decimal amount = extra->value;
    std::size_t end = extra->next;
    if (c.last == Last::magnitude) {
      const Decimal unit = scale ? scale->value : c.scale;
      amount = Decimal::multiply(amount, unit).value_or(amount);
      if (scale) end = scale->next;
    }
    const auto sum = Decimal::add(n.value, amount);
    if (!sum) return false;
    n.value = *sum;
    n.last = end;
    n.plain = n.lone_one = false;
    n.mantissa.reset();
    if (c.last != Last::magnitude && scale) apply_scale(n, *scale);
    return true;
  }

  /// "one in three", "3 out of 10", "1 over 20".
  bool read_ratio(Numeral& n) const {
    std::size_t k = n.last;
    if (!near(k)) return false;
    bool out_of = false, over = false;
    if (a_.is(k, "in")) {
      ++k;
      if (a_.is(k, "every")) ++k;
    } else if (a_.is(k, "out") && a_.is(k + 1, "of")) {
      k += 2;
      out_of = true;
      if (a_.is(k, "every")) ++k;
    } else if (a_.is(k, "over")) {
      ++k;
      over = true;
    } else {
      return false;
    }
    if (!near(k) || (!a_.is_digits(k) && !is_cardinal_start(k) && a_.cls(k) != Class::article)) return false;
    const auto other = cardinal(k, true);
    if (!other || other->value.is_zero() || !other->value.is_integer() || !n.value.is_integer()) return false;
    if (is_and(other->next) && a_.is_digits(k) && over) return false;
    if (over) {
      if (near(other->next) && a_.is_word(other->next)) return false;
      if (n.first > 0 && (a_[n.first - 1].kind == AtomKind::sign && near(n.first))) return false;
    } else {
      if (!(n.value < other->value)) return false;
      if (!out_of && (!(n.value < Decimal(10)) || near_unit(other->next) || a_.is_sign(other->next, U'%') || is_year(*other, k)))
        return false;
      if (!out_of && n.value != Decimal(1) && !round_base(other->value)) return false;
      if (n.mantissa || a_.is_sign(other->next, U'-')) return false;
    }
    const auto value = Decimal::divide(n.value, other->value);
    if (!value) return false;
    n.value = *value;
    n.last = other->next;
    n.fraction = true;
    n.ratio = true;
    n.plain = n.lone_one = false;
    n.mantissa.reset();
    return true;
  }

  bool is_year(const Cardinal& c, std::size_t at) const {
    return a_.is_digits(at) && a_[at].plain && c.value >= Decimal(1500) && c.value <= Decimal(2100);
  }
  static bool round_base(const Decimal& value) {
    return value <= Decimal(10) || value.significant_digits() == 1 || value == Decimal(15) || value == Decimal(25);
  }

  /// "tenfold", "ten-fold", "10-fold"; the whole word "tenfold" is read in fold_word().
  void attach_fold(Numeral& n) const {
    const std::size_t k = a_.is_sign(n.last, U'-') && a_.joined(n.last) && a_.joined(n.last + 1) ? n.last + 1 : n.last;
    if (!a_.is(k, "fold") || (k == n.last && !a_.joined(k) && !n.digits)) return;
    n.fold = true;
    n.last = k + 1;
    n.plain = n.lone_one = false;
  }

  const Atoms& a_;
};

}  // namespace

std::vector<Numeral> numerals(const Atoms& atoms) {
  std::vector<Numeral> found;
  const Reader reader(atoms);
  for (std::size_t i = 0; i < atoms.size();) {
    const Atom& atom = atoms[i];
    const bool may =
        atom.kind == AtomKind::digits || atom.cls != Class::other || (atom.kind == AtomKind::sign && atom.sign == U'-') || atom.vague;
    if (!may) {
      ++i;
      continue;
    }
    const auto numeral = reader.numeral_at(i);
    if (!numeral || numeral->last <= i) {
      ++i;
      continue;
    }
    found.push_back(*numeral);
    i = numeral->last;
  }
  return found;
}

}  // namespace girok::reading::en
