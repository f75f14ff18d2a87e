// Any bytes as content.xml of an OpenDocument spreadsheet, and as such a file where they begin like an archive: no crash, nothing beyond the limits, and what was read is written and read again
// as the same, but for control characters.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "exchange/table.h"
#include "exchange/zip.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::exchange;
  std::string given(reinterpret_cast<const char*>(data), size);
  TableLimits limits;
  limits.rows = 1000;
  limits.columns = 100;
  limits.cells = 10'000;
  limits.bytes = limits.cell_bytes = limits.file_bytes = 1 << 20;
  if (!given.starts_with("PK")) given = *write_zip(std::vector<ZipPart>{{"content.xml", given, true}});
  const auto tables = read_tables(given, "f", limits);
  if (!tables) {
    check(!tables.error().empty());
    return 0;
  }
  for (const Sheet& sheet : tables->sheets) {
    check(sheet.rows.size() == sheet.lines.size() && sheet.rows.size() <= limits.rows &&
          (sheet.rows.empty() || !sheet.rows.back().empty()));
    for (const auto& row : sheet.rows) {
      for (const Cell& cell : row) check(valid_utf8(cell.text) && cell.text.empty() == (cell.kind == CellKind::empty));
    }
    const auto table = table_of(sheet, "f", 0, Blanks::keep);
    std::vector<Note> notes;
    if (!table) continue;
    const auto bytes = write_ods({&*table, 1}, notes);
    if (!bytes || !notes.empty()) continue;
    const auto again = read_tables(*bytes, "f");
    check(again.has_value());
    const auto same = table_of(again->sheets[0], "f", 0, Blanks::keep);
    check(same.has_value() && same->header == table->header && same->rows == table->rows);
  }
  return 0;
}
