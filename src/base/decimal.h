// Exact decimal numbers, as texts write them: "3.5", "0.07", "105000000".
//
// Model    coefficient x 10^exponent, kept with no trailing zero in the coefficient (so equal values are equal objects).
// Limits   37 significant digits; an operation that would need more says so by returning nothing.
// Threads  Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace girok {

__extension__ using Int128 = __int128;

class Decimal {
 public:
  constexpr Decimal() = default;
  /// Implicit on purpose: Decimal x = 5.
  constexpr Decimal(std::int64_t value) : Decimal(static_cast<Int128>(value), 0) {}
  /// Requires: the coefficient has at most 37 significant digits (trailing zeros do not count).
  constexpr Decimal(Int128 coefficient, int exponent) : coefficient_(coefficient), exponent_(exponent) { normalise(); }

  /// Digits with an optional sign, one point, an optional exponent ("1.5e3"); nothing else, no grouping. Nothing also
  /// where the value needs more than 37 digits or its last digit lies beyond 10^-4000 or 10^4000.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr Int128 coefficient() const { return coefficient_; }
  /// Power of ten of the last digit kept; 0 for zero.
  constexpr int exponent() const { return exponent_; }
  constexpr bool is_zero() const { return coefficient_ == 0; }
  constexpr bool is_negative() const { return coefficient_ < 0; }
  constexpr bool is_integer() const { return exponent_ >= 0; }

  /// Plain notation without exponent: "105000000", "-0.07".
  std::string to_string() const;
  /// The nearest double; infinite or zero where it lies beyond the type.
  double to_double() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return a.coefficient_ == b.coefficient_ && a.exponent_ == b.exponent_; }
  constexpr Decimal operator-() const { return Decimal(-coefficient_, exponent_); }

  // Exact, or nothing where the result needs more than 37 digits.
  static std::optional<Decimal> add(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
  static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
  /// Quotient rounded half away from zero to `digits` significant digits (1..30). Nothing where b is zero.
  static std::optional<Decimal> divide(const Decimal& a, const Decimal& b, int digits = 20);
  /// Times ten to the power `power`.
  Decimal scaled(int power) const { return is_zero() ? Decimal() : Decimal(coefficient_, exponent_ + power); }
  /// Rounded half away from zero to a multiple of 10^exponent.
  Decimal rounded(int exponent) const;
  /// Rounded half away from zero to so many significant digits (1..37).
  Decimal rounded_to_digits(int digits) const;
  /// Number of digits of the coefficient; 0 for zero.
  int significant_digits() const;

 private:
  constexpr void normalise() {
    if (coefficient_ == 0) {
      exponent_ = 0;
      return;
    }
    while (coefficient_ % 10 == 0) {
      coefficient_ /= 10;
      ++exponent_;
    }
  }

  Int128 coefficient_ = 0;
  int exponent_ = 0;
};

}  // namespace girok
