// Any bytes as plain text: quotations lie in the text, hold words, and stand in order.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "reading/load.h"
#include "reading/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  auto document = reading::load("f", {reinterpret_cast<const char*>(data), size}, reading::Format::text);
  if (!document) return 0;
  reading::find_structure(*document);
  reading::find_names(*document);
  reading::find_quotations(*document);
  std::uint32_t begin = 0;
  for (const reading::Quotation& q : document->quotations) {
    if (q.span.empty() || q.span.end > document->text.size() || q.span.begin < begin || q.cue.end > document->text.size() ||
        q.cue.end < q.cue.begin)
      std::abort();
    begin = q.span.begin;
  }
  return 0;
}
