// How far an answer moves when something that nobody can test, or that might as well have been otherwise, is changed.
//
// Model    Lists left out and merged; models that fit about as well, and the best of one order more; the association of all lists at once, which no data can show (Regal & Hook 1991; Link 2003; Aleshin-Guendel, Sadinle & Wakefield
//          2024), halved and doubled; one person on several lists taken for two.
// Limits   Estimates without intervals of their own, but for the graphs: they show direction and size.
// Threads  Const throughout.
#pragma once

#include <functional>
#include <vector>

#include "estimation/estimate.h"
#include "estimation/loglinear_choice.h"

namespace girok::estimation {

/// `best`: models by BIC within 2 of the best, best first (may be empty: then what needs it is refused). In the order of SensitivityKind. `go_on` may be called from any thread; false: stop, and what comes back is not all.
std::vector<Sensitivity> sensitivities(const Overlaps& overlaps, const std::vector<Choice>& best, const EstimateOptions& options,
                                       const std::function<bool(double share)>& go_on);

}  // namespace girok::estimation
