// Rows of a table, streamed where they are those of a linkage and the file is plain UTF-8; else from the table as a whole.
//
// Model    CSV as in base/csv.h: quotes are taken strictly, blank lines are skipped, every row is as wide as the header; the apostrophe that girok puts before what looks like a formula is taken away.
// Limits   Streamed: rows of at most 1 MiB, files of any size. Else those of exchange/table.h; of a workbook, its first filled sheet.
// Threads  One.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/table.h"

namespace girok::app {

class RowReader {
 public:
  /// "-": standard input. Errors: not_found, unreadable, too_large, malformed (no header).
  static tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> open(const std::string& path);
  /// `bytes` must outlive the reader.
  static tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> of_bytes(std::string_view bytes, const std::string& name);
  ~RowReader();

  const std::vector<std::string>& header() const { return header_; }
  const std::vector<std::string>& notes() const { return notes_; }
  /// Every row once. Views hold until the callback returns; an error that it returns gets the row's place. At most 1,000 errors are kept; after 1,000 reading ends.
  std::vector<Error> each(const std::function<std::optional<Error>(const std::vector<std::string_view>&)>& row);
  /// All of it, as a table.
  tl::expected<exchange::Table, std::vector<Error>> whole();

 private:
  RowReader() = default;
  static tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> of_table(std::unique_ptr<RowReader> reader, std::string_view bytes);
  bool begins_links(std::string_view start);
  struct Stream;
  std::string name_;
  std::vector<std::string> header_, notes_;
  int fd_ = -1;
  std::string_view bytes_;  ///< streamed, where fd_ is -1
  bool streamed_ = false;
  char separator_ = ',';
  std::optional<exchange::Table> table_;
};

}  // namespace girok::app
