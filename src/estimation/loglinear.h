// Log-linear models of overlaps: fitting one, whether it has an answer at all, and choosing among many.
//
// Model    Poisson log-linear models of the observed cells, hierarchical, all lists' main effects included (Fienberg 1972; Bishop, Fienberg & Holland 1975); the cell of those on no list is exp(intercept). Parameters whose
//          sufficient statistic is zero are −∞ and their cells are taken out (Chan, Silverman & Vincent 2021, JASA 116:1297). An estimate exists where the statistics lie inside the marginal cone (Fienberg & Rinaldo 2012, Annals
//          of Statistics 40:996: a linear program) and the rest of the design has full rank. Newton's method on the log-likelihood.
// Limits   The answer leans on the model: nothing in the data tests the interaction of all lists. Estimates conditional on a chosen model are too sure; loglinear_choice.h chooses anew in each bootstrap draw.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

/// A hierarchical model by its interactions of two lists and more, closed downward: with ABC come AB, AC, BC. In ascending order.
struct Model {
  std::vector<Pattern> terms;
  friend bool operator==(const Model&, const Model&) = default;
};

/// With everything that hierarchy asks for. Requires: every pattern has two bits at least.
Model hierarchical(std::vector<Pattern> generators);
/// The terms that are in no other: "[AB,C]" style generators, lists alone included.
std::vector<Pattern> generators_of(const Model& model, std::size_t lists);
/// "[A×B,C]" with the lists' names.
std::string name_of(const Model& model, const Overlaps& overlaps);
/// "[12,3]" with numbers from 1, as published tables write it.
std::string numbers_of(const Model& model, std::size_t lists);

enum class Existence : std::uint8_t {
  exists,
  no_maximum,  ///< the likelihood has no maximum at finite values (linear program)
  not_identified,  ///< a maximum exists for the cells, but not for the parameters (rank)
};

/// By linear program, its tolerance scaled to the counts, and rank.
Existence existence(const Overlaps& overlaps, const Model& model);

struct Fit {
  Existence existence = Existence::no_maximum;
  double unseen = 0;  ///< exp(intercept); meaningless unless existence is exists
  double log_unseen_se = 0;  ///< standard error of the intercept
  double deviance = 0;
  std::size_t parameters = 0;  ///< with those at −∞
  std::size_t at_minus_infinity = 0;
  std::size_t free_cells = 0;  ///< cells fitted
  double aic = 0, bic = 0;  ///< deviance + 2 p, deviance + p log n
};

Fit fit(const Overlaps& overlaps, const Model& model);

/// Profile likelihood of N given the model (Cormack 1992, Biometrics 48:567).
std::optional<EstimateInterval> profile_interval(const Overlaps& overlaps, const Model& model, double level);

}  // namespace girok::estimation
