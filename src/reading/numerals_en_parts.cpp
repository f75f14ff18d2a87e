// What English numerals are made of: vague magnitudes, cardinals, fractions, ordinals.
#include <algorithm>
#include <array>
#include <limits>

#include "reading/numerals.h"
#include "reading/numerals_en_reader.h"
#include "reading/units.h"

namespace girok::reading::en {

// ---- vague magnitudes -----------------------------------------------------------------------------------------------

std::optional<Decimal> NumeralReader::scale_of(std::size_t i, bool& plural) const {
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

std::optional<Numeral> NumeralReader::vague_at(std::size_t i) const {
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

// ---- cardinals ------------------------------------------------------------------------------------------------------

std::optional<Decimal> NumeralReader::magnitude_at(std::size_t i, bool after_digits, const Decimal& value) const {
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

bool NumeralReader::money_before(std::size_t i) const {
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

bool NumeralReader::counted(std::size_t i) const {
  static constexpr std::array<std::string_view, 5> plurals = {"people", "men", "women", "children", "and"};
  static constexpr std::array<std::string_view, 3> not_plurals = {"across", "less", "is"};
  if (!near(i) || !a_.is_word(i) || a_[i].capital || !a_[i].space_before) return false;
  if (is_any(a_, i, not_plurals)) return false;
  if (is_any(a_, i, plurals)) return !a_.is(i, "and");
  const std::string_view raw = a_.raw(i);
  return raw.size() > 3 && raw.back() == 's' && !raw.ends_with("ss");
}

bool NumeralReader::fraction_starts(std::size_t i) const {
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

std::optional<NumeralReader::Cardinal> NumeralReader::cardinal(std::size_t i, bool article) const {
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

bool NumeralReader::scaled_group(std::size_t i) const {
  if (is_and(i)) ++i;
  if (!is_cardinal_start(i)) return false;
  for (std::size_t k = i + 1; k < i + 4 && near(k); ++k) {
    if (a_.cls(k) == Class::hundred || (a_.cls(k) == Class::magnitude && !a_[k].plural)) return true;
    if (!is_cardinal_start(k)) return false;
  }
  return false;
}

bool NumeralReader::literal_fits(std::size_t k, Last last, bool joined_by_and) const {
  if (last == Last::start) return true;
  if (!a_[k].plain || a_.literal(k).is_zero()) return false;
  const bool scaled = a_.cls(k + 1) == Class::hundred || a_.cls(k + 1) == Class::magnitude;
  if (last == Last::hundred) return joined_by_and && !scaled && a_.literal(k) < Decimal(100) && !a_.is_digits(k + 1);
  return last == Last::magnitude && scaled && !joined_by_and;
}

// ---- fractions, ordinals --------------------------------------------------------------------------------------------

std::optional<NumeralReader::Denominator> NumeralReader::denominator(std::size_t i) const {
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

std::optional<NumeralReader::Denominator> NumeralReader::simple_ordinal(std::size_t i) const {
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

std::optional<Part> NumeralReader::added_fraction(std::size_t i) const {
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

std::optional<Part> NumeralReader::scale_after(std::size_t i, bool of) const {
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

}  // namespace girok::reading::en
