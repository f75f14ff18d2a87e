// Lists as they come: files of rows, their columns dictionary-encoded while they are read, so that five million records fit a laptop.
//
// Model    Columns of the same header (folded) are one column; a record of a list without it misses it. Cells are trimmed and in NFC; empty cells and the usual words for
//          "nothing here" (NA, N/A, null, none, -, ?, unknown, 미상, 불명, 不详, 不明: data/linkage/missing.tsv) are missing. What a CSV file is, base/csv.h says.
// Limits   UTF-8 after detection of the encoding (text room); 2^32 - 2 records; 10,000 columns; rows of at most 64 MiB; TableOptions.
// Cost     Linear in the bytes. A file in UTF-8 is streamed in blocks; in another encoding it is held whole.
// Threads  A reader belongs to one thread and uses TableOptions::threads of its own; the result does not depend on how many. The finished table is const.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "linkage/dictionary.h"

namespace girok::linkage {

struct Column {
  std::string name;  ///< as the header has it
  Dictionary values;  ///< as written, trimmed
  std::vector<Code> codes;  ///< [record]
};

struct Table {
  std::vector<std::string> lists;
  std::vector<std::uint32_t> list;  ///< [record]
  std::vector<Column> columns;  ///< those that may be compared; the id, list and ignored columns are not here
  std::vector<std::string> ignored;  ///< headers that were left out because somebody asked
  /// What a record is called in its list: the id column's text, or its 1-based row in its file (with a list column, rows are counted on from file to file, so that
  /// no two records of a list are called the same).
  std::string id_of(std::size_t record) const;
  std::size_t records() const { return list.size(); }

  // Private to the reader and id_of().
  std::string id_text;
  std::vector<std::uint64_t> id_ends;  ///< [record] where its id ends in id_text; empty where rows are numbered
  std::vector<std::uint32_t> row_numbers;  ///< [record], where rows are numbered
};

struct TableOptions {
  std::string id_column = {};  ///< header; empty: rows are numbered
  std::string list_column = {};  ///< header; empty: the list is the file's stem
  std::vector<std::string> ignore = {};
  std::size_t max_errors = 1000;
  std::size_t max_cell_bytes = std::size_t{1} << 20U;
  unsigned threads = 0;  ///< 0: the machine's
};

/// Reads one file after another into one table.
class TableReader {
 public:
  explicit TableReader(TableOptions options);

  /// A CSV or TSV file (separator and encoding are detected), streamed. `stem` names its list; a stem met twice gets " (2)".
  /// Errors, all at once: no header; a column asked for that is not there (with the headers there are); an empty or repeated header; rows of another width; an id that is
  /// empty or met twice in one list (counted, the first lines named); cells beyond the limit. After an error other files can still be added, to hear
  /// of their errors too, but finish() fails.
  tl::expected<void, std::vector<Error>> add_csv_file(const std::string& path, const std::string& stem);
  tl::expected<void, std::vector<Error>> add_csv(std::string_view bytes, const std::string& stem, const std::string& where);
  /// Rows that somebody else read (a spreadsheet, records of a vault). `header` as wide as each row.
  tl::expected<void, std::vector<Error>> add_rows(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                                                  const std::string& stem, const std::string& where);

  /// The table of all that was added; the reader is empty afterwards. Errors: no file, no record at all, ignored columns that no file has, a file that had errors.
  tl::expected<Table, std::vector<Error>> finish();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace girok::linkage
