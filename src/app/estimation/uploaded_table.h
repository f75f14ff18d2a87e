// Tables that somebody hands over to be estimated from, as bytes: kept in memory, looked at once so that columns can be chosen.
//
// Limits   As read_estimate_bytes(): one table, or the clusters and draws that `girok link` writes.
// Threads  Plain data.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/estimation/estimate_input.h"
#include "base/result.h"

namespace girok::app {

struct UploadedTable {
  std::vector<std::pair<std::string, std::string>> files;  ///< name, bytes
  InputForm form = InputForm::patterns;
  std::vector<std::string> columns;  ///< headers of a table; empty for clusters and draws
  std::vector<std::string> lists;  ///< as guessed
  std::string count;  ///< column, as guessed; empty: none
  std::int64_t persons = 0;
  std::vector<std::string> notes;
};
/// Errors, all at once: as read_estimate_bytes().
tl::expected<UploadedTable, std::vector<Error>> take_table(std::vector<std::pair<std::string, std::string>> files);

/// With what was chosen; `options.files` is not looked at. Errors: as read_estimate_bytes().
tl::expected<EstimateInput, std::vector<Error>> estimate_input_of(const UploadedTable& table, const EstimateInputOptions& options);

}  // namespace girok::app
