// How far an estimate would have been off: the data drawn again, the model chosen again, many times.
//
// Model    Multinomial draws of n persons from the observed cells (Buckland & Garthwaite 1991; Chan, Silverman & Vincent 2021); in each draw the model is chosen anew by the same rule, so that the choice is part of the uncertainty.
//          Percentile limits, and BCa (Efron 1987; DiCiccio & Efron 1996) with bias z₀ from the draws and acceleration a from leaving out each person once. Quantiles: Hyndman & Fan (1996), type 8.
// Limits   A draw on which no model has an estimate counts as infinite: it can only make the interval longer. BCa saturates where a limit it asks for lies at or beyond the second lowest or highest draw: it would say how many draws
//          were made, not where the limit is. Then ten times as many draws are made, and where that is not enough BCa is not given.
// Threads  Draws are spread over threads; the result does not depend on how many.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "estimation/loglinear_choice.h"
#include "estimation/method.h"

namespace girok::estimation {

enum class Rule : std::uint8_t { bic, aic, stepwise, fixed };

struct BootstrapOptions {
  Rule rule = Rule::bic;
  Model model;  ///< where the rule is fixed
  std::size_t max_order = 2;
  double stepwise_p = 0.02;
  std::size_t draws = 1000;
  bool extend = true;  ///< ten times as many where BCa saturates, and there are at most five lists
  double level = 0.95;
  std::uint64_t seed = 1;
  std::uint64_t stream = 0;  ///< of the first draw
  unsigned threads = 0;
  std::vector<Model> hint;  ///< models that fit the data well: for speed
  std::function<bool(double share)> progress;  ///< false: stop; called from any thread
};

struct Bootstrap {
  std::vector<double> estimates;  ///< [draw] N; infinite where no model had one
  std::size_t without = 0;  ///< draws without an estimate
  double z0 = 0, acceleration = 0;  ///< z0 infinite where all draws lie on one side
  std::pair<double, double> percentile;  ///< ends; the upper may be infinite
  std::optional<std::pair<double, double>> bca;  ///< none where it saturates
  bool saturated = false;
  std::vector<std::pair<Model, std::size_t>> chosen;  ///< models and how often, most often first
  bool complete = true;  ///< no search was cut short
  bool cancelled = false;
};

/// Fits that one search may take in a draw before it goes on by steps; 0: all that are needed (five lists and fewer). The data themselves are to be searched with the same.
std::size_t fits_a_draw(std::size_t lists);

/// `estimate`: N from the data themselves.
Bootstrap bootstrap(const Overlaps& overlaps, double estimate, const BootstrapOptions& options);

/// Type 8 of Hyndman & Fan (1996). Requires: sorted, not empty; 0 ≤ p ≤ 1.
double quantile(const std::vector<double>& sorted, double p);

}  // namespace girok::estimation
