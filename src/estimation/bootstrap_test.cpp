#include "estimation/bootstrap.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "estimation/published_tables.h"

namespace girok::estimation {
namespace {

Bootstrap drawn(const Overlaps& overlaps, Rule rule, std::size_t order, double estimate, std::size_t draws = 1000, unsigned threads = 0) {
  BootstrapOptions options;
  options.rule = rule;
  options.max_order = order;
  options.draws = draws;
  options.threads = threads;
  return bootstrap(overlaps, estimate, options);
}

}  // namespace

TEST_CASE("quantiles are those of type 8") {
  // Hyndman & Fan (1996): R's quantile(c(1, 2, 3, 4, 10), c(.1, .25, .5, .9), type = 8).
  const std::vector<double> sorted{1, 2, 3, 4, 10};
  CHECK(quantile(sorted, 0.1) == doctest::Approx(1.0));
  CHECK(quantile(sorted, 0.25) == doctest::Approx(5.0 / 3));
  CHECK(quantile(sorted, 0.5) == doctest::Approx(3.0));
  CHECK(quantile(sorted, 0.9) == doctest::Approx(10.0));
  CHECK(quantile(sorted, 0) == 1);
  CHECK(quantile(sorted, 1) == 10);
  CHECK(std::isinf(quantile({1, INFINITY, INFINITY}, 0.9)));
}

TEST_CASE("the published BCa interval of Kosovo is reproduced, with more draws where 1,000 saturate") {
  // 6,947 to 18,010 from 1,000 draws, whose lower end is the lowest draw. Over seeds, ends move by some 3 % and 2 %.
  const Bootstrap made = drawn(published::kosovo(), Rule::bic, 3, 10356.52);
  CHECK(made.estimates.size() == 10'000);
  REQUIRE(made.bca);
  CHECK(made.bca->first == doctest::Approx(6947).epsilon(0.05));
  CHECK(made.bca->second == doctest::Approx(18010).epsilon(0.05));
  CHECK(made.z0 == doctest::Approx(-0.6).epsilon(0.1));
}

TEST_CASE("where BCa asks for more than any number of draws shows, it is not given") {
  // western, stepwise: 1,293 to 3,672 was published, whose lower end is the lowest of the draws.
  BootstrapOptions options;
  options.rule = Rule::stepwise;
  const Bootstrap made = bootstrap(published::western(), 2483.384, options);
  CHECK(made.saturated);
  CHECK_FALSE(made.bca);
  CHECK(made.percentile.first < 2483);
  CHECK(made.percentile.second > 2483);
}

TEST_CASE("the published interval of Palembang is reproduced") {
  const Bootstrap made = drawn(published::korea(), Rule::bic, 2, 157.167);
  REQUIRE(made.bca);
  CHECK(made.bca->first == doctest::Approx(128).epsilon(0.03));
  CHECK(made.bca->second == doctest::Approx(350).epsilon(0.12));  // the standard error of that quantile over seeds is some 10
}

TEST_CASE("the same draws on one thread and on three") {
  const Bootstrap one = drawn(published::korea(), Rule::aic, 2, 157.167, 200, 1),
                  three = drawn(published::korea(), Rule::aic, 2, 157.167, 200, 3);
  CHECK(one.estimates == three.estimates);
  CHECK(one.acceleration == three.acceleration);
}

TEST_CASE("a model held fixed has the spread that its information says") {
  // Independent lists of many persons: the standard deviation of log(unseen) over draws is near the one of the fit.
  const Overlaps overlaps = published::kosovo();
  BootstrapOptions options;
  options.rule = Rule::fixed;
  options.extend = false;
  const double estimate = 4400 + fit(overlaps, {}).unseen;
  const Bootstrap made = bootstrap(overlaps, estimate, options);
  double mean = 0, squares = 0;
  for (const double value : made.estimates) mean += std::log(value - 4400) / 1000;
  for (const double value : made.estimates) squares += std::pow(std::log(value - 4400) - mean, 2) / 999;
  // n is held fixed, so a little less; the lists are not independent, so not the same.
  CHECK(std::sqrt(squares) == doctest::Approx(fit(overlaps, {}).log_unseen_se).epsilon(0.35));
  CHECK(made.chosen.size() == 1);
}

TEST_CASE("draws without an estimate count as infinite") {
  // One person links two lists: in a third of the draws she is not there, and nothing links them.
  const Overlaps overlaps = *make_overlaps({"A", "B", "C"}, {{1, 20}, {2, 20}, {4, 20}, {3, 1}, {5, 1}, {6, 1}});
  const Bootstrap made = drawn(overlaps, Rule::bic, 2, 500, 400);
  CHECK(made.without > 0);
  CHECK(std::count_if(made.estimates.begin(), made.estimates.end(), [](double value) { return std::isinf(value); }) ==
        static_cast<std::ptrdiff_t>(made.without));
}

TEST_CASE("a bootstrap stops when it is told to") {
  BootstrapOptions options;
  options.progress = [](double) { return false; };
  CHECK(bootstrap(published::korea(), 157, options).cancelled);
}

}  // namespace girok::estimation
