// Many records by their numbers in the tables: sets that narrow each other, and pages in an order, over 100,000 of them within a page's time.
//
// Limits   Numbers hold as long as the case is not caught up (vault::ReadModel::record_number()).
// Threads  Plain values and functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "vault/vault.h"

namespace girok::app {

class NumberSet {
 public:
  explicit NumberSet(const vault::ReadModel& model) : in_(std::size_t{model.record_numbers()} + 1) {}

  void add(std::uint32_t record) {
    if (record < in_.size()) in_[record] = 1;
  }
  bool contains(std::uint32_t record) const { return record < in_.size() && in_[record] != 0; }
  /// Only what the other holds too.
  void keep(const NumberSet& other) {
    for (std::uint32_t record = 0; record < in_.size(); ++record)
      if (!other.contains(record)) in_[record] = 0;
  }

 private:
  std::vector<char> in_;
};

using Numbers = std::vector<std::uint32_t>;

/// [from, from + count) of what is there.
Numbers page_of(const Numbers& records, std::size_t from, std::size_t count);

/// The same page by what `text_of` says, compared as text::fold() leaves it: of what it says nothing, last; of equals, in the order they come.
Numbers page_by_text(const Numbers& records, std::size_t from, std::size_t count, const std::function<std::string(std::uint32_t)>& text_of);

}  // namespace girok::app
