#include "reading/calendar_en.h"

#include <algorithm>
#include <array>

namespace girok::reading::en {
namespace {

constexpr std::array<std::string_view, 24> months = {"january",   "february", "march",    "april",    "may",  "june", "july", "august",
                                                     "september", "october",  "november", "december", "jan",  "feb",  "mar",  "apr",
                                                     "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",  "dec"};
bool is_month(const Atoms& atoms, std::size_t i) {
  if (!is_any(atoms, i, months)) return false;
  const bool word_too = atoms.is(i, "may") || atoms.is(i, "march") || atoms.is(i, "mar") || atoms.is(i, "jan");
  return atoms[i].capital || !word_too;
}

class Calendar {
 public:
  Calendar(const Atoms& atoms, std::span<const Numeral> rest, std::size_t from) : a_(atoms), rest_(rest), n_(rest.front()), from_(from) {}

  std::optional<CalendarMention> find() {
    if (n_.vague || n_.fraction || n_.mantissa || n_.fold) return nine_eleven();
    found_.first = n_.first;
    found_.last = n_.last;
    found_.numerals = 1;
    if (chain_date() || month_date() || clock() || decade()) return found_;
    if (year()) return found_;
    return std::nullopt;
  }

 private:
  bool in(const Numeral& n, int low, int high) const { return n.value.is_integer() && n.value >= Decimal(low) && n.value <= Decimal(high); }
  bool day(const Numeral& n) const { return (n.plain || n.ordinal) && in(n, 1, 31); }
  bool year_form(const Numeral& n) const {
    return n.plain && !n.attached && n.last == n.first + 1 && a_[n.first].end - a_[n.first].begin == 4 && in(n, 1500, 2100);
  }
  const Numeral* numeral_at(std::size_t atom) const {
    for (std::size_t k = 1; k < rest_.size() && k < 5; ++k) {
      if (rest_[k].first == atom) return &rest_[k];
    }
    return nullptr;
  }
  void take(const Numeral* n) {
    found_.last = n->last;
    found_.numerals = static_cast<std::size_t>(n - rest_.data()) + 1;
  }
  std::size_t skip_dot(std::size_t i) const { return a_.is_sign(i, U'.') && a_.joined(i) ? i + 1 : i; }

  /// "9/11", which is a day.
  std::optional<CalendarMention> nine_eleven() const {
    if (!n_.fraction || n_.last != n_.first + 3 || a_.raw(n_.first) != "9" || a_.raw(n_.first + 2) != "11") return std::nullopt;
    return CalendarMention{n_.first, n_.last, 1, {}, {}};
  }

  /// "2023-03-28", "5/17/2018", "28.03.2023".
  bool chain_date() {
    if (!n_.plain || rest_.size() < 3) return false;
    const std::size_t s = n_.last;
    if (!a_.joined(s) || a_[s].kind != AtomKind::sign) return false;
    const char32_t sign = a_[s].sign;
    if ((sign != U'-' && sign != U'/' && sign != U'.') || !a_.joined(s + 1) || !a_.is_sign(s + 2, sign) || !a_.joined(s + 2) ||
        !a_.joined(s + 3))
      return false;
    const Numeral* second = numeral_at(s + 1);
    const Numeral* third = numeral_at(s + 3);
    if (second == nullptr || third == nullptr || !second->plain || !third->plain ||
        (a_.is_sign(third->last, sign) && a_.joined(third->last) && sign != U'.'))
      return false;
    const bool iso = year_form(n_) && in(*second, 1, 12) && in(*third, 1, 31);
    const bool ends_in_year = year_form(*third) && in(n_, 1, 31) && in(*second, 1, 31);
    if (!iso && !ends_in_year) return false;
    take(third);
    return true;
  }

  /// "28 March 2023", "March 28, 2023", "May 4-6", "March 2023", "4 May".
  bool month_date() {
    const std::size_t f = n_.first;
    const std::size_t before = f > 0 && a_.is_sign(f - 1, U'.') ? f - 1 : f;
    if (before > from_ && is_month(a_, before - 1) && !a_[f].blank_before) {
      found_.first = before - 1;
      if (year_form(n_)) return set_year();
      if (!day(n_)) return false;
      const Numeral* last = day_range();
      year_after(last != nullptr ? last->last : n_.last);
      return true;
    }
    if (!day(n_)) return false;
    const Numeral* last = day_range();
    std::size_t m = last != nullptr ? last->last : n_.last;
    if (a_.is(m, "of")) ++m;
    if (!is_month(a_, m) || !a_[m].capital) {
      found_.last = n_.last;
      found_.numerals = 1;
      return false;
    }
    found_.last = m + 1;
    year_after(skip_dot(m + 1));
    return true;
  }
  const Numeral* day_range() {
    const std::size_t s = n_.last;
    if (!a_.is_sign(s, U'-') && !a_.is(s, "to") && !a_.is(s, "and")) return nullptr;
    const Numeral* next = numeral_at(s + 1);
    if (next == nullptr || !day(*next) || next->value <= n_.value) return nullptr;
    if (!is_month(a_, next->last) && a_.is(s, "and")) return nullptr;
    take(next);
    return next;
  }
  void year_after(std::size_t i) {
    if (a_.is_sign(i, U',')) ++i;
    const Numeral* next = numeral_at(i);
    if (next != nullptr && year_form(*next)) take(next);
  }
  bool set_year() {
    found_.year = n_.value;
    return true;
  }

  /// "10:30", "2 pm", "2.17pm", "10 o'clock".
  bool clock() {
    const std::size_t s = n_.last;
    if (n_.plain && in(n_, 0, 24) && a_.is_sign(s, U':') && a_.joined(s) && a_.joined(s + 1)) {
      const Numeral* minutes = numeral_at(s + 1);
      if (minutes != nullptr && minutes->plain && in(*minutes, 0, 59) && a_[s + 1].end - a_[s + 1].begin == 2) {
        take(minutes);
        take_half_day(found_.last);
        return true;
      }
    }
    const std::string_view raw = slice(a_.text, {a_[n_.first].begin, a_[n_.last - 1].end});
    const bool hour = n_.plain ? in(n_, 0, 24) : n_.digits && raw.size() >= 4 && raw[raw.size() - 3] == '.' && n_.value < Decimal(25);
    if (hour && take_half_day(s)) return true;
    if (a_.is(s, "o") && a_.is(s + 2, "clock")) {
      found_.last = s + 3;
      return true;
    }
    return false;
  }
  bool take_half_day(std::size_t i) {
    if (a_.is(i, "am") || a_.is(i, "pm")) {
      found_.last = i + 1;
      return true;
    }
    if ((a_.is(i, "a") || a_.is(i, "p")) && a_.is_sign(i + 1, U'.') && a_.is(i + 2, "m") && a_.joined(i + 2)) {
      found_.last = skip_dot(i + 3);
      return true;
    }
    return false;
  }

  /// "1990s", "'90s", "the 60s".
  bool decade() {
    if (!n_.attached || !a_.is(n_.last, "s") || n_.last != n_.first + 1 || !in(n_, 10, 2100) || n_.value.exponent() < 1) return false;
    if (n_.value < Decimal(100) && !is_any(a_, n_.first - 1, decade_leads) && !(n_.first > 0 && a_[n_.first - 1].kind == AtomKind::sign))
      return false;
    found_.last = n_.last + 1;
    found_.year = n_.value;
    return true;
  }
  static constexpr std::array<std::string_view, 5> decade_leads = {"the", "early", "late", "mid", "her"};

  /// A year or two joined by a dash.
  bool year() {
    if (!year_form(n_)) return false;
    static constexpr std::array<std::string_view, 16> strong = {"in",     "since", "until", "till",  "during",     "late",
                                                                "early",  "mid",   "year",  "circa", "throughout", "before",
                                                                "fiscal", "pre",   "post",  "winter"};
    static constexpr std::array<std::string_view, 8> weak = {"by", "of", "from", "to", "between", "and", "after", "through"};
    const std::size_t lead = n_.first > 0 && a_.is_sign(n_.first - 1, U'-') && n_.first > 1 ? n_.first - 2 : n_.first - 1;
    const bool is_strong = n_.first > 0 && is_any(a_, lead, strong) && !a_[n_.first].blank_before;
    const bool is_weak = n_.first > 0 && is_any(a_, lead, weak);
    const std::size_t s = n_.last;
    // 1994-1998, 2013-14, 2013/14
    if ((a_.is_sign(s, U'-') || a_.is_sign(s, U'/')) && s + 1 < a_.size() && a_[s].space_before == a_[s + 1].space_before) {
      const Numeral* to = numeral_at(s + 1);
      const bool follows = to != nullptr && to->plain && !to->attached && year_form(*to) && n_.value < to->value;
      const bool two = to != nullptr && to->plain && !a_[s].space_before && a_[s + 1].end - a_[s + 1].begin == 2;
      if ((follows && !is_plural_noun(a_, to->last)) || two) {
        take(to);
        found_.year = n_.value;
        if (follows) found_.year_to = to->value;
        return true;
      }
      if (to != nullptr && to->plain && !a_[s].space_before) return false;
    }
    if ((a_.is(s, "to") || a_.is(s, "and") || a_.is(s, "through") || a_.is(s, "until")) &&
        (a_.is(lead, "from") || a_.is(lead, "between"))) {
      const Numeral* to = numeral_at(s + 1);
      if (to != nullptr && year_form(*to) && n_.value < to->value && !is_plural_noun(a_, to->last)) {
        take(to);
        found_.year = n_.value;
        found_.year_to = to->value;
        return true;
      }
    }
    const bool counted = is_plural_noun(a_, n_.last);
    if (!is_strong && counted) return false;
    if (!is_strong && !is_weak && !in(n_, 1900, 2035)) return false;
    if (a_.is_sign(s, U'%') || a_.is(s, "per") || a_.is(s, "percent") || a_.is_digits(s)) return false;
    return set_year();
  }

  const Atoms& a_;
  std::span<const Numeral> rest_;
  const Numeral& n_;
  std::size_t from_;
  CalendarMention found_;
};

}  // namespace

bool is_plural_noun(const Atoms& atoms, std::size_t i) {
  static constexpr std::array<std::string_view, 5> irregular = {"people", "men", "women", "children", "persons"};
  static constexpr std::array<std::string_view, 9> others = {"was", "is", "has", "as", "this", "its", "his", "us", "does"};
  if (!atoms.is_word(i) || atoms[i].blank_before || !atoms[i].space_before || atoms[i].capital) return false;
  if (is_any(atoms, i, irregular)) return true;
  const std::string_view raw = atoms.raw(i);
  return raw.size() > 3 && raw.back() == 's' && !raw.ends_with("ss") && !is_any(atoms, i, others);
}

std::optional<CalendarMention> calendar_at(const Atoms& atoms, std::span<const Numeral> rest, std::size_t from) {
  if (rest.empty() || !(rest.front().digits || rest.front().ordinal)) {
    if (rest.empty() || !atoms.is(rest.front().last, "o")) return std::nullopt;
  }
  return Calendar(atoms, rest, from).find();
}

}  // namespace girok::reading::en
