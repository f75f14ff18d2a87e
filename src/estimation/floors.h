// Floors and coverage: how many there are at least, from who was seen once and who twice; and what sample coverage makes of it.
//
// Model    Chao's lower bound n + f1²/(2 f2), f_k persons on exactly k lists (Chao 1987, Biometrics 43:783), and with the factor (t−1)/t of t lists (Chao 1989, Biometrics 45:427); intervals log-normal (Chao 1987). Of two lists the
//          second is n + (b + c)²/(4a), Petersen's estimate where the lists are equally long. Sample coverage for t ≥ 3 lists (Chao & Tsay 1998, JASA 93:283; Chao, Tsay, Lin, Shau & Chao 2001, Statistics in Medicine 20:3123):
//          independent, D/C; for high coverage; the one-step estimate for low coverage. Their intervals are log-normal too; the standard error is half the way from the 16th to the 84th percentile of N over tables drawn
//          from the cells and the unseen as estimated (a variance would be that of the few draws whose denominator is nearly zero; where there are none such the two are the same).
// Limits   Bounds hold where lists are independent given a person's own chance of being recorded, or depend on each other positively: then they are too low. Where lists avoid each other they may be too high, and nothing here
//          proves that they do not: gate.h tests it. coverage_independent and coverage_low are called lower bounds where the dependence that coverage itself finds is positive or none, as their authors advise, and plain estimates
//          with a warning where it is negative. coverage_high is unstable below a coverage of 0.55 (their rule). Nothing is clamped: where f2 = 0 and f1 > 0, where a list has nobody, where the estimate is below n or its
//          denominator is not positive, the method is refused; where more draws have no estimate than the upper end leaves out, there is no interval. Where nobody is on one list only the bound is n, without an interval.
// Threads  Const throughout; the same draws on any number of threads.
#pragma once

#include <cstdint>

#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

namespace floor_code {
inline constexpr const char* nobody_twice = "nobody_twice";  ///< nobody is on exactly two lists
inline constexpr const char* everybody_once_only = "no_coverage";  ///< coverage is 0: everybody is on one list only
inline constexpr const char* nobody_once = "nobody_once";  ///< nobody is on one list only: the floor is the number recorded
inline constexpr const char* coverage_list_of_nobody = "coverage_list_of_nobody";  ///< a list has no persons
inline constexpr const char* coverage_no_interval = "coverage_no_interval";  ///< share of draws without an estimate
inline constexpr const char* lists_avoid = "coverage_lists_avoid";  ///< the dependence found is negative: not a floor
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

/// `name`: chao or chao_t (lower_bound or refused); coverage_independent and coverage_low (lower_bound, ok or refused: see Limits); coverage_high (ok or refused). Diagnostics: f1, f2; coverage (C), mean_overlap (D),
/// draws_without_estimate, standard_error. Requires: name is one of the five.
MethodResult floor_of(MethodName name, const Overlaps& overlaps, const FloorOptions& options = {});

}  // namespace girok::estimation
