// Rows of a CSV file, many at a time, as views into a block of its bytes. Private to the reading of tables.
//
// Model    The grammar of base/csv.h, and its messages; here a file comes in blocks and nothing is copied but cells with doubled quotes.
// Limits   UTF-8 without a byte-order mark; CsvSplitOptions. A quoted cell longer than max_cell_bytes counts as never closed, so that reading needs bounded memory.
// Cost     Linear in the bytes, but for cells that are never closed: each at most max_cell_bytes more, and not more than max_unclosed of them.
// Threads  A splitter belongs to one thread.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace girok::linkage {

struct CsvSplitOptions {
  char separator = ',';
  std::string name;  ///< before the number in Error::where: "names.csv:12"
  std::size_t max_errors = 1000;  ///< kept; all are counted
  std::size_t max_cell_bytes = std::size_t{1} << 20U;
  std::size_t max_unclosed = 100;  ///< then the file is given up
};

/// Good rows of a block.
struct CsvBatch {
  std::vector<std::vector<std::string_view>> cells;  ///< [column][row]; only the first `rows` of each are of this batch
  std::vector<std::size_t> lines;  ///< [row] where it begins, from 1
  std::size_t rows = 0;
  std::deque<std::string> kept;  ///< cells that had doubled quotes
};

class CsvSplitter {
 public:
  explicit CsvSplitter(CsvSplitOptions options) : options_(std::move(options)) {}

  /// Takes whole rows from the start of `text` into `out` (emptied first), at most `max_rows`; the bytes taken. What is left begins the next call's text.
  /// `last`: nothing follows `text`; otherwise a row that reaches its end is left for the next call. Views in `out` live as long as `text` and `out` itself.
  std::size_t split(std::string_view text, bool last, std::size_t max_rows, CsvBatch& out);
  /// The first row, however wide; fixes the width. The bytes taken, 0 where `text` holds no whole row yet.
  std::size_t header(std::string_view text, bool last, std::vector<std::string>& fields);
  bool gave_up() const { return gave_up_; }

  const std::vector<Error>& errors() const { return errors_; }
  std::size_t error_count() const { return error_count_; }

 private:
  enum class Parsed : std::uint8_t { row, blank, bad, unfinished };
  Parsed parse_row(CsvBatch& out);
  bool parse_quoted(CsvBatch& out);
  bool parse_plain();
  bool bad_cell(std::size_t line, std::string what, std::string hint);
  bool unclosed(std::size_t start, std::size_t start_line);
  bool at_line_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void skip_line_end();
  bool skip_line();
  void report(std::size_t line, ErrorCode code, std::string what, std::string hint);

  CsvSplitOptions options_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t width_ = 0;
  bool last_ = false, unfinished_ = false, gave_up_ = false;
  std::size_t unclosed_count_ = 0;
  std::vector<std::string_view> row_;
  std::vector<Error> errors_;
  std::size_t error_count_ = 0;
};

}  // namespace girok::linkage
