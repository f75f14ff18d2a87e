// Tables in and out: CSV and TSV, XLSX (and XLSM, its macros unread), ODS.
//
// Model    Every cell becomes a text: dates of spreadsheets ISO 8601, numbers as they are shown without rounding, truths yes and no. What a cell was is kept beside it.
// Limits   Spreadsheets: at most 2,000,000 rows, 16,384 columns, 50,000,000 filled cells, 1 GiB unpacked, each entry at most 1,000 times what it was packed (ZIP bombs), no DTD (entity bombs);
//          repeats of ODS are not unrolled beyond what is filled. Formulas are not computed: their last value is taken, and noted. Encrypted files: unsupported, by name.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

enum class CellKind : std::uint8_t { empty, text, number, date, truth, formula_text, error };

struct Cell {
  std::string text;
  CellKind kind = CellKind::empty;
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Sheet {
  std::string name;
  std::vector<std::vector<Cell>> rows;    ///< rows[0] is the first row of the sheet; trailing empty cells and rows are left out
  std::vector<std::size_t> lines;         ///< [row] its number in the file, from 1 (rows may be left out in CSV: blank lines)
};

enum class TableFormat : std::uint8_t { csv, tsv, xlsx, ods };

struct Tables {
  TableFormat format = TableFormat::csv;
  std::vector<Sheet> sheets;
  std::vector<Note> notes;
};

/// By the bytes, not by the name. Errors, all at once: malformed, too_large, unsupported. `name` is the file's, for Error::where: "people.xlsx, Sheet1, row 12" or "people.csv:12".
tl::expected<Tables, std::vector<Error>> read_tables(std::string_view bytes, const std::string& name);

/// A sheet whose first row (or first good row) is a header. Header names are trimmed of blanks, no-break ones too. Errors: malformed (no header, a name twice or missing).
struct Table {
  std::string name;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;   ///< as wide as the header
  std::vector<std::string> where;               ///< [row], for errors
};
tl::expected<Table, std::vector<Error>> table_of(const Sheet& sheet, const std::string& name, std::size_t header_row = 0);

/// Written so that no spreadsheet program takes a text for a formula: a text that begins with = + - @ TAB or CR gets an apostrophe before it in CSV (and a note; read_tables takes it away again
/// where what follows is one of those); in XLSX and ODS it is a text cell and stays as it is. Deterministic: no clock, no random ids. Errors: too_large.
Result<std::string> write_csv(const Table& table, std::vector<Note>& notes);
Result<std::string> write_xlsx(std::span<const Table> tables, std::vector<Note>& notes);
Result<std::string> write_ods(std::span<const Table> tables, std::vector<Note>& notes);

}  // namespace girok::exchange
