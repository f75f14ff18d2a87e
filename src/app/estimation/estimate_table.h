// A table of patterns, or of persons, as lists and overlaps.
//
// Threads  Const throughout.
#pragma once

#include <string>
#include <vector>

#include "app/estimation/estimate_input.h"
#include "exchange/table.h"

namespace girok::app {

struct CountedTable {
  InputForm form = InputForm::patterns;
  std::vector<std::string> lists;
  std::vector<std::pair<std::vector<std::string>, estimation::Cell>> cells;  ///< values of `by`, a cell; not yet added up
  std::string count_column;
  std::vector<std::string> left_out;
  std::int64_t on_no_list = 0;
  std::vector<std::string> notes;
};

/// Errors, all at once: usage (a column that is not there), malformed, too_large.
tl::expected<CountedTable, std::vector<Error>> count_table(const exchange::Table& table, const std::string& name,
                                                           const EstimateInputOptions& options);

}  // namespace girok::app
