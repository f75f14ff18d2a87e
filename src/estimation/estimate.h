// How many were never recorded: every method, what they agree on, and how far the answer leans on what cannot be tested.
//
// Model    The gate first; then each method asked for; then sensitivities: each list left out, each pair of lists merged, models that fit about equally well, the untestable interaction of all lists varied, one link less.
//          docs/methods/estimation.md tells each method with its source and limits, and where the advice comes from.
// Limits   Lists that overlap little, or that feed each other, cannot answer; the result says so and has no number.
// Threads  estimate() uses its own; the result does not depend on how many.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "estimation/decomposable.h"
#include "estimation/gate.h"
#include "estimation/latent_class.h"
#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

struct EstimateOptions {
  std::vector<MethodName> methods;  ///< empty: all
  std::size_t draws = 1000;  ///< of each bootstrap
  std::uint64_t seed = 1;
  double level = 0.95;
  std::size_t max_order = 0;  ///< of interactions; 0: as high as is feasible (three lists: 2; four: 3; five: 3; more: 2)
  double stepwise_p = 0.02;
  LatentClassOptions latent;  ///< its seed, level, threads are set from here
  DecomposableOptions graphs;
  GateOptions gate;
  bool sensitivity = true;
  unsigned threads = 0;
  std::function<bool(const char* stage, double share)> progress;  ///< false: stop; called from any thread
};

enum class SensitivityKind : std::uint8_t {
  list_left_out,
  lists_merged,
  near_equal_model,  ///< another model within 2 of the best BIC (or AIC)
  assumption,  ///< the interaction of all lists, untestable, at another value: odds ratio 1/2, 2, …
  link_removed,  ///< one person on several lists taken for two
  prior,  ///< δ of the graphs
  linkage,  ///< one draw of who is who
  stratum,  ///< one stratum's part
};
/// "list_left_out", …
std::string_view name_of(SensitivityKind kind);

struct Sensitivity {
  SensitivityKind kind = SensitivityKind::list_left_out;
  std::string what{};  ///< names of lists, a model, a value
  MethodName method = MethodName::loglinear_bic;
  Status status = Status::refused;
  std::optional<double> estimate{};
  std::optional<EstimateInterval> interval{};
  std::optional<double> criterion{};  ///< BIC or AIC above the best, for models
  std::vector<Finding> reasons{};
};

struct Estimate {
  Overlaps overlaps;
  GateResult gate;
  std::vector<MethodResult> methods;  ///< in the order of MethodName
  std::vector<Sensitivity> sensitivity;
  std::vector<Finding> warnings;  ///< of the gate, and of the whole: methods that disagree, models that fit alike
  Finding advice;  ///< one sentence: what may be said
  std::optional<std::pair<double, double>> range;  ///< of the estimates that may be published together with the advice
};

/// The result of one method; null where it was not asked for.
const MethodResult* find_method(const Estimate& estimate, MethodName name);

/// Errors: cancelled.
Result<Estimate> estimate(const Overlaps& overlaps, const EstimateOptions& options = {});

/// Estimates of one thing from several draws of who is who, put together.
struct DrawsCombined {
  MethodName method = MethodName::loglinear_bic;
  std::size_t draws = 0;
  std::size_t refused = 0;  ///< draws on which the method had no answer
  double estimate = 0;  ///< mean over the draws that had one
  double within = 0, between = 0, total = 0;  ///< variances of log(N − n) (Rubin 1987: total = within + (1 + 1/m) between)
  double share_from_linkage = 0;  ///< (1 + 1/m) between / total
  EstimateInterval interval;
  double n_lo = 0, n_hi = 0;  ///< recorded persons, least and most over the draws
};

struct DrawsEstimate {
  std::vector<DrawsCombined> methods;
  std::vector<Finding> findings;
  std::vector<Sensitivity> draws;  ///< [draw] for each method
};

/// `draws`: overlaps of the same lists, one a draw of the partition. Each is estimated with fewer bootstrap draws (options.draws / 10, at least 50). Errors: usage where there are fewer than 2 draws; cancelled.
Result<DrawsEstimate> estimate_draws(const std::vector<Overlaps>& draws, const EstimateOptions& options = {});

struct Stratum {
  std::string name;  ///< "place=Reedham, period=2021"
  Overlaps overlaps;
};

struct StrataEstimate {
  std::vector<Estimate> strata;  ///< as given
  /// [method] sum over strata where every stratum has an answer; its interval from sums of independent draws on the log scale of the unseen. Otherwise refused, with the strata that stand in the way.
  std::vector<MethodResult> sums;
  std::vector<Finding> findings;  ///< strata too thin, sums that differ from the whole
};

/// Errors: cancelled.
Result<StrataEstimate> estimate_strata(const std::vector<Stratum>& strata, const Estimate& whole, const EstimateOptions& options = {});

}  // namespace girok::estimation
