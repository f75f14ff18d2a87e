// The weight of two records under a model, as scoring, clustering and explaining all need it.
//
// Model    model.h. A value's frequency counts where two records agree on it (levels "same", and "another writing of the same" of names and places), but not where the field it depends on agrees too.
// Threads  Const; each thread has its own LevelCache.
#pragma once

#include <cstdint>

#include "linkage/compare.h"
#include "linkage/model.h"

namespace girok::linkage {

class Scorer {
 public:
  /// Keeps references to all three.
  Scorer(const Input& input, const Comparer& comparer, const Model& model);

  /// Bits of evidence, without the prior.
  double weight_bits(std::uint32_t a, std::uint32_t b, LevelCache& cache) const;
  /// The same by field; fields that one of the two lacks are not in `filled` (a bit each).
  struct ByField {
    std::array<float, max_fields> bits{};
    std::uint32_t filled = 0;
    Pattern levels{};
  };
  ByField bits_by_field(std::uint32_t a, std::uint32_t b, LevelCache& cache) const;
  /// log2 of how often one person's records differ so, for what a person keeps (name, birth, sex); 0 where they agree, and for what changes.
  double rarity_bits(std::size_t field, Level level) const;
  /// Frequency part of one field.
  double frequency_bits(std::size_t field, Level level, std::size_t state, Code a, Code b) const;
  std::size_t state(std::size_t field, const Pattern& pattern) const {
    const int parent = parents_[field];
    return parent < 0 ? 0 : state_by_level_[static_cast<std::size_t>(parent)][pattern[static_cast<std::size_t>(parent)]];
  }

 private:
  const Comparer& comparer_;
  const Model& model_;
  std::vector<int> parents_;
  std::vector<std::array<std::uint8_t, 16>> state_by_level_;
  std::vector<Level> kept_from_;  // [field] first level that means another name, birth or sex; 0: it may change
  std::vector<bool> other_writing_;  // [field] level 2 is the same value written otherwise
};

}  // namespace girok::linkage
