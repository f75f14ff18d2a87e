// English quantities in pairs: ranges, words that are multiples, two bounds of one number, conversions.
#include <algorithm>

#include "reading/assembler_en.h"

namespace girok::reading::en {

// ---- ranges ---------------------------------------------------------------------------------------------------------

std::optional<std::size_t> Assembler::connected(const Simple& first) const {
  const Numeral& next = n_[first.next];
  std::size_t i = first.last;
  if (!near(i) || next.ordinal || n_[first.numeral].lone_one || n_[first.numeral].ratio) {
    if (!near(i) || next.ordinal || n_[first.numeral].ratio || !a_.is(i, "to")) {
      if (!(near(i) && n_[first.numeral].lone_one && a_.is(i, "or"))) return std::nullopt;
    }
  }
  // "8- to 16-metre"
  if (a_.is_sign(i, U'-') && a_.joined(i) && a_.is(i + 1, "to")) ++i;
  bool ok = false;
  const bool between = opener(first) == 1;
  if (a_.is_sign(i, U'-') || a_.is_sign(i, U'~') || a_.is_sign(i, 0x301C) || a_.is_sign(i, 0xFF5E)) {
    ok = i + 1 < a_.size() && (a_[i].space_before == a_[i + 1].space_before) && n_[first.numeral].digits == next.digits;
  } else if (a_.is(i, "to") || a_.is(i, "through") || a_.is(i, "until") || a_.is(i, "till")) {
    ok = true;
  } else if (a_.is(i, "and")) {
    ok = between;
  } else if (a_.is(i, "or")) {
    ok = !n_[first.numeral].mantissa && n_[first.numeral].value < Decimal(100) && next.value < Decimal(130);
  }
  if (tolerance(i) > 0) ok = tolerance(i) + i == next.first;
  if (!ok) return std::nullopt;
  return i + 4 >= next.first ? std::optional<std::size_t>(next.first) : std::nullopt;
}

std::size_t Assembler::tolerance(std::size_t i) const {
  if (a_.is_sign(i, U'±')) return 1;
  return a_.is_sign(i, U'+') && a_.is_sign(i + 1, U'/') && a_.is_sign(i + 2, U'-') && a_.joined(i + 1) && a_.joined(i + 2) ? 3 : 0;
}

int Assembler::opener(const Simple& first) const {
  std::size_t i = first.first;
  if (const auto inner = bound_before(a_, i, limit_)) i = inner->first;
  // "between the ages of", "between the"
  for (int steps = 0; steps < 4 && i > limit_; ++steps) {
    if (a_.is(i - 1, "between")) return 1;
    if (a_.is(i - 1, "from")) return 2;
    if (!a_.is(i - 1, "the") && !a_.is(i - 1, "ages") && !a_.is(i - 1, "of")) return 0;
    --i;
  }
  return 0;
}

bool Assembler::changes(const Simple& first) const {
  static constexpr std::array<std::string_view, 40> verbs = {
      "rose",      "rise",     "rises",     "risen",      "rising",    "fell",     "fall",       "falls",    "fallen",  "falling",
      "increased", "increase", "increases", "increasing", "decreased", "decrease", "decreasing", "reduced",  "reduce",  "dropped",
      "drop",      "drops",    "grew",      "grow",       "grown",     "growing",  "cut",        "declined", "decline", "changed",
      "change",    "lowered",  "raised",    "jumped",     "climbed",   "went",     "up",         "down",     "surged",  "shrank"};
  std::size_t i = first.first;
  for (int steps = 0; steps < 8 && i > 0; ++steps) {
    --i;
    if (a_[i].kind == AtomKind::sign && (a_[i].sign == U'.' || a_[i].sign == U';')) return false;
    if (is_any(a_, i, verbs)) return true;
  }
  return false;
}

bool Assembler::join(Simple& a, Simple& b) {
  const Numeral& na = n_[a.numeral];
  const Numeral& nb = n_[b.numeral];
  const int open = opener(a);
  const bool dash = a_.is_sign(a.last, U'-');
  if (!a.value.lo || !b.value.hi) return false;
  // nothing but the connector (and a currency) between
  std::size_t gap = a.last;
  while (gap < b.first && (a_[gap].kind == AtomKind::sign || is_any(a_, gap, connectors))) ++gap;
  if (gap != b.first) {
    const auto inner = bound_before(a_, b.first, gap);
    if (!inner || inner->first != gap || inner->bound != Bound::about) return false;
  }
  Interval low = a.value;
  // units, currency: shared where only one end shows them
  if (!a.currency.empty() && !b.currency.empty() && a.currency != b.currency) return false;
  const bool a_bare = !a.own_unit && a.unit.empty() && a.currency.empty();
  const bool b_bare = !b.own_unit && b.unit.empty() && b.currency.empty();
  if (!a_bare && !b_bare && (a.unit != b.unit) && !(a.kind == QuantityKind::age && b.kind == QuantityKind::age)) {
    if (!(a.kind == QuantityKind::age && b.kind == QuantityKind::duration) && !a.currency.empty() == false) return false;
    if (a.currency.empty() && a.kind != QuantityKind::age) return false;
  }
  if (na.fraction != nb.fraction && !b.percent && !(a.kind == QuantityKind::share && b.kind == QuantityKind::share)) return false;
  // scale: "2-3 million"
  if (nb.mantissa && !na.mantissa && !na.vague && na.value <= *nb.mantissa && !na.value.is_negative()) {
    scale(low, nb.scale);
    if (na.fraction) return false;
  }
  // a cent's or a share's factor counts for both
  if (a_bare && b.percent && na.fraction) return false;
  if (a_bare && !b.currency.empty() && nb.value != Decimal(0) && b.value.hi) {
    const auto plain = nb.value;
    if (*b.value.hi == plain.scaled(-2)) scale(low, Decimal(1, -2));
  }
  Decimal lo = *low.lo;
  Decimal hi = *b.value.hi;
  if (tolerance(a.last) > 0) {
    const auto from_value = Decimal::subtract(lo, hi), to_value = Decimal::add(lo, hi);
    if (!from_value || !to_value) return false;
    lo = *from_value;
    hi = *to_value;
  }
  const bool a_or = a_.is(a.last, "or");
  if (hi <= lo) {
    if (open == 0 || (dash && !lo.is_negative()) || a_or || hi == lo) {
      if (!(lo.is_negative() && dash) || hi == lo) return false;
    }
    if (changes(a)) return false;
    std::swap(lo, hi);
  }
  if (open == 2 && changes(a)) return false;
  if (a_or && (hi > *Decimal::multiply(lo, 4))) return false;
  a.value = {lo, hi, na.vague && nb.vague ? Bound::vague : Bound::range};
  if (a_bare) {
    a.kind = b.kind;
    a.unit = b.unit;
  } else if (!b_bare && b.kind == QuantityKind::age) {
    a.unit = b.unit;
  }
  if (a.kind == QuantityKind::number) a.kind = b.kind;
  if (b.kind == QuantityKind::age) a.kind = QuantityKind::age;
  if (a.unit.empty()) a.unit = b.unit;
  if (a.currency.empty()) a.currency = b.currency;
  if (!a.currency.empty()) a.kind = QuantityKind::money;
  if (a.period.empty()) a.period = b.period;
  a.percent = a.percent || b.percent;
  range_number_end_ = n_[b.numeral].last;
  a.last = b.last;
  a.next = b.next;
  if (open != 0) {
    for (int steps = 0; steps < 8 && a.first > limit_; ++steps) {
      --a.first;
      if (a_.is(a.first, "between") || a_.is(a.first, "from")) break;
    }
  }
  return true;
}

// ---- words that are multiples ---------------------------------------------------------------------------------------

void Assembler::multiples(std::size_t from_atom, std::size_t to) {
  for (std::size_t i = from_atom; i < to && i < a_.size(); ++i) {
    if (!a_[i].multiple) continue;
    // "double" and "triple" are adjectives, too: "double room"
    const bool adjective = a_[i].plural;
    if (adjective && !is_any(a_, i + 1, factor_follows) && !(i > 0 && (a_.is(i - 1, "than") || a_.is(i - 1, "to")))) continue;
    Quantity q;
    q.kind = QuantityKind::multiple;
    q.unit = "times";
    q.number = span_of(i, i + 1);
    q.value = {Decimal(a_[i].value), Decimal(a_[i].value), Bound::equal};
    std::size_t first = i;
    if (const auto words_before = bound_before(a_, i, std::max(limit_, from_atom))) {
      q.hedge = std::string(slice(a_.text, {a_[words_before->first].begin, a_[words_before->last - 1].end}));
      set_bound(q.value, words_before->bound);
      first = words_before->first;
    }
    std::size_t end = 0, last = i + 1;
    if (auto period = period_at(i + 1, end); !period.empty()) {
      q.period = std::move(period);
      q.kind = QuantityKind::count;
      q.unit.clear();
      last = end;
    }
    q.span = span_of(first, last);
    push(std::move(q), last);
  }
}

// ---- between quantities ---------------------------------------------------------------------------------------------

void Assembler::merge_two_sided() {
  std::vector<Quantity> merged;
  merged.reserve(out_.size());
  for (Quantity& q : out_) {
    if (!merged.empty() && two_sided(merged.back(), q)) {
      Quantity& a = merged.back();
      const bool a_low = a.value.lo.has_value();
      a.value = a_low ? Interval{a.value.lo, q.value.hi, Bound::range} : Interval{q.value.lo, a.value.hi, Bound::range};
      a.hedge += " ... " + q.hedge;
      a.span = cover(a.span, q.span);
      a.number = cover(a.number, q.number);
      if (a.kind == QuantityKind::number) a.kind = q.kind;
      if (a.unit.empty()) a.unit = q.unit;
      if (a.currency.empty()) a.currency = q.currency;
      continue;
    }
    merged.push_back(std::move(q));
  }
  out_ = std::move(merged);
}

bool Assembler::two_sided(const Quantity& a, const Quantity& b) const {
  const auto low = [](const Quantity& q) { return q.value.lo && !q.value.hi; };
  const auto high = [](const Quantity& q) { return q.value.hi && !q.value.lo; };
  if (!((low(a) && high(b)) || (high(a) && low(b)))) return false;
  if (a.unit != b.unit && !a.unit.empty() && !b.unit.empty()) return false;
  if (a.currency != b.currency && !a.currency.empty() && !b.currency.empty()) return false;
  if (a.kind != b.kind && a.kind != QuantityKind::number && b.kind != QuantityKind::number) return false;
  const Decimal& lo = low(a) ? *a.value.lo : *b.value.lo;
  const Decimal& hi = low(a) ? *b.value.hi : *a.value.hi;
  if (!(lo < hi) || b.span.begin < a.span.end) return false;
  std::string_view between = slice(a_.text, {a.span.end, b.span.begin});
  if (between.size() > 6) return false;
  while (!between.empty() && (between.front() == ' ' || between.front() == ',')) between.remove_prefix(1);
  while (!between.empty() && between.back() == ' ') between.remove_suffix(1);
  return equals_folded(between, "and") || equals_folded(between, "but") || (between.empty() && b.span.begin - a.span.end == 2);
}

void Assembler::link_conversions() {
  for (std::size_t i = 1; i < out_.size(); ++i) {
    Quantity& b = out_[i];
    const Quantity& a = out_[i - 1];
    const bool money = a.kind == QuantityKind::money && b.kind == QuantityKind::money;
    const bool measure = a.kind == QuantityKind::measurement && b.kind == QuantityKind::measurement && a.unit != b.unit;
    if ((!money && !measure) || a.conversion_of != none) continue;
    const std::uint32_t gap = b.span.begin - a.span.end;
    if (b.span.begin < a.span.end || gap > 40) continue;
    std::string_view between = slice(a_.text, {a.span.end, b.span.begin});
    const std::size_t open = between.rfind('(');
    const bool bracket = open != std::string_view::npos && between.find(')') == std::string_view::npos && closes(b.span.end) &&
                         between.find('.') == std::string_view::npos;
    if (bracket && std::count(between.begin(), between.begin() + static_cast<std::ptrdiff_t>(open), ' ') <= 4 &&
        opens_conversion(between.substr(open + 1))) {
      b.conversion_of = i - 1;
      share_period(out_[i - 1], b);
      continue;
    }
    if (money && a.currency == b.currency) continue;
    while (!between.empty() && (between.front() == ' ' || between.front() == ',')) between.remove_prefix(1);
    while (!between.empty() && between.back() == ' ') between.remove_suffix(1);
    if (equals_folded(between, "or") || equals_folded(between, "or about") || between == "/") {
      b.conversion_of = i - 1;
      share_period(out_[i - 1], b);
    }
  }
}

void Assembler::share_period(Quantity& a, Quantity& b) const {
  if (a.period.empty() && b.period.empty()) {
    auto at = std::lower_bound(a_.list.begin(), a_.list.end(), b.span.end,
                               [](const Atom& atom, std::uint32_t offset) { return atom.begin < offset; });
    std::size_t i = static_cast<std::size_t>(at - a_.list.begin());
    if (a_.is_sign(i, U')') || a_.is_sign(i, U',')) ++i;
    std::size_t end = 0;
    a.period = period_at(i, end);
  }
  if (a.period.empty()) a.period = b.period;
  if (b.period.empty()) b.period = a.period;
}

bool Assembler::opens_conversion(std::string_view inside) {
  while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
  return inside.empty() || equals_folded(inside, "or") || equals_folded(inside, "equivalent to") || equals_folded(inside, "equal to") ||
         equals_folded(inside, "then") || equals_folded(inside, "worth");
}

bool Assembler::closes(std::uint32_t offset) const {
  const std::string_view rest = a_.text.substr(offset, 24);
  for (const char c : rest) {
    if (c == ')' || c == ';' || c == ',') return true;
    if (c == '(' || c == '.' || c == '\n') return false;
  }
  return false;
}

}  // namespace girok::reading::en
