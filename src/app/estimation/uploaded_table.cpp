#include "app/estimation/uploaded_table.h"

#include <string_view>

#include "app/estimation/estimate_rows.h"

namespace girok::app {

tl::expected<EstimateInput, std::vector<Error>> estimate_input_of(const UploadedTable& table, const EstimateInputOptions& options) {
  std::vector<std::pair<std::string, std::string_view>> files;
  for (const auto& [name, bytes] : table.files) files.emplace_back(name, bytes);
  return read_estimate_bytes(files, options);
}

tl::expected<UploadedTable, std::vector<Error>> take_table(std::vector<std::pair<std::string, std::string>> files) {
  UploadedTable table;
  table.files = std::move(files);
  tl::expected<EstimateInput, std::vector<Error>> input = estimate_input_of(table, {});
  if (!input) return tl::unexpected(std::move(input).error());
  table.form = input->form;
  table.lists = input->whole.lists;
  table.count = input->count_column;
  table.persons = input->whole.n();
  table.notes = input->notes;
  if (table.form == InputForm::patterns || table.form == InputForm::persons) {
    const auto rows = RowReader::of_bytes(table.files.front().second, table.files.front().first);
    if (rows) table.columns = (*rows)->header();
  }
  return table;
}

}  // namespace girok::app
