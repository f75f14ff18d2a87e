// Tables in and out: CSV and TSV, XLSX (and XLSM, its macros unread), ODS.
//
// Model    Every cell becomes a text: dates of spreadsheets ISO 8601, numbers as they are shown without rounding, truths yes and no. What a cell was is kept beside it.
// Limits   TableLimits, of all sheets together; the archive's in zip.h (ZIP bombs), no DTD (entity bombs); repeats of ODS are not unrolled beyond what is filled. Formulas are not computed:
//          their last value is taken, and noted. Encrypted files: unsupported, by name. What is read, noted and refused: docs/formats/tables.md.
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

/// Cells by their indices, from 0, ends included.
struct CellRange {
  std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
  friend bool operator==(const CellRange&, const CellRange&) = default;
};

struct Sheet {
  std::string name;
  std::vector<std::vector<Cell>> rows;  ///< rows[0] is the first row of the sheet; trailing empty cells and rows are left out
  std::vector<std::size_t> lines;  ///< [row] its number in the file, from 1 (rows may be left out in CSV: blank lines)
  std::vector<CellRange> merged;  ///< whose first cell holds a value; the others are empty
};

struct TableLimits {
  std::size_t rows = 2'000'000;
  std::size_t columns = 16'384;
  std::size_t cells = 20'000'000;  ///< kept ones: the filled, and the empty before a filled one in its row
  std::size_t cell_bytes = std::size_t{1} << 20;  ///< of one cell
  std::size_t bytes = std::size_t{512} << 20;  ///< of all cells' texts
  std::size_t file_bytes = std::size_t{1} << 30;  ///< of the file, and of an archive's parts unpacked
};

enum class TableFormat : std::uint8_t { csv, tsv, xlsx, ods };

struct Tables {
  TableFormat format = TableFormat::csv;
  std::vector<Sheet> sheets;
  std::vector<Note> notes;
};

/// By the bytes, not by the name. Errors, all at once: malformed, too_large, unsupported. `name` is the file's, for Error::where: "people.xlsx, Sheet1, row 12" or "people.csv:12".
tl::expected<Tables, std::vector<Error>> read_tables(std::string_view bytes, const std::string& name, const TableLimits& limits = {});

/// A cell whose text is not to be taken: an error value, a formula without a value, a merged range over several rows. Told as an error by whoever uses its column.
struct CellFault {
  std::size_t row = 0, column = 0;
  std::string what, hint;
};

/// A sheet whose first row (or first good row) is a header. Header names are trimmed of blanks, no-break ones too; so are cells. Rows without anything are left out.
/// Errors: malformed (no header, a name twice or missing above filled cells, merged cells in the header, a cell beyond the header).
struct Table {
  std::string name;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< as wide as the header
  std::vector<std::string> where;  ///< [row], for errors
  std::vector<CellFault> faults;  ///< in order of rows
  std::vector<std::size_t> lines = {};  ///< [row] its number in the file, from 1; of a table to be written none
};
enum class Blanks : std::uint8_t { trim, keep };  ///< of cells; those of the header always go
tl::expected<Table, std::vector<Error>> table_of(const Sheet& sheet, const std::string& name, std::size_t header_row = 0,
                                                 Blanks blanks = Blanks::trim);

/// Written so that no spreadsheet program takes a text for a formula: a text that begins with = + - @ TAB CR LF, or one of the four in full width, gets an apostrophe before it in CSV (and a
/// note), but for plain negative numbers; read_tables takes it away again. In XLSX and ODS it is a text cell and stays as it is. Numbers in their shortest form become number cells. Deterministic:
/// no clock, no random ids, no temporary files. Errors: too_large, malformed (no UTF-8).
Result<std::string> write_csv(const Table& table, std::vector<Note>& notes);
Result<std::string> write_xlsx(std::span<const Table> tables, std::vector<Note>& notes);
Result<std::string> write_ods(std::span<const Table> tables, std::vector<Note>& notes);

}  // namespace girok::exchange
