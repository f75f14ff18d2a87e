#include "estimation/random.h"

#include <doctest/doctest.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "estimation/special.h"

// Seeds are fixed: a test that passes passes always. A threshold of 1e-6 means that a right generator would fail one of these 100 tests for one seed in 10,000.
namespace girok::estimation {
namespace {

constexpr double least_p = 1e-6;
constexpr int draws = 60'000;

/// Chi-squared of values that should be uniform in (0, 1), in 50 cells. -> p
double p_of_uniform(const std::function<double()>& draw) {
  constexpr std::size_t cells = 50;
  std::vector<double> seen(cells, 0);
  for (int i = 0; i < draws; ++i) {
    const double u = draw();
    if (!(u >= 0 && u <= 1)) return 0;
    ++seen[std::min(cells - 1, static_cast<std::size_t>(u * cells))];
  }
  double x = 0;
  const double expected = draws / static_cast<double>(cells);
  for (const double count : seen) x += (count - expected) * (count - expected) / expected;
  return gsl_cdf_chisq_Q(x, cells - 1);
}

/// Chi-squared of whole numbers against a distribution function, cells of at least 1/60 each. -> p
double p_of_whole(const std::function<std::int64_t()>& draw, const std::function<double(std::int64_t)>& at_most, std::int64_t largest) {
  std::vector<std::int64_t> ends;  // of cells, inclusive
  std::vector<double> chance;
  double before = 0;
  for (std::int64_t k = 0; k < largest;) {
    std::int64_t step = 1;  // by doubling and halving to the first k with enough
    while (k + step < largest && at_most(k + step - 1) < before + 1.0 / 60) step *= 2;
    std::int64_t lo = k - 1, hi = std::min(largest, k + step - 1);
    while (hi - lo > 1) {
      const std::int64_t middle = lo + (hi - lo) / 2;
      (at_most(middle) < before + 1.0 / 60 ? lo : hi) = middle;
    }
    const double now = hi >= largest ? 1 : at_most(hi);
    if (1 - now < 1.0 / 60) break;
    ends.push_back(hi);
    chance.push_back(now - before);
    before = now;
    k = hi + 1;
  }
  ends.push_back(largest);
  chance.push_back(1 - before);
  if (ends.size() < 2) return 1;
  std::vector<double> seen(ends.size(), 0);
  for (int i = 0; i < draws; ++i) {
    const std::int64_t k = draw();
    if (k < 0 || k > largest) return 0;
    ++seen[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), k) - ends.begin())];
  }
  double x = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) x += (seen[i] - draws * chance[i]) * (seen[i] - draws * chance[i]) / (draws * chance[i]);
  return gsl_cdf_chisq_Q(x, static_cast<double>(ends.size()) - 1);
}

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments_of(const std::function<double()>& draw) {
  std::vector<double> all(draws);
  for (double& value : all) value = draw();
  const double mean = std::accumulate(all.begin(), all.end(), 0.0) / draws;
  double squares = 0;
  for (const double value : all) squares += (value - mean) * (value - mean);
  return {mean, squares / (draws - 1)};
}

}  // namespace

TEST_CASE("the generator is xoshiro256++ seeded by splitmix64, as written out in Python") {
  // From a program in another language that first reproduces the published splitmix64 of 1234567: 6457827717110365317.
  Random first(1, 0), other(1, 17), third(2026, 3);
  for (const std::uint64_t expected : {0x4887886c7244e091U, 0x4cfafb3b6cc3ea99U, 0xfbce21167403a2c1U}) CHECK(first.next() == expected);
  for (const std::uint64_t expected : {0x6ab7d8aafd1fc252U, 0x4c23a51a435ca1c1U, 0x8919ef5b9977266eU}) CHECK(other.next() == expected);
  for (const std::uint64_t expected : {0x52f6aeeebdade4c6U, 0x01f08829c9d90ef3U, 0xb68c467b515a63aeU}) CHECK(third.next() == expected);
}

TEST_CASE("uniform numbers are uniform, never 0 or 1, and streams have nothing to do with each other") {
  Random random(3, 1);
  CHECK(p_of_uniform([&] { return random.uniform(); }) > least_p);
  std::uint64_t stream = 0;
  CHECK(p_of_uniform([&] { return Random(5, stream++).uniform(); }) > least_p);  // the first number of each stream
  std::uint64_t seed = 0;
  CHECK(p_of_uniform([&] { return Random(seed++, 5).uniform(); }) > least_p);
  Random a(7, 0), b(7, 1);
  CHECK(p_of_uniform([&] {
          const double sum = a.uniform() + b.uniform();
          return sum - std::floor(sum);
        }) > least_p);
  double lowest = 1, highest = 0, correlation = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = a.uniform(), v = b.uniform();
    lowest = std::min({lowest, u, v});
    highest = std::max({highest, u, v});
    correlation += 12 * (u - 0.5) * (v - 0.5) / draws;
  }
  CHECK(lowest > 0);
  CHECK(highest < 1);
  CHECK(std::abs(correlation) < 5 / std::sqrt(draws));
}

TEST_CASE("normal and exponential variates have their distributions") {
  Random random(11, 2);
  CHECK(p_of_uniform([&] { return gsl_cdf_ugaussian_P(random.normal()); }) > least_p);
  // Beyond the ziggurat's edge at 3.44: 5.7e-4 of the draws.
  int beyond = 0;
  const int many = 1'000'000;
  for (int i = 0; i < many; ++i) beyond += std::abs(random.normal()) > 3.6 ? 1 : 0;
  const double expected = 2 * gsl_cdf_ugaussian_Q(3.6) * many;
  CHECK(std::abs(beyond - expected) < 5 * std::sqrt(expected));
  CHECK(p_of_uniform([&] { return gsl_cdf_exponential_P(random.exponential(), 1); }) > least_p);
}

TEST_CASE("gamma variates have their distribution for shapes from a thousandth to a million") {
  Random random(13, 4);
  for (const double shape : {0.05, 0.25, 0.7, 1.0, 1.5, 3.0, 40.0}) {
    CAPTURE(shape);
    CHECK(p_of_uniform([&] { return gsl_cdf_gamma_P(random.gamma(shape), shape, 1); }) > least_p);
  }
  for (const double shape : {5000.0, 1e6}) {  // GSL gives up here; special_test compares gamma_q where it does not
    CAPTURE(shape);
    CHECK(p_of_uniform([&] { return gamma_q(shape, random.gamma(shape)); }) > least_p);
  }
  // Where the variate itself is often 0: below e^-25, P(X <= x) is x^a / Γ(a + 1) to 1e-11.
  for (const double shape : {1e-3, 1e-2, 0.3}) {
    CAPTURE(shape);
    CHECK(p_of_uniform([&] {
            const double t = random.log_gamma(shape);
            return t < -25 ? std::exp(shape * t - gsl_sf_lngamma(shape + 1)) : gsl_cdf_gamma_P(std::exp(t), shape, 1);
          }) > least_p);
  }
}

TEST_CASE("binomial variates have their distribution, by inversion and by rejection") {
  Random random(17, 6);
  for (const unsigned n : {1U, 2U, 7U, 30U, 1000U, 400'000U})
    for (const double p : {1e-7, 1e-3, 0.02, 0.2, 0.3333, 0.5, 0.6, 0.9, 0.9999}) {
      CAPTURE(n);
      CAPTURE(p);
      CHECK(p_of_whole([&] { return random.binomial(n, p); },
                       [&](std::int64_t k) { return k < 0 ? 0 : gsl_cdf_binomial_P(static_cast<unsigned>(k), p, n); }, n) > least_p);
    }
}

TEST_CASE("a binomial of a million million persons has its mean and variance") {
  Random random(19, 8);
  const double n = 1e12;
  for (const double p : {3e-12, 1e-6, 0.3, 0.999}) {
    CAPTURE(p);
    const Moments m = moments_of([&] { return static_cast<double>(random.binomial(1'000'000'000'000, p)); });
    const double variance = n * p * (1 - p), kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
    CHECK(std::abs(m.mean - n * p) < 5 * std::sqrt(variance / draws));
    CHECK(std::abs(m.variance - variance) < 5 * variance * std::sqrt((kurtosis - 1) / draws));
  }
}

TEST_CASE("variates at the edges of their parameters") {
  Random random(23, 1);
  for (int i = 0; i < 200; ++i) {
    CHECK(random.binomial(0, 0.5) == 0);
    CHECK(random.binomial(1000, 0) == 0);
    CHECK(random.binomial(1000, 1) == 1000);
    CHECK(random.poisson(0) == 0);
    CHECK(random.negative_binomial(5, 1) == 0);
    CHECK(std::isfinite(random.log_gamma(1e-3)));
    CHECK(random.gamma(1e-3) >= 0);
    const std::int64_t k = random.binomial(1'000'000'000'000, 1e-300);
    CHECK(k == 0);
  }
}

TEST_CASE("Poisson and negative binomial variates have their distributions") {
  Random random(29, 3);
  for (const double mean : {1e-3, 0.4, 3.0, 9.99, 10.0, 25.0, 700.0, 4e5}) {
    CAPTURE(mean);
    CHECK(p_of_whole([&] { return random.poisson(mean); },
                     [&](std::int64_t k) {
                       return mean > 100 ? poisson_at_most(k, mean) : k < 0 ? 0 : gsl_cdf_poisson_P(static_cast<unsigned>(k), mean);
                     },
                     static_cast<std::int64_t>(2 * mean + 60)) > least_p);
  }
  const Moments far = moments_of([&] { return static_cast<double>(random.poisson(1e12)); });
  CHECK(std::abs(far.mean - 1e12) < 5e6 / std::sqrt(draws));
  CHECK(std::abs(far.variance / 1e12 - 1) < 5 * std::sqrt(2.0 / draws));
  for (const double p : {0.9, 0.4, 0.02})
    for (const double successes : {1.0, 7.0, 345.0}) {
      CAPTURE(p);
      CAPTURE(successes);
      const double mean = successes * (1 - p) / p;
      CHECK(p_of_whole([&] { return random.negative_binomial(successes, p); },
                       [&](std::int64_t k) { return k < 0 ? 0 : gsl_cdf_negative_binomial_P(static_cast<unsigned>(k), p, successes); },
                       static_cast<std::int64_t>(30 * mean + 200)) > least_p);
    }
}

TEST_CASE("a multinomial adds up, and each share has its binomial") {
  Random random(31, 5);
  const std::vector<double> weights{0, 3, 0.5, 0, 6, 1e-9, 0.5, 0};
  std::vector<std::int64_t> counts(weights.size());
  for (const std::size_t which : {1U, 2U, 4U, 6U}) {
    CAPTURE(which);
    CHECK(p_of_whole(
              [&] {
                random.multinomial(345, weights, counts);
                const bool adds = std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == 345 && counts[0] == 0 &&
                                  counts[3] == 0 && counts[7] == 0;
                return adds ? counts[which] : -1;
              },
              [&](std::int64_t k) { return k < 0 ? 0 : gsl_cdf_binomial_P(static_cast<unsigned>(k), weights[which] / 10, 345); },
              345) > least_p);
  }
  random.multinomial(0, weights, counts);
  CHECK(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == 0);
  const std::vector<double> one{0, 0, 2};
  std::vector<std::int64_t> all(3);
  random.multinomial(9, one, all);
  CHECK(all == std::vector<std::int64_t>{0, 0, 9});
}

}  // namespace girok::estimation
