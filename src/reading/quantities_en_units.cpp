// What stands beside an English numeral: currency, percent sign, unit, period.
#include <algorithm>

#include "reading/assembler_en.h"

namespace girok::reading::en {

namespace {

std::string upper(std::string_view word) {
  std::string result(word);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return result;
}

}  // namespace

// ---- currency -------------------------------------------------------------------------------------------------------

bool Assembler::currency_sign(char32_t c) {
  return c == U'$' || c == U'¢' || (c >= U'£' && c <= U'¥') || (c >= 0x20A0 && c <= 0x20CF) || c == 0xFFE5 || c == 0xFFE6 || c == 0xE3F ||
         c == 0x17DB;
}

CurrencyMatch Assembler::whole(const std::string& key) {
  CurrencyMatch match = currency_at(key, text::Language::en);
  if (match.size != key.size() || !match.symbol) match.currency = nullptr;
  return match;
}

CurrencyMatch Assembler::code(std::size_t i, Decimal& factor) const {
  static constexpr std::array<std::string_view, 8> lower_codes = {"usd", "eur", "gbp", "rmb", "cny", "krw", "jpy", "btc"};
  if (!a_.is_word(i)) return {};
  const std::string raw(a_.raw(i));
  if (raw.size() > 5) return {};
  if (const CurrencyMatch match = whole(raw); match.currency != nullptr) return match;
  if (std::find(lower_codes.begin(), lower_codes.end(), raw) != lower_codes.end()) return whole(upper(raw));
  if (raw.size() == 4 && (raw.front() == 'M' || raw.front() == 'm' || raw.front() == 'k')) {
    const CurrencyMatch match = whole(raw.substr(1));
    if (match.currency != nullptr) factor = raw.front() == 'k' ? Decimal(1000) : Decimal(1000000);
    return match;
  }
  return {};
}

void Assembler::set_currency(Simple& s, const CurrencyMatch& match, const Decimal& factor) {
  s.kind = QuantityKind::money;
  s.currency = match.currency->code;
  s.own_unit = true;
  scale(s.value, match.currency->factor);
  scale(s.value, factor);
}

void Assembler::scale(Interval& value, const Decimal& factor) {
  for (auto* end : {&value.lo, &value.hi}) {
    if (*end) *end = Decimal::multiply(**end, factor).value_or(**end);
  }
}

void Assembler::currency_before(Simple& s) {
  const std::size_t i = s.first;
  if (i == 0 || i <= limit_ || a_[i].blank_before) return;
  Decimal factor = 1;
  std::size_t c = i - 1;
  if (a_[c].kind == AtomKind::sign && currency_sign(a_[c].sign)) {
    CurrencyMatch match = whole(std::string(a_.raw(c)));
    std::size_t first = c;
    if (c > limit_ && a_.is_word(c - 1) && !a_[c].blank_before && a_.raw(c - 1).size() <= 3) {
      static constexpr std::array<std::string_view, 7> spaced = {"c", "hk", "us", "nt", "nz", "sg", "usd"};
      const std::string word(a_.raw(c - 1));
      if (!a_[c].space_before || is_any(a_, c - 1, spaced)) {
        CurrencyMatch longer = whole(word + std::string(a_.raw(c)));
        if (longer.currency == nullptr) longer = whole(upper(word) + std::string(a_.raw(c)));
        if (longer.currency != nullptr) {
          match = longer;
          first = c - 1;
        }
      }
    }
    // u.s. $
    if (first == c && c >= 3 && (a_.is(c - 1, "s") || a_.is(c - 2, "s"))) {
      const std::size_t s_at = a_.is(c - 1, "s") ? c - 1 : c - 2;
      if (s_at >= 2 && a_.is_sign(s_at - 1, U'.') && a_.is(s_at - 2, "u") && s_at - 2 >= limit_) first = s_at - 2;
    }
    if (match.currency == nullptr) return;
    set_currency(s, match, 1);
    s.first = first;
    // "-$5": the sign before; "($5)" stays as it is
    if (first > limit_ && a_.is_sign(first - 1, U'-') && a_.joined(first) && (first == 1 || a_[first - 1].space_before)) {
      if (s.value.lo) s.value.lo = -*s.value.lo;
      if (s.value.hi) s.value.hi = -*s.value.hi;
      s.first = first - 1;
    }
    return;
  }
  if (a_.is_sign(c, U'.') && c > limit_ && a_.is(c - 1, "rs")) --c;
  if (const CurrencyMatch match = code(c, factor); match.currency != nullptr && c >= limit_) {
    set_currency(s, match, factor);
    s.first = c;
  }
}

bool Assembler::currency_after(Simple& s) {
  const Numeral& n = n_[s.numeral];
  std::size_t i = s.last;
  if (!near(i)) return false;
  if (a_.is_sign(i, U'-') && a_.joined(i) && a_.joined(i + 1) && near(i + 1)) ++i;
  // "million in US dollars" no; "million of dollars", "thousands of dollars", "hundreds of dollars"
  if (n.vague && a_.is(i, "of") && near(i + 1)) ++i;
  Decimal factor = 1;
  CurrencyMatch match;
  if (a_[i].kind == AtomKind::sign) {
    if (!currency_sign(a_[i].sign)) return false;
    if (near(i + 1) && a_.is_digits(i + 1) && (a_.joined(i + 1) || (a_[i].space_before && !n.digits))) return false;  // the next one's
    match = whole(std::string(a_.raw(i)));
    if (match.currency == nullptr) return false;
    set_currency(s, match, 1);
    s.last = i + 1;
    return true;
  }
  match = currency_at(rest_at(i), text::Language::en);
  if (match.currency == nullptr) {
    match = code(i, factor);
    if (match.currency == nullptr) return false;
    match.size = a_[i].end - a_[i].begin;
  }
  if (match.symbol && a_.is_digits(i + 1) && a_.joined(i + 1)) return false;  // "3 USD50 cards"
  if (!money_word(s, i)) return false;
  set_currency(s, match, factor);
  s.last = atom_behind(i, a_[i].begin + match.size);
  // "75 USD million"
  if (match.symbol && a_.cls(s.last) == Class::magnitude && near(s.last) && !n.mantissa) {
    scale(s.value, Decimal(1).scaled(a_[s.last].value));
    ++s.last;
  }
  return true;
}

bool Assembler::money_word(const Simple& s, std::size_t i) const {
  if (a_.is(i, "won")) return a_[i].begin > 0 && n_[s.numeral].value >= Decimal(100);
  if (a_.is(i, "pound") || a_.is(i, "pounds")) {
    for (std::size_t k = s.first, steps = 0; k > 0 && steps < 5; ++steps) {
      const std::string_view raw = a_.raw(--k);
      if (raw.starts_with("weigh") || raw == "gained" || raw == "kilos") return false;
    }
    return !(a_.is(s.last + 1, "of") && a_.is(s.last + 2, "rice"));
  }
  return true;
}

void Assembler::money_tail(Simple& s) {
  // "$10 dollars"
  if (near(s.last)) {
    const CurrencyMatch again = currency_at(rest_at(s.last), text::Language::en);
    if (again.currency != nullptr && !again.symbol && a_.is_word(s.last) && s.last == n_[s.numeral].last &&
        again.currency->factor == Decimal(1) && a_[s.last].space_before && !(a_.is(s.last, "won"))) {
      if (again.currency->code == s.currency || s.currency == "USD") {
        s.currency = again.currency->code;
        s.last = atom_behind(s.last, a_[s.last].begin + again.size);
      }
    }
  }
  std::size_t i = s.last;
  if (a_.cls(i) == Class::conjunction && near(i)) ++i;
  if (next_numeral_starts(s.next, i) && near(i) && s.value.lo && s.value.bound == Bound::equal) {
    add_minor(s, n_[s.next]);
  }
  // "per kg", "/hour" other than time
  const bool slash = a_.is_sign(s.last, U'/') && a_.joined(s.last);
  if ((slash || a_.is(s.last, "per")) && near(s.last + 1)) {
    const UnitMatch match = unit_at(rest_at(s.last + 1), text::Language::en);
    if (match.unit != nullptr && match.unit->kind == QuantityKind::measurement) {
      s.unit = "per " + std::string(match.unit->name);
      s.last = atom_behind(s.last + 1, a_[s.last + 1].begin + match.size);
    }
  }
}

void Assembler::add_minor(Simple& s, const Numeral& minor) {
  const bool small = minor.value.is_integer() && !minor.value.is_negative() && minor.value < Decimal(100) && !minor.vague &&
                     !minor.ordinal && !minor.fraction;
  if (!small || n_[s.numeral].mantissa || !s.value.lo->is_integer()) return;
  std::optional<Decimal> sum;
  std::size_t last = minor.last;
  const CurrencyMatch match = near(minor.last) ? currency_at(rest_at(minor.last), text::Language::en) : CurrencyMatch{};
  if (match.currency != nullptr && match.currency->code == s.currency && match.currency->factor < Decimal(1)) {
    sum = Decimal::add(*s.value.lo, *Decimal::multiply(minor.value, match.currency->factor));
    last = atom_behind(minor.last, a_[minor.last].begin + match.size);
  } else if (Decimal(9) < minor.value && !minor.attached && (!near(minor.last) || sentence_end(minor.last)) &&
             s.last > n_[s.numeral].last) {
    sum = Decimal::add(*s.value.lo, minor.value.scaled(-2));
  }
  if (!sum) return;
  s.value.lo = s.value.hi = sum;
  s.last = last;
  ++s.next;
}

// ---- percent --------------------------------------------------------------------------------------------------------

bool Assembler::percent_after(Simple& s) {
  std::size_t i = s.last;
  if (!near(i)) return false;
  if (a_.is_sign(i, U'-') && a_.joined(i) && a_.joined(i + 1)) ++i;
  if (a_.is_sign(i, U'%') || a_.is_sign(i, 0xFF05) || a_.is_sign(i, U'‰')) {
    if (a_.is_sign(i, U'‰')) scale(s.value, Decimal(1, -1));
    ++i;
  } else if (a_.is(i, "per") && a_.is(i + 1, "cent")) {
    i += 2;
  } else if (a_.is(i, "percent") || a_.is(i, "percents") || a_.is(i, "pct") || a_.is(i, "percentage") || a_.is(i, "pc")) {
    ++i;
  } else if (a_.is(i, "pp") && a_[i].space_before == false) {
    s.unit = "percentage point";
    ++i;
  } else {
    return false;
  }
  const bool points = a_.is(i, "point") || a_.is(i, "points");
  if (points && near(i)) {
    s.unit = "percentage point";
    ++i;
  }
  if (s.unit.empty()) s.unit = "percent";
  s.kind = QuantityKind::share;
  s.percent = s.own_unit = true;
  s.last = i;
  return true;
}

bool Assembler::percent_before(Simple& s) {
  const std::size_t i = s.first;
  if (i < 2 || i - 2 < limit_ || !a_.is(i - 1, "of") || near(s.last)) return false;
  std::size_t first = i;
  if (a_.is(i - 2, "percent") || a_.is(i - 2, "percents"))
    first = i - 2;
  else if (i > 2 && a_.is(i - 2, "cent") && a_.is(i - 3, "per"))
    first = i - 3;
  if (first == i) return false;
  s.first = first;
  s.unit = "percent";
  s.kind = QuantityKind::share;
  s.percent = true;
  return true;
}

// ---- units ----------------------------------------------------------------------------------------------------------

std::optional<Assembler::UnitHere> Assembler::unit_here(std::size_t i, const Numeral& n, bool hyphen) const {
  if (!near(i)) return std::nullopt;
  std::string_view power;
  std::size_t u = i;
  if (a_.is(i, "square") || a_.is(i, "cubic") || a_.is(i, "sq")) {
    power = a_.is(i, "cubic") ? "cubic " : "square ";
    const UnitMatch whole_name = unit_at(rest_at(i), text::Language::en);
    if (whole_name.unit != nullptr)
      return UnitHere{std::string(whole_name.unit->name), whole_name.unit->kind, atom_behind(i, a_[i].begin + whole_name.size), false};
    u = i + 1;
    if (!near(u)) return std::nullopt;
  }
  const UnitMatch match = unit_at(rest_at(u), text::Language::en);
  if (match.unit == nullptr || (match.symbol && !symbol_fits(u, match, n, hyphen))) return std::nullopt;
  UnitHere here{std::string(power) + std::string(match.unit->name), match.unit->kind, atom_behind(u, a_[u].begin + match.size),
                match.symbol};
  if (here.last == u) return std::nullopt;
  if (match.symbol && a_[here.last - 1].end > a_[u].begin + match.size) return std::nullopt;
  read_power(here);
  read_per(here);
  return here;
}

void Assembler::read_power(UnitHere& here) const {
  std::size_t i = here.last;
  if (!near(i)) return;
  const bool caret = a_.is_sign(i, U'^') && a_.joined(i);
  const bool minus = a_.is_sign(i, U'-') && a_.joined(i) && here.symbol;
  if (caret || minus) ++i;
  if (a_.is_sign(i, U'-') && caret && a_.joined(i)) ++i;
  if (here.symbol && a_.is_digits(i) && a_.joined(i) && a_[i].plain) {
    if (minus && a_.raw(i) == "1") {
      here.name = "inverse " + here.name;
      here.kind = QuantityKind::measurement;
      here.last = i + 1;
    } else if (!minus && (a_.raw(i) == "2" || a_.raw(i) == "3")) {
      here.name = (a_.raw(i) == "2" ? "square " : "cubic ") + here.name;
      here.kind = QuantityKind::measurement;
      here.last = i + 1;
    }
  } else if (a_.is_sign(i, U'²') || a_.is_sign(i, U'³')) {
    here.name = (a_.is_sign(i, U'²') ? "square " : "cubic ") + here.name;
    here.last = i + 1;
  } else if (a_.is(i, "squared") || a_.is(i, "cubed")) {
    here.name = (a_.is(i, "squared") ? "square " : "cubic ") + here.name;
    here.last = i + 1;
  }
}

void Assembler::read_per(UnitHere& here) const {
  for (int times = 0; times < 2; ++times) {
    const std::size_t i = here.last;
    const bool slash = a_.is_sign(i, U'/') && a_.joined(i);
    if ((!slash && !(a_.is(i, "per") && near(i))) || !near(i + 1)) return;
    if (here.kind == QuantityKind::duration && !slash) return;  // "three hours per day" is time with a period
    const UnitMatch match = unit_at(rest_at(i + 1), text::Language::en);
    if (match.unit == nullptr) return;
    UnitHere lower{std::string(match.unit->name), match.unit->kind, atom_behind(i + 1, a_[i + 1].begin + match.size), match.symbol};
    read_power(lower);
    here.name += " per " + lower.name;
    here.kind = QuantityKind::measurement;
    here.last = lower.last;
  }
}

bool Assembler::symbol_fits(std::size_t i, const UnitMatch& match, const Numeral& n, bool hyphen) const {
  if (!n.digits && !n.fraction) return false;
  const std::string_view raw = slice(a_.text, {a_[i].begin, a_[i].begin + match.size});
  const std::size_t after = atom_behind(i, a_[i].begin + match.size);
  if (raw == "in") {
    static constexpr std::array<std::string_view, 8> dimensions = {"thick", "wide", "long", "high", "tall", "deep", "diameter", "diagonal"};
    return !near(after) || sentence_end(after) || is_any(a_, after, dimensions) || a_.is_sign(after, U')');
  }
  if (!a_[i].space_before && !hyphen) return raw != "s" || !n.plain || n.value.exponent() < 1;
  if (hyphen && raw.size() <= 2 && raw != "km" && raw != "cm" && raw != "mm" && raw != "kg") return false;
  if (raw == "am" || raw == "pm") return !(n.plain && n.value <= Decimal(24));
  if (raw == "a" || raw == "as" || raw == "at" || raw == "Am" || raw == "PA" || raw == "min") return raw == "min";
  if (raw.size() == 1 && raw[0] >= 'A' && raw[0] <= 'Z') return raw == "L" || !near(after) || !a_.is_word(after);
  return true;
}

bool Assembler::unit_after(Simple& s) {
  const Numeral& n = n_[s.numeral];
  if (after_age_word(s)) return true;
  std::size_t i = s.last;
  if (!near(i)) return false;
  const bool hyphen = a_.is_sign(i, U'-') && a_.joined(i) && a_.joined(i + 1);
  if (hyphen) ++i;
  // "half an hour", "quarter of a mile", "hundreds of miles", "two more years"
  std::size_t u = i;
  if (n.fraction && a_.is(u, "of") && a_.cls(u + 1) == Class::article)
    u += 2;
  else if (n.fraction && a_.cls(u) == Class::article)
    ++u;
  else if ((n.vague || n.mantissa) && a_.is(u, "of"))
    ++u;
  else if (a_.is(u, "more") || a_.is(u, "additional") || a_.is(u, "further") || a_.is(u, "full") || a_.is(u, "consecutive"))
    ++u;
  // "87 yo", "12-y-o"
  if (n.digits && (a_.is(i, "yo") || a_.is(i, "yos"))) {
    set_age(s, "year", i + 1);
    return true;
  }
  auto here = unit_here(u, n, hyphen);
  if (!here) return false;
  if (here->kind == QuantityKind::duration) {
    std::size_t k = here->last;
    if ((a_.is_sign(k, U'-') && a_.joined(k) && a_.is(k + 1, "old")) && near(k + 1))
      ++k;
    else if (a_.is_sign(k, U'-') && a_.joined(k) && a_.is(k + 1, "olds"))
      ++k;
    if (a_.is(k, "old") || a_.is(k, "olds")) {
      set_age(s, here->name, k + 1);
      return true;
    }
    if (a_.is(k, "of") && a_.is(k + 1, "age")) {
      set_age(s, here->name, k + 2);
      return true;
    }
    if (a_.is(k, "ago") || a_.is(k, "later") || a_.is(k, "earlier")) {
      // still a duration
    }
  }
  s.kind = here->kind;
  s.unit = std::move(here->name);
  s.last = here->last;
  s.own_unit = true;
  return true;
}

void Assembler::set_age(Simple& s, const std::string& unit, std::size_t last) {
  s.kind = QuantityKind::age;
  s.unit = unit;
  s.last = last;
  s.own_unit = true;
}

bool Assembler::after_age_word(Simple& s) {
  const Numeral& n = n_[s.numeral];
  if (!n.value.is_integer() || n.value > Decimal(130) || n.fraction || n.vague || n.value.is_negative()) return false;
  std::size_t i = s.first;
  // "aged between 15", "aged about 15", "age 15"
  for (int steps = 0; steps < 5 && i > 0 && near(i); ++steps) {
    if (a_.is(i - 1, "aged") || a_.is(i - 1, "age") || a_.is(i - 1, "ages")) {
      if (unit_next(s.last)) return false;
      set_age(s, "year", s.last);
      return true;
    }
    if (!is_any(a_, i - 1, age_links)) return false;
    --i;
  }
  return false;
}

bool Assembler::times_after(Simple& s) {
  if (!near(s.last) || !a_.is(s.last, "times")) return false;
  static constexpr std::array<std::string_view, 20> compares = {"as",     "more",    "higher", "larger", "greater",  "the",    "that",
                                                                "less",   "fewer",   "over",   "what",   "its",      "bigger", "faster",
                                                                "longer", "smaller", "lower",  "their",  "likelier", "worse"};
  if (is_any(a_, s.last + 1, compares)) {
    s.kind = QuantityKind::multiple;
    s.unit = "times";
  } else {
    s.kind = QuantityKind::count;
  }
  ++s.last;
  if (s.kind == QuantityKind::count) period_after(s);
  s.own_unit = true;
  return true;
}

// ---- periods --------------------------------------------------------------------------------------------------------

void Assembler::period_after(Simple& s) {
  std::size_t i = s.last;
  int nouns = s.kind == QuantityKind::count ? 3 : s.kind == QuantityKind::money ? 0 : 0;
  for (;;) {
    std::size_t end = 0;
    if (const auto period = period_at(i, end); !period.empty()) {
      s.period = period;
      if (i == s.last) s.last = end;
      return;
    }
    if (nouns-- == 0 || !near(i) || !a_.is_word(i) || a_[i].capital || is_any(a_, i, function_words) || a_[i].cls != Class::other) return;
    ++i;
  }
}

std::string Assembler::period_at(std::size_t i, std::size_t& end) const {
  if (!near(i)) return {};
  static constexpr struct {
    std::string_view word, period;
  } adverbs[] = {{"annually", "year"}, {"yearly", "year"},   {"monthly", "month"}, {"weekly", "week"},
                 {"daily", "day"},     {"nightly", "night"}, {"hourly", "hour"}};
  for (const auto& [word, period] : adverbs) {
    if (a_.is(i, word)) {
      end = i + 1;
      return std::string(period);
    }
  }
  if (a_.is_sign(i, U'-') && a_.joined(i)) ++i;
  std::size_t k = i;
  bool article = false;
  if (a_.is(i, "per") || a_.is(i, "each") || a_.is(i, "every") || (a_.is_sign(i, U'/') && a_.joined(i))) {
    k = i + 1;
    if (a_.is(k, "calendar") || a_.is(k, "single")) ++k;
  } else if (a_.cls(i) == Class::article) {
    article = true;
    k = i + 1;
    if (i > 0 && a_.is_sign(i - 1, U'-') && a_.joined(i) && a_.is_sign(k, U'-') && a_.joined(k)) ++k;  // "million-a-year"
  } else {
    return {};
  }
  if (!near(k)) return {};
  static constexpr struct {
    std::string_view word, period;
  } periods[] = {{"year", "year"},     {"annum", "year"},    {"month", "month"},     {"week", "week"},
                 {"day", "day"},       {"night", "night"},   {"hour", "hour"},       {"time", "time"},
                 {"minute", "minute"}, {"second", "second"}, {"quarter", "quarter"}, {"decade", "decade"}};
  for (const auto& [word, period] : periods) {
    if (!a_.is(k, word)) continue;
    if (article && (period == "time" || a_.is(k + 1, "ago") || a_.is(k + 1, "earlier") || a_.is(k + 1, "later") || a_.is(k + 1, "before") ||
                    (a_.is_sign(k + 1, U'-') && a_.joined(k + 1))))
      return {};
    end = k + 1;
    return std::string(period);
  }
  return {};
}

}  // namespace girok::reading::en
