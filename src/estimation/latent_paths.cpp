#include "estimation/latent_paths.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace girok::estimation {
namespace {

using Row = Eigen::Map<Eigen::ArrayXd>;
using ConstRow = Eigen::Map<const Eigen::ArrayXd>;

constexpr double tiny = 1e-290;
constexpr double farthest = 600;  // logits
constexpr std::size_t most_steps = 100;
constexpr double acceptance = 0.7;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

}  // namespace

Paths::Paths(const Overlaps& overlaps, std::size_t classes, double alpha_shape, double alpha_rate)
    : lists_(overlaps.list_count()),
      classes_(classes),
      n_(static_cast<double>(overlaps.n())),
      alpha_shape_(alpha_shape),
      alpha_rate_(alpha_rate),
      counts_(std::size_t{1} << lists_, 0),
      table_(classes << lists_, 0),
      place_(dimensions()),
      gradient_(dimensions()),
      momentum_(dimensions()),
      share_(classes),
      rest_(classes),
      stick_(classes),
      on_(classes * lists_),
      off_(classes * lists_) {
  for (const Cell& cell : overlaps.cells) counts_[cell.pattern] = static_cast<double>(cell.count);
}

/// Sticks, shares and list probabilities at that place. -> log prior, where it is asked for
double Paths::unfold(std::span<const double> place, bool value) {
  const std::size_t sticks = classes_ - 1, all = lists_ * classes_;
  const ConstRow logits(place.data() + sticks, index(all));
  Row on(on_.data(), index(all)), off(off_.data(), index(all));
  on = logits.exp();
  off = 1 / (1 + on);
  on *= off;
  double left = 1, log_left = 0, density = 0;
  for (std::size_t k = 0; k < sticks; ++k) {
    const double small = std::exp(-std::abs(place[k])), log_sum = std::log1p(small), larger = 1 / (1 + small), smaller = small * larger;
    stick_[k] = place[k] > 0 ? larger : smaller;
    rest_[k] = place[k] > 0 ? smaller : larger;
    share_[k] = left * stick_[k];
    left *= rest_[k];
    log_left -= std::max(place[k], 0.0) + log_sum;
    density -= std::max(-place[k], 0.0) + log_sum;
  }
  share_[sticks] = left;
  const double shape = alpha_shape_ + static_cast<double>(sticks);
  alpha_ = shape / (alpha_rate_ - log_left);
  // Σ log V + log(1 − V)·α with α summed out, and log λ + log(1 − λ) from the logits.
  return value ? density - shape * std::log(alpha_rate_ - log_left) + (on * off).log().sum() : 0;
}

/// Fills the table with each class's part of n(x) / p(x), of n / (1 − p(0)) for none. -> log likelihood, where it is asked for
double Paths::weigh(bool value) {
  double* table = table_.data();
  const Eigen::Index width = index(classes_);
  Row(table, width) = Row(share_.data(), width);
  for (std::size_t j = 0; j < lists_; ++j) {
    const std::size_t done = classes_ << j;
    const Row here(on_.data() + j * classes_, width), away(off_.data() + j * classes_, width);
    for (std::size_t row = 0; row < done; row += classes_) {
      Row without(table + row, width), with(table + done + row, width);
      with = without * here;
      without *= away;
    }
  }
  double density = 0;
  for (std::size_t x = 1; x < counts_.size(); ++x) {
    Row row(table + x * classes_, width);
    if (counts_[x] == 0) {
      row.setZero();
      continue;
    }
    const double sum = std::max(row.sum(), tiny);
    if (value) density += counts_[x] * std::log(sum);
    row *= counts_[x] / sum;
  }
  Row none(table, width);
  const double some = std::max(1 - none.sum(), 1e-13);
  if (value) density -= n_ * std::log(some);
  none *= n_ / some;
  return density;
}

/// The gradient, from the sums over the patterns with each list, by folding the table.
void Paths::fold(std::span<double> gradient) {
  double* table = table_.data();
  const std::size_t sticks = classes_ - 1;
  const Eigen::Index width = index(classes_);
  for (std::size_t j = lists_; j-- > 0;) {
    const std::size_t half = classes_ << j;
    Row out(gradient.data() + sticks + j * classes_, width);
    out = Row(table + half, width);
    for (std::size_t row = classes_; row < half; row += classes_) out += Row(table + half + row, width);
    Row(table, index(half)) += Row(table + half, index(half));
  }
  const Row persons(table, width);
  for (std::size_t j = 0; j < lists_; ++j)
    Row(gradient.data() + sticks + j * classes_, width) += 1 - Row(on_.data() + j * classes_, width) * (persons + 2);
  double after = table[sticks];
  for (std::size_t k = sticks; k-- > 0;) {
    gradient[k] = rest_[k] * (table[k] + 1) - stick_[k] * (after + alpha_);
    after += table[k];
  }
}

double Paths::log_density(std::span<const double> place, std::span<double> gradient, bool value) {
  const double prior = unfold(place, value), likelihood = weigh(value);
  fold(gradient);
  return prior + likelihood;
}

void Paths::enter(std::span<const double> sticks, std::span<const double> on) {
  std::copy(sticks.begin(), sticks.end(), place_.begin());
  for (std::size_t j = 0; j < lists_; ++j)
    for (std::size_t k = 0; k < classes_; ++k) {
      const double p = on[k * lists_ + j];
      place_[classes_ - 1 + j * classes_ + k] = std::log(std::max(p, tiny)) - std::log(std::max(1 - p, 1e-16));
    }
}

void Paths::leave(std::span<double> sticks, std::span<double> share, std::span<double> on) const {
  std::copy(place_.begin(), place_.begin() + static_cast<std::ptrdiff_t>(sticks.size()), sticks.begin());
  std::copy(share_.begin(), share_.end(), share.begin());
  for (std::size_t j = 0; j < lists_; ++j)
    for (std::size_t k = 0; k < classes_; ++k) on[k * lists_ + j] = std::min(on_[j * classes_ + k], 1 - 1e-16);
}

bool Paths::step(std::span<double> sticks, std::span<double> share, std::span<double> on, Random& random, bool learn) {
  enter(sticks, on);
  double energy = -log_density(place_, gradient_, true);
  const std::size_t size = dimensions();
  Row place(place_.data(), index(size)), gradient(gradient_.data(), index(size)), momentum(momentum_.data(), index(size));
  for (double& p : momentum_) p = random.normal();
  energy += momentum.square().sum() / 2;
  const double length = length_ * (0.5 + random.uniform());
  const auto steps = 1 + static_cast<std::size_t>(random.uniform() * most_steps);
  double after = 0;
  bool inside = true;
  for (std::size_t i = 0; i < steps && inside; ++i) {
    momentum += (length / 2) * gradient;
    place += length * momentum;
    inside = place.tail(index(lists_ * classes_)).abs().maxCoeff() < farthest;  // false for NaN
    if (!inside) break;
    after = -log_density(place_, gradient_, i + 1 == steps);
    momentum += (length / 2) * gradient;
  }
  after += momentum.square().sum() / 2;
  const double chance = inside && std::isfinite(after) ? std::min(1.0, std::exp(energy - after)) : 0;
  if (learn) length_ = std::clamp(length_ * std::exp(0.05 * (chance - acceptance)), 1e-4, 2.0);
  if (random.uniform() >= chance) return false;
  leave(sticks, share, on);
  return true;
}

}  // namespace girok::estimation
