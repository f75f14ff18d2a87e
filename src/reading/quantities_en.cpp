// Whole quantities in English: a numeral with its currency, unit, percent sign and period; two of them joined to a range; bounds.
#include <algorithm>
#include <array>
#include <string>

#include "reading/bounds_en.h"
#include "reading/calendar_en.h"
#include "reading/numerals.h"
#include "reading/numerals_en.h"
#include "reading/units.h"

namespace girok::reading {
namespace en {
namespace {

template <std::size_t N>
bool is_any(const Atoms& atoms, std::size_t i, const std::array<std::string_view, N>& words) {
  return atoms.is_word(i) && std::any_of(words.begin(), words.end(), [&](std::string_view word) { return atoms.is(i, word); });
}

std::string upper(std::string_view word) {
  std::string result(word);
  for (char& c : result) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return result;
}

/// A numeral with what belongs to it; before ranges and bounds.
struct Simple {
  std::size_t first = 0, last = 0;  ///< atoms, with currency, unit, period
  std::size_t numeral = 0;          ///< index of its numeral
  Interval value;
  QuantityKind kind = QuantityKind::number;
  std::string unit, currency, period;
  bool percent = false;
  bool own_unit = false;            ///< the currency or unit stands beside this very number
  std::size_t next = 0;             ///< index of the first numeral behind it
};

constexpr std::array<std::string_view, 70> function_words = {
    "in",     "on",   "at",    "and",  "or",    "to",    "is",    "are",    "was",   "were",  "will",    "would", "have", "has",
    "had",    "that", "which", "who",  "by",    "for",   "from",  "as",     "but",   "if",    "when",    "while", "than", "then",
    "it",     "he",   "she",   "they", "we",    "you",   "i",     "with",   "be",    "been",  "can",     "could", "may",  "might",
    "should", "must", "the",   "this", "these", "those", "after", "before", "until", "since", "because", "so",    "not",  "do",
    "did",    "does", "per",   "a",    "an",    "said",  "says",  "into",   "out",   "off",   "up",      "down",  "over", "under"};

class Assembler {
 public:
  Assembler(const Atoms& atoms, const std::vector<Numeral>& numerals) : a_(atoms), n_(numerals) {}

  std::vector<Quantity> all() {
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

 private:
  // ---- helpers over atoms ------------------------------------------------------------------------------------------
  bool near(std::size_t i) const { return i < a_.size() && !a_[i].blank_before; }
  Span span_of(std::size_t first, std::size_t last) const { return {a_[first].begin, a_[last - 1].end}; }
  std::string_view rest_at(std::size_t i) const {
    return a_.text.substr(a_[i].begin, std::min<std::size_t>(48, a_.list.back().end - a_[i].begin));
  }
  /// The first atom at or behind `offset`.
  std::size_t atom_behind(std::size_t i, std::uint32_t offset) const {
    while (i < a_.size() && a_[i].begin < offset) ++i;
    return i;
  }
  bool next_numeral_starts(std::size_t k, std::size_t atom) const { return k < n_.size() && n_[k].first == atom; }

  // ---- one numeral -------------------------------------------------------------------------------------------------

  /// Emits what begins with numeral k; returns the first numeral behind it.
  std::size_t from(std::size_t k) {
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

  /// "1.2 per 100,000", "12 deaths per 1,000 births": the index behind the base's numeral; 0 where it is no rate.
  std::size_t rate(Simple& first) const {
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

  /// "45 and 50 mg", "20 or 30 per cent": the first has the second's unit.
  void share_unit(Simple& first) {
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

  void emit_calendar(const CalendarMention& date) {
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

  void emit_plain(std::size_t k, QuantityKind kind) {
    Quantity q;
    q.kind = kind;
    q.span = q.number = span_of(n_[k].first, n_[k].last);
    q.value = {n_[k].value, n_[k].value, Bound::equal};
    push(std::move(q), n_[k].last);
  }

  void push(Quantity q, std::size_t last) {
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

  /// Telephone numbers, versions, scores of sets: three and more numbers joined by signs, or two that are no fraction. They count nothing.
  std::size_t chain(std::size_t k) const {
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

  /// "Article 5", "No. 5", "page 12", "Covid-19": a number that names.
  bool labelled(std::size_t k) const {
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
  bool sentence_start(std::size_t w) const {
    if (w == 0 || a_[w].blank_before) return true;
    const Atom& before = a_[w - 1];
    return before.kind == AtomKind::sign && before.sign != U',' && before.sign != U'-' && before.sign != U'\'' && before.sign != U')' &&
           before.sign != U'’';
  }

  Simple simple(std::size_t k) {
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

  static constexpr std::array<std::string_view, 2> plural_age_leads = {"under", "over"};
  static constexpr std::array<std::string_view, 12> compound_leads = {"mid",  "pre",   "post", "early", "late", "sub",
                                                                      "over", "under", "some", "to",    "and",  "or"};

  bool pronoun(const Numeral& n) const {
    static constexpr std::array<std::string_view, 12> leads = {"the",   "this", "that",    "which", "no",   "any",
                                                               "every", "each", "another", "only",  "some", "such"};
    if (n.first > 0 && near(n.first) && is_any(a_, n.first - 1, leads))
      return !a_.is(n.first - 1, "only") && !(a_.is(n.first - 1, "some")) ? !unit_next(n.last) : false;
    return a_.is(n.last, "another") || (a_.is_sign(n.last, U'\'') && a_.is(n.last + 1, "s")) ||
           (a_.is_sign(n.last, U'’') && a_.is(n.last + 1, "s"));
  }
  bool unit_next(std::size_t i) const { return near(i) && a_.is_word(i) && unit_at(rest_at(i), text::Language::en).unit != nullptr; }

  /// Is something counted behind the number? A word that is no function word.
  QuantityKind counted_kind(const Numeral& n) const {
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

  // ---- currency ----------------------------------------------------------------------------------------------------

  static bool currency_sign(char32_t c) {
    return c == U'$' || c == U'¢' || (c >= U'£' && c <= U'¥') || (c >= 0x20A0 && c <= 0x20CF) || c == 0xFFE5 || c == 0xFFE6 || c == 0xE3F ||
           c == 0x17DB;
  }
  static CurrencyMatch whole(const std::string& key) {
    CurrencyMatch match = currency_at(key, text::Language::en);
    if (match.size != key.size() || !match.symbol) match.currency = nullptr;
    return match;
  }
  /// "usd" is as good as "USD"; but "all", "try", "top" are words.
  CurrencyMatch code(std::size_t i, Decimal& factor) const {
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

  void set_currency(Simple& s, const CurrencyMatch& match, const Decimal& factor) {
    s.kind = QuantityKind::money;
    s.currency = match.currency->code;
    s.own_unit = true;
    scale(s.value, match.currency->factor);
    scale(s.value, factor);
  }
  static void scale(Interval& value, const Decimal& factor) {
    for (auto* end : {&value.lo, &value.hi}) {
      if (*end) *end = Decimal::multiply(**end, factor).value_or(**end);
    }
  }

  void currency_before(Simple& s) {
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

  bool currency_after(Simple& s) {
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

  /// "won" is a verb, "pounds" a weight, too.
  bool money_word(const Simple& s, std::size_t i) const {
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

  /// "3 dollars 50 cents", "15 dollars and 50", and the price's per what.
  void money_tail(Simple& s) {
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
  void add_minor(Simple& s, const Numeral& minor) {
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
  bool sentence_end(std::size_t i) const { return a_.is_sign(i, U'.') && (i + 1 >= a_.size() || a_[i + 1].space_before); }

  // ---- percent -----------------------------------------------------------------------------------------------------

  bool percent_after(Simple& s) {
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

  /// "percent of twenty": the sign before, where nothing else is beside the number.
  bool percent_before(Simple& s) {
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

  // ---- units -------------------------------------------------------------------------------------------------------

  struct UnitHere {
    std::string name;
    QuantityKind kind = QuantityKind::measurement;
    std::size_t last = 0;
    bool symbol = false;
  };

  std::optional<UnitHere> unit_here(std::size_t i, const Numeral& n, bool hyphen) const {
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

  void read_power(UnitHere& here) const {
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

  /// "/h", "per hour", "/m^2 per year".
  void read_per(UnitHere& here) const {
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

  bool symbol_fits(std::size_t i, const UnitMatch& match, const Numeral& n, bool hyphen) const {
    if (!n.digits && !n.fraction) return false;
    const std::string_view raw = slice(a_.text, {a_[i].begin, a_[i].begin + match.size});
    const std::size_t after = atom_behind(i, a_[i].begin + match.size);
    if (raw == "in") {
      static constexpr std::array<std::string_view, 8> dimensions = {"thick", "wide", "long",     "high",
                                                                     "tall",  "deep", "diameter", "diagonal"};
      return !near(after) || sentence_end(after) || is_any(a_, after, dimensions) || a_.is_sign(after, U')');
    }
    if (!a_[i].space_before && !hyphen) return raw != "s" || !n.plain || n.value.exponent() < 1;
    if (hyphen && raw.size() <= 2 && raw != "km" && raw != "cm" && raw != "mm" && raw != "kg") return false;
    if (raw == "am" || raw == "pm") return !(n.plain && n.value <= Decimal(24));
    if (raw == "a" || raw == "as" || raw == "at" || raw == "Am" || raw == "PA" || raw == "min") return raw == "min";
    if (raw.size() == 1 && raw[0] >= 'A' && raw[0] <= 'Z') return raw == "L" || !near(after) || !a_.is_word(after);
    return true;
  }

  bool unit_after(Simple& s) {
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

  void set_age(Simple& s, const std::string& unit, std::size_t last) {
    s.kind = QuantityKind::age;
    s.unit = unit;
    s.last = last;
    s.own_unit = true;
  }

  /// "aged 12", "under the age of 18", "ages 5 to 9".
  bool after_age_word(Simple& s) {
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
  static constexpr std::array<std::string_view, 16> age_links = {"of",   "between", "about", "around", "over", "under",   "from",  "at",
                                                                 "only", "just",    "least", "to",     "than", "younger", "older", "up"};

  bool times_after(Simple& s) {
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

  // ---- periods -----------------------------------------------------------------------------------------------------

  /// "per year", "a day", "/month", "annually"; for counts also behind the noun: "men per night".
  void period_after(Simple& s) {
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

  std::string period_at(std::size_t i, std::size_t& end) const {
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
      if (article && (period == "time" || a_.is(k + 1, "ago") || a_.is(k + 1, "earlier") || a_.is(k + 1, "later") ||
                      a_.is(k + 1, "before") || (a_.is_sign(k + 1, U'-') && a_.joined(k + 1))))
        return {};
      end = k + 1;
      return std::string(period);
    }
    return {};
  }

  // ---- ranges ------------------------------------------------------------------------------------------------------

  /// The first atom of the second end, where a connector follows `first`.
  std::optional<std::size_t> connected(const Simple& first) const {
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

  /// Atoms of "±", "+/-" at i, or 0.
  std::size_t tolerance(std::size_t i) const {
    if (a_.is_sign(i, U'±')) return 1;
    return a_.is_sign(i, U'+') && a_.is_sign(i + 1, U'/') && a_.is_sign(i + 2, U'-') && a_.joined(i + 1) && a_.joined(i + 2) ? 3 : 0;
  }

  /// 1 "between", 2 "from" before; 0 neither. An inner bound may stand between.
  int opener(const Simple& first) const {
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

  /// "rose from 5 to 10": two values, not a range.
  bool changes(const Simple& first) const {
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

  bool join(Simple& a, Simple& b) {
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
  static constexpr std::array<std::string_view, 7> connectors = {"to", "and", "or", "through", "until", "till", "the"};

  // ---- bounds, and out ---------------------------------------------------------------------------------------------

  std::size_t finish(Simple& s, bool range) {
    std::optional<Span> numbers;
    const Numeral& n = n_[s.numeral];
    numbers = span_of(n.first, range ? range_number_end_ : n.last);
    emit(s, numbers);
    return s.next;
  }

  void emit(Simple s, std::optional<Span> number) {
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

  void apply_bounds(Simple& s, Quantity& q) {
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

  /// "under the age of 18", "up to the age of 49", "from the age of 12", "aged at least 12", "over-60s".
  void age_bound(Simple& s, Quantity& q, std::optional<BoundWords>& inner) {
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

  bool during(std::size_t over) const {
    static constexpr std::array<std::string_view, 16> lasting = {"for", "after", "lasted", "took", "is",   "was",  "been",   "spent",
                                                                 "of",  "last",  "and",    "or",   "were", "with", "served", "in"};
    return over > 0 && near(over) && !is_any(a_, over - 1, lasting);
  }

  static void set_bound(Interval& value, Bound bound) {
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

  // ---- words that are multiples ------------------------------------------------------------------------------------

  void multiples(std::size_t from_atom, std::size_t to) {
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
  static constexpr std::array<std::string_view, 4> factor_follows = {"the", "that", "its", "what"};

  // ---- between quantities ------------------------------------------------------------------------------------------

  /// "above 1000 and below 1500", "more than 10 but fewer than 20": two bounds of one number.
  void merge_two_sided() {
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
  bool two_sided(const Quantity& a, const Quantity& b) const {
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

  /// "$105mn (£86mn)", "$105m, or £86m,", "10 km (6 miles)".
  void link_conversions() {
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
  /// "$105mn (£86mn) a year", "$105m, or £86m, a year": the year is of both.
  void share_period(Quantity& a, Quantity& b) const {
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
  static bool opens_conversion(std::string_view inside) {
    while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
    return inside.empty() || equals_folded(inside, "or") || equals_folded(inside, "equivalent to") || equals_folded(inside, "equal to") ||
           equals_folded(inside, "then") || equals_folded(inside, "worth");
  }
  /// A closing bracket within a few characters.
  bool closes(std::uint32_t offset) const {
    const std::string_view rest = a_.text.substr(offset, 24);
    for (const char c : rest) {
      if (c == ')' || c == ';' || c == ',') return true;
      if (c == '(' || c == '.' || c == '\n') return false;
    }
    return false;
  }

  const Atoms& a_;
  const std::vector<Numeral>& n_;
  std::vector<Quantity> out_;
  std::size_t limit_ = 0;  ///< atoms before it are taken
  std::size_t range_number_end_ = 0;
  std::size_t bare_run_ = 0;  ///< bare numbers since the last that was none
  std::uint32_t bare_end_ = 0;  ///< where the last of them dropped ends
};

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
