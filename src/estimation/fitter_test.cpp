#include "estimation/fitter.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <Eigen/Dense>
#include <bit>
#include <cmath>

#include "estimation/loglinear.h"
#include "estimation/published_tables.h"

namespace girok::estimation {
namespace {

/// Slow and obvious: the design written out, weighted least squares by Eigen until nothing moves.
double irls(const Overlaps& overlaps, const std::vector<Pattern>& terms) {
  std::vector<Pattern> parameters{0};
  for (std::size_t i = 0; i < overlaps.list_count(); ++i) parameters.push_back(Pattern{1} << i);
  parameters.insert(parameters.end(), terms.begin(), terms.end());
  const Counts counts = dense(overlaps);
  const auto rows = static_cast<Eigen::Index>(counts.size() - 1), columns = static_cast<Eigen::Index>(parameters.size());
  Eigen::MatrixXd x(rows, columns);
  Eigen::VectorXd y(rows);
  for (Eigen::Index r = 0; r < rows; ++r) {
    y(r) = counts[static_cast<std::size_t>(r) + 1];
    for (Eigen::Index c = 0; c < columns; ++c)
      x(r, c) =
          ((static_cast<Pattern>(r) + 1) & parameters[static_cast<std::size_t>(c)]) == parameters[static_cast<std::size_t>(c)] ? 1 : 0;
  }
  Eigen::VectorXd mean = y.array() + 0.5, beta = Eigen::VectorXd::Zero(columns);
  for (int step = 0; step < 200; ++step) {
    const Eigen::VectorXd working = mean.array().log() + (y - mean).array() / mean.array();
    const Eigen::MatrixXd weighted = x.transpose() * mean.asDiagonal();
    const Eigen::VectorXd next = (weighted * x).ldlt().solve(weighted * working);
    const double moved = (next - beta).cwiseAbs().maxCoeff();
    beta = next;
    mean = (x * beta).array().exp();
    if (moved < 1e-12) break;
  }
  return std::exp(beta(0));
}

}  // namespace

TEST_CASE("sums over supersets and subsets are what they say") {
  CHECK(rc::check("sums", [] {
    const auto lists = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<double> values(std::size_t{1} << lists);
    for (double& value : values) value = *rc::gen::inRange(0, 100);
    std::vector<double> over = values, under = values;
    sum_over_supersets(over);
    sum_over_subsets(under);
    for (std::size_t x = 0; x < values.size(); ++x) {
      double above = 0, below = 0;
      for (std::size_t y = 0; y < values.size(); ++y) {
        if ((y & x) == x) above += values[y];
        if ((x & y) == y) below += values[y];
      }
      RC_ASSERT(over[x] == above);
      RC_ASSERT(under[x] == below);
    }
  }));
}

TEST_CASE("a fit agrees with weighted least squares on the design written out") {
  for (const Overlaps& overlaps : {published::kosovo(), published::madigan3(), published::hav()}) {
    Fitter fitter(overlaps.list_count());
    fitter.set_counts(dense(overlaps));
    const std::vector<std::vector<Pattern>> models{{}, {0b011}, {0b011, 0b110}};
    for (const auto& terms : models) {
      const Fitted fitted = fitter.fit(terms, {}, 1e-18);
      CHECK(fitted.settled);
      CHECK(fitted.unseen == doctest::Approx(irls(overlaps, terms)).epsilon(1e-8));
    }
  }
  // Six lists, twenty-two parameters.
  const Overlaps uk = published::uk6();
  Fitter fitter(6);
  fitter.set_counts(dense(uk));
  CHECK(fitter.fit({}, {}, 1e-18).unseen == doctest::Approx(irls(uk, {})).epsilon(1e-8));
}

TEST_CASE("a fit keeps the totals that its terms name") {
  CHECK(rc::check("margins", [] {
    const auto lists = *rc::gen::inRange<std::size_t>(3, 6);
    Counts counts(std::size_t{1} << lists, 0);
    for (std::size_t x = 1; x < counts.size(); ++x) counts[x] = *rc::gen::inRange(1, 200);
    std::vector<Pattern> terms;
    for (Pattern x = 1; x < counts.size(); ++x)
      if (std::popcount(x) == 2 && *rc::gen::arbitrary<bool>()) terms.push_back(x);
    Fitter fitter(lists);
    fitter.set_counts(counts);
    const Fitted fitted = fitter.fit(terms, {}, 1e-18);
    RC_ASSERT(fitted.settled);
    Counts means(fitter.means().begin(), fitter.means().end());
    sum_over_supersets(means);
    for (const Pattern term : fitter.parameters())
      RC_ASSERT(std::abs(means[term] - fitter.statistics()[term]) < 1e-6 * (1 + fitter.statistics()[term]));
    // From another model's parameters it comes to the same place.
    const std::vector<double> here(fitter.beta().begin(), fitter.beta().end());
    fitter.fit({}, {}, 1e-10);
    const std::vector<double> elsewhere(fitter.beta().begin(), fitter.beta().end());
    RC_ASSERT(std::abs(fitter.fit(terms, elsewhere, 1e-18).unseen / fitted.unseen - 1) < 1e-6);
  }));
}

TEST_CASE("terms that nobody meets are left out with their cells") {
  const Overlaps overlaps = published::artificial3();
  Fitter fitter(3);
  fitter.set_counts(dense(overlaps));
  const std::vector<Pattern> terms{0b101, 0b110};
  const Fitted fitted = fitter.fit(terms, {}, 1e-18);
  CHECK(fitted.at_minus_infinity == 2);
  CHECK(fitter.means()[0b101] == 0);
  CHECK(fitter.means()[0b111] == 0);
  CHECK(96 + fitted.unseen == doctest::Approx(296));  // Chan, Silverman & Vincent (2021)
}

TEST_CASE("the variance of the intercept is that of the inverse information") {
  // Independent lists: var(log unseen) by the design written out.
  const Overlaps overlaps = published::madigan3();
  Fitter fitter(3);
  fitter.set_counts(dense(overlaps));
  fitter.fit({}, {}, 1e-18);
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(4, 4);
  const std::vector<Pattern> parameters{0, 1, 2, 4};
  for (Pattern x = 1; x < 8; ++x)
    for (Eigen::Index i = 0; i < 4; ++i)
      for (Eigen::Index j = 0; j < 4; ++j) {
        const Pattern both = parameters[static_cast<std::size_t>(i)] | parameters[static_cast<std::size_t>(j)];
        if ((x & both) == both) information(i, j) += fitter.means()[x];
      }
  const Eigen::MatrixXd inverse = information.inverse();
  CHECK(fitter.variance_of_intercept() == doctest::Approx(inverse(0, 0)).epsilon(1e-9));
  const std::vector<double> all = fitter.variances();
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(all[i] == doctest::Approx(inverse(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i))).epsilon(1e-9));
}

}  // namespace girok::estimation
