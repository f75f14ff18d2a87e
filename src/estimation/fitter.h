// Newton's method for Poisson log-linear models, with all the sums done at once.
//
// Model    A parameter for each term θ of a hierarchical model; a cell x has log mean Σ_{θ ⊆ x} β_θ. So the means come from the βs by a sum over subsets, and gradient and information from the means by a sum over supersets: the
//          information of θ and φ is the mean number of persons on all lists of θ ∪ φ. Both sums are done in place for all cells at once (Yates 1937). Terms that nobody meets are −∞: they and their cells are left out.
// Limits   Deviances are those of the limit also where the maximum lies at infinity, to about 1e-6; the number unseen means something only where the estimate exists (existence.h).
// Threads  A fitter belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "estimation/overlaps.h"

namespace girok::estimation {

/// Counts of all capture histories, [2^lists]; [0] is not looked at.
using Counts = std::vector<double>;
Counts dense(const Overlaps& overlaps);

/// Result[x] = Σ over supersets of x. Requires: size is 2^lists.
void sum_over_supersets(std::span<double> values);
/// Result[x] = Σ over subsets of x.
void sum_over_subsets(std::span<double> values);

struct Fitted {
  double deviance = 0;
  double unseen = 0;  ///< exp(β_∅)
  std::size_t at_minus_infinity = 0;
  bool settled = false;  ///< false: still moving when it was given up
};

class Fitter {
 public:
  explicit Fitter(std::size_t lists);

  /// New counts; terms keep nothing of the old. `counts` is copied. `whole`: the cell of those on no list is given too, and fitted like the others.
  void set_counts(std::span<const double> counts, bool whole = false);
  /// How many persons are on all lists of each pattern; [0] is n.
  std::span<const double> statistics() const { return statistics_; }

  /// Fits lists' main effects and `terms` (interactions, closed downward). `start`: β of a model near by, [2^lists], empty: from the independent model. `tolerance`: of the squared Newton decrement, at which it stops.
  Fitted fit(std::span<const Pattern> terms, std::span<const double> start = {}, double tolerance = 1e-7);

  // Of the last fit.
  std::span<const double> beta() const { return beta_; }  ///< [2^lists]; 0 for terms that are not in the model or −∞
  std::span<const double> means() const { return means_; }  ///< [2^lists] of each cell; [0] is 0
  /// Variance of each parameter in the order: 0, lists, terms that are finite; computed when called.
  std::vector<double> variances();
  /// Parameters of the last fit, as patterns.
  std::span<const Pattern> parameters() const { return parameters_; }
  /// Parameters at −∞ have no row.
  double variance_of_intercept();

  /// β of the independent model, closed form but for N.
  void independent_start(std::span<double> beta) const;

 private:
  double evaluate();  ///< means, sums and deviance at beta_
  bool solve();  ///< step_ = information⁻¹ gradient
  void factor(double ridge);  ///< of the information, its diagonal raised by that share
  bool level() const;  ///< the gradient is as good as zero

  std::size_t lists_;
  std::size_t cells_;
  Counts statistics_;
  bool whole_ = false;
  double n_log_n_ = 0;
  std::vector<Pattern> parameters_;
  std::vector<std::uint8_t> dead_;  ///< [cell] left out
  bool any_dead_ = false;
  std::vector<double> beta_, tried_, means_, sums_, matrix_, step_, gradient_;
};

}  // namespace girok::estimation
