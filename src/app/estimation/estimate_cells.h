// What a cell of an estimate's table says: on the list or not; how many.
//
// Model    docs/formats/estimate-input.md has the words.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <string_view>

namespace girok::app {

/// `cross`: on the list, or not where other cells are circles. `circle`: on it.
enum class Membership : std::uint8_t { empty, no, yes, cross, circle, other };
/// `cell`: without blanks at its ends.
Membership membership_of(std::string_view cell);

enum class CountFault : std::uint8_t { none, missing, negative, fraction, no_number, too_large };
struct CountCell {
  std::int64_t count = 0;
  CountFault fault = CountFault::none;
};
/// A whole number up to 10^9; digits may be grouped by commas; ".0" is no fraction. NA, N/A, ? and an empty cell are missing.
CountCell count_of(std::string_view cell);

/// Whether a header is one of the usual words for a count, in three languages.
bool names_a_count(std::string_view header);

}  // namespace girok::app
