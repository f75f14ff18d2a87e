// A long step of shares and list probabilities together, where they are and how they lie on the likelihood's ridge: what Gibbs sampling crosses only in thousands of small ones.
//
// Model    Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011) on the logits of sticks and list probabilities. The number unseen, the classes of all persons and α are summed out: with the prior 1/N of the population the
//          likelihood is that of the observed given that they were observed, Π p(x)^n(x) / (1 − p(0))^n. Leapfrog steps; their length is learned while the chain burns in and fixed afterwards.
// Limits   Up to max_lists_of_paths lists: works on the table of all patterns.
// Threads  Belongs to one chain.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "estimation/overlaps.h"
#include "estimation/random.h"

namespace girok::estimation {

inline constexpr std::size_t max_lists_of_paths = 8;

class Paths {
 public:
  /// α ~ Gamma(shape, rate). Requires: list_count() ≤ max_lists_of_paths; classes ≥ 1.
  Paths(const Overlaps& overlaps, std::size_t classes, double alpha_shape, double alpha_rate);

  /// One step from there to there, or to where it was. `sticks`: logits, of all classes but the last; they alone say where it starts, `share` is made from them. `on`: [class][list]. `learn`: the chain is still burning in. -> taken
  bool step(std::span<double> sticks, std::span<double> share, std::span<double> on, Random& random, bool learn);

  /// log posterior density of shares' and probabilities' logits, up to a constant; its gradient. For tests; `place`: sticks' logits, then [list][class].
  double log_density(std::span<const double> place, std::span<double> gradient, bool value = true);
  std::size_t dimensions() const { return (classes_ - 1) + lists_ * classes_; }

 private:
  double unfold(std::span<const double> place, bool value);
  double weigh(bool value);
  void fold(std::span<double> gradient);
  void enter(std::span<const double> sticks, std::span<const double> on);
  void leave(std::span<double> sticks, std::span<double> share, std::span<double> on) const;

  std::size_t lists_, classes_;
  double n_, alpha_shape_, alpha_rate_;
  double alpha_ = 1;  ///< its mean, given the shares
  double length_ = 0.05;  ///< of a leapfrog step
  std::vector<double> counts_;  ///< [pattern]
  std::vector<double> table_;  ///< [pattern][class]
  std::vector<double> place_, gradient_, momentum_;
  std::vector<double> share_, rest_, stick_, on_, off_;  ///< [class]; [list][class]
};

}  // namespace girok::estimation
