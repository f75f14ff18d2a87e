// Which pairs are looked at: passes chosen from the data, their blocks, and every pair of them once.
//
// Model    A pass brings together the records that share all its keys. Candidates are all one to three keys of different fields; each costs the pairs it makes (estimated on a sample of records), and
//          covers true pairs (simulated: missing values as in the data, agreement of each key with the probability that is guessed or, later, learned). Taken greedily by coverage for cost within
//          a budget (budgeted maximum coverage, Khuller, Moss & Naor 1999). A pair that an earlier pass made is skipped. Blocks above the limit are left out, and counted.
// Limits   Sixteen passes. Coverage is that of the simulation: errors in different fields are taken as independent given how careful a record is.
// Threads  Building and visiting use several; what comes out does not depend on how many.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "linkage/compare.h"
#include "linkage/linkage.h"
#include "linkage/mix.h"

namespace girok::linkage {

constexpr std::size_t max_passes = 16;
constexpr std::size_t key_part_count = 7;

/// Keys of every value of a field, seen through one transformation.
struct KeyColumn {
  PassKey key;
  std::vector<std::uint32_t> start;  ///< [code + 1] into keys; empty: one key a value, keys[code]
  std::vector<std::uint64_t> keys;  ///< 0: none
  std::span<const std::uint64_t> of(Code code) const {
    if (start.empty()) return {keys.data() + code, keys[code] == 0 ? std::size_t{0} : std::size_t{1}};
    return {keys.data() + start[code], start[code + 1] - start[code]};
  }
  std::size_t other_field = max_fields;  ///< KeyPart::names: the family name's
  std::vector<std::uint64_t> other_keys;  ///< [code] of it
  /// Of a record's codes, [field]; `one` holds the key where it is made of two.
  std::span<const std::uint64_t> of_row(const Code* row, std::uint64_t& one) const {
    if (other_keys.empty()) return of(row[key.field]);
    const std::uint64_t a = keys[row[key.field]], b = other_keys[row[other_field]];
    if (a == 0 || b == 0) return {};
    one = mix(a < b ? a : b, a < b ? b : a);
    return {&one, 1};
  }
};
KeyColumn key_column(const Input& input, const Comparer& comparer, PassKey key);
/// The fields that a key looks at.
std::vector<std::size_t> fields_of(const Comparer& comparer, const PassKey& key);
/// What may serve for a field of this kind.
std::vector<KeyPart> key_parts(const Comparer& comparer, const Input& input, std::size_t field);

/// P(two records of one person share the key | both have one), [field][KeyPart].
using Reliability = std::vector<std::array<double, key_part_count>>;
Reliability guessed_reliability(const Input& input, const Comparer& comparer);
Reliability learned_reliability(const Input& input, const Model& model);

/// All that choosing passes needs and that does not change between choices.
class PassChooser {
 public:
  PassChooser(const Input& input, const Comparer& comparer, std::uint64_t seed, unsigned threads);
  /// Best first. `budget`: pairs; `block_limit`: records.
  std::vector<Pass> choose(const Reliability& reliability, std::uint64_t budget, std::uint32_t block_limit,
                           std::size_t most_passes = max_passes) const;
  /// Share of true pairs that at least one of the passes makes; fills Pass::recall.
  double recall_of(std::vector<Pass>& passes, const Reliability& reliability) const;

 private:
  struct Candidate {
    std::vector<std::size_t> keys;  // indices of key columns
    std::vector<std::uint32_t> group_sizes;  // of the sample's groups of two and more, largest first
  };
  struct Cost {
    double pairs = 0, left_out_share = 0;
  };
  using Covered = std::vector<std::uint64_t>;
  Cost cost_of(const Candidate& candidate, std::uint32_t block_limit) const;
  Pass pass_of(const Candidate& candidate) const;
  void take(const std::vector<Cost>& costs, const std::vector<Covered>& covers, double least, std::size_t most, Covered& done, double& left,
            std::vector<std::size_t>& picked) const;
  void add_sessions(const std::vector<Cost>& costs, const std::vector<Covered>& covers, std::uint64_t budget,
                    std::vector<std::size_t>& picked) const;
  void prune(const std::vector<Covered>& covers, double least, std::vector<std::size_t>& picked) const;
  std::vector<Covered> simulate(const Reliability& reliability) const;

  const Input& input_;
  const Comparer& comparer_;
  std::uint64_t seed_;
  std::vector<KeyColumn> columns_;
  std::vector<std::uint32_t> sample_;  // records
  std::vector<std::uint32_t> filled_;  // [sample] bit for each key column: has a key
  std::vector<Candidate> candidates_;
};

/// The blocks of several passes.
class Blocks {
 public:
  /// Fills counts in `passes`. One pass without keys: all pairs. Passes that `earlier` has already (of the same input and limit) are taken from it.
  Blocks(const Input& input, const Comparer& comparer, std::vector<Pass>& passes, std::uint32_t block_limit, unsigned threads,
         const Blocks* earlier = nullptr);

  /// Ranges of blocks with roughly equal work, in order of passes; each is given to one thread.
  struct Work {
    std::uint32_t pass = 0, first = 0, last = 0;  // blocks
    std::uint32_t row_first = 0, row_last = 0;  // records of a single large block that pairs start from; 0, 0: all
  };
  const std::vector<Work>& work() const { return work_; }
  /// Calls visit(a, b) for each pair of the work, a < b; `again`: also those that an earlier pass made.
  template <class Visit>
  void each_pair(const Work& work, bool again, Visit&& visit) const;

 private:
  struct PassBlocks {
    std::vector<std::uint32_t> records;  // of all blocks, one after another
    std::vector<std::uint64_t> start;  // [block + 1]
    std::vector<std::uint32_t> number;  // [record] its block, from 1; 0: none. Where a record has one key only
    bool many = false;  // a record may be in several blocks
    Pass pass;  // keys and counts
    std::vector<std::uint32_t> many_start, many_blocks;  // [record + 1], then block numbers, ascending
  };
  bool made_before(std::size_t pass, std::uint32_t block, std::uint32_t a, std::uint32_t b, bool again) const;
  void plan(std::size_t pass);

  std::size_t width_ = 0;
  static PassBlocks build(const Input& input, const Comparer& comparer, const Pass& pass, std::uint32_t block_limit, unsigned threads);

  std::vector<std::shared_ptr<const PassBlocks>> passes_;
  std::vector<std::uint32_t> numbers_;  // [record][pass] as PassBlocks::number: a record's stand side by side
  std::vector<Work> work_;
};

template <class Visit>
void Blocks::each_pair(const Work& work, bool again, Visit&& visit) const {
  const PassBlocks& blocks = *passes_[work.pass];
  for (std::uint32_t block = work.first; block < work.last; ++block) {
    const std::uint32_t* at = blocks.records.data() + blocks.start[block];
    const std::size_t size = static_cast<std::size_t>(blocks.start[block + 1] - blocks.start[block]);
    const std::size_t last = work.row_last == 0 ? size : work.row_last;
    for (std::size_t i = work.row_first; i < last; ++i)
      for (std::size_t j = i + 1; j < size; ++j)
        if (!made_before(work.pass, block, at[i], at[j], again)) visit(at[i], at[j]);
  }
}

inline bool Blocks::made_before(std::size_t pass, std::uint32_t block, std::uint32_t a, std::uint32_t b, bool again) const {
  const auto shares_many = [](const PassBlocks& blocks, std::uint32_t left, std::uint32_t right, std::uint32_t before) {
    std::uint32_t i = blocks.many_start[left], j = blocks.many_start[right];
    while (i < blocks.many_start[left + 1] && j < blocks.many_start[right + 1]) {
      const std::uint32_t x = blocks.many_blocks[i], y = blocks.many_blocks[j];
      if (x >= before || y >= before) return false;
      if (x == y) return true;
      x < y ? ++i : ++j;
    }
    return false;
  };
  if (passes_[pass]->many && shares_many(*passes_[pass], a, b, block)) return true;
  if (again) return false;
  const std::uint32_t *left = &numbers_[std::size_t{a} * width_], *right = &numbers_[std::size_t{b} * width_];
  for (std::size_t p = 0; p < pass; ++p) {
    if (passes_[p]->many) {
      if (shares_many(*passes_[p], a, b, ~std::uint32_t{0})) return true;
    } else if (left[p] != 0 && left[p] == right[p]) {
      return true;
    }
  }
  return false;
}

}  // namespace girok::linkage
