// Numbers that stand at the same place of one text in two documents.
//
// Model    Inside a reused passage the claims of both sides are taken in order; equal numbers are matched first (longest common subsequence), and where the
//          same count of numbers is left between two matches on either side, they are paired in order: the one has become the other.
// Limits   Passages of up to 64 claims a side.
// Threads  Made once, then read-only.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "corroboration/corroboration.h"

namespace girok::corroboration {

class Aligned {
 public:
  Aligned(std::span<const reading::Document> documents, const std::vector<Reuse>& reuse);

  /// Each pair once, the lower document first, in order.
  const std::vector<std::pair<ClaimRef, ClaimRef>>& pairs() const { return pairs_; }
  bool contains(ClaimRef a, ClaimRef b) const;

 private:
  std::vector<std::pair<ClaimRef, ClaimRef>> pairs_;
};

}  // namespace girok::corroboration
