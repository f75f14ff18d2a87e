// Any bytes, as a table of Uwazi: no crash, every fault counted, and what is written has as many cells as columns.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exchange/uwazi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const Schema& schema = Schema::built_in();
  const auto tables = read_tables(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.csv");
  if (!tables) return 0;
  (void)looks_like_uwazi(*tables);
  for (const char* type : {"Person", "Event", "Place", "Item", ""}) {
    UwaziReading reading;
    reading.type = type;
    const ReadRecords read = read_uwazi(schema, *tables, "fuzz", reading);
    if (read.errors.size() > read.error_count) std::abort();
    for (const Table& table : write_uwazi(schema, read.records).tables) {
      for (const auto& row : table.rows) {
        if (row.size() != table.header.size()) std::abort();
      }
    }
  }
  return 0;
}
