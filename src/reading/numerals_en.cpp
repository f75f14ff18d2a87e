#include "reading/numerals_en.h"

#include <algorithm>
#include <array>
#include <limits>

#include "reading/numerals.h"
#include "reading/numerals_en_reader.h"
#include "reading/units.h"

namespace girok::reading::en {

std::optional<Numeral> NumeralReader::numeral_at(std::size_t i) const {
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

std::size_t NumeralReader::skip_hyphen(std::size_t i) const {
  if (!a_.is_sign(i, U'-') || i + 1 >= a_.size() || !near(i) || !near(i + 1)) return i;
  return a_[i].space_before == a_[i + 1].space_before ? i + 1 : i;
}

std::size_t NumeralReader::sign_at(std::size_t i, bool& negative) const {
  if (a_.cls(i) == Class::minus && i + 1 < a_.size() && near(i + 1) && (a_.is_digits(i + 1) || is_cardinal_start(i + 1))) {
    negative = true;
    return i + 1;
  }
  if (!a_.is_sign(i, U'-') || !a_.is_digits(i + 1) || !a_.joined(i + 1)) return i;
  const bool free = i == 0 || a_[i].space_before || (a_[i - 1].kind == AtomKind::sign && a_[i - 1].sign != U'-' && a_[i - 1].sign != U')');
  if (!free) return i;
  negative = true;
  return i + 1;
}

bool NumeralReader::is_cardinal_start(std::size_t i) const {
  const Class cls = a_.cls(i);
  return cls == Class::unit || cls == Class::teen || cls == Class::tens;
}

// ---- whole numerals -------------------------------------------------------------------------------------------------

std::optional<Numeral> NumeralReader::from_digits(std::size_t i) const {
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

bool NumeralReader::slash_fraction(std::size_t i, Numeral& n) const {
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

void NumeralReader::apply_scale(Numeral& n, const Part& scale) {
  const auto value = Decimal::multiply(n.value.rounded_to_digits(18), scale.value);
  if (!value) return;
  n.mantissa = n.value;
  n.scale = scale.value;
  n.value = *value;
  n.last = scale.next;
  n.fraction = false;
  n.plain = false;
}

std::optional<Numeral> NumeralReader::from_words(std::size_t i) const {
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

std::optional<Numeral> NumeralReader::lone_ordinal(std::size_t i) const {
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

std::optional<Numeral> NumeralReader::leading_part(std::size_t i) const {
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

bool NumeralReader::near_unit(std::size_t i) const {
  return a_.is_word(i) &&
         unit_at(a_.text.substr(a_[i].begin, std::min<std::size_t>(40, a_.text.size() - a_[i].begin)), text::Language::en).unit != nullptr;
}

std::optional<Numeral> NumeralReader::from_article(std::size_t i) const {
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

bool NumeralReader::stands_as_share(std::size_t first, std::size_t next) const {
  static constexpr std::array<std::string_view, 12> before = {"about", "over",   "than",    "nearly", "almost", "by",
                                                              "least", "around", "roughly", "under",  "some",   "to"};
  if (a_.is(next, "of")) return true;
  if (first > 0 && near(first) && is_any(a_, first - 1, before))
    return !a_.is_word(next) || a_.is(next, "to") || a_.is(next, "and") || a_.is(next, "in");
  return !near(next) || !a_.is_word(next) || a_.is(next, "and") || a_.is(next, "to");
}

std::optional<Numeral> NumeralReader::finish(std::size_t i, std::optional<Cardinal> c, bool article) const {
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

std::optional<Decimal> NumeralReader::last_small(const Cardinal& c) const {
  if (c.last != Last::small || c.next < 2 || !is_and(c.next - 2)) return std::nullopt;
  return Decimal(a_[c.next - 1].value);
}

bool NumeralReader::read_point(Numeral& n) const {
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

std::optional<Numeral> NumeralReader::as_fraction(Numeral n, const Cardinal& c, bool article) const {
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

bool NumeralReader::read_added_fraction(Numeral& n, const Cardinal& c) const {
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

bool NumeralReader::read_ratio(Numeral& n) const {
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

bool NumeralReader::is_year(const Cardinal& c, std::size_t at) const {
  return a_.is_digits(at) && a_[at].plain && c.value >= Decimal(1500) && c.value <= Decimal(2100);
}

bool NumeralReader::round_base(const Decimal& value) {
  return value <= Decimal(10) || value.significant_digits() == 1 || value == Decimal(15) || value == Decimal(25);
}

void NumeralReader::attach_fold(Numeral& n) const {
  const std::size_t k = a_.is_sign(n.last, U'-') && a_.joined(n.last) && a_.joined(n.last + 1) ? n.last + 1 : n.last;
  if (!a_.is(k, "fold") || (k == n.last && !a_.joined(k) && !n.digits)) return;
  n.fold = true;
  n.last = k + 1;
  n.plain = n.lone_one = false;
}

std::vector<Numeral> numerals(const Atoms& atoms) {
  std::vector<Numeral> found;
  const NumeralReader reader(atoms);
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
