#include "estimation/special.h"

#include <math.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace girok::estimation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// x^a e^−x / Γ(a). For large a by its distance from the peak: a log x − x − log Γ(a) would be a small difference of large numbers.
double gamma_front(double a, double x) {
  if (a < 15) return std::exp(a * std::log(x) - x - log_gamma(a));
  const double one = 1 / a, square = one * one;
  const double stirling = one * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
  const double far = (x - a) / a;
  const double log_ratio = far > -0.5 ? std::log1p(far) : std::log(x / a);  // far out 1 + far has lost its digits
  return std::sqrt(a / (2 * M_PI)) * std::exp(a * (log_ratio - far) - stirling);
}

/// P(a, x) by its series (x < a + 1).
double gamma_p_series(double a, double x) {
  double term = 1 / a, sum = term;
  for (double k = a + 1; std::abs(term) > 1e-17 * sum; ++k) {
    term *= x / k;
    sum += term;
  }
  return sum * gamma_front(a, x);
}

/// Q(a, x) by its continued fraction, modified Lentz (x >= a + 1).
double gamma_q_fraction(double a, double x) {
  constexpr double tiny = 1e-300;
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
  for (int i = 1; i < 100'000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = an * d + b;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = b + an / c;
    if (std::abs(c) < tiny) c = tiny;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return h * gamma_front(a, x);
}

/// P(a, x), as exact where it is small.
double gamma_p(double a, double x) {
  if (!(x > 0)) return 0;
  return x < a + 1 ? gamma_p_series(a, x) : 1 - gamma_q_fraction(a, x);
}

}  // namespace

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double log_factorial(std::int64_t n) { return log_gamma(static_cast<double>(n) + 1); }

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double normal_quantile(double p) {
  if (!(p > 0)) return -infinite;
  if (!(p < 1)) return infinite;
  if (p > 0.5) return -normal_quantile(1 - p);  // exact: 1 − p is, for p in [½, 1)
  // Acklam's rational approximation, then two steps of Halley's method to the last digits.
  static constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                 1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  static constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                                 -1.328068155288572e+01};
  static constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                 -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  static constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  double x = 0;
  if (p < 0.02425) {
    const double q = std::sqrt(-2 * std::log(p));
    x = (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  } else {
    const double q = p - 0.5, r = q * q;
    x = (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
        (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
  }
  for (int step = 0; step < 2; ++step) {
    const double density = std::exp(-x * x / 2) / std::sqrt(2 * M_PI);
    if (!(density > 0)) break;
    const double u = (normal_cdf(x) - p) / density;
    x -= u / (1 + x * u / 2);
  }
  return x;
}

double gamma_q(double a, double x) {
  if (!(x > 0)) return 1;
  if (std::isinf(x)) return 0;
  return x < a + 1 ? 1 - gamma_p_series(a, x) : gamma_q_fraction(a, x);
}

double poisson_at_most(std::int64_t k, double mean) {
  if (k < 0) return 0;
  if (!(mean > 0)) return 1;
  return gamma_q(static_cast<double>(k) + 1, mean);
}

double poisson_at_least(std::int64_t k, double mean) {
  if (k <= 0) return 1;
  if (!(mean > 0)) return 0;
  return gamma_p(static_cast<double>(k), mean);
}

double chi_squared_above(double x, double degrees) { return gamma_q(degrees / 2, x / 2); }

double chi_squared_quantile(double p, double degrees) {
  if (!(p > 0)) return 0;
  if (!(p < 1)) return infinite;
  if (degrees == 1) {
    const double z = normal_quantile((1 + p) / 2);
    return z * z;
  }
  // Halving on the log scale: few degrees have their lower quantiles at 10^-70.
  const bool below = p < 0.5;
  const auto short_of = [&](double x) { return below ? gamma_p(degrees / 2, x / 2) < p : chi_squared_above(x, degrees) > 1 - p; };
  double lo = -700, hi = std::log(std::max(1.0, degrees));
  while (short_of(std::exp(hi))) hi += 1;
  for (int step = 0; step < 100 && hi - lo > 1e-15; ++step) {
    const double middle = (lo + hi) / 2;
    (short_of(std::exp(middle)) ? lo : hi) = middle;
  }
  return std::exp((lo + hi) / 2);
}

double log_sum_exp(double a, double b) {
  const double larger = std::max(a, b);
  if (std::isinf(larger)) return larger;
  return larger + std::log1p(std::exp(std::min(a, b) - larger));
}

double fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  const std::int64_t row = a + b, column = a + c, all = a + b + c + d;
  const std::int64_t least = std::max<std::int64_t>(0, row + column - all), most = std::min(row, column);
  const auto log_chance = [&](std::int64_t k) {
    return -log_factorial(k) - log_factorial(row - k) - log_factorial(column - k) - log_factorial(all - row - column + k);
  };
  const double observed = log_chance(a) + 1e-7;
  // From the mode outward, until what is left is nothing: large tables have their chance near it.
  const auto mode = std::clamp(
      static_cast<std::int64_t>((static_cast<double>(row) + 1) * (static_cast<double>(column) + 1) / (static_cast<double>(all) + 2)), least,
      most);
  const double top = log_chance(mode);
  double total = 0, tail = 0;
  const auto add = [&](std::int64_t k) {
    const double log_p = log_chance(k), p = std::exp(log_p - top);
    total += p;
    if (log_p <= observed) tail += p;
    return p > 1e-18;
  };
  for (std::int64_t k = mode; k <= most && add(k); ++k) {
  }
  for (std::int64_t k = mode - 1; k >= least && add(k); --k) {
  }
  if (tail > 0) return std::min(1.0, tail / total);
  return std::min(1.0, std::exp(log_chance(a) - top) / total);
}

}  // namespace girok::estimation
