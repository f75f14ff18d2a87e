// Pairs become clusters: who is one person, all told.
//
// Model    From the strongest pair on, the clusters that its records belong to are joined where the evidence between them says "the same": half
//          that of their best pair, half the sum over the fields of each field's mean over all pairs that have it. So one strong pair cannot chain together records that otherwise differ, what one record
//          lacks another may have, and one person's old and new address do not tear a cluster apart (between single and average linkage; Sokal & Michener 1958). Where several records on both sides hold to another name, birth or sex,
//          each further one counts against the join as much as such a slip is rare. Records of a list without duplicates, and
//          records decided to be different, are never joined; those decided to be the same always are.
//          Draws: record by record moves to a cluster, or alone, with odds of two to the same evidence (a Gibbs sampler with those conditionals; two records alone are joined with exactly their
//          probability).
// Limits   Greedy: not always the best partition. For three records and more the draws' conditionals need not belong to one joint distribution (Heckerman et al. 2000). Draws within one component of at most 200 records; larger ones are first cut at higher probabilities, and counted.
// Threads  Clustering on one; draws in parallel over components, each with its own random stream.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "linkage/linkage.h"
#include "linkage/scorer.h"

namespace girok::linkage {

struct Clustering {
  const Input* input = nullptr;
  const Comparer* comparer = nullptr;
  const Scorer* scorer = nullptr;
  double prior_bits = 0;
  double slope = 1;  ///< of calibration on labels; bits are prior + slope · weight
  double threshold = 0.5;
  std::span<const LinkedPair> pairs;
  std::vector<Duplicates> duplicates;  ///< [list]
  std::vector<Decision> decisions;
  std::function<bool(double share)> go_on;  ///< of draws; false: stop, and what comes back is of no use; called from any thread
};

/// [record] cluster, numbered from 0 in order of first record. Errors: refused decisions that contradict each other.
Result<std::vector<std::uint32_t>> cluster(const Clustering& what);

/// [draw][record]; `left_whole` counts components that were cut.
std::vector<std::vector<std::uint32_t>> draw_partitions(const Clustering& what, const std::vector<std::uint32_t>& start, std::size_t draws,
                                                        std::uint64_t seed, unsigned threads, std::size_t& cut);

/// Probability of every pair within a cluster, over all clusters: their number, and the sum.
struct Within {
  double pairs = 0, expected_same = 0;
};
Within within_clusters(const Clustering& what, const std::vector<std::uint32_t>& cluster);

}  // namespace girok::linkage
