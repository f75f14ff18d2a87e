// Rows of a table that sum up the others ("Total", "합계", "小计"), and are no records: proposed with a reason, for a person to decide.
//
// Model    A row does where it is called so (its first cell that is no number is a word for it, alone or with the number) and says nothing else but numbers; or, as the last, where it is called nothing, and all that stands in
//          it are sums of the rows above, in two columns at least or of five numbers at least: less may be chance, and somebody without a name. Words that can also be a name ("계") and longer ones ("Total persons") need
//          numbers that are sums or counts as well. A running number tells nothing.
// Limits   Sums are looked for over all rows above that are none themselves, and over those since the last of them. Totals of years or of percentages are not known for what they are, unless they are called so.
// Cost     A look at each cell.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "exchange/table.h"

namespace girok::exchange {

struct TotalRow {
  enum class Why : std::uint8_t { called, called_and_sums, sums };
  std::size_t row = 0;  ///< of Table::rows
  std::size_t line = 0;  ///< its number in the file
  Why why = Why::called;
  std::string word;  ///< as it is called, one of the words of mapping_words.h; empty for `sums`
  friend bool operator==(const TotalRow&, const TotalRow&) = default;
};

/// In their order.
std::vector<TotalRow> total_rows(const Table& table);
/// Without them. Requires: `totals` are of this table, in their order.
void take_out(Table& table, const std::vector<TotalRow>& totals);
/// A sentence that says why it is taken for one.
std::string reason_of(const TotalRow& total);

}  // namespace girok::exchange
