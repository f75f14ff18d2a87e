// English quantities while they are put together: a numeral with its currency, unit, percent sign and period; joined, bounded.
//
// Model    See quantities_en.cpp, which reads one numeral after another and bounds it. What stands beside a numeral: quantities_en_units.cpp. Ranges, multiples, and
//          what two quantities are to each other: quantities_en_joins.cpp.
// Threads  Made for one stretch of text by one thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "reading/bounds_en.h"
#include "reading/calendar_en.h"
#include "reading/numerals.h"
#include "reading/numerals_en.h"
#include "reading/units.h"

namespace girok::reading::en {

/// A numeral with what belongs to it; before ranges and bounds.
struct Simple {
  std::size_t first = 0, last = 0;  ///< atoms, with currency, unit, period
  std::size_t numeral = 0;  ///< index of its numeral
  Interval value;
  QuantityKind kind = QuantityKind::number;
  std::string unit, currency, period;
  bool percent = false;
  bool own_unit = false;  ///< the currency or unit stands beside this very number
  std::size_t next = 0;  ///< index of the first numeral behind it
};

inline constexpr std::array<std::string_view, 70> function_words = {
    "in",     "on",   "at",    "and",  "or",    "to",    "is",    "are",    "was",   "were",  "will",    "would", "have", "has",
    "had",    "that", "which", "who",  "by",    "for",   "from",  "as",     "but",   "if",    "when",    "while", "than", "then",
    "it",     "he",   "she",   "they", "we",    "you",   "i",     "with",   "be",    "been",  "can",     "could", "may",  "might",
    "should", "must", "the",   "this", "these", "those", "after", "before", "until", "since", "because", "so",    "not",  "do",
    "did",    "does", "per",   "a",    "an",    "said",  "says",  "into",   "out",   "off",   "up",      "down",  "over", "under"};

class Assembler {
 public:
  Assembler(const Atoms& atoms, const std::vector<Numeral>& numerals) : a_(atoms), n_(numerals) {}

  std::vector<Quantity> all();

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
  std::size_t from(std::size_t k);

  /// "1.2 per 100,000", "12 deaths per 1,000 births": the index behind the base's numeral; 0 where it is no rate.
  std::size_t rate(Simple& first) const;

  /// "45 and 50 mg", "20 or 30 per cent": the first has the second's unit.
  void share_unit(Simple& first);

  void emit_calendar(const CalendarMention& date);

  void emit_plain(std::size_t k, QuantityKind kind);

  void push(Quantity q, std::size_t last);

  /// Telephone numbers, versions, scores of sets: three and more numbers joined by signs, or two that are no fraction. They count nothing.
  std::size_t chain(std::size_t k) const;

  /// "Article 5", "No. 5", "page 12", "Covid-19": a number that names.
  bool labelled(std::size_t k) const;
  bool sentence_start(std::size_t w) const;

  Simple simple(std::size_t k);

  static constexpr std::array<std::string_view, 2> plural_age_leads = {"under", "over"};
  static constexpr std::array<std::string_view, 12> compound_leads = {"mid",  "pre",   "post", "early", "late", "sub",
                                                                      "over", "under", "some", "to",    "and",  "or"};

  bool pronoun(const Numeral& n) const;
  bool unit_next(std::size_t i) const { return near(i) && a_.is_word(i) && unit_at(rest_at(i), text::Language::en).unit != nullptr; }

  /// Is something counted behind the number? A word that is no function word.
  QuantityKind counted_kind(const Numeral& n) const;

  // ---- currency ----------------------------------------------------------------------------------------------------

  static bool currency_sign(char32_t c);
  static CurrencyMatch whole(const std::string& key);
  /// "usd" is as good as "USD"; but "all", "try", "top" are words.
  CurrencyMatch code(std::size_t i, Decimal& factor) const;

  void set_currency(Simple& s, const CurrencyMatch& match, const Decimal& factor);
  static void scale(Interval& value, const Decimal& factor);

  void currency_before(Simple& s);

  bool currency_after(Simple& s);

  /// "won" is a verb, "pounds" a weight, too.
  bool money_word(const Simple& s, std::size_t i) const;

  /// "3 dollars 50 cents", "15 dollars and 50", and the price's per what.
  void money_tail(Simple& s);
  void add_minor(Simple& s, const Numeral& minor);
  bool sentence_end(std::size_t i) const { return a_.is_sign(i, U'.') && (i + 1 >= a_.size() || a_[i + 1].space_before); }

  // ---- percent -----------------------------------------------------------------------------------------------------

  bool percent_after(Simple& s);

  /// "percent of twenty": the sign before, where nothing else is beside the number.
  bool percent_before(Simple& s);

  // ---- units -------------------------------------------------------------------------------------------------------

  struct UnitHere {
    std::string name;
    QuantityKind kind = QuantityKind::measurement;
    std::size_t last = 0;
    bool symbol = false;
  };

  std::optional<UnitHere> unit_here(std::size_t i, const Numeral& n, bool hyphen) const;

  void read_power(UnitHere& here) const;

  /// "/h", "per hour", "/m^2 per year".
  void read_per(UnitHere& here) const;

  bool symbol_fits(std::size_t i, const UnitMatch& match, const Numeral& n, bool hyphen) const;

  bool unit_after(Simple& s);

  void set_age(Simple& s, const std::string& unit, std::size_t last);

  /// "aged 12", "under the age of 18", "ages 5 to 9".
  bool after_age_word(Simple& s);
  static constexpr std::array<std::string_view, 16> age_links = {"of",   "between", "about", "around", "over", "under",   "from",  "at",
                                                                 "only", "just",    "least", "to",     "than", "younger", "older", "up"};

  bool times_after(Simple& s);

  // ---- periods -----------------------------------------------------------------------------------------------------

  /// "per year", "a day", "/month", "annually"; for counts also behind the noun: "men per night".
  void period_after(Simple& s);

  std::string period_at(std::size_t i, std::size_t& end) const;

  // ---- ranges ------------------------------------------------------------------------------------------------------

  /// The first atom of the second end, where a connector follows `first`.
  std::optional<std::size_t> connected(const Simple& first) const;

  /// Atoms of "±", "+/-" at i, or 0.
  std::size_t tolerance(std::size_t i) const;

  /// 1 "between", 2 "from" before; 0 neither. An inner bound may stand between.
  int opener(const Simple& first) const;

  /// "rose from 5 to 10": two values, not a range.
  bool changes(const Simple& first) const;

  bool join(Simple& a, Simple& b);
  static constexpr std::array<std::string_view, 7> connectors = {"to", "and", "or", "through", "until", "till", "the"};

  // ---- bounds, and out ---------------------------------------------------------------------------------------------

  std::size_t finish(Simple& s, bool range);

  void emit(Simple s, std::optional<Span> number);

  void apply_bounds(Simple& s, Quantity& q);

  /// "under the age of 18", "up to the age of 49", "from the age of 12", "aged at least 12", "over-60s".
  void age_bound(Simple& s, Quantity& q, std::optional<BoundWords>& inner);

  bool during(std::size_t over) const;

  static void set_bound(Interval& value, Bound bound);

  // ---- words that are multiples ------------------------------------------------------------------------------------

  void multiples(std::size_t from_atom, std::size_t to);
  static constexpr std::array<std::string_view, 4> factor_follows = {"the", "that", "its", "what"};

  // ---- between quantities ------------------------------------------------------------------------------------------

  /// "above 1000 and below 1500", "more than 10 but fewer than 20": two bounds of one number.
  void merge_two_sided();
  bool two_sided(const Quantity& a, const Quantity& b) const;

  /// "$105mn (£86mn)", "$105m, or £86m,", "10 km (6 miles)".
  void link_conversions();
  /// "$105mn (£86mn) a year", "$105m, or £86m, a year": the year is of both.
  void share_period(Quantity& a, Quantity& b) const;
  static bool opens_conversion(std::string_view inside);
  /// A closing bracket within a few characters.
  bool closes(std::uint32_t offset) const;

  const Atoms& a_;
  const std::vector<Numeral>& n_;
  std::vector<Quantity> out_;
  std::size_t limit_ = 0;  ///< atoms before it are taken
  std::size_t range_number_end_ = 0;
  std::size_t bare_run_ = 0;  ///< bare numbers since the last that was none
  std::uint32_t bare_end_ = 0;  ///< where the last of them dropped ends
};

}  // namespace girok::reading::en
