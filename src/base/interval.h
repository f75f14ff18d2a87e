// A decimal interval with the bound a text gave it: "more than 105 million", "70 to 80", "hundreds of thousands".
//
//   bound      lo        hi        as in
//   equal      x         x         "82,000"
//   about      x         x         "some 82,000" (lo = hi = the number named)
//   less       none      x         "fewer than x"           at_most   none  x   "up to x", "as many as x"
//   more       x         none      "more than x", "over x"  at_least  x  none   "at least x", "as young as 12"
//   range      a         b         "70 to 80", "between a and b"
//   vague      a|none    b|none    "hundreds of thousands" = [200000, 1000000], "dozens" = [24, 100]
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"

namespace girok {

enum class Bound : std::uint8_t { equal, about, less, at_most, more, at_least, range, vague };

/// "=", "~", "<", "<=", ">", ">=", "range", "vague".
std::string_view symbol_of(Bound bound);
std::optional<Bound> bound_from_symbol(std::string_view symbol);

struct Interval {
  std::optional<Decimal> lo;
  std::optional<Decimal> hi;
  Bound bound = Bound::equal;

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// Do the two sets of numbers have one in common? An end that is missing is open.
bool overlap(const Interval& a, const Interval& b);

/// Every number that, rounded to the digits `value` shows, is written as `value`: [x - half, x + half], where
/// half is half a unit of the last significant digit. 105 -> [104.5, 105.5]; 150000 -> [145000, 155000].
Interval rounding_interval(const Decimal& value);

/// Could the two numbers be one number, one of them rounded (1,487 and 1,500; 0.666 and 0.67)? Honest rounding only:
/// the coarser equals the finer rounded to the coarser's last digit, and at least one digit of the finer decides it
/// (96 and 100, but neither 600 and 1000 nor 50 and 100).
bool one_rounds_to_other(const Decimal& a, const Decimal& b);

/// Interval arithmetic; missing ends stay missing, and an end beyond 37 digits goes missing. The bound says what is left of
/// both: "about" and "vague" are passed on, "more" times "equal" is "more". Requires: both intervals are non-negative.
Interval multiply(const Interval& a, const Interval& b);

}  // namespace girok
