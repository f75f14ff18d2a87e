// Any text as a mapping, and what stands after a NUL as a table that it is used on: no crash, a mapping that is read is written as the same, and no cell's text in an error.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "exchange/flat_tables.h"
#include "exchange/mapping.h"
#include "exchange/statement_table.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::exchange;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(given.find('\0'), given.size());
  const auto mapping = read_mapping(given.substr(0, end), "m");
  if (mapping) {
    const auto again = read_mapping(write_mapping(*mapping), "m");
    check(again.has_value() && *again == *mapping);
  }
  if (end == given.size()) return 0;
  const auto tables = read_tables(given.substr(end + 1), "t");
  if (!tables || tables->sheets.empty()) return 0;
  const Schema& schema = Schema::built_in();
  const ReadRecords statements = records_from_statement_table(schema, tables->sheets[0], "t");
  if (statements.good()) (void)tables_of(schema, statements.records);
  const auto guessed = guess_mapping(schema, *tables, "t", "Person");
  for (const Mapping* used : {mapping ? &*mapping : nullptr, guessed ? &guessed->mapping : nullptr}) {
    if (used == nullptr) continue;
    const auto table = mapped_table(*tables, *used, "t");
    if (!table) continue;
    const ReadRecords read = records_from_table(schema, *used, *table);
    check(read.records.size() <= table->rows.size() * (used->records.size() + 1));
    check(read.good() == (read.error_count == 0) && read.errors.size() <= most_errors);
  }
  return 0;
}
