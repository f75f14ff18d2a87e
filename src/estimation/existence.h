// Does a log-linear model have an estimate for these lists at all?
//
// Model    Fienberg & Rinaldo (2012), Annals of Statistics 40:996: the likelihood has a maximum at finite values where the sufficient statistics lie inside the marginal cone, that is where some table of all positive cells has the
//          same statistics. Terms that nobody meets are −∞ first, and their cells are out (Chan, Silverman & Vincent 2021). The rest of the design must have full rank.
//          Which face of the cone the statistics lie on depends only on which cells are positive, not on by how much: the program is solved for a table of ones and zeros, so that nothing has to be scaled and counts of 1 and of
//          10^9 side by side do no harm. Answers are remembered by (model, positive cells): draws of a bootstrap share them.
// Limits   The optimum of the linear program is compared with 1e-7; between 1e-9 and 1e-5 it is solved again in exact arithmetic (GLPK's exact simplex).
// Threads  A memory of answers belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimation/fitter.h"
#include "estimation/loglinear.h"

namespace girok::estimation {

class ExistenceMemory {
 public:
  explicit ExistenceMemory(std::size_t lists) : lists_(lists) {}
  /// `statistics`: sums over supersets, [2^lists]; `counts` [2^lists].
  Existence of(std::span<const double> counts, std::span<const double> statistics, std::span<const Pattern> terms);
  std::size_t programs() const { return programs_; }  ///< linear programs solved so far

 private:
  std::size_t lists_;
  std::size_t programs_ = 0;
  std::string key_;
  std::unordered_map<std::string, Existence> known_;
};

}  // namespace girok::estimation
