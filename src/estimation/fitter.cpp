#include "estimation/fitter.h"

#include <algorithm>
#include <cmath>

namespace girok::estimation {
namespace {

constexpr int max_iterations = 60;
constexpr double largest_log = 690;  // of a mean: beyond, exp() is infinite

}  // namespace

Counts dense(const Overlaps& overlaps) {
  Counts counts(std::size_t{1} << overlaps.list_count(), 0.0);
  for (const Cell& cell : overlaps.cells) counts[cell.pattern] = static_cast<double>(cell.count);
  return counts;
}

void sum_over_supersets(std::span<double> values) {
  for (std::size_t bit = 1; bit < values.size(); bit <<= 1)
    for (std::size_t block = 0; block < values.size(); block += 2 * bit)
      for (std::size_t x = block; x < block + bit; ++x) values[x] += values[x + bit];
}

void sum_over_subsets(std::span<double> values) {
  for (std::size_t bit = 1; bit < values.size(); bit <<= 1)
    for (std::size_t block = 0; block < values.size(); block += 2 * bit)
      for (std::size_t x = block; x < block + bit; ++x) values[x + bit] += values[x];
}

Fitter::Fitter(std::size_t lists) : lists_(lists), cells_(std::size_t{1} << lists) {
  statistics_.assign(cells_, 0);
  dead_.assign(cells_, 0);
  beta_.assign(cells_, 0);
  tried_.assign(cells_, 0);
  means_.assign(cells_, 0);
  sums_.assign(cells_, 0);
}

void Fitter::set_counts(std::span<const double> counts, bool whole) {
  std::copy(counts.begin(), counts.end(), statistics_.begin());
  whole_ = whole;
  if (!whole) statistics_[0] = 0;
  n_log_n_ = 0;
  for (const double count : statistics_)
    if (count > 0) n_log_n_ += count * std::log(count);
  sum_over_supersets(statistics_);
}

void Fitter::independent_start(std::span<double> beta) const {
  std::fill(beta.begin(), beta.end(), 0.0);
  const double n = statistics_[0];
  if (n <= 0) return;
  // n / N = 1 - Π (1 - n_i / N): a fixed point from above, a few steps of which are near enough to start from.
  double most = 1;
  for (std::size_t i = 0; i < lists_; ++i) most = std::max(most, statistics_[std::size_t{1} << i]);
  double population = 2 * std::max(n, most);
  for (int step = 0; step < 25 && !whole_; ++step) {
    double none = 1;
    for (std::size_t i = 0; i < lists_; ++i) none *= 1 - std::min(0.999, statistics_[std::size_t{1} << i] / population);
    const double next = std::clamp(n / (1 - none), 1.0001 * std::max(n, most), 1e4 * n);
    if (std::abs(next - population) < 1e-3 * population) break;
    population = next;
  }
  if (whole_) population = n;
  double none = 1;
  for (std::size_t i = 0; i < lists_; ++i) {
    const double on = statistics_[std::size_t{1} << i];
    if (on <= 0) continue;
    const double share = std::min(0.999, on / population);
    none *= 1 - share;
    beta[std::size_t{1} << i] = std::log(share / (1 - share));
  }
  beta[0] = std::log(population * none);
}

double Fitter::evaluate() {
  std::copy(beta_.begin(), beta_.end(), means_.begin());
  sum_over_subsets(means_);
  means_[0] = whole_ ? std::exp(std::min(beta_[0], largest_log)) : 0;
  if (any_dead_) {
    for (std::size_t x = 1; x < cells_; ++x) means_[x] = dead_[x] != 0 ? 0 : std::exp(std::min(means_[x], largest_log));
  } else {
    for (std::size_t x = 1; x < cells_; ++x) means_[x] = std::exp(std::min(means_[x], largest_log));
  }
  std::copy(means_.begin(), means_.end(), sums_.begin());
  sum_over_supersets(sums_);
  double linear = 0;
  for (const Pattern term : parameters_) linear += statistics_[term] * beta_[term];
  return 2 * (n_log_n_ - linear - statistics_[0] + sums_[0]);
}

void Fitter::factor(double ridge) {
  const std::size_t p = parameters_.size();
  matrix_.resize(p * p);
  for (std::size_t i = 0; i < p; ++i) {
    double* row = matrix_.data() + i * p;
    for (std::size_t j = 0; j <= i; ++j) row[j] = sums_[parameters_[i] | parameters_[j]];
  }
  // Cholesky, row by row. A pivot that is nothing but rounding belongs to a direction in which the likelihood is flat: its
  // parameter stays where it is (a huge pivot gives no step).
  for (std::size_t i = 0; i < p; ++i) {
    double* row = matrix_.data() + i * p;
    const double own = row[i] * (1 + ridge);
    for (std::size_t j = 0; j < i; ++j) {
      const double* other = matrix_.data() + j * p;
      double sum = row[j];
      for (std::size_t k = 0; k < j; ++k) sum -= row[k] * other[k];
      row[j] = sum * other[j];  // the diagonal holds the reciprocal
    }
    double pivot = own;
    for (std::size_t k = 0; k < i; ++k) pivot -= row[k] * row[k];
    row[i] = pivot > 1e-13 * own && pivot > 1e-290 ? 1 / std::sqrt(pivot) : 0;
  }
}

bool Fitter::solve() {
  const std::size_t p = parameters_.size();
  step_.resize(p);
  for (std::size_t i = 0; i < p; ++i) {
    const double* row = matrix_.data() + i * p;
    double sum = gradient_[i];
    for (std::size_t k = 0; k < i; ++k) sum -= row[k] * step_[k];
    step_[i] = sum * row[i];
  }
  for (std::size_t i = p; i-- > 0;) {
    const double value = step_[i] * matrix_[i * p + i];
    step_[i] = value;
    const double* row = matrix_.data() + i * p;
    for (std::size_t k = 0; k < i; ++k) step_[k] -= row[k] * value;
  }
  return true;
}

Fitted Fitter::fit(std::span<const Pattern> terms, std::span<const double> start, double tolerance) {
  Fitted out;
  parameters_.clear();
  if (any_dead_) std::fill(dead_.begin(), dead_.end(), std::uint8_t{0});
  any_dead_ = false;
  const auto take = [&](Pattern term) {
    if (statistics_[term] > 0) {
      parameters_.push_back(term);
      return;
    }
    ++out.at_minus_infinity;
    if (dead_[term] != 0) return;  // and all above it
    any_dead_ = true;
    const Pattern rest = static_cast<Pattern>(cells_ - 1) & ~term;
    for (Pattern more = rest;; more = (more - 1) & rest) {
      dead_[term | more] = 1;
      if (more == 0) break;
    }
  };
  parameters_.push_back(0);
  for (std::size_t i = 0; i < lists_; ++i) take(Pattern{1} << i);
  for (const Pattern term : terms) take(term);

  if (start.empty()) {
    independent_start(beta_);
  } else {
    std::fill(tried_.begin(), tried_.end(), 0.0);
    for (const Pattern term : parameters_) tried_[term] = start[term];
    std::copy(tried_.begin(), tried_.end(), beta_.begin());
  }
  const std::size_t p = parameters_.size();
  gradient_.resize(p);
  double deviance = evaluate();
  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    for (std::size_t i = 0; i < p; ++i) gradient_[i] = statistics_[parameters_[i]] - sums_[parameters_[i]];
    double decrement = 0;
    // Where rounding hides directions that still lead downward, a ridge brings them back.
    for (const double ridge : {0.0, 1e-6, 1e-2}) {
      factor(ridge);
      solve();
      decrement = 0;
      for (std::size_t i = 0; i < p; ++i) decrement += gradient_[i] * step_[i];
      if (decrement > tolerance || level()) break;
    }
    if (!(decrement > tolerance)) {
      out.settled = level();
      break;
    }
    for (const Pattern term : parameters_) tried_[term] = beta_[term];
    double length = 1;
    double next = 0;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      for (std::size_t i = 0; i < p; ++i) beta_[parameters_[i]] = tried_[parameters_[i]] + length * step_[i];
      next = evaluate();
      if (next <= deviance + 1e-9 * (1 + std::abs(deviance))) break;
    }
    if (std::abs(deviance - next) < 1e-9 * tolerance) {
      deviance = next;
      out.settled = true;
      break;
    }
    deviance = next;
  }
  // A start from another model can lie where the likelihood is a cliff; then from the independent model after all.
  if (!start.empty() && !(out.settled && level())) return fit(terms, {}, tolerance);
  out.deviance = deviance;
  out.unseen = std::exp(std::min(beta_[0], largest_log));
  return out;
}

bool Fitter::level() const {
  for (const Pattern term : parameters_)
    if (!(std::abs(statistics_[term] - sums_[term]) <= 1e-3 * (1 + statistics_[term]))) return false;
  return true;
}

std::vector<double> Fitter::variances() {
  const std::size_t p = parameters_.size();
  factor(0);
  std::vector<double> out(p, 0);
  gradient_.assign(p, 0.0);
  for (std::size_t i = 0; i < p; ++i) {
    gradient_[i] = 1;
    solve();
    out[i] = step_[i];
    gradient_[i] = 0;
  }
  return out;
}

double Fitter::variance_of_intercept() {
  const std::size_t p = parameters_.size();
  factor(0);
  gradient_.assign(p, 0.0);
  gradient_[0] = 1;
  solve();
  return step_[0];
}

}  // namespace girok::estimation
