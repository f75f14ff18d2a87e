#include "corroboration/compare.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace girok::corroboration {
namespace {

using reading::Claim;
using reading::Measure;
using reading::QuantityKind;

/// Words that name the size of a trade in different ways.
std::string_view canonical_head(std::string_view id) { return id == "industry" ? std::string_view("revenue") : id; }

double head_likeness(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() && b.empty()) return 0.5;
  if (a.empty() || b.empty()) return 0.4;
  bool equal = false, broader = false;
  std::size_t common = 0;
  for (const std::string& x : a) {
    for (const std::string& y : b) {
      if (canonical_head(x) == canonical_head(y)) {
        equal = true;
        ++common;
      } else if (reading::is_a(x, y) || reading::is_a(y, x)) {
        broader = true;
      }
    }
  }
  if (equal) return common == a.size() && common == b.size() ? 1.0 : 0.9;
  if (broader) return 0.7;
  // Two particular groups of persons (workers, refugees) may be the same people under two names.
  const auto person = [](const std::vector<std::string>& heads) {
    return std::any_of(heads.begin(), heads.end(), [](const std::string& h) { return reading::is_a(h, "person"); });
  };
  return person(a) && person(b) ? 0.45 : 0.0;
}

double event_likeness(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() && b.empty()) return 0.6;
  if (a.empty() || b.empty()) return 0.5;
  bool broader = false;
  for (const std::string& x : a) {
    for (const std::string& y : b) {
      if (x == y) return 1.0;
      broader = broader || reading::is_a(x, y) || reading::is_a(y, x);
    }
  }
  return broader ? 0.8 : 0.1;
}

std::vector<std::string_view> places(const Measure& m) {
  std::vector<std::string_view> found;
  for (const std::string& r : m.restriction) {
    if (r.starts_with("place:")) found.push_back(r);
  }
  return found;
}

/// "north korea" and "north korean": one place.
bool same_place(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t common = 0;
  while (common < shorter && a[common] == b[common]) ++common;
  return common >= 10 && shorter - common <= 1;
}

std::vector<std::string_view> narrowing(const Measure& m) {
  std::vector<std::string_view> found;
  for (const std::string& r : m.restriction) {
    if (!r.starts_with("place:") && r != "person" && r != "victim" && r != "recorded-scope") found.push_back(r);
  }
  return found;
}

std::string digits_of(const Decimal& d) {
  Int128 c = d.coefficient() < 0 ? -d.coefficient() : d.coefficient();
  std::string s;
  for (; c > 0; c /= 10) s += static_cast<char>('0' + static_cast<int>(c % 10));
  std::reverse(s.begin(), s.end());
  return s;
}

/// One digit changed, or two neighbours swapped, in numbers of the same length with three digits at least.
bool is_slip(const Decimal& a, const Decimal& b) {
  if (a.is_negative() || b.is_negative()) return false;
  std::string x = a.to_string(), y = b.to_string();
  if (x.size() != y.size() || x.size() < 3 || std::max(a.significant_digits(), b.significant_digits()) < 3) return false;
  std::vector<std::size_t> differ;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] != y[i]) differ.push_back(i);
  }
  if (differ.size() == 2 && differ[1] == differ[0] + 1 && x[differ[0]] == y[differ[1]] && x[differ[1]] == y[differ[0]]) return true;
  return false;
}

std::optional<Decimal> point_of(const Interval& v) {
  if (v.lo && v.hi && *v.lo != *v.hi) return std::nullopt;
  if (v.lo) return v.lo;
  return v.hi;
}

Interval widened(const Interval& v) {
  Interval w = v;
  const auto shift = [](const Decimal& x, std::int64_t thousandths) { return Decimal::multiply(x, Decimal(Int128(thousandths), -3)); };
  if (v.bound == Bound::about && v.lo) {
    w.lo = shift(*v.lo, 900);
    w.hi = shift(*v.hi, 1100);
  } else if (v.bound == Bound::equal && v.lo) {
    // A number as written stands for what rounds to it, but no more than five per cent either way.
    const Interval r = rounding_interval(*v.lo);
    w.lo = std::max(r.lo.value_or(*v.lo), shift(*v.lo, 950).value_or(*v.lo));
    w.hi = std::min(r.hi.value_or(*v.hi), shift(*v.hi, 1050).value_or(*v.hi));
    if (v.lo->significant_digits() >= 3 || v.lo->exponent() == 0) w = v;
  }
  return w;
}

}  // namespace

const reading::Claim& claim_at(std::span<const reading::Document> documents, ClaimRef ref) {
  return documents[ref.document].claims[ref.claim];
}

std::string unit_class(const Claim& claim) {
  if (!claim.quantity) return {};
  const reading::Quantity& q = *claim.quantity;
  switch (q.kind) {
    case QuantityKind::count: return "count";
    case QuantityKind::share: return q.unit.empty() ? "percent" : q.unit;
    case QuantityKind::money: return "money";
    case QuantityKind::age: return "age";
    case QuantityKind::multiple: return "times";
    case QuantityKind::duration: return "duration:" + q.unit;
    case QuantityKind::measurement: return "measure:" + q.unit;
    case QuantityKind::rate: return "rate:" + q.unit;
    default: return {};
  }
}

std::vector<Decimal> named_numbers(const Interval& value) {
  if (value.bound == Bound::vague) return {};
  if (value.lo && value.hi) return *value.lo == *value.hi ? std::vector<Decimal>{*value.lo} : std::vector<Decimal>{*value.lo, *value.hi};
  if (value.lo) return {*value.lo};
  if (value.hi) return {*value.hi};
  return {};
}

bool is_rare(const Interval& value) {
  const std::vector<Decimal> numbers = named_numbers(value);
  if (numbers.empty()) return false;
  int digits = 0;
  for (const Decimal& n : numbers) digits += n.significant_digits();
  return digits >= 3 || (numbers.size() == 2 && digits >= 2);
}

Likeness likeness(const Measure& a, const Measure& b) {
  Likeness l;
  l.head = head_likeness(a.head, b.head);
  l.event = event_likeness(a.event, b.event);
  const auto pa = places(a), pb = places(b);
  if (!pa.empty() && !pb.empty()) {
    l.place_conflict = std::none_of(pa.begin(), pa.end(), [&](std::string_view x) {
      return std::any_of(pb.begin(), pb.end(), [&](std::string_view y) { return same_place(x, y); });
    });
  }
  l.narrowed = narrowing(a) != narrowing(b);
  return l;
}

std::vector<std::string> demographics(const Measure& m) {
  static constexpr auto ids = std::to_array<std::string_view>({"woman", "girl", "man", "boy", "child", "adult"});
  std::vector<std::string> found;
  for (const auto* list : {&m.head, &m.restriction}) {
    for (const std::string& c : *list) {
      for (const std::string_view id : ids) {
        if (c == id || (id == "woman" && c == "wife") || (id == "child" && (c == "child-soldier" || c == "orphan"))) found.emplace_back(id);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string counted_kind(const Measure& m) {
  std::string kind;
  for (const std::string& h : m.head) {
    if (reading::is_a(h, "person")) return "person";
    if (kind.empty()) kind = h;
  }
  return kind;
}

std::vector<int> years_of(const Claim& claim) {
  std::vector<int> years;
  if (!claim.time) return years;
  const std::string& t = *claim.time;
  for (std::size_t i = 0; i + 4 <= t.size();) {
    std::size_t end = i;
    while (end < t.size() && std::isdigit(static_cast<unsigned char>(t[end]))) ++end;
    if (end - i == 4 && (t[i] == '1' || t[i] == '2')) years.push_back(std::stoi(t.substr(i, 4)));
    i = std::max(end, i + 1);
  }
  std::sort(years.begin(), years.end());
  return years;
}

bool different_years(const Claim& a, const Claim& b) {
  const std::vector<int> x = years_of(a), y = years_of(b);
  if (x.empty() || y.empty()) return false;
  return std::none_of(x.begin(), x.end(), [&](int year) { return std::find(y.begin(), y.end(), year) != y.end(); });
}

Relation relate(const Interval& a, const Interval& b) {
  const std::vector<Decimal> x = named_numbers(a), y = named_numbers(b);
  if (!x.empty() && x == y) return Relation::same;
  if (x.size() + y.size() == 3) {
    const auto& range = x.size() == 2 ? x : y;
    const Decimal& single = x.size() == 2 ? y[0] : x[0];
    const Interval& one = x.size() == 2 ? b : a;
    if (single == range[0] || single == range[1]) {
      // "at least 70" beside "70 to 80" keeps its end honestly; "80" or "more than 80" does not.
      const bool honest = (single == range[0] && one.bound == Bound::at_least) || (single == range[1] && one.bound == Bound::at_most);
      return honest ? Relation::consistent : Relation::range_end;
    }
  }
  const std::optional<Decimal> p = point_of(a), q = point_of(b);
  if (p && q && !p->is_zero() && !q->is_zero()) {
    if (one_rounds_to_other(*p, *q) &&
        (p->significant_digits() >= 2 || q->significant_digits() >= 2 || a.bound == Bound::about || b.bound == Bound::about)) {
      const bool exact = (a.bound == Bound::equal || a.bound == Bound::about) && (b.bound == Bound::equal || b.bound == Bound::about);
      if (exact) return Relation::consistent;
    }
    if (digits_of(*p) == digits_of(*q) && p->exponent() != q->exponent() && a.bound != Bound::vague && b.bound != Bound::vague)
      return Relation::scale;
    if (is_slip(*p, *q)) return Relation::slip;
  }
  if (x.size() == 2 && y.size() == 2 && digits_of(x[0]) == digits_of(y[0]) && digits_of(x[1]) == digits_of(y[1])) return Relation::scale;
  if (overlap(widened(a), widened(b))) return Relation::consistent;
  return Relation::different;
}

namespace {
/// The happenings that stand nearest to the two numbers are one, or one is the broader.
bool same_main_event(const Measure& a, const Measure& b) {
  if (a.main_event.empty() || b.main_event.empty()) return a.event == b.event;
  return reading::is_a(a.main_event, b.main_event) || reading::is_a(b.main_event, a.main_event);
}
}  // namespace

namespace {
/// Happenings too general to tell two shares apart.
bool says_little(std::string_view event) {
  static constexpr auto ids =
      std::to_array<std::string_view>({"affect", "interview", "record", "work", "live", "force", "identify", "investigate", "arrive"});
  return event.empty() || std::find(ids.begin(), ids.end(), event) != ids.end();
}
/// Numbers that are dozens of times apart answer two questions, not one.
bool far_apart(const Interval& a, const Interval& b) {
  const auto middle = [](const Interval& v) { return v.lo ? v.lo->to_double() : v.hi ? v.hi->to_double() : 0.0; };
  const double x = middle(a), y = middle(b);
  return x <= 0 || y <= 0 || std::max(x, y) > 15 * std::min(x, y);
}
}  // namespace

bool same_question(const Claim& a, const Claim& b) {
  if (unit_class(a) != unit_class(b) || a.measure.empty() || b.measure.empty()) return false;
  const Likeness l = likeness(a.measure, b.measure);
  if (l.place_conflict || different_years(a, b)) return false;
  if (a.quantity->kind == QuantityKind::age) {
    // Youngest against youngest only.
    return l.head >= 0.45 && l.event >= 0.5 && a.quantity->value.bound == b.quantity->value.bound &&
           a.quantity->value.bound != Bound::equal;
  }
  if (a.quantity->kind == QuantityKind::money) {
    const bool period = a.quantity->period == b.quantity->period && a.quantity->currency == b.quantity->currency &&
                        !far_apart(a.quantity->value, b.quantity->value);
    return period && l.head >= 0.9 && l.event >= 0.8 && !a.measure.event.empty();
  }
  if (a.quantity->kind == QuantityKind::share) {
    if (!a.denominator || !b.denominator) return false;
    const Likeness d = likeness(*a.denominator, *b.denominator);
    if (says_little(a.measure.main_event) && l.head < 1.0) return false;
    return d.head >= 0.7 && !d.place_conflict && d.event >= 0.5 && l.head >= 0.7 && same_main_event(a.measure, b.measure) &&
           (!a.measure.event.empty() || l.head == 1.0);
  }
  if (a.quantity->kind == QuantityKind::duration || a.quantity->kind == QuantityKind::measurement ||
      a.quantity->kind == QuantityKind::rate || a.quantity->kind == QuantityKind::multiple) {
    return l.head >= 1.0 && l.event >= 1.0 && !l.narrowed && !a.measure.head.empty() && !a.measure.event.empty();
  }
  if (a.quantity->period != b.quantity->period || far_apart(a.quantity->value, b.quantity->value)) return false;
  // "People" alone says little: what happened to them has to agree in most of its parts.
  const auto general = [](const Measure& m) { return m.head == std::vector<std::string>{"person"}; };
  if (general(a.measure) || general(b.measure)) {
    std::size_t common = 0;
    for (const std::string& e : a.measure.event) common += std::binary_search(b.measure.event.begin(), b.measure.event.end(), e) ? 1 : 0;
    if (common * 2 < std::max(a.measure.event.size(), b.measure.event.size()) || says_little(a.measure.main_event)) return false;
  }
  return l.head >= 0.9 && l.event >= 0.8 && !a.measure.event.empty() && same_main_event(a.measure, b.measure);
}

bool related_question(const Claim& a, const Claim& b) {
  const Likeness l = likeness(a.measure, b.measure);
  const bool rare = is_rare(a.quantity->value);
  switch (a.quantity->kind) {
    case QuantityKind::money: return rare ? (l.head >= 0.4 || l.event >= 0.8) : (l.head >= 0.9 && l.event >= 0.5);
    case QuantityKind::share: {
      const double denominator = a.denominator && b.denominator ? likeness(*a.denominator, *b.denominator).head : 0.4;
      if (rare) return (l.event >= 0.5 || l.head >= 0.9) && (denominator >= 0.4 || l.event >= 0.8);
      return l.head >= 0.45 && l.event >= 0.8 && denominator >= 0.4;
    }
    case QuantityKind::age: return l.head >= 0.45 && a.quantity->value.bound == b.quantity->value.bound;
    case QuantityKind::count: {
      int digits = 0;
      for (const Decimal& n : named_numbers(a.quantity->value)) digits = std::max(digits, n.significant_digits());
      if (digits >= 3) return l.head >= 0.4 || l.event >= 0.5;
      if (rare) return l.head >= 0.45 && l.event >= 0.1;
      const bool large = named_numbers(a.quantity->value).empty() || !(named_numbers(a.quantity->value)[0] < Decimal(1000));
      if (digits >= 2 || large) return (l.head >= 0.45 && l.event >= 0.5) || l.event >= 1.0;
      return l.head >= 0.9 && l.event >= 0.8;
    }
    default: return l.head >= 0.9 && l.event >= 0.8;
  }
}

std::string describe(const Claim& claim) {
  if (!claim.quantity) return "a statement";
  const reading::Quantity& q = *claim.quantity;
  const auto number = [&](const Decimal& d) {
    std::string s = d.to_string();
    const std::size_t point = std::min(s.find('.'), s.size());
    const std::size_t first = s.starts_with('-') ? 1 : 0;
    if (point - first > 4 || (point - first == 4 && q.kind != QuantityKind::age)) {
      for (std::size_t i = point; i > first + 3; i -= 3) s.insert(i - 3, ",");
    }
    if (q.kind == QuantityKind::money && !q.currency.empty()) return q.currency + " " + s;
    return s;
  };
  std::string s;
  const Interval& v = q.value;
  switch (v.bound) {
    case Bound::equal: s = v.lo ? number(*v.lo) : ""; break;
    case Bound::about: s = "about " + (v.lo ? number(*v.lo) : ""); break;
    case Bound::less: s = "fewer than " + (v.hi ? number(*v.hi) : ""); break;
    case Bound::at_most: s = "up to " + (v.hi ? number(*v.hi) : ""); break;
    case Bound::more: s = "more than " + (v.lo ? number(*v.lo) : ""); break;
    case Bound::at_least: s = "at least " + (v.lo ? number(*v.lo) : ""); break;
    case Bound::range: s = (v.lo ? number(*v.lo) : "?") + " to " + (v.hi ? number(*v.hi) : "?"); break;
    case Bound::vague: {
      static constexpr auto plurals = std::to_array<std::pair<std::int64_t, std::string_view>>({{200, "hundreds"},
                                                                                                {2000, "thousands"},
                                                                                                {20000, "tens of thousands"},
                                                                                                {200000, "hundreds of thousands"},
                                                                                                {2000000, "millions"},
                                                                                                {20000000, "tens of millions"},
                                                                                                {2000000000, "billions"}});
      for (const auto& [low, word] : plurals) {
        if (v.lo && v.hi && *v.lo == Decimal(low) && Decimal::multiply(*v.lo, 5) == *v.hi)
          s = (q.currency.empty() ? "" : q.currency + " ") + std::string(word);
      }
      if (!s.empty()) break;
      if (v.lo && v.hi)
        s = "vaguely " + number(*v.lo) + " to " + number(*v.hi);
      else
        s = "a vague number";
      break;
    }
  }
  if (q.kind == QuantityKind::share)
    s += q.unit == "percentage point" ? " percentage points" : " %";
  else if (q.kind == QuantityKind::age)
    s += q.unit == "month" ? " months" : " years of age";
  else if (!q.unit.empty() && q.kind != QuantityKind::money && q.kind != QuantityKind::count)
    s += " " + q.unit;
  if (!q.period.empty()) s += " per " + q.period;
  return s;
}

}  // namespace girok::corroboration
