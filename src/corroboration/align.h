// Alignment of two documents' words around places they share: maximal runs, with what was cut, put in or changed on the way.
//
// Model    Seeds grow to exact blocks on their diagonal; blocks are chained (the sum of the words' weights less a cost for each gap); gaps inside a
//          chain and the words about its ends are aligned by dynamic programming over a small table. A gap at an ellipsis or a bracket is cheap:
//          whoever quotes says openly that words are missing.
// Limits   A chain looks back over 64 blocks at most; a passage cut in more than that many pieces between two of its words is two runs.
// Threads  Pure. Time: linear in the blocks' length, and in the number of blocks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corroboration/fingerprints.h"
#include "corroboration/words.h"

namespace girok::corroboration {

/// `size` words from word `a` of one document equal those from word `b` of the other.
struct Block {
  std::uint32_t a = 0, b = 0, size = 0;
  std::uint32_t end_a() const { return a + size; }
  std::uint32_t end_b() const { return b + size; }
};

struct Run {
  std::vector<Block> blocks;  ///< ascending in a and in b, not touching
  float score = 0;  ///< bits, gaps deducted
};

/// Requires: the seeds are those of this pair of documents. The runs that score at least `least_bits`, best first; no two cover mostly the
/// same words of either document.
std::vector<Run> align(std::span<const Word> a, std::span<const Word> b, std::span<const Seed> seeds, float least_bits);

/// The blocks of the best alignment of two short ranges of words, none where nothing is worth its gap. For tests and for align().
/// `from_left`: the alignment pays for the gap before its first block, and not for what follows its last; else the other way round;
/// with `both`, it pays for both.
enum class Anchor : std::uint8_t { left, right, both };
std::vector<Block> align_small(std::span<const Word> a, std::span<const Word> b, Anchor anchor);

}  // namespace girok::corroboration
