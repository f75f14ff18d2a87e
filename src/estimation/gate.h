// Before any number: can these lists say anything about those on none of them?
//
// Model    Plain checks of what multiple systems estimation needs (Whitehead et al. 2019; Binette & Steorts 2022; docs/methods/estimation.md): three lists at least, overlaps between them, no list inside another, no
//          referral. Dependence of each pair of lists is looked at within the others (Chao et al. 2001: local odds ratio among those on at least one other list) and tested (Fisher's exact test, Holm's correction).
// Limits   A warning is not proof of harm and silence is not proof of fitness: dependence given all other lists cannot be seen.
// Threads  Const throughout.
#pragma once

#include <utility>
#include <vector>

#include "estimation/findings.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

struct GateOptions {
  std::vector<std::pair<std::size_t, std::size_t>> referrals;  ///< somebody said: the first list sends people to the second
};

/// Codes of warnings.
namespace gate_code {
inline constexpr const char* few_lists = "few_lists";  ///< fewer than three: how many
inline constexpr const char* empty_list = "empty_list";  ///< name
inline constexpr const char* no_overlap = "no_overlap";  ///< no person is on two lists
inline constexpr const char* isolated_list = "isolated_list";  ///< name: shares nobody with any other
inline constexpr const char* empty_pair = "empty_pair";  ///< names of two lists that share nobody, expected number if independent
inline constexpr const char* small_overlap = "small_overlap";  ///< names, persons shared (fewer than 5)
inline constexpr const char* nested_list = "nested_list";  ///< inner, outer: (nearly) all of one list stand on the other
inline constexpr const char* same_lists = "same_lists";  ///< names of two lists with the same persons
inline constexpr const char* referral = "referral";  ///< from, to: said by somebody
inline constexpr const char* positive_dependence =
    "positive_dependence";  ///< names, odds ratio, p: persons of one are more often on the other
inline constexpr const char* negative_dependence = "negative_dependence";  ///< names, odds ratio, p
inline constexpr const char* few_persons = "few_persons";  ///< n below 50
inline constexpr const char* tiny_overlap_share = "tiny_overlap_share";  ///< share of persons on two lists or more, below 2 %
inline constexpr const char* separate_groups = "separate_groups";  ///< names, names: two groups of lists share nobody
}  // namespace gate_code

struct PairDependence {
  std::size_t a = 0, b = 0;  ///< lists, a < b
  std::int64_t both = 0;
  double expected = 0;  ///< shared persons if the lists were independent among those on another list; NaN where there is no other list
  double odds_ratio = 0;  ///< among persons on at least one other list, 0.5 added to each cell; NaN where nobody is
  double p = 1;  ///< Fisher's exact test, two-sided, corrected by Holm over all pairs
};

struct GateResult {
  std::vector<Finding> findings;  ///< worst first
  std::vector<PairDependence> pairs;  ///< in order of (a, b)
  bool can_estimate = false;  ///< false: every estimate (not floors) is refused with these findings
};

/// Requires: overlaps are as make_overlaps() leaves them.
GateResult gate(const Overlaps& overlaps, const GateOptions& options = {});

}  // namespace girok::estimation
