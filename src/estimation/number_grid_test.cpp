#include "estimation/number_grid.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "estimation/special.h"

namespace girok::estimation {
namespace {

double sum_on(const NumberGrid& grid, double (*f)(double)) {
  double sum = 0;
  for (std::size_t i = 0; i < grid.size(); ++i) sum += grid.weights()[i] * f(grid.at()[i]);
  return sum;
}

TEST_CASE("sums of powers are the values of Riemann's zeta function") {
  const NumberGrid grid(1e11, {});
  CHECK(grid.size() < 2000);
  CHECK(sum_on(grid, [](double x) { return std::pow(x + 1, -2.0); }) == doctest::Approx(1.6449340668482264).epsilon(1e-9));
  // Euler-Maclaurin: ζ(1.1) = 10.58444846495081; beyond 1e11 lies 10 × 1e11^-0.1.
  CHECK(sum_on(grid, [](double x) { return std::pow(x + 1, -1.1); }) + 10 * std::pow(1e11, -0.1) ==
        doctest::Approx(10.58444846495081).epsilon(2e-6));
}

TEST_CASE("what is narrow is summed to the millionth wherever it lies, and its quantiles are those of the full sum") {
  for (const double mean : {3.0, 700.0, 1000.0, 1024.0, 1100.0, 5000.0, 3e5}) {
    const std::vector<Peak> peaks{{std::log(mean), 1 / std::sqrt(mean)}};
    const NumberGrid grid(1e11, peaks);
    const auto log_chance = [&](double x) { return x * std::log(mean) - mean - log_gamma(x + 1); };
    std::vector<double> f;
    for (const double x : grid.at()) f.push_back(std::exp(log_chance(x)));
    const std::vector<double> masses = grid.masses(f);
    double sum = 0, by_weight = 0;
    for (std::size_t i = 0; i < masses.size(); ++i) {
      sum += masses[i];
      by_weight += grid.weights()[i] * f[i];
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-6));
    CHECK(by_weight == doctest::Approx(1).epsilon(1e-6));
    CHECK(std::abs(grid.highest(f) - std::floor(mean)) <= 1);
    for (const double share : {0.001, 0.025, 0.5, 0.975, 0.999}) {
      double below = 0, x = -1;
      while (below < share) below += std::exp(log_chance(++x));
      CHECK(std::abs(grid.quantile(f, masses, share) - x) <= (mean > 1024 ? 1 : 0));
    }
  }
}

TEST_CASE("two hills are two, and a shoulder is none") {
  const std::vector<Peak> peaks{{std::log(5e3), 0.1}, {std::log(2e4), 0.1}};
  const NumberGrid grid(1e11, peaks);
  const auto hills_of = [&](double apart, double second) {
    std::vector<double> f;
    for (const double x : grid.at()) {
      const auto hill = [&](double at) {
        const double z = std::log((x + 1) / at) / 0.1;
        return std::exp(-z * z / 2) / (x + 1);
      };
      f.push_back(hill(5e3) + second * hill(5e3 * apart));
    }
    return grid.hills(f, grid.masses(f), 0);
  };
  REQUIRE(hills_of(4, 1).size() == 2);
  CHECK(hills_of(4, 1)[0] == doctest::Approx(5e3).epsilon(0.02));
  CHECK(hills_of(4, 1)[1] == doctest::Approx(2e4).epsilon(0.02));
  CHECK(hills_of(4, 0.04).size() == 1);  // a twenty-sixth is too little
  CHECK(hills_of(1.2, 1).size() == 1);
}

TEST_CASE("a bound below the whole numbers kept one by one is a plain sum") {
  const NumberGrid grid(17, {});
  CHECK(grid.size() == 18);
  CHECK(sum_on(grid, [](double x) { return x; }) == 153);
  const NumberGrid one(0, {});
  CHECK(one.size() == 1);
  const NumberGrid odd(1e4, {});
  CHECK(odd.end_of(odd.size() - 1) == 10000.5);
  CHECK(sum_on(odd, [](double) { return 1.0; }) == doctest::Approx(10001).epsilon(1e-5));
}

}  // namespace
}  // namespace girok::estimation
