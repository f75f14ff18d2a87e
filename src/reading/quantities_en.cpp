// Whole quantities in English: a numeral with its currency, unit, percent sign and period; two of them joined to a range; bounds.
#include "reading/assembler_en.h"

#include <algorithm>

namespace girok::reading {
namespace en {

std::vector<Quantity> Assembler::all() {
  std::size_t word = 0;  // first atom not yet looked at for "twice"
  for (std::size_t k = 0; k < n_.size();) {
    multiples(word, n_[k].first);
    word = std::max(word, n_[k].last);
    k = from(k);
    while (k < n_.size() && n_[k].first < limit_) ++k;  // "km^3" took its 3
  }
  multiples(word, a_.size());
  std::sort(out_.begin(), out_.end(), [](const Quantity& x, const Quantity& y) { return x.span.begin < y.span.begin; });
  merge_two_sided();
  link_conversions();
  return std::move(out_);
}

// ---- one numeral ----------------------------------------------------------------------------------------------------

std::size_t Assembler::from(std::size_t k) {
  const Numeral& n = n_[k];
  if (const auto date = calendar_at(a_, std::span(n_).subspan(k, std::min<std::size_t>(6, n_.size() - k)), limit_)) {
    emit_calendar(*date);
    return k + date->numerals;
  }
  if (n.ordinal) {
    emit_plain(k, QuantityKind::ordinal);
    return k + 1;
  }
  if (const std::size_t chained = chain(k); chained > k) return chained;
  Simple first = simple(k);
  if (first.next == k) return k + 1;  // no quantity at all
  if ((first.kind == QuantityKind::number || first.kind == QuantityKind::count) && first.first == n.first && labelled(k)) {
    first.kind = QuantityKind::number;
    emit(first, std::nullopt);
    return first.next;
  }
  if (first.next < n_.size()) {
    if (const auto second_at = connected(first)) {
      Simple second = simple(first.next);
      if (second.next > first.next && second.first <= *second_at && join(first, second)) return finish(first, true);
    }
  }
  if (const std::size_t behind = rate(first); behind > first.next) {
    first.next = behind;
    return finish(first, false);
  }
  share_unit(first);
  return finish(first, false);
}

std::size_t Assembler::rate(Simple& first) const {
  if ((first.kind != QuantityKind::number && first.kind != QuantityKind::count) || first.next >= n_.size()) return 0;
  const Numeral& base = n_[first.next];
  const std::size_t per = base.first - 1;
  if (!a_.is(per, "per") || per < first.last || per - first.last > 3 || !near(base.first) || !base.value.is_integer() ||
      base.value < Decimal(100) || base.vague)
    return 0;
  for (std::size_t i = first.last; i < per; ++i) {
    if (!near(i) || !a_.is_word(i) || is_any(a_, i, function_words)) return 0;
  }
  first.kind = QuantityKind::rate;
  first.unit = "per " + base.value.to_string();
  first.last = base.last;
  return first.next + 1;
}

void Assembler::share_unit(Simple& first) {
  const Numeral& n = n_[first.numeral];
  if (first.own_unit || first.kind != QuantityKind::number || first.next >= n_.size() || n.vague || n.lone_one) return;
  if (!a_.is(first.last, "and") && !a_.is(first.last, "or")) return;
  const Numeral& other = n_[first.next];
  if (!near(first.last) || other.first != first.last + 1 || !near(other.first) || other.ordinal || other.vague || other.mantissa ||
      n.digits != other.digits)
    return;
  const std::size_t limit = limit_;
  limit_ = other.first;
  const Simple second = simple(first.next);
  limit_ = limit;
  if (!second.own_unit || second.next == first.next) return;
  if (second.kind != QuantityKind::measurement && second.kind != QuantityKind::duration && second.kind != QuantityKind::share &&
      second.kind != QuantityKind::age)
    return;
  first.kind = second.kind;
  first.unit = second.unit;
}

void Assembler::emit_calendar(const CalendarMention& date) {
  Quantity q;
  q.kind = QuantityKind::calendar;
  q.span = q.number = span_of(date.first, date.last);
  if (date.year) {
    q.value = {date.year, date.year_to ? date.year_to : date.year, date.year_to ? Bound::range : Bound::equal};
  } else {
    q.value = {std::nullopt, std::nullopt, Bound::equal};
  }
  push(std::move(q), date.last);
}

void Assembler::emit_plain(std::size_t k, QuantityKind kind) {
  Quantity q;
  q.kind = kind;
  q.span = q.number = span_of(n_[k].first, n_[k].last);
  q.value = {n_[k].value, n_[k].value, Bound::equal};
  push(std::move(q), n_[k].last);
}

void Assembler::push(Quantity q, std::size_t last) {
  limit_ = std::max(limit_, last);
  // Bare numbers one after another are a table's; beyond some, they say nothing here and would only fill memory.
  const bool bare = q.kind == QuantityKind::number && !out_.empty() && out_.back().kind == QuantityKind::number &&
                    q.span.begin < std::max(bare_end_, out_.back().span.end) + 4;
  bare_run_ = bare ? bare_run_ + 1 : 0;
  if (bare_run_ > 64) {
    bare_end_ = q.span.end;
    return;
  }
  out_.push_back(std::move(q));
}

std::size_t Assembler::chain(std::size_t k) const {
  std::size_t end = k;
  const auto linked = [&](std::size_t i) {
    const std::size_t s = n_[i].last;
    return i + 1 < n_.size() && n_[i].digits && n_[i].plain && s < a_.size() && a_[s].kind == AtomKind::sign && a_.joined(s) &&
           a_.joined(s + 1) && n_[i + 1].first == s + 1 && n_[i + 1].plain &&
           (a_[s].sign == U'-' || a_[s].sign == U'/' || a_[s].sign == U'.' || a_[s].sign == U':');
  };
  bool slash = false;
  while (linked(end)) {
    slash = slash || a_[n_[end].last].sign != U'-';
    ++end;
  }
  if (end == k) return k;
  if (end - k >= 2 || slash) return end + 1;
  return k;
}

bool Assembler::labelled(std::size_t k) const {
  static constexpr std::array<std::string_view, 44> labels = {
      "article", "articles", "resolution", "page",    "pages", "pp",        "chapter", "section",   "figure", "table",      "room",
      "flight",  "channel",  "highway",    "route",   "camp",  "bureau",    "office",  "paragraph", "para",   "paragraphs", "annex",
      "volume",  "vol",      "issue",      "version", "phase", "grade",     "level",   "type",      "class",  "unit",       "division",
      "step",    "part",     "number",     "nr",      "nrs",   "apartment", "block",   "case",      "item",   "rule",       "line"};
  const std::size_t i = n_[k].first;
  if (!n_[k].digits || i == 0 || a_[i].blank_before) return false;
  const std::size_t w = a_.is_sign(i - 1, U'.') && i > 1 ? i - 2 : i - 1;
  if (a_.is(w, "no") && (w != i - 1 || a_[w].capital)) return w != i - 1 ? a_.joined(i - 1) : true;
  if (w == i - 1 && is_any(a_, w, labels)) return !is_plural_noun(a_, n_[k].last) || a_[w].capital;
  // A capitalised name inside a sentence: "Voyager 2", "Office 39".
  return w == i - 1 && a_.is_word(w) && a_[w].capital && n_[k].plain && n_[k].value < Decimal(1000) && !sentence_start(w) &&
         !(n_[k].last < a_.size() && a_.is_word(n_[k].last) && !a_[n_[k].last].capital && !is_any(a_, n_[k].last, function_words));
}

bool Assembler::sentence_start(std::size_t w) const {
  if (w == 0 || a_[w].blank_before) return true;
  const Atom& before = a_[w - 1];
  return before.kind == AtomKind::sign && before.sign != U',' && before.sign != U'-' && before.sign != U'\'' && before.sign != U')' &&
         before.sign != U'’';
}

Simple Assembler::simple(std::size_t k) {
  const Numeral& n = n_[k];
  Simple s;
  s.numeral = k;
  s.first = n.first;
  s.last = n.last;
  s.next = k + 1;
  s.value = n.vague ? *n.vague : Interval{n.value, n.value, Bound::equal};
  if (n.fold) {
    s.kind = QuantityKind::multiple;
    s.unit = "times";
    return s;
  }
  currency_before(s);
  if (s.currency.empty() && n.first > 0 && a_.joined(n.first) && n.digits && a_.is_word(n.first - 1) && !a_.is(n.first - 1, "x")) {
    s.next = k;  // L2, B52
    return s;
  }
  if (s.currency.empty() && n.digits && n.first > 1 && a_.joined(n.first) && a_.joined(n.first - 1)) {
    const char32_t sign = a_[n.first - 1].sign;
    const bool name = sign == U'-' && a_.is_word(n.first - 2) && !(a_.joined(n.first - 2) && a_.is_digits(n.first - 3)) &&
                      !is_any(a_, n.first - 2, compound_leads);  // Covid-19, F-16
    const bool formula = (sign == U'+' || sign == U'/') && a_.is_digits(n.first - 2);
    if (name || formula) {
      s.next = k;
      return s;
    }
  }
  if (!s.currency.empty()) {
    money_tail(s);
    period_after(s);
    return s;
  }
  if (percent_after(s)) {
    period_after(s);
    return s;
  }
  if (currency_after(s)) {
    money_tail(s);
    period_after(s);
    return s;
  }
  if (n.lone_one && pronoun(n)) {
    s.next = k;
    return s;
  }
  if (n.attached && n.plain && a_.is(n.last, "s") && n.value <= Decimal(100) && n.first > 0 &&
      (is_any(a_, n.first - 1, plural_age_leads) || a_.is_sign(n.first - 1, U'-'))) {
    set_age(s, "year", n.last + 1);
    return s;
  }
  if (unit_after(s)) {
    if (s.kind != QuantityKind::age) period_after(s);
    return s;
  }
  if (n.attached) {
    s.next = k;
    return s;
  }
  if (n.fraction) {
    s.kind = QuantityKind::share;
    s.unit = "percent";
    s.percent = false;
    for (auto* end : {&s.value.lo, &s.value.hi}) {
      if (*end) *end = (*end)->scaled(2);
    }
    period_after(s);
    return s;
  }
  if (times_after(s)) return s;
  if (percent_before(s)) return s;
  s.kind = counted_kind(n);
  period_after(s);
  return s;
}

bool Assembler::pronoun(const Numeral& n) const {
  static constexpr std::array<std::string_view, 12> leads = {"the",   "this", "that",    "which", "no",   "any",
                                                             "every", "each", "another", "only",  "some", "such"};
  if (n.first > 0 && near(n.first) && is_any(a_, n.first - 1, leads))
    return !a_.is(n.first - 1, "only") && !(a_.is(n.first - 1, "some")) ? !unit_next(n.last) : false;
  return a_.is(n.last, "another") || (a_.is_sign(n.last, U'\'') && a_.is(n.last + 1, "s")) ||
         (a_.is_sign(n.last, U'’') && a_.is(n.last + 1, "s"));
}

QuantityKind Assembler::counted_kind(const Numeral& n) const {
  if (n.lone_one) {
    return QuantityKind::number;
  }
  std::size_t i = n.last;
  if (a_.is_sign(i, U'-') && a_.joined(i)) ++i;
  if (a_.is_sign(i, U'+') && a_.joined(i)) ++i;
  if (a_.is(i, "or") && (a_.is(i + 1, "more") || a_.is(i + 1, "fewer") || a_.is(i + 1, "so") || a_.is(i + 1, "less"))) i += 2;
  if (!near(i) || !a_.is_word(i)) return n.vague ? QuantityKind::count : QuantityKind::number;
  if (a_.is(i, "of") || a_.is(i, "more")) return QuantityKind::count;
  return is_any(a_, i, function_words) && !n.vague ? QuantityKind::number : QuantityKind::count;
}

// ---- bounds, and out ------------------------------------------------------------------------------------------------

std::size_t Assembler::finish(Simple& s, bool range) {
  std::optional<Span> numbers;
  const Numeral& n = n_[s.numeral];
  numbers = span_of(n.first, range ? range_number_end_ : n.last);
  emit(s, numbers);
  return s.next;
}

void Assembler::emit(Simple s, std::optional<Span> number) {
  const Numeral& n = n_[s.numeral];
  Quantity q;
  const bool plain = number.has_value();
  q.number = number.value_or(span_of(n.first, n.last));
  if (plain) apply_bounds(s, q);
  q.span = span_of(s.first, s.last);
  q.value = s.value;
  q.kind = s.kind;
  q.unit = s.unit;
  q.currency = s.currency;
  q.period = s.period;
  if (q.kind == QuantityKind::number && n.lone_one && !q.hedge.empty() && near(s.last) && a_.is_word(s.last) &&
      !is_any(a_, s.last, function_words))
    q.kind = QuantityKind::count;
  push(std::move(q), s.last);
}

void Assembler::apply_bounds(Simple& s, Quantity& q) {
  std::optional<BoundWords> inner = bound_before(a_, s.first, limit_), outer;
  // "sold to over 3 years": time that passes under "over" bounds nothing
  if (inner && inner->bound == Bound::more && a_.is(inner->first, "over") && inner->last == inner->first + 1 &&
      s.kind == QuantityKind::duration && during(inner->first))
    inner.reset();
  if (inner && a_.is(inner->first, "some") && n_[s.numeral].lone_one) inner.reset();
  if (inner) {
    std::size_t first = inner->first;
    // "as young as about 12", "up to an estimated 500"
    outer = bound_before(a_, first, limit_);
    if (outer && outer->bound == Bound::equal) outer.reset();
    if (outer) first = outer->first;
    q.hedge = std::string(slice(a_.text, {a_[first].begin, a_[inner->last - 1].end}));
    s.first = first;
  } else if (s.kind == QuantityKind::age) {
    age_bound(s, q, inner);
  }
  std::optional<BoundWords> behind = bound_after(a_, n_[s.numeral].last);
  if (!behind || behind->first < s.last) {
    if (const auto later = bound_after(a_, s.last)) behind = later;
  }
  if (!behind && s.last < a_.size() && is_plural_noun(a_, s.last)) {
    if (const auto later = bound_after(a_, s.last + 1); later && a_.is(later->first, "or") && !a_.is(later->first + 1, "so"))
      behind = later;
  }
  if (behind && inner && behind->bound == Bound::about) behind.reset();
  if (behind) {
    if (!q.hedge.empty()) q.hedge += ' ';
    q.hedge += std::string(slice(a_.text, {a_[behind->first].begin, a_[behind->last - 1].end}));
    s.last = std::max(s.last, behind->last);
  }
  const bool age = (inner && inner->age) || (outer && outer->age) || (behind && behind->age);
  if (age && (s.kind == QuantityKind::number || s.kind == QuantityKind::count || s.kind == QuantityKind::duration) &&
      n_[s.numeral].value <= Decimal(130)) {
    s.kind = QuantityKind::age;
    if (s.unit.empty()) s.unit = "year";
  }
  if (inner && !behind && a_.is(s.last, "or") && a_.is(s.last + 1, "equal") && near(s.last + 1)) {  // "less than 5000 or equal"
    const std::size_t end = s.last + (a_.is(s.last + 2, "to") ? 3 : 2);
    const bool other =
        end < a_.size() && (a_.is_digits(end) || a_[end].cls != Class::other || a_[end].kind == AtomKind::sign) && !sentence_end(end);
    if (!other && inner->bound == Bound::more) inner->bound = Bound::at_least;
    if (!other && inner->bound == Bound::less) inner->bound = Bound::at_most;
    if (!other) s.last = end;
  }
  Bound bound = Bound::equal;
  for (const auto* words : {&inner, &outer, &behind}) {
    if (!*words) continue;
    const Bound b = (*words)->bound;
    // "exactly", "equal to 5000 or less", "about five hundred or more": the sharper word bounds
    if (bound == Bound::equal || bound == Bound::about) bound = b == Bound::equal ? bound : b;
  }
  set_bound(s.value, bound);
}

void Assembler::age_bound(Simple& s, Quantity& q, std::optional<BoundWords>& inner) {
  std::size_t i = s.first;
  while (i > limit_ && (a_.is(i - 1, "of") || a_.is(i - 1, "age") || a_.is(i - 1, "ages") || a_.is(i - 1, "the") || a_.is(i - 1, "aged")))
    --i;
  if (i == s.first) return;
  if (auto words = bound_before(a_, i, limit_); words && !a_.is(s.first, "between")) {
    inner = words;
    q.hedge = std::string(slice(a_.text, {a_[words->first].begin, a_[words->last - 1].end}));
    s.first = words->first;
    return;
  }
  if (a_.is(i, "aged") || a_.is(i, "age") || a_.is(i, "ages")) s.first = i;
}

bool Assembler::during(std::size_t over) const {
  static constexpr std::array<std::string_view, 16> lasting = {"for", "after", "lasted", "took", "is",   "was",  "been",   "spent",
                                                               "of",  "last",  "and",    "or",   "were", "with", "served", "in"};
  return over > 0 && near(over) && !is_any(a_, over - 1, lasting);
}

void Assembler::set_bound(Interval& value, Bound bound) {
  switch (bound) {
    case Bound::equal:
    case Bound::range:
    case Bound::vague: return;
    case Bound::about:
      if (value.bound == Bound::equal) value.bound = Bound::about;
      return;
    case Bound::more:
    case Bound::at_least:
      if (value.bound == Bound::range) return;
      value.hi.reset();
      value.bound = bound;
      return;
    case Bound::less:
    case Bound::at_most:
      if (value.bound == Bound::range) return;
      value.lo.reset();
      value.bound = bound;
      return;
  }
}

namespace {

Span range_of(std::span<const text::Token> tokens) { return {tokens.front().begin, tokens.back().end}; }

}  // namespace
}  // namespace en

std::vector<NumberMention> numbers_en(std::string_view text, std::span<const text::Token> tokens) {
  std::vector<NumberMention> found;
  if (tokens.empty()) return found;
  bool any = false;
  const en::Atoms atoms = en::lex(text, en::range_of(tokens), any);
  if (!any) return found;
  static constexpr std::array<std::string_view, 9> determiners = {"the", "this", "that", "which", "no", "any", "every", "each", "another"};
  for (const en::Numeral& n : en::numerals(atoms)) {
    if (n.vague || n.fold || n.attached) continue;
    if (n.lone_one && n.first > 0 && en::is_any(atoms, n.first - 1, determiners)) continue;
    if (n.first > 0 && n.digits && atoms.joined(n.first) && atoms.is_word(n.first - 1)) continue;
    found.push_back({{atoms[n.first].begin, atoms[n.last - 1].end}, n.value, n.ordinal, n.fraction});
  }
  return found;
}

std::vector<Quantity> quantities_en(std::string_view text, std::span<const text::Token> tokens) {
  if (tokens.empty()) return {};
  bool any = false;
  const en::Atoms atoms = en::lex(text, en::range_of(tokens), any);
  // "twice" and the vague words are no numerals: any letter text may hold them, so the assembler always runs.
  const std::vector<en::Numeral> numerals = en::numerals(atoms);
  return en::Assembler(atoms, numerals).all();
}

}  // namespace girok::reading
