// What stands in a column: counts of all its values, and what a sample of its distinct values looks like. Private to the guessing of kinds.
//
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "linkage/fields.h"
#include "linkage/table.h"
#include "linkage/words.h"

namespace girok::linkage {

/// Shares are of the sampled distinct values.
struct Profile {
  std::size_t records = 0, filled = 0;
  std::size_t distinct = 0;  ///< the missing value not counted
  std::vector<std::size_t> filled_in;  ///< [list]
  double entropy_bits = 0;  ///< of the filled values, times the share filled
  bool unique_in_lists = false;  ///< no value twice in a list
  bool one_in_each_list = false;  ///< more lists than one, and one value in every row of each
  bool sequence = false;  ///< whole numbers that rise from row to row in every list, and leave out few
  double words = 0;  ///< mean number of words
  double digits = 0;  ///< share with a digit
  double dates = 0;  ///< share that reads as a date other than a bare number of fewer than eight digits
  double years = 0;  ///< share of bare years
  double ages = 0;  ///< share of whole numbers up to 120, with or without a unit
  double numbers = 0;  ///< share of numbers
  double whole = 0;  ///< share of whole numbers of digits only
  double same_length = 0;  ///< share of those of the most frequent length, where that is five digits or more
  int year_spread = 0;  ///< of dates and years: years between the tenth and the ninetieth percent
  double emails = 0, sexes = 0, korean_names = 0;
  std::size_t months_most = 0;  ///< largest whole number where all are whole; 0 otherwise
  double fill() const { return records == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(records); }
};

Profile profile_of(const Table& table, std::size_t column);

/// What a column is held to be.
struct Kind {
  Role role;  ///< kind and part included
  std::string why;  ///< "header; 98 % of values are dates"
};
/// Contents overrule a header that they cannot fit.
Kind kind_of(const std::string& header, const Profile& profile);

}  // namespace girok::linkage
