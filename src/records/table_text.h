// Tables of docs/formats/schema.md as rows: tabs or commas, comments, a header.
//
// Threads  No shared state.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace girok::records {

struct TextTable {
  std::string name;                                  ///< for Error::where
  std::map<std::string, std::string> comments;       ///< "# vocabulary: NAME" before the header
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;        ///< as wide as the header
  std::vector<std::size_t> lines;                    ///< [row]
  /// The field of a column, empty where the table has no such column.
  std::string_view field(std::size_t row, std::string_view column) const;
  bool has(std::string_view column) const;
  std::string where(std::size_t row) const { return name + ":" + std::to_string(lines[row]); }
};

/// Tab-separated where the header has a tab, else comma-separated (RFC 4180). Errors, all at once: malformed.
tl::expected<TextTable, std::vector<Error>> read_text_table(std::string_view text, const std::string& name);

}  // namespace girok::records
