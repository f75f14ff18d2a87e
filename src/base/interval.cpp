#include "base/interval.h"

#include <algorithm>
#include <array>

namespace girok {
namespace {
constexpr std::array<std::string_view, 8> symbols = {"=", "~", "<", "<=", ">", ">=", "range", "vague"};
}

std::string_view symbol_of(Bound bound) { return symbols[static_cast<std::size_t>(bound)]; }

std::optional<Bound> bound_from_symbol(std::string_view symbol) {
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (symbols[i] == symbol) return static_cast<Bound>(i);
  }
  return std::nullopt;
}

bool overlap(const Interval& a, const Interval& b) {
  const auto below = [](const Interval& left, const Interval& right) {
    if (!left.hi || !right.lo) return false;
    if (*left.hi < *right.lo) return true;
    return *left.hi == *right.lo && (left.bound == Bound::less || right.bound == Bound::more);
  };
  return !below(a, b) && !below(b, a);
}

Interval rounding_interval(const Decimal& value) {
  if (value.is_zero()) return {value, value, Bound::equal};
  const Decimal half(5, value.exponent() - 1);
  return {Decimal::subtract(value, half), Decimal::add(value, half), Bound::range};
}

bool one_rounds_to_other(const Decimal& a, const Decimal& b) {
  if (a == b) return true;
  const Decimal& coarse = a.exponent() > b.exponent() ? a : b;
  const Decimal& fine = a.exponent() > b.exponent() ? b : a;
  if (coarse.exponent() == fine.exponent() || coarse.is_zero()) return false;
  // A rounded number keeps a digit of its own: 96 becomes 100, but 600 does not become 1000 nor 50 become 100.
  const int first_digit = fine.significant_digits() + fine.exponent() - 1;
  return fine.rounded(std::min(coarse.exponent(), first_digit)) == coarse;
}

Interval multiply(const Interval& a, const Interval& b) {
  const auto either = [&](Bound bound) { return a.bound == bound || b.bound == bound; };
  Interval product;
  if (a.lo && b.lo) product.lo = Decimal::multiply(*a.lo, *b.lo);
  if (a.hi && b.hi) product.hi = Decimal::multiply(*a.hi, *b.hi);
  if (either(Bound::vague) || (!product.lo && !product.hi)) {
    product.bound = Bound::vague;
  } else if (product.lo && product.hi) {
    product.bound = *product.lo != *product.hi ? Bound::range : either(Bound::about) ? Bound::about : Bound::equal;
  } else if (product.lo) {
    product.bound = either(Bound::more) && !product.lo->is_zero() ? Bound::more : Bound::at_least;
  } else {
    product.bound = either(Bound::less) && !product.hi->is_zero() ? Bound::less : Bound::at_most;
  }
  return product;
}

}  // namespace girok
