// Tables as other programs see them (run-spreadsheets).
//
//   exchange_tables read FILE                     what was read, as JSON: sheets of cells [text, kind], the codes of notes; or errors, exit 1
//   exchange_tables csv|xlsx|ods FILE             the first sheet of a table, written in that format
//   exchange_tables csv|xlsx|ods made COUNT       records made for tests (records/test_records.h) as a statement table
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <string>

#include "exchange/json.h"
#include "exchange/statement_table.h"
#include "exchange/table.h"
#include "records/test_records.h"

namespace {

using namespace girok;
using namespace girok::exchange;

std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string text(std::string_view value) {
  std::string out;
  append_json_string(out, value);
  return out;
}

std::string json_of(const Tables& tables) {
  std::string out = "{\"notes\": [";
  for (std::size_t i = 0; i < tables.notes.size(); ++i) out += (i > 0 ? ", " : "") + text(tables.notes[i].code);
  out += "], \"sheets\": [";
  for (std::size_t i = 0; i < tables.sheets.size(); ++i) {
    out += (i > 0 ? ", " : "") + std::string("{\"name\": ") + text(tables.sheets[i].name) + ", \"rows\": [";
    for (std::size_t row = 0; row < tables.sheets[i].rows.size(); ++row) {
      out += row > 0 ? ", [" : "[";
      const auto& cells = tables.sheets[i].rows[row];
      for (std::size_t c = 0; c < cells.size(); ++c)
        out += (c > 0 ? ", [" : "[") + text(cells[c].text) + ", " + std::to_string(static_cast<int>(cells[c].kind)) + "]";
      out += ']';
    }
    out += "]}";
  }
  return out + "]}\n";
}

int failed(const std::vector<Error>& errors) {
  for (const Error& error : errors) std::cerr << to_string(error) << '\n';
  return 1;
}

int write(const std::string& format, const Table& table) {
  std::vector<Note> notes;
  const std::vector<Table> tables = {table};
  const Result<std::string> bytes = format == "csv"    ? write_csv(table, notes)
                                    : format == "xlsx" ? write_xlsx(tables, notes)
                                                       : write_ods(tables, notes);
  if (!bytes) return failed({bytes.error()});
  std::cout << *bytes;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 3 && arguments[1] == "made") {
    std::vector<std::uint32_t> seeds(std::stoul(arguments[2]));
    std::iota(seeds.begin(), seeds.end(), 1);
    return write(arguments[0], statement_table(records::make_records(seeds)));
  }
  if (arguments.size() != 2) return 2;
  const std::string bytes = bytes_of_file(arguments[1]);
  const auto tables = read_tables(bytes, "table");
  if (!tables) return failed(tables.error());
  if (arguments[0] == "read") {
    std::cout << json_of(*tables);
    return 0;
  }
  const auto table = table_of(tables->sheets[0], "table", 0, Blanks::keep);
  return table ? write(arguments[0], *table) : failed(table.error());
}
