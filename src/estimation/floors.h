// Floors and coverage: how many there are at least, from who was seen once and who twice; and what sample coverage makes of it.
//
// Model    Chao's lower bound n + f1²/(2 f2), f_k persons on exactly k lists (Chao 1987, Biometrics 43:783), and with the factor (t−1)/t of t lists (Chao 1989); intervals log-normal (Chao 1987). Sample coverage for
//          t ≥ 3 lists (Chao, Tsay, Lin, Shau & Chao 2001, Statistics in Medicine 20:3123): independent D/C; for high coverage; the one-step estimate for low coverage; intervals log-normal from a parametric bootstrap.
// Limits   Bounds hold where the lists are independent given a person's own chance of being recorded; positive dependence between lists makes all of them too low. Nothing is clamped: where f2 = 0, where the estimate is
//          below n or its denominator is not positive, the method is refused.
// Threads  Const throughout; the same draws on any number of threads.
#pragma once

#include <cstdint>

#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

namespace floor_code {
inline constexpr const char* nobody_twice = "nobody_twice";  ///< nobody is on exactly two lists
inline constexpr const char* everybody_once_only = "no_coverage";  ///< coverage is 0: everybody is on one list only
inline constexpr const char* coverage_lists = "coverage_needs_three_lists";
inline constexpr const char* coverage_denominator = "coverage_denominator";  ///< the correction for dependence is not positive
inline constexpr const char* coverage_below_n = "coverage_below_recorded";  ///< the estimate is below the number recorded
inline constexpr const char* low_coverage = "low_coverage";  ///< coverage, below .55: high-coverage estimate unstable
inline constexpr const char* is_lower_bound = "lower_bound_if";  ///< what must hold
inline constexpr const char* lists_independent = "coverage_assumes_independence";
}  // namespace floor_code

struct FloorOptions {
  double level = 0.95;
  std::size_t draws = 1000;  ///< of the bootstrap, for coverage
  std::uint64_t seed = 1;
  unsigned threads = 0;
};

/// `name`: chao or chao_t (lower_bound or refused); coverage_independent and coverage_low (lower_bound or refused: with positive dependence between lists both are too low); coverage_high (ok or refused; unstable where
/// coverage is below .55, and a reason says so). Diagnostics: f1, f2; coverage, mean_overlap (D), draws_without_estimate. Requires: name is one of the five.
MethodResult floor_of(MethodName name, const Overlaps& overlaps, const FloorOptions& options = {});

}  // namespace girok::estimation
