// Any bytes, as a table: no crash, every row counted, and what is written of a row reads back as the same row.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/csv.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const std::string text(reinterpret_cast<const char*>(data), size);
  CsvOptions options;
  options.separator = detect_separator(text);
  options.same_width = false;
  CsvReader reader(text, options);
  std::vector<std::string> fields, again;
  std::string out;
  std::size_t last_line = 0;
  while (reader.next(fields)) {
    check(reader.line() > last_line && !fields.empty());
    last_line = reader.line();
    out.clear();
    append_csv_row(out, std::span<const std::string>(fields), options.separator);
    // A field that begins with a byte-order mark would be taken for the table's own.
    if (out.starts_with("\xEF\xBB\xBF")) continue;
    CsvReader second(out, options);
    check(second.next(again) && again == fields && !second.next(again) && second.error_count() == 0);
  }
  check(reader.errors().size() <= options.max_errors && reader.errors().size() <= reader.error_count());
  (void)read_csv(text, options).has_value();
  return 0;
}
