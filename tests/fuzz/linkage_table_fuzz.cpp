// Any bytes, as lists to link: no crash, the rows that the reader of base reads, codes in range, and fields that are UTF-8 and of bounded length.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/csv.h"
#include "base/utf8.h"
#include "linkage/guess.h"
#include "linkage/table.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::linkage;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  // The first byte says where the second list begins, so that pairing is tried too.
  const std::size_t cut = text.size() * data[0] / 255;
  TableReader reader({.threads = 1});
  const bool first = reader.add_csv(std::string_view(text).substr(0, cut), "a", "a.csv").has_value();
  if (cut < text.size()) (void)reader.add_csv(std::string_view(text).substr(cut), "b", "b.csv").has_value();
  if (cut == text.size() && valid_utf8(text) && text.find('\0') == std::string::npos) {
    CsvReader plain(text, {.separator = detect_separator(text)});
    std::vector<std::string> fields;
    while (plain.next(fields)) {
    }
    if (first) check(plain.error_count() == 0);
  }
  const auto table = reader.finish();
  if (!table) return 0;
  for (const Column& column : table->columns) {
    check(column.codes.size() == table->records());
    for (const Code code : column.codes) check(code < column.values.size());
  }
  const auto guess = guess_fields(*table);
  if (!guess) return 0;
  std::vector<ColumnNote> notes;
  const Input input = prepare(*table, guess->fields, 1, notes);
  check(input.records() == table->records());
  for (const FieldColumn& field : input.fields) {
    check(field.codes.size() == input.records());
    for (const Code code : field.codes) check(code < field.values.size());
    for (Code code = 0; code < field.values.size(); ++code)
      check(field.values.at(code).size() <= 2048 && valid_utf8(field.values.at(code)));
  }
  return 0;
}
