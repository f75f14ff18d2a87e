// Any bytes, as tables of ESF: no crash, every fault counted, and what was read without one survives being written and read.
//
// Between tables stands a line "== NAME".
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "exchange/esf.h"

namespace {

girok::exchange::Files files_of(std::string_view text) {
  girok::exchange::Files files;
  std::string name = "event.csv";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.starts_with("== "))
      name = std::string(line.substr(3)) + ".csv";
    else
      (files[name] += line) += '\n';
    begin = end + 1;
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::exchange;
  const Schema& schema = Schema::built_in();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.starts_with("PK")) {
    (void)read_esf_zip(schema, bytes, "fuzz.zip");
    return 0;
  }
  const ReadRecords read = read_esf(schema, files_of(bytes), "fuzz");
  if (read.errors.size() > read.error_count) std::abort();
  if (!read.good() || read.records.empty()) return 0;
  const ReadRecords again = read_esf(schema, write_esf(schema, read.records).files, "again");
  if (!again.good() || again.records.size() != read.records.size()) std::abort();
  return 0;
}
