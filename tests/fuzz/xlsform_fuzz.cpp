// Any bytes, as a submission in XML: no crash, no time without end, every fault counted.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "exchange/xlsform.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const Schema& schema = Schema::built_in();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)looks_like_submission_xml(bytes);
  const ReadRecords read = read_submission_xml(schema, bytes, "fuzz.xml");
  if (read.errors.size() > read.error_count) std::abort();
  if (!read.good()) return 0;
  const WrittenTables written = write_submissions(schema, read.records);
  for (const auto& row : written.tables.at(0).rows) {
    if (row.size() != written.tables[0].header.size()) std::abort();
  }
  return 0;
}
