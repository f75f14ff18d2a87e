#include "base/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace girok {
namespace {

constexpr int max_digits = 37;
constexpr int max_exponent = 4000;

/// 10^power for 0 <= power <= 38.
constexpr Int128 power_of_ten(int power) {
  Int128 result = 1;
  for (int i = 0; i < power; ++i) result *= 10;
  return result;
}

constexpr Int128 limit = power_of_ten(max_digits);

Int128 magnitude(Int128 value) { return value < 0 ? -value : value; }

int digit_count(Int128 value) {
  value = magnitude(value);
  int count = 0;
  for (; value > 0; value /= 10) ++count;
  return count;
}

std::optional<Decimal> if_it_fits(Int128 coefficient, int exponent) {
  const Decimal value(coefficient, exponent);
  if (magnitude(value.coefficient()) >= limit) return std::nullopt;
  return value;
}

/// Quotient rounded half away from zero. Requires: divisor > 0.
Int128 divide_rounded(Int128 value, Int128 divisor) {
  const Int128 quotient = value / divisor;
  const Int128 remainder = magnitude(value % divisor);
  if (remainder >= divisor - remainder) return quotient + (value < 0 ? -1 : 1);
  return quotient;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  bool negative = false;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
  Int128 coefficient = 0;
  int exponent = 0;
  bool digits = false, point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      digits = true;
      if (coefficient >= limit / 10) {
        if (c != '0') return std::nullopt;
        if (!point) ++exponent;
        continue;
      }
      coefficient = coefficient * 10 + (c - '0');
      if (point) --exponent;
    } else {
      break;
    }
  }
  if (!digits) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    bool down = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) down = text[at++] == '-';
    if (at >= text.size()) return std::nullopt;
    int power = 0;
    for (; at < text.size(); ++at) {
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      power = power * 10 + (text[at] - '0');
      if (power > max_exponent) return std::nullopt;
    }
    exponent += down ? -power : power;
  }
  if (at != text.size()) return std::nullopt;
  const Decimal value(negative ? -coefficient : coefficient, exponent);
  if (value.exponent() > max_exponent || value.exponent() < -max_exponent) return std::nullopt;
  return value;
}

std::string Decimal::to_string() const {
  std::string digits;
  for (Int128 rest = magnitude(coefficient_); rest > 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  if (digits.empty()) digits = "0";
  std::reverse(digits.begin(), digits.end());
  if (exponent_ > 0) {
    digits.append(static_cast<std::size_t>(exponent_), '0');
  } else if (exponent_ < 0) {
    const auto places = static_cast<std::size_t>(-exponent_);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return is_negative() ? "-" + digits : digits;
}

double Decimal::to_double() const {
  // Through the digits: only the conversion of a decimal text is rounded once (7 * 10^-2 computed in doubles is not 0.07).
  if (is_zero()) return 0.0;
  const std::string text = Decimal(coefficient_, 0).to_string() + "e" + std::to_string(exponent_);
  double value = 0.0;
  const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc::result_out_of_range) return value;
  if (digit_count(coefficient_) + exponent_ < 0) return 0.0;
  return is_negative() ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& x) { return x.coefficient_ > 0 ? 1 : x.coefficient_ < 0 ? -1 : 0; };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  if (sign(a) == 0) return std::strong_ordering::equal;
  // Same sign: the position of the leading digit decides, then the digits brought to one exponent.
  const int lead_a = digit_count(a.coefficient_) + a.exponent_;
  const int lead_b = digit_count(b.coefficient_) + b.exponent_;
  if (lead_a != lead_b) return sign(a) > 0 ? lead_a <=> lead_b : lead_b <=> lead_a;
  const int low = std::min(a.exponent_, b.exponent_);
  const Int128 left = a.coefficient_ * power_of_ten(a.exponent_ - low);
  const Int128 right = b.coefficient_ * power_of_ten(b.exponent_ - low);
  return left < right ? std::strong_ordering::less : left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const int low = std::min(a.exponent_, b.exponent_);
  const int high = std::max(digit_count(a.coefficient_) + a.exponent_, digit_count(b.coefficient_) + b.exponent_);
  // Both below 10^37 once on one exponent: their sum fits 128 bits, and only what is left without its zeros must fit 37 digits.
  if (high - low > max_digits) return std::nullopt;
  return if_it_fits(a.coefficient_ * power_of_ten(a.exponent_ - low) + b.coefficient_ * power_of_ten(b.exponent_ - low), low);
}

std::optional<Decimal> Decimal::subtract(const Decimal& a, const Decimal& b) { return add(a, -b); }

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  Int128 left = a.coefficient_, right = b.coefficient_;
  int exponent = a.exponent_ + b.exponent_;
  // Twos of one and fives of the other make the zeros a product ends with; taken out first, they cannot overflow it.
  const auto take_tens = [&exponent](Int128& twos, Int128& fives) {
    for (; twos != 0 && fives != 0 && twos % 2 == 0 && fives % 5 == 0; ++exponent) {
      twos /= 2;
      fives /= 5;
    }
  };
  take_tens(left, right);
  take_tens(right, left);
  if (digit_count(left) + digit_count(right) > max_digits + 1) return std::nullopt;
  return if_it_fits(left * right, exponent);
}

std::optional<Decimal> Decimal::divide(const Decimal& a, const Decimal& b, int digits) {
  if (b.is_zero()) return std::nullopt;
  if (a.is_zero()) return Decimal();
  // Long division, one digit more than asked for, then rounded: the remainder never grows past ten times b.
  const Int128 divisor = magnitude(b.coefficient_);
  Int128 remainder = magnitude(a.coefficient_);
  Int128 quotient = remainder / divisor;
  remainder %= divisor;
  int exponent = a.exponent_ - b.exponent_;
  while (remainder != 0 && digit_count(quotient) <= digits) {
    remainder *= 10;
    quotient = quotient * 10 + remainder / divisor;
    remainder %= divisor;
    --exponent;
  }
  const bool negative = a.is_negative() != b.is_negative();
  return Decimal(negative ? -quotient : quotient, exponent).rounded_to_digits(digits);
}

Decimal Decimal::rounded(int exponent) const {
  if (exponent <= exponent_) return *this;
  const int drop = exponent - exponent_;
  if (drop > max_digits) return Decimal();
  return Decimal(divide_rounded(coefficient_, power_of_ten(drop)), exponent);
}

Decimal Decimal::rounded_to_digits(int digits) const { return rounded(exponent_ + std::max(0, digit_count(coefficient_) - digits)); }

int Decimal::significant_digits() const { return digit_count(coefficient_); }

}  // namespace girok
