// What may be said: one sentence drawn from all methods and sensitivities, by rules that were measured.
//
// Model    docs/methods/estimation.md, "Advice": which methods are listened to, when they count as agreeing, and how often a range advised in that way held the truth in simulated populations.
// Threads  Const throughout.
#pragma once

#include "estimation/estimate.h"

namespace girok::estimation {

namespace advice_code {
inline constexpr const char* range = "advice_range";  ///< lo, hi, methods: methods agree
inline constexpr const char* wide_range = "advice_wide_range";  ///< lo, hi: they do not quite; a range, and no single number
inline constexpr const char* floor_only = "advice_floor";  ///< lower bound: no defensible estimate, but at least so many
inline constexpr const char* nothing = "advice_nothing";  ///< no defensible estimate and no floor: only the number recorded, n
inline constexpr const char* not_asked = "advice_not_asked";  ///< too few methods were asked for to advise
// Warnings of the whole.
inline constexpr const char* methods_disagree = "methods_disagree";  ///< method, estimate, method, estimate
inline constexpr const char* leans_on_list = "leans_on_list";  ///< list, estimate without it, estimate
inline constexpr const char* leans_on_link = "leans_on_link";  ///< link, estimate without it (or none), estimate
inline constexpr const char* below_floor = "below_floor";  ///< method, its estimate, floor
}  // namespace advice_code

/// Fills warnings, advice and range. Requires: everything else of `estimate` is there.
void advise(Estimate& estimate);

}  // namespace girok::estimation
