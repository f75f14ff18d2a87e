// Money: amounts given in two currencies.
//
// Model    A bracketed conversion gives an implied rate, as an interval by the rounding of both amounts. Checks: an amount converted into its own
//          currency; the same amount converted by two documents into different ones; a rate no day of this century has seen, or that a table of rates
//          given by the user excludes. Ranges of rates: yearly highs and lows of reference rates 2000-2025, widened.
// Limits   Rates of currencies not in the table are compared only among the documents.
#include <array>
#include <map>
#include <set>

#include "corroboration/discrepancy.h"

namespace girok::corroboration {
namespace {

struct Pair {
  ClaimRef from, to;  // the amount, and its conversion
};

std::vector<Pair> pairs_of(const Context& c) {
  std::vector<Pair> pairs;
  for (std::size_t d = 0; d < c.documents.size(); ++d) {
    const reading::Document& document = c.documents[d];
    for (std::size_t i = 0; i < document.claims.size(); ++i) {
      const reading::Claim& claim = document.claims[i];
      if (!claim.quantity || claim.quantity->conversion_of == reading::none || claim.segment == reading::SegmentKind::boilerplate ||
          claim.repeated)
        continue;
      if (claim.quantity->kind != reading::QuantityKind::money) continue;
      const Span original = document.quantities[claim.quantity->conversion_of].span;
      for (std::size_t k = i; k-- > 0;) {
        if (document.claims[k].quantity && document.claims[k].span == original) {
          pairs.push_back({{d, k}, {d, i}});
          break;
        }
        if (document.claims[k].span.end + 400 < claim.span.begin) break;
      }
    }
  }
  return pairs;
}

std::optional<Decimal> amount(const reading::Claim& claim) {
  const auto numbers = named_numbers(claim.quantity->value);
  if (numbers.empty() || numbers[0].is_zero()) return std::nullopt;
  return numbers[0];
}

/// How many of `one` unit of `code` a US dollar bought, at the least and the most, since 2000.
struct RateRange {
  std::string_view code;
  double low, high;
};
constexpr auto per_dollar = std::to_array<RateRange>({
    {"USD", 1, 1},      {"EUR", 0.62, 1.22}, {"GBP", 0.47, 0.96},  {"JPY", 75, 165},      {"KRW", 880, 1620}, {"CNY", 6.0, 8.4},
    {"HKD", 7.7, 7.9},  {"TWD", 27, 36},     {"CAD", 0.91, 1.65},  {"AUD", 0.90, 2.1},    {"NZD", 1.12, 2.6}, {"CHF", 0.70, 1.83},
    {"SEK", 5.8, 11.6}, {"NOK", 4.9, 11.8},  {"DKK", 4.6, 9.1},    {"SGD", 1.19, 1.87},   {"THB", 28, 46},    {"INR", 38, 92},
    {"MYR", 2.9, 4.85}, {"PHP", 39, 60},     {"IDR", 8100, 17200}, {"VND", 13900, 26800},
});

std::optional<RateRange> range_of(std::string_view code) {
  for (const RateRange& r : per_dollar) {
    if (r.code == code) return r;
  }
  return std::nullopt;
}

/// The interval of from/to that the written digits allow.
struct Rate {
  double low, high, middle;
};
Rate implied(const Decimal& from, const Decimal& to) {
  // "£30 million" is hardly rounded to tens of millions: two digits are taken as meant.
  const auto written = [](const Decimal& x) {
    if (x.significant_digits() > 1) return rounding_interval(x);
    const Decimal half(5, x.exponent() - 2);
    return Interval{Decimal::subtract(x, half), Decimal::add(x, half), Bound::range};
  };
  const Interval f = written(from), t = written(to);
  return {f.lo->to_double() / t.hi->to_double(), f.hi->to_double() / t.lo->to_double(), from.to_double() / to.to_double()};
}

std::string two_places(double x) {
  const Decimal d = Decimal(Int128(static_cast<std::int64_t>(x * 10000 + 0.5)), -4);
  return d.to_double() < 0.1 ? d.rounded_to_digits(3).to_string() : d.rounded(-2).to_string();
}

void own_currency(const Context& c, const std::vector<Pair>& pairs, Found& found) {
  for (const Pair& p : pairs) {
    const std::string& code = c.claim(p.from).quantity->currency;
    if (code.empty() || code != c.claim(p.to).quantity->currency) continue;
    if (amount(c.claim(p.from)) == amount(c.claim(p.to))) continue;
    add(found, DiscrepancyKind::currency_pair, {p.from, p.to},
        c.name(p.from.document) + " converts an amount into its own currency: " + describe(c.claim(p.from)) + " and " +
            describe(c.claim(p.to)) + ".",
        c);
  }
}

void impossible_rates(const Context& c, const std::vector<Pair>& pairs, Found& found) {
  for (const Pair& p : pairs) {
    const reading::Quantity &from = *c.claim(p.from).quantity, &to = *c.claim(p.to).quantity;
    const auto x = amount(c.claim(p.from)), y = amount(c.claim(p.to));
    if (!x || !y || from.currency.empty() || to.currency.empty() || from.currency == to.currency) continue;
    const Rate rate = implied(*x, *y);
    // The user's own rates first, where a day within a year of the document is given.
    bool judged = false;
    for (const ExchangeRate& given : c.options.rates) {
      const bool straight = given.from == to.currency && given.to == from.currency;  // 1 `to` = rate `from`
      const bool turned = given.from == from.currency && given.to == to.currency;
      if (!straight && !turned) continue;
      const auto& date = c.document(p.from).metadata.date;
      if (date && std::abs(first_day(*date) - first_day(given.date)) > 366) continue;
      const double expected = straight ? given.rate.to_double() : 1 / given.rate.to_double();
      judged = true;
      if (rate.high < expected * 0.93 || rate.low > expected * 1.07) {
        add(found, DiscrepancyKind::exchange_rate, {p.from, p.to},
            c.name(p.from.document) + " converts " + describe(c.claim(p.from)) + " into " + describe(c.claim(p.to)) + ", a rate of " +
                two_places(rate.middle) + " where the table has " + two_places(expected) + ".",
            c);
        break;
      }
    }
    if (judged) continue;
    const auto a = range_of(from.currency), b = range_of(to.currency);
    if (!a || !b) continue;
    const double low = a->low / b->high, high = a->high / b->low;
    if (rate.high >= low && rate.low <= high) continue;
    // Turned round, the pair would be right: the signs are swapped.
    const bool swapped = 1 / rate.low >= low && 1 / rate.high <= high && rate.middle > 0.2 && rate.middle < 5;
    add(found, swapped ? DiscrepancyKind::currency_pair : DiscrepancyKind::exchange_rate, {p.from, p.to},
        c.name(p.from.document) + " converts " + describe(c.claim(p.from)) + " into " + describe(c.claim(p.to)) + ", a rate of " +
            two_places(rate.middle) +
            (swapped ? " that only fits with the two currencies exchanged." : " that no day since 2000 has seen."),
        c);
  }
}

/// The same amount, converted into the same currency by two documents, with different results that rounding does not explain; and different amounts
/// whose rates exclude each other.
void differing_rates(const Context& c, const std::vector<Pair>& pairs, const std::set<ClaimRef>& impossible, std::set<ClaimRef>& scaled,
                     Found& found) {
  std::map<std::string, std::vector<Pair>> by_amount;
  std::map<std::pair<std::string, std::string>, std::vector<Pair>> by_currencies;
  for (const Pair& p : pairs) {
    const reading::Quantity &from = *c.claim(p.from).quantity, &to = *c.claim(p.to).quantity;
    const auto x = amount(c.claim(p.from));
    if (!x || !amount(c.claim(p.to)) || to.currency.empty()) continue;
    // The first amount's own currency may be the slip (pounds for dollars): the number is what identifies it.
    by_amount[x->to_string() + ">" + to.currency].push_back(p);
    if (!from.currency.empty() && from.currency != to.currency) by_currencies[{from.currency, to.currency}].push_back(p);
  }
  std::vector<std::pair<ClaimRef, ClaimRef>> reported;
  for (const auto& [key, list] : by_amount) {
    for (std::size_t k = 1; k < list.size(); ++k) {
      const Decimal a = *amount(c.claim(list[0].to)), b = *amount(c.claim(list[k].to));
      if (one_rounds_to_other(a, b) || list[0].from.document == list[k].from.document) continue;
      const Decimal x = *amount(c.claim(list[0].from));
      reported.emplace_back(list[0].from, list[k].from);
      if (relate({a, a, Bound::equal}, {b, b, Bound::equal}) == Relation::scale) {
        scaled.insert({list[0].from, list[k].from});
        add(found, DiscrepancyKind::scale_error, {list[0].from, list[0].to, list[k].from, list[k].to},
            "One amount is converted on two scales: " + describe(c.claim(list[0].from)) + " is " + describe(c.claim(list[0].to)) + " in " +
                c.name(list[0].from.document) + " and " + describe(c.claim(list[k].to)) + " in " + c.name(list[k].from.document) + ".",
            c);
        continue;
      }
      if (impossible.contains(list[0].from) || impossible.contains(list[k].from)) continue;
      add(found, DiscrepancyKind::exchange_rate, {list[0].from, list[0].to, list[k].from, list[k].to},
          "One amount is converted at different rates: " + describe(c.claim(list[0].from)) + " is " + describe(c.claim(list[0].to)) +
              " in " + c.name(list[0].from.document) + " (" + two_places(implied(x, a).middle) + ") and " + describe(c.claim(list[k].to)) +
              " in " + c.name(list[k].from.document) + " (" + two_places(implied(x, b).middle) + ").",
          c);
    }
  }
  for (const auto& [currencies, list] : by_currencies) {
    for (std::size_t k = 1; k < list.size(); ++k) {
      // Against the earlier pair whose rate is farthest.
      const Rate rate = implied(*amount(c.claim(list[k].from)), *amount(c.claim(list[k].to)));
      for (std::size_t i = 0; i < std::min<std::size_t>(k, 32); ++i) {
        const Rate other = implied(*amount(c.claim(list[i].from)), *amount(c.claim(list[i].to)));
        if (rate.low <= other.high * 1.04 && other.low <= rate.high * 1.04) continue;
        if (impossible.contains(list[i].from) || impossible.contains(list[k].from)) continue;
        if (std::find(reported.begin(), reported.end(), std::pair(list[i].from, list[k].from)) != reported.end()) continue;
        const auto &one = c.document(list[i].from).metadata.date, &two = c.document(list[k].from).metadata.date;
        const bool years_apart = one && two && std::abs(first_day(*one) - first_day(*two)) > 400;
        if (years_apart) continue;
        reported.emplace_back(list[i].from, list[k].from);
        add(found, DiscrepancyKind::exchange_rate, {list[i].from, list[i].to, list[k].from, list[k].to},
            "Implied exchange rates differ: " + describe(c.claim(list[i].from)) + " as " + describe(c.claim(list[i].to)) + " (" +
                two_places(other.middle) + ", " + c.name(list[i].from.document) + ") and " + describe(c.claim(list[k].from)) + " as " +
                describe(c.claim(list[k].to)) + " (" + two_places(rate.middle) + ", " + c.name(list[k].from.document) + ").",
            c);
        break;
      }
    }
  }
}

}  // namespace

void find_money(const Context& context, Found& found) {
  const std::vector<Pair> pairs = pairs_of(context);
  own_currency(context, pairs, found);
  Found single;
  impossible_rates(context, pairs, single);
  std::set<ClaimRef> impossible, scaled;
  for (const Discrepancy& d : single) impossible.insert(d.claims.begin(), d.claims.end());
  differing_rates(context, pairs, impossible, scaled, found);
  // A slip of scale that another document shows up is said once, as that.
  for (Discrepancy& d : single) {
    const bool said = std::any_of(d.claims.begin(), d.claims.end(), [&](ClaimRef ref) { return scaled.contains(ref); });
    if (!said) found.push_back(std::move(d));
  }
}

}  // namespace girok::corroboration
