// The five answers of log-linear models, from the simplest to those chosen from the data, each with its interval or a refusal.
//
// Threads  Uses its own; the result does not depend on how many.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "estimation/loglinear_choice.h"
#include "estimation/method.h"

namespace girok::estimation {

namespace loglinear_code {
inline constexpr const char* no_maximum = "no_finite_estimate";  ///< model: no finite estimate exists (linear program)
inline constexpr const char* not_identified = "not_identified";  ///< model: the data leave its parameters open (rank)
inline constexpr const char* no_model = "no_model_has_an_estimate";
inline constexpr const char* bca_saturates = "bca_saturates";
inline constexpr const char* no_upper_end = "no_upper_end";  ///< share of draws without an estimate, lower end
inline constexpr const char* no_interval = "no_interval";  ///< the profile of the likelihood has no upper end
inline constexpr const char* says_nothing = "interval_says_nothing";  ///< its ends: a factor of a thousand apart
inline constexpr const char* too_many_lists = "choice_too_many_lists";  ///< how many can be
inline constexpr const char* search_cut_short = "search_cut_short";
inline constexpr const char* conditional = "conditional_on_model";  ///< the interval knows nothing of other models
inline constexpr const char* models_fit_alike = "models_fit_alike";  ///< model, estimate, model, estimate
inline constexpr const char* estimates_spread = "draws_disagree";  ///< how many different models the draws chose, share of the commonest
}  // namespace loglinear_code

struct LoglinearOptions {
  std::size_t draws = 1000;
  double level = 0.95;
  std::size_t max_order = 0;  ///< 0: feasible_order()
  double stepwise_p = 0.02;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  std::function<bool(double share)> progress;
};

/// `name`: one of the five. `near`, if given: for bic and aic, the models within 2 of the best. Diagnostics: parameters, deviance, aic, bic, at_minus_infinity, log_unseen_se, conditional_lo, conditional_hi (Wald, on the log
/// scale of the unseen); of the chosen ones also draws, draws_without_estimate, models_chosen, share_of_model, percentile_lo, percentile_hi, z0, acceleration, bca_lo, bca_hi where it does not saturate.
MethodResult loglinear(MethodName name, const Overlaps& overlaps, const LoglinearOptions& options = {},
                       std::vector<Choice>* near = nullptr);

}  // namespace girok::estimation
