// m, u and the prior, learned without labels.
//
// Model    u from pairs drawn at random, each weighted by its probability of being different; m by EM (Dempster, Laird & Rubin 1977) over counts of patterns, one session a blocking pass, in which u is fixed
//          and the fields of the pass, and those that depend on them, are left out; a field's m is the mean of its sessions, weighted by the true pairs in each (Linacre et al. 2022 train Splink in such
//          sessions). Joint EM with free u over wide candidate sets ends in classes that are not "same" and "different": that is why. Which field depends on which among different persons: a
//          maximum spanning forest (Chow & Liu 1968) over random pairs, where agreement on one makes the other clearly more frequent.
//          Labels, where given, are counted with their known verdicts; they move m in proportion to their number (a Dirichlet prior worth 50 pairs).
// Limits   A field that all passes use keeps its guessed m, and that is noted.
// Threads  Patterns are counted in parallel; sums are in a fixed order.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "linkage/blocking.h"
#include "linkage/compare.h"

namespace girok::linkage {

/// A pattern, four bits a field.
using Packed = std::uint64_t;
Packed pack(const Pattern& pattern, std::size_t fields);
inline Level level_in(Packed packed, std::size_t field) { return static_cast<Level>(packed >> (4 * field) & 15U); }

struct PatternCount {
  Packed pattern = 0;
  double count = 0;
};

struct TrainingPairs {
  std::vector<PatternCount> random;  ///< of random pairs
  std::vector<std::vector<PatternCount>> sessions;  ///< [pass]
  std::vector<std::vector<bool>> blocked;  ///< [pass][field] used by the pass's keys
  std::vector<double> session_scale;  ///< [pass] pairs of the pass by pairs counted
  std::vector<PatternCount> labelled_same;
  bool random_are_all = false;  ///< every pair there is, rather than a sample
};

std::vector<PatternCount> random_patterns(const Comparer& comparer, std::size_t records, std::size_t count, std::uint64_t seed,
                                          unsigned threads, bool& all);
/// Patterns of at most about `most` pairs of each pass.
std::vector<std::vector<PatternCount>> session_patterns(const Comparer& comparer, const Blocks& blocks, const std::vector<Pass>& passes,
                                                        std::size_t most, std::uint64_t seed, unsigned threads, std::vector<double>& scale);

/// Guessed before anything is learned: m by kind of field, u from all values' frequencies.
Model first_model(const Input& input, const Comparer& comparer);

/// Learns m, u, dependence and weights; sets `prior` from the sessions (true pairs they hold, by their estimated recall).
void train(const Input& input, const Comparer& comparer, const TrainingPairs& pairs, const std::vector<Pass>& passes, Model& model,
           unsigned threads, std::vector<Note>& notes);

/// weight_bits and frequency_bits from m and u.
void set_weights(const Input& input, const Comparer& comparer, Model& model);

/// Sum of the weights of a pattern, in bits; no prior, no frequencies.
double weight_of(const Input& input, const Model& model, Packed pattern);

}  // namespace girok::linkage
