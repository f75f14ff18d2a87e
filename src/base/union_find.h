// Disjoint sets over 0..n-1.
//
// Model    Tarjan (1975), path halving; the smaller index is the representative, so that results do not depend on the order of joins.
// Threads  One at a time.
#pragma once

#include <cstddef>
#include <numeric>
#include <vector>

namespace girok {

class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }

  std::size_t add() {
    parent_.push_back(parent_.size());
    return parent_.size() - 1;
  }
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) {
      parent_[i] = parent_[parent_[i]];
      i = parent_[i];
    }
    return i;
  }
  /// True where they were apart before.
  bool join(std::size_t a, std::size_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return false;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    return true;
  }
  std::size_t size() const { return parent_.size(); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace girok
