// What the readers of spreadsheets share: cells put where they belong within the limits, and what is to be told of them, counted.
//
// Threads  A builder belongs to one thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "exchange/table.h"

namespace girok::exchange {

/// "C12" of row 11 and column 2 (from 0), and back; without $.
std::string cell_name(std::size_t row, std::size_t column);
std::string column_name(std::size_t column);
std::optional<std::pair<std::size_t, std::size_t>> parse_cell_name(std::string_view name);
/// "A1:B2", or one cell.
std::optional<CellRange> parse_cell_range(std::string_view name);

/// A number of a spreadsheet as the shortest decimal that is the same double, without an exponent: "0.1", "82000". Nothing where it is none, or not finite.
std::optional<std::string> plain_number(std::string_view text);
/// Written so, a number cell reads back as the same text, in any program (15 digits).
bool is_plain_number(std::string_view text);

/// NFC, in place. Requires: valid UTF-8.
void normalise_nfc(std::string& text);
/// Without blanks at the ends, no-break and zero-width ones too.
std::string_view trimmed(std::string_view text);

class SheetBuilder {
 public:
  /// `tables` gets the sheets and notes; `name` is the file's.
  SheetBuilder(Tables& tables, const std::string& name, const TableLimits& limits) : tables_(tables), name_(name), limits_(limits) {}

  void begin(std::string sheet_name);
  /// Also merged ranges and notes of the sheet are closed.
  void end();
  /// Errors (too_large, malformed: a cell that is there twice, or before one that came earlier).
  Result<> set(std::size_t row, std::size_t column, std::string text, CellKind kind);
  /// Kept where its first cell holds a value. Errors (too_large).
  Result<> merge(CellRange range);
  /// Counted by code; the first cell is named.
  void note(std::string_view code, std::size_t row, std::size_t column, std::size_t count = 1);
  /// Of the whole file.
  void note_file(std::string code, std::string what) { tables_.notes.push_back({std::move(code), std::move(what), name_}); }
  std::string where() const { return name_ + ", " + sheet_.name; }
  std::size_t sheet_count() const { return tables_.sheets.size(); }
  const Sheet& sheet() const { return sheet_; }

 private:
  struct Counted {
    std::size_t count = 0, row = 0, column = 0;
  };
  void note_date_numbers();

  Tables& tables_;
  const std::string& name_;
  const TableLimits& limits_;
  Sheet sheet_;
  std::map<std::string, Counted, std::less<>> notes_;
  std::size_t rows_ = 0, cells_ = 0, bytes_ = 0, merged_rows_ = 0;  ///< of all sheets
};

/// The readers of the formats. Requires: the archive is one of that format.
class ZipArchive;
tl::expected<Tables, std::vector<Error>> read_xlsx(const ZipArchive& archive, const std::string& name, const TableLimits& limits);
tl::expected<Tables, std::vector<Error>> read_ods(const ZipArchive& archive, const std::string& name, const TableLimits& limits);

}  // namespace girok::exchange
