// A table from the bytes of a file, in whatever encoding it came: text::decode, then girok::read_csv.
//
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"

namespace girok::text {

struct CsvFile {
  CsvTable table;
  std::string encoding;         ///< as found, to be reported: "UTF-8", "EUC-KR", ...
  bool encoding_guessed = false;
  std::uint32_t replaced = 0;   ///< invalid sequences that became U+FFFD
  char separator = ',';         ///< as found
};

/// Encoding and separator are detected. Fields come out in NFC. Errors: every bad row at once; `name` is the file's, for Error::where.
tl::expected<CsvFile, std::vector<Error>> read_csv(std::string_view bytes, std::string name);

}  // namespace girok::text
