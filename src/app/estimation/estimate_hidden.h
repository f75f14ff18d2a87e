// Small numbers of persons in a page that may be passed on: hidden, with one more beside them.
//
// Model    Numbers from 1 to below the bound are hidden; where any is, the smallest other positive one too, so that none follows from the total by subtraction. Sizes that are sums of hidden numbers are rounded to tens.
// Limits   Keeps a reader from reading small numbers. No proof against somebody who solves for them from all that is published: that takes complementary suppression checked by a solver.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace girok::app {

class HiddenCounts {
 public:
  /// `bound` 0 or 1: nothing is hidden. `hidden_word`: for the one more.
  HiddenCounts(std::vector<std::int64_t> counts, std::int64_t bound, std::string hidden_word);
  bool any() const { return any_; }
  bool is_hidden(std::size_t index) const { return hidden_[index]; }
  /// "112", "<5", "hidden".
  std::string text(std::size_t index) const;
  /// A sum over these counts: exact where none is hidden, else "<5" or "≈ 60".
  std::string sum_text(std::int64_t sum) const;

 private:
  std::vector<std::int64_t> counts_;
  std::vector<bool> hidden_;
  std::int64_t bound_;
  std::string word_;
  bool any_ = false;
};

/// Sizes of strata, level by level, each given as `values` of its columns: hidden within each stratum of the level above, and all below a hidden one, so that none follows from the sums of another level.
/// [level][stratum] as shown. Requires: strata of a level stand in order, so that those within one of the level above are together.
std::vector<std::vector<std::string>> shown_strata(
    const std::vector<std::vector<std::pair<std::vector<std::string>, std::int64_t>>>& levels, std::int64_t bound,
    const std::string& hidden_word);

}  // namespace girok::app
