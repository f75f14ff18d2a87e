// Any bytes, as FollowTheMoney lines: no crash; what was read is written as lines that are read without a fault, and no id stands there twice.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "exchange/ftm.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const ReadRecords all = read_ftm(bytes, "x", Schema::built_in());
  check(all.errors.size() <= all.error_count);
  std::set<std::string> keys;
  for (const LooseRecord& record : all.records) check(!record.key.empty() && !record.type.empty() && keys.insert(record.key).second);
  const WrittenFiles written = write_ftm(Schema::built_in(), all.records);
  const ReadRecords again = read_ftm(written.files.at("entities.ftm.json"), "x", Schema::built_in());
  check(again.good());
  return 0;
}
