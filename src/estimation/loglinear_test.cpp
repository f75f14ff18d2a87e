#include "estimation/loglinear.h"

#include <doctest/doctest.h>

#include <cmath>

#include "estimation/published_tables.h"

namespace girok::estimation {
namespace {

double estimate(const Overlaps& overlaps, std::vector<Pattern> generators) {
  const Fit fitted = fit(overlaps, hierarchical(std::move(generators)));
  REQUIRE(fitted.existence == Existence::exists);
  return static_cast<double>(overlaps.n()) + fitted.unseen;
}

}  // namespace

TEST_CASE("a model is closed downward, and named by what is in nothing else") {
  const Model model = hierarchical({0b0111, 0b1001});
  CHECK(model.terms == std::vector<Pattern>{0b0011, 0b0101, 0b0110, 0b0111, 0b1001});
  CHECK(numbers_of(model, 4) == "[123,14]");
  CHECK(numbers_of({}, 3) == "[1,2,3]");
  CHECK(numbers_of(hierarchical({0b011}), 3) == "[12,3]");
  CHECK(name_of(hierarchical({0b0111, 0b1001}), published::kosovo()) == "[E×A×O, E×H]");
}

TEST_CASE("published estimates are reproduced") {
  // Kosovo, Silverman (2020); uk5, western: Chan, Silverman & Vincent (2021); korea: Lee et al.; artificial3: their Table 2.
  CHECK(estimate(published::kosovo(), {0b0111, 0b1001, 0b1100}) == doctest::Approx(10356.5).epsilon(1e-5));
  CHECK(estimate(published::uk5(), {0b00011, 0b00101, 0b10010, 0b10100, 0b11000}) == doctest::Approx(12262).epsilon(1e-4));
  CHECK(estimate(published::western(), {0b10001}) == doctest::Approx(2483.4).epsilon(1e-5));
  CHECK(estimate(published::korea(), {0b011, 0b110}) == doctest::Approx(157.17).epsilon(1e-4));
  CHECK(estimate(published::artificial3(), {}) == doctest::Approx(539.09).epsilon(1e-5));
  CHECK(estimate(published::artificial3(), {0b101}) == doctest::Approx(396).epsilon(1e-6));
  CHECK(estimate(published::artificial3(), {0b110}) == doctest::Approx(429.33).epsilon(1e-5));
  CHECK(estimate(published::artificial3(), {0b101, 0b110}) == doctest::Approx(296).epsilon(1e-6));
}

TEST_CASE("models without an estimate are known as such") {
  CHECK(existence(published::artificial3(), hierarchical({0b011})) == Existence::no_maximum);
  CHECK(existence(published::artificial3(), hierarchical({0b011, 0b101, 0b110})) == Existence::not_identified);
  CHECK(existence(published::korea(), hierarchical({0b011, 0b101, 0b110})) == Existence::no_maximum);  // programs print 1.8e11
}

TEST_CASE("independent lists: the estimate solves the equation of Darroch (1958)") {
  // 1 − n/N = Π (1 − n_i/N)
  for (const Overlaps& overlaps : {published::uk5(), published::kosovo(), published::western(), published::madigan3()}) {
    const double all = estimate(overlaps, {});
    double none = 1;
    for (std::size_t i = 0; i < overlaps.list_count(); ++i) none *= 1 - static_cast<double>(overlaps.size_of(i)) / all;
    CHECK(none == doctest::Approx(1 - static_cast<double>(overlaps.n()) / all).epsilon(1e-9));
  }
}

TEST_CASE("limits on the log scale are those that were published for one model") {
  // Silverman (2014), uk6: 11,418 (9,977 to 13,146), the model [12,13,24,25,35,36,45] taken as given.
  const Fit fitted = fit(published::uk6(), hierarchical({0b000011, 0b000101, 0b001010, 0b010010, 0b010100, 0b100100, 0b011000}));
  const auto n = static_cast<double>(published::uk6().n());
  CHECK(n + fitted.unseen == doctest::Approx(11418).epsilon(1e-4));
  CHECK(n + fitted.unseen * std::exp(-1.959964 * fitted.log_unseen_se) == doctest::Approx(9977).epsilon(1e-3));
  CHECK(n + fitted.unseen * std::exp(1.959964 * fitted.log_unseen_se) == doctest::Approx(13146).epsilon(1e-3));
}

TEST_CASE("the profile interval of two independent lists is that of the hypergeometric likelihood") {
  // Two lists of 200 and 250, 50 on both. log L(N) of the numbers given the lists' sizes at their best, by hand for each N.
  const Overlaps overlaps = *make_overlaps({"A", "B"}, {{1, 150}, {2, 200}, {3, 50}});
  const auto interval = profile_interval(overlaps, {}, 0.95);
  REQUIRE(interval);
  const auto log_likelihood = [](double all) {
    const auto entropy = [&](double on) { return on * std::log(on / all) + (all - on) * std::log(1 - on / all); };
    return std::lgamma(all + 1) - std::lgamma(all - 400 + 1) + entropy(200) + entropy(250);
  };
  double best = -1e300;
  for (double all = 400; all < 5000; all += 0.1) best = std::max(best, log_likelihood(all));
  CHECK(2 * (best - log_likelihood(interval->lo)) == doctest::Approx(3.8415).epsilon(1e-3));
  CHECK(2 * (best - log_likelihood(interval->hi)) == doctest::Approx(3.8415).epsilon(1e-3));
}

}  // namespace girok::estimation
