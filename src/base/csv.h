// Tables as comma-separated values: read row by row, every bad row reported at once; written so that others can read them.
//
// Model    RFC 4180, and what is met in the wild: a byte-order mark, line ends LF, CR and CRLF, another separator, blank lines
//          (skipped). Quotes are taken strictly: a quote inside an unquoted field, or text after a closing quote, is a bad row.
// Limits   UTF-8 bytes only: text::read_csv detects other encodings first. Nothing is trimmed and nothing is converted.
// Cost     Linear in the bytes; memory for one row (and its errors).
// Threads  A reader belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace girok {

struct CsvOptions {
  char separator = ',';
  std::string name = "line";       ///< before the number in Error::where: "names.csv:12"; "line" gives "line 12"
  bool same_width = true;          ///< every row has as many fields as the first
  std::size_t max_errors = 1000;   ///< how many are kept; all are counted
};

/// What separates the fields: of comma, semicolon, tab and bar, the one met most often outside quotes in the first row; the
/// comma where there is none.
char detect_separator(std::string_view utf8);

class CsvReader {
 public:
  /// `utf8` must outlive the reader. A byte-order mark at its start is not part of the first field.
  explicit CsvReader(std::string_view utf8, CsvOptions options = {});

  /// Goes to the next good row. False at the end; bad rows on the way are in errors(). Fields are replaced in place.
  bool next(std::vector<std::string>& fields);
  /// Number of the line where the row last given begins; from 1. A quoted field may span lines.
  std::size_t line() const { return row_line_; }

  /// Bad rows so far, in order, the first `max_errors` of them.
  const std::vector<Error>& errors() const { return errors_; }
  std::size_t error_count() const { return error_count_; }

 private:
  enum class Parsed : std::uint8_t { row, blank, bad };
  Parsed parse_row(std::vector<std::string>& fields);
  bool parse_quoted(std::string& field);
  bool parse_plain(std::string& field);
  bool at_line_end() const { return at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void skip_line_end();
  void skip_line();
  void report(std::size_t line, std::string what, std::string hint);

  std::string_view text_;
  CsvOptions options_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 0;
  std::size_t width_ = 0;  ///< of the first row; 0 before it
  std::vector<Error> errors_;
  std::size_t error_count_ = 0;
};

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;  ///< [row] the line it begins on
};

/// A whole table with a header, or every bad row: all or nothing. Errors: malformed; a missing or repeated column name too.
tl::expected<CsvTable, std::vector<Error>> read_csv(std::string_view utf8, CsvOptions options = {});

/// Appends one row, ended by CRLF as the RFC has it. Fields with a separator, a quote, a line end or a space at either end are
/// quoted, and so is a lone empty field (its row would be a blank line).
void append_csv_row(std::string& out, std::span<const std::string_view> fields, char separator = ',');
void append_csv_row(std::string& out, std::span<const std::string> fields, char separator = ',');

}  // namespace girok
