// Any bytes, as annotations of a text (what stands after a line of dashes): no crash, every span is whole characters of the text, and what was read reads back the same after it was written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "exchange/annotation.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::exchange;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(bytes.find("\n---\n"), bytes.size());
  std::string text = cut == bytes.size() ? "a text, and a text" : bytes.substr(cut + 5);
  if (!valid_utf8(text)) text = "not UTF-8";
  const auto text_of = [&](const std::string& key) { return key == "none" ? std::optional<std::string_view>() : std::string_view(text); };
  const auto record_of = [](std::string_view source) { return source.empty() ? std::string() : std::string("item"); };
  const ReadRecords all = read_annotations(std::string_view(bytes).substr(0, cut), "x", Schema::built_in(), text_of, record_of);
  for (const LooseRecord& record : all.records) {
    for (const LooseStatement& s : record.statements)
      check(s.span && s.span->begin <= s.span->end && s.span->end <= text.size() && valid_utf8(slice(text, *s.span)));
  }
  RecordSet records = all.records;
  std::erase_if(records, [](const LooseRecord& record) { return record.statements.empty(); });
  const WrittenFiles written = write_annotations(Schema::built_in(), records, text_of);
  if (!written.losses.empty()) return 0;
  ReadRecords again = read_annotations(written.files.at("annotations.jsonld"), "x", Schema::built_in(), text_of, record_of);
  check(again.good());
  records::sort(records);
  records::sort(again.records);
  check(again.records == records);
  return 0;
}
