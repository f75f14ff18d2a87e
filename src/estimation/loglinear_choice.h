// Choosing among log-linear models: the best by AIC or BIC of all hierarchical ones, those that fit about as well, and stepwise.
//
// Model    Leaps and bounds (Furnival & Wilson 1974) on the lattice of hierarchical models: a model cannot fit better than a larger one, so a branch whose largest model, penalised for its smallest, does not reach the best is
//          left out; nothing is missed. A model without an estimate (existence.h) is never chosen. Stepwise: the interaction of two lists whose overlap is least expected under the model so far, by the smaller tail of a Poisson,
//          enters while that tail is below the threshold and the larger model has an estimate (Chan, Silverman & Vincent 2021).
// Limits   All models of order `max_order`, as long as there are at most 40 interactions to choose from and the budget of fits suffices; else forward and backward steps by the criterion, and `complete` is false.
// Threads  A chooser belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "estimation/existence.h"
#include "estimation/fitter.h"
#include "estimation/loglinear.h"

namespace girok::estimation {

/// Lists among whose models one is chosen at most: beyond, even a search by steps takes minutes, and lists should be put together.
inline constexpr std::size_t max_choice_lists = 8;

/// The highest order of interactions tried where nobody says: see EstimateOptions::max_order.
std::size_t feasible_order(std::size_t lists);

struct Choice {
  Model model;
  double criterion = 0;  ///< deviance + penalty × parameters
  double deviance = 0;
  double unseen = 0;
  std::size_t parameters = 0;
};

struct Choices {
  std::vector<Choice> best;  ///< best first; those within `slack` of it; empty where no model has an estimate
  bool complete = true;  ///< every model was tried or ruled out
  std::size_t fits = 0;
};

class Chooser {
 public:
  /// `most_fits`: models to fit before a search goes on by steps; 0: enough for all models of six lists.
  Chooser(std::size_t lists, std::size_t max_order, std::size_t most_fits = 0);

  /// `penalty` a parameter: 2, or log n. `slack` ≥ 0: also models whose criterion is at most so much above the best. `hint`: models likely to be good (of the data a draw comes from); they change the speed only.
  Choices choose(std::span<const double> counts, double penalty, double slack = 0, std::span<const Model> hint = {});

  /// `threshold`: of the tail. Order two.
  Choice stepwise(std::span<const double> counts, double threshold);

  /// One model; unseen is infinite where it has no estimate.
  Choice one(std::span<const double> counts, const Model& model);

  std::size_t programs() const { return existence_.programs(); }

 private:
  using Set = std::uint64_t;  ///< of terms_
  struct Search;
  void descend(Search& search, Set included, Set undecided, const std::vector<double>& start, std::size_t depth);
  void consider(Search& search, Set set, double deviance);
  void take_best(Search& search, Choices& out);
  std::span<const Pattern> terms_of(Set set);
  void greedy(Search& search, Set now);

  std::size_t lists_, most_fits_;
  std::vector<Pattern> terms_;  ///< interactions up to the order, smaller ones first
  std::vector<Set> above_, below_;  ///< [term] those that contain it, those it contains; itself in both
  Fitter fitter_;
  ExistenceMemory existence_;
  std::vector<Pattern> scratch_;
  std::vector<std::vector<double>> starts_;  ///< [depth]
};

}  // namespace girok::estimation
