// Any bytes, as records in JSON lines: no crash, every fault counted, and what was read reads back the same after it was written.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "exchange/records_json.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (const std::string& text : {bytes, "{\"format\": \"girok.records/1\", \"schema\": 1}\n" + bytes}) {
    const ReadRecords all = read_records_json(text, "x", Schema::built_in());
    check(all.errors.size() <= all.error_count && (all.error_count > 0) == !all.good());
    const auto written = write_records_json(Schema::built_in(), all.records);
    check(written.has_value());
    const ReadRecords again = read_records_json(*written, "x", Schema::built_in());
    check(again.good() && again.records == all.records);
  }
  return 0;
}
