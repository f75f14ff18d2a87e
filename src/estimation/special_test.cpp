#include "estimation/special.h"

#include <doctest/doctest.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace girok::estimation {
namespace {

/// Points from `from` to `to`, each a factor further.
std::vector<double> points(double from, double to, double factor) {
  std::vector<double> out;
  for (double x = from; x <= to; x *= factor) out.push_back(x);
  return out;
}

double relative(double a, double b) { return a == b ? 0 : std::abs(a - b) / std::max(std::abs(a), std::abs(b)); }

/// Two-sided by every table with these margins, chances from GSL's hypergeometric.
double fisher_by_sum(unsigned a, unsigned b, unsigned c, unsigned d) {
  const unsigned row = a + b, column = a + c, rest = b + d;
  const double observed = gsl_ran_hypergeometric_pdf(a, column, rest, row);
  double sum = 0;
  for (unsigned k = 0; k <= std::min(row, column); ++k)
    if (const double p = gsl_ran_hypergeometric_pdf(k, column, rest, row); p <= observed * (1 + 1e-7)) sum += p;
  return sum;
}

}  // namespace

TEST_CASE("log gamma and factorials agree with GSL") {
  double worst = 0;
  for (const double x : points(1e-12, 1e15, 1.07)) {
    const double expected = gsl_sf_lngamma(x);
    worst = std::max(worst, std::abs(log_gamma(x) - expected) / std::max(1.0, std::abs(expected)));
  }
  CHECK(worst < 1e-13);
  worst = 0;
  for (int n = 0; n <= 170; ++n) worst = std::max(worst, std::abs(log_factorial(n) - gsl_sf_lnfact(static_cast<unsigned>(n))));
  CHECK(worst < 1e-12);
  // Abramowitz & Stegun, table 6.4: log10 100! = 157.97000 36547; log10 1000! = 2567.60464 42214.
  CHECK(log_factorial(100) / std::log(10.0) == doctest::Approx(157.9700036547).epsilon(1e-12));
  CHECK(log_factorial(1000) / std::log(10.0) == doctest::Approx(2567.6046442214).epsilon(1e-12));
}

TEST_CASE("the normal distribution and its inverse agree with GSL and with the printed tables") {
  double worst = 0;
  for (double x = -37; x <= 37; x += 0.0371) worst = std::max(worst, relative(normal_cdf(x), gsl_cdf_ugaussian_P(x)));
  CHECK(worst < 1e-12);
  worst = 0;
  for (const double p : points(1e-300, 0.5, 1.9)) {
    worst = std::max(worst, std::abs(normal_quantile(p) - gsl_cdf_ugaussian_Pinv(p)) / std::max(1.0, std::abs(normal_quantile(p))));
    if (p > 1e-15) CHECK(normal_quantile(1 - p) == doctest::Approx(-normal_quantile(1 - (1 - p))).epsilon(1e-12));
  }
  CHECK(worst < 1e-11);
  // Any printed table.
  CHECK(normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-14));
  CHECK(normal_quantile(0.995) == doctest::Approx(2.575829303548901).epsilon(1e-14));
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0) == -std::numeric_limits<double>::infinity());
  CHECK(normal_quantile(1) == std::numeric_limits<double>::infinity());
}

TEST_CASE("the incomplete gamma function and chi-squared agree with GSL") {
  double worst = 0;
  for (const double a : points(1e-3, 1e6, 3.1))
    for (const double share : {1e-3, 0.05, 0.3, 0.8, 0.99, 1.0, 1.01, 1.2, 2.0, 5.0, 30.0}) {
      const double x = a * share, expected = gsl_cdf_gamma_Q(x, a, 1);
      if (expected < 1e-250) continue;
      worst = std::max(worst, relative(gamma_q(a, x), expected));
    }
  CHECK(worst < 1e-10);
  CHECK(gamma_q(3, 0) == 1);
  CHECK(gamma_q(3, std::numeric_limits<double>::infinity()) == 0);
  worst = 0;
  for (const double degrees : {0.5, 1.0, 2.0, 3.0, 10.0, 57.0, 1000.0}) {
    for (const double p : {1e-6, 0.01, 0.05, 0.5, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6})
      worst = std::max(worst, relative(chi_squared_quantile(p, degrees), gsl_cdf_chisq_Pinv(p, degrees)));
    for (const double x : points(0.01, 200, 1.7))
      if (gsl_cdf_chisq_Q(x, degrees) > 1e-200) CHECK(relative(chi_squared_above(x, degrees), gsl_cdf_chisq_Q(x, degrees)) < 1e-9);
  }
  CHECK(worst < 1e-8);
  // Printed tables: 5 % points of chi-squared with 1, 2, 10 degrees.
  CHECK(chi_squared_quantile(0.95, 1) == doctest::Approx(3.841458820694124).epsilon(1e-13));
  CHECK(chi_squared_quantile(0.95, 2) == doctest::Approx(5.991464547107979).epsilon(1e-12));
  CHECK(chi_squared_quantile(0.95, 10) == doctest::Approx(18.307038053275146).epsilon(1e-12));
  CHECK(chi_squared_quantile(0, 4) == 0);
}

TEST_CASE("Poisson tails agree with GSL, also far out") {
  double worst = 0;
  for (const double mean : points(1e-6, 1e6, 4.3)) {
    const double sd = std::sqrt(mean);
    for (const double z : {-8.0, -3.0, -1.0, 0.0, 0.5, 2.0, 6.0, 12.0}) {
      const auto k = static_cast<std::int64_t>(std::max(0.0, std::floor(mean + z * sd)));
      const double below = gsl_cdf_poisson_P(static_cast<unsigned>(k), mean),
                   above = k == 0 ? 1 : gsl_cdf_poisson_Q(static_cast<unsigned>(k - 1), mean);
      if (below > 1e-200) worst = std::max(worst, relative(poisson_at_most(k, mean), below));
      if (above > 1e-200) worst = std::max(worst, relative(poisson_at_least(k, mean), above));
    }
  }
  CHECK(worst < 1e-8);
  CHECK(poisson_at_least(20, 1e-6) == doctest::Approx(4.1103137087258166e-139).epsilon(1e-11).scale(0));  // summed with 40 digits
  CHECK(poisson_at_most(-1, 3) == 0);
  CHECK(poisson_at_most(0, 0) == 1);
  CHECK(poisson_at_least(0, 3) == 1);
  CHECK(poisson_at_least(1, 0) == 0);
}

TEST_CASE("Fisher's exact test agrees with the sum over all tables, and with his tea") {
  // Fisher (1935): the lady who told 3 of 4 cups of each kind; R's fisher.test: p = 0.4857142857.
  CHECK(fisher_exact(3, 1, 1, 3) == doctest::Approx(0.4857142857142857).epsilon(1e-12));
  CHECK(fisher_exact(4, 0, 0, 4) == doctest::Approx(2.0 / 70).epsilon(1e-12));
  CHECK(fisher_exact(0, 0, 0, 0) == 1);
  CHECK(rc::check("every table", [] {
    const auto small = [] { return static_cast<unsigned>(*rc::gen::inRange(0, 60)); };
    const unsigned a = small(), b = small(), c = small(), d = small();
    RC_PRE(a + b + c + d > 0);
    const double expected = fisher_by_sum(a, b, c, d), got = fisher_exact(a, b, c, d);
    RC_ASSERT(std::abs(got - expected) < 1e-9 * std::max(expected, 1e-3) + 1e-6 * expected);
    RC_ASSERT(got == doctest::Approx(fisher_exact(c, d, a, b)).epsilon(1e-9));
    RC_ASSERT(got == doctest::Approx(fisher_exact(a, c, b, d)).epsilon(1e-9));
  }));
  const double far = fisher_exact(500'000'000, 100'000'000, 100'000'000, 300'000'000);
  CHECK(far >= 0);
  CHECK(far < 1e-100);
}

TEST_CASE("identities of the functions hold for any argument") {
  CHECK(rc::check("log Γ(x + 1) = log Γ(x) + log x", [] {
    const double x = 1e-3 * *rc::gen::inRange(1, 1'000'000);
    RC_ASSERT(std::abs(log_gamma(x + 1) - log_gamma(x) - std::log(x)) <= 1e-11 * (1 + std::abs(log_gamma(x))));
  }));
  CHECK(rc::check("the quantile undoes the distribution", [] {
    const double p = 1e-9 * *rc::gen::inRange(1, 1'000'000'000);
    RC_ASSERT(std::abs(normal_cdf(normal_quantile(p)) - p) <= 1e-14 + 1e-12 * p);
    const double degrees = 0.25 * *rc::gen::inRange(1, 400);
    RC_ASSERT(std::abs(1 - chi_squared_above(chi_squared_quantile(p, degrees), degrees) - p) <= 1e-12);
  }));
  CHECK(rc::check("at most k and at least k + 1 are all", [] {
    const double mean = 1e-2 * *rc::gen::inRange(1, 100'000);
    const std::int64_t k = *rc::gen::inRange(0, 1200);
    RC_ASSERT(std::abs(poisson_at_most(k, mean) + poisson_at_least(k + 1, mean) - 1) <= 1e-12);
  }));
  CHECK(log_sum_exp(1000, 1000) == doctest::Approx(1000 + std::log(2.0)));
  CHECK(log_sum_exp(-std::numeric_limits<double>::infinity(), 3) == 3);
  CHECK(log_sum_exp(-2000, -2001) == doctest::Approx(-2000 + std::log1p(std::exp(-1.0))));
}

}  // namespace girok::estimation
