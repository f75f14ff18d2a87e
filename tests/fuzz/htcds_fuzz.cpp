// Any sheet, as an HTCDS case sheet: no crash, every fault counted, and what was read without one is read the same after it was written.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include "exchange/htcds.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

/// Cells apart by tabs, rows by line ends.
girok::exchange::Tables sheet_of(const std::string& text) {
  using namespace girok::exchange;
  Tables tables;
  tables.sheets.emplace_back();
  Sheet& sheet = tables.sheets[0];
  sheet.rows.emplace_back();
  sheet.lines.push_back(1);
  std::string cell;
  const auto end_cell = [&] {
    const CellKind kind = cell.empty() ? CellKind::empty : CellKind::text;
    sheet.rows.back().push_back({std::exchange(cell, {}), kind});
  };
  for (const char c : text) {
    if (c == '\t') {
      end_cell();
    } else if (c == '\n') {
      end_cell();
      sheet.rows.emplace_back();
      sheet.lines.push_back(sheet.rows.size());
    } else {
      cell += c;
    }
  }
  end_cell();
  return tables;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const Schema& schema = Schema::built_in();
  const Tables tables = sheet_of(std::string(reinterpret_cast<const char*>(data), size));
  const ReadRecords read = read_htcds(schema, tables, "fuzz");
  check(read.errors.size() <= most_errors && read.errors.size() <= read.error_count);
  if (!read.good()) return 0;
  check(looks_like_htcds(tables));
  const WrittenTables written = write_htcds(schema, read.records);
  check(written.tables.size() == 1 && written.tables[0].rows.size() >= 1);
  for (const auto& row : written.tables[0].rows) check(row.size() == written.tables[0].header.size());
  return 0;
}
