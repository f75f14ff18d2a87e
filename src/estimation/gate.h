// Before any number: can these lists say anything about those on none of them?
//
// Model    Plain checks of what multiple systems estimation needs (Whitehead et al. 2019; Binette & Steorts 2022; docs/methods/estimation.md): three lists at least, overlaps between them, no list inside another, no referral.
//          Dependence of each pair of lists is looked at among those on at least one other list (Chao et al. 2001), tested by Fisher's exact test with Holm's correction over all pairs; told where p < 0.01 and the odds ratio is
//          beyond 3/2 or 2/3, so that a large table does not cry wolf. "Expected" is what lists independent of each other would share; where so many should and nobody is, chance has less than one in twenty (3 persons; Poisson).
//          Refused: fewer than three lists with anybody on them (what two lists share can be chance or dependence, and nothing tells which; floors are still given: of two lists they are like Petersen's estimate); nobody on two
//          lists; and groups of lists that should share ten persons or more and share nobody. These cover different people or were not linked: a method would read the missing overlap as a sign of many more people, and the sum
//          of two populations is not what it estimates. Groups that should share fewer are a warning.
//          Few words: what concerns more than three pairs is said once; a list that shares nobody is not told again pair by pair. Refusals first, then warnings, then notes, each with what weighs most first.
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

/// Codes, in the order in which they are told within a weight.
namespace gate_code {
inline constexpr const char* few_lists = "few_lists";  ///< how many: fewer than three
inline constexpr const char* no_overlap = "no_overlap";  ///< no person is on two lists
inline constexpr const char* separate_groups = "separate_groups";  ///< names, names, expected: two groups of lists share nobody
inline constexpr const char* isolated_list = "isolated_list";  ///< name, expected: shares nobody with any other
inline constexpr const char* same_lists = "same_lists";  ///< names of two lists with the same persons
inline constexpr const char* nested_list = "nested_list";  ///< inner, outer, share: (nearly) all of one list stand on the other
inline constexpr const char* referral = "referral";  ///< from, to: said by somebody
inline constexpr const char* tiny_overlap_share =
    "tiny_overlap_share";  ///< persons on two lists or more (fewer than 30, or 2 %), all persons
inline constexpr const char* few_persons = "few_persons";  ///< n below 50
inline constexpr const char* many_dependent =
    "many_dependent";  ///< pairs with positive dependence, pairs, "A×B 5.6, …": the strongest with their odds ratios
inline constexpr const char* positive_dependence =
    "positive_dependence";  ///< names, odds ratio, p: persons of one are more often on the other
inline constexpr const char* negative_dependence = "negative_dependence";  ///< names, odds ratio, p
inline constexpr const char* empty_pair =
    "empty_pair";  ///< names of two lists that share nobody, expected number if independent (3 at least)
inline constexpr const char* empty_list = "empty_list";  ///< name
inline constexpr const char* empty_pairs =
    "empty_pairs";  ///< how many, "A×B, A×D": pairs that share nobody, of whom few would be expected to
inline constexpr const char* small_overlaps = "small_overlaps";  ///< how many, "A×B, A×D": pairs that share fewer than 5, but somebody
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
  bool can_estimate = false;  ///< false: there is a refusal among the findings, and every estimate (not floors) is refused with it
};

/// Requires: overlaps are as make_overlaps() leaves them.
GateResult gate(const Overlaps& overlaps, const GateOptions& options = {});

}  // namespace girok::estimation
