// Lists and their overlaps: how many persons stand on exactly these lists and on no other.
//
// Model    A capture history is a bit pattern: bit i is set where a person is on list i. Only observed patterns exist here; pattern 0, those on no list, is what is estimated.
// Limits   At most max_lists lists, at most max_count persons a cell. Who the persons are is not known here.
// Threads  Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace girok::estimation {

using Pattern = std::uint32_t;  ///< bit i: on list i

inline constexpr std::size_t max_lists = 16;
inline constexpr std::int64_t max_count = 1'000'000'000;  ///< persons in all cells together

struct Cell {
  Pattern pattern = 0;
  std::int64_t count = 0;
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Overlaps {
  std::vector<std::string> lists;  ///< [list] names, different from each other
  std::vector<Cell> cells;  ///< in ascending order of pattern; each pattern once, none is 0, each count positive

  std::size_t list_count() const { return lists.size(); }
  /// Persons on at least one list.
  std::int64_t n() const;
  /// Persons on all lists of `pattern`, whatever else they are on.
  std::int64_t on_all(Pattern pattern) const;
  /// Persons on exactly `k` lists.
  std::int64_t on_exactly(std::size_t k) const;
  std::int64_t size_of(std::size_t list) const { return on_all(Pattern{1} << list); }

  friend bool operator==(const Overlaps&, const Overlaps&) = default;
};

/// Puts cells into order and drops zero counts. Errors (malformed, all at once by the caller's rows are told by the reader; here the first): a negative count, a pattern beyond the lists, pattern 0 with a count, a
/// pattern that comes twice, names that are empty or come twice, more than max_lists lists, more than max_count persons.
Result<Overlaps> make_overlaps(std::vector<std::string> lists, std::vector<Cell> cells);

/// Without one list: persons on no other list are gone. Requires: list < list_count().
Overlaps without_list(const Overlaps& overlaps, std::size_t list);
/// Two lists as one, at the place of the first, named "A+B". Requires: a < b < list_count().
Overlaps merged_lists(const Overlaps& overlaps, std::size_t a, std::size_t b);

/// Names of the lists of a pattern, "A×B"; "none" for 0.
std::string name_of(const Overlaps& overlaps, Pattern pattern);

}  // namespace girok::estimation
