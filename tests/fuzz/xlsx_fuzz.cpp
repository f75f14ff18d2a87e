// Any bytes as a spreadsheet: an archive where they begin like one, else the parts of one (sheet, texts and formats, divided by NUL), so that what is inside is reached. No crash, nothing beyond the
// limits, and what was read is written and read again as the same.
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

std::string workbook(std::string_view data) {
  std::vector<std::string> inside(3);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t end = data.find('\0');
    inside[i] = data.substr(0, end);
    data = end == std::string_view::npos ? std::string_view() : data.substr(end + 1);
  }
  const std::string package = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>";
  const std::vector<girok::exchange::ZipPart> parts = {
      {"[Content_Types].xml", "<Types/>"},
      {"_rels/.rels", package + "<Relationship Id='a' Type='/officeDocument' Target='w'/></Relationships>"},
      {"_rels/w.rels", package + "<Relationship Id='a' Type='/worksheet' Target='s'/><Relationship Id='b' Type='/sharedStrings' "
                                 "Target='t'/><Relationship Id='c' Type='/styles' Target='f'/></Relationships>"},
      {"w",
       "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
       "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='S' "
       "r:id='a'/></sheets></workbook>"},
      {"s", inside[0], true},
      {"t", inside[1].empty() ? "<sst/>" : inside[1], true},
      {"f", inside[2].empty() ? "<styleSheet/>" : inside[2], true}};
  return *girok::exchange::write_zip(parts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::exchange;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  TableLimits limits;
  limits.rows = 1000;
  limits.columns = 100;
  limits.cells = 10'000;
  limits.bytes = limits.cell_bytes = limits.file_bytes = 1 << 20;
  const auto tables = read_tables(given.starts_with("PK") ? std::string(given) : workbook(given), "f", limits);
  if (!tables) {
    check(!tables.error().empty());
    return 0;
  }
  std::size_t cells = 0;
  for (const Sheet& sheet : tables->sheets) {
    check(sheet.rows.size() == sheet.lines.size() && sheet.rows.size() <= limits.rows &&
          (sheet.rows.empty() || !sheet.rows.back().empty()));
    for (const auto& row : sheet.rows) {
      cells += row.size();
      check(row.size() <= limits.columns && (row.empty() || row.back().kind != CellKind::empty));
      for (const Cell& cell : row) check(valid_utf8(cell.text) && cell.text.empty() == (cell.kind == CellKind::empty));
    }
    const auto table = table_of(sheet, "f", 0, Blanks::keep);
    std::vector<Note> notes;
    if (!table) continue;
    for (const CellFault& fault : table->faults) check(fault.row < table->rows.size() && fault.column < table->header.size());
    const auto bytes = write_xlsx({&*table, 1}, notes);
    if (!bytes) continue;
    const auto again = read_tables(*bytes, "f");
    check(again.has_value());
    const auto same = table_of(again->sheets[0], "f", 0, Blanks::keep);
    check(same.has_value() && same->header == table->header && same->rows == table->rows);
  }
  check(cells <= limits.cells);
  return 0;
}
