// Every candidate pair weighed once: those worth keeping are kept, all are counted by weight.
//
// Model    The prior is found from the counts: the share of pairs that are the same is the mean of their probabilities, to a fixed point.
// Threads  Over work; counts are whole numbers, and what is kept is in the order of work, then sorted: the same on any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "linkage/blocking.h"
#include "linkage/scorer.h"

namespace girok::linkage {

/// Pairs by weight (without the prior), an eighth of a bit each.
struct WeightCounts {
  static constexpr int first_bits = -120, per_bit = 8, last_bits = 200;
  std::array<std::uint64_t, static_cast<std::size_t>((last_bits - first_bits) * per_bit)> counts{};
  static std::size_t bin_of(double bits);
  static double bits_of(std::size_t bin) { return first_bits + (static_cast<double>(bin) + 0.5) / per_bit; }
};

struct Scored {
  std::vector<LinkedPair> kept;   ///< weight_bits ≥ `least_bits`, in order of (a, b); no probability yet
  WeightCounts counts;
  std::vector<std::uint64_t> new_pairs;  ///< [pass]
};

/// `progress` may stop it: then what was done so far comes back, and `stopped` is set.
Scored score(const Comparer& comparer, const Scorer& scorer, const Blocks& blocks, std::size_t passes, double least_bits, unsigned threads,
             const std::function<bool(double)>& progress, bool& stopped);

/// P(same) of two records drawn at random: `recall` of the true pairs are among those counted. Starts from `guess`.
double prior_of(const WeightCounts& counts, double all_pairs, double recall, double guess);
/// Expected true pairs among those counted, under a prior.
double expected_same(const WeightCounts& counts, double prior_bits);

}  // namespace girok::linkage
