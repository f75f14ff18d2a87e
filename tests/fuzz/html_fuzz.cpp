// Any bytes as HTML and as Markdown: loading ends, blocks are in order and inside the text, and every span leads back into the bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "reading/load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto format : {reading::Format::html, reading::Format::markdown}) {
    const auto document = reading::load("f", bytes, format);
    if (!document) continue;
    if (document->map.text_size() != document->text.size()) std::abort();
    std::uint32_t end = 0, source_end = 0;
    for (const reading::Block& block : document->blocks) {
      if (block.span.begin < end || block.span.empty() || block.span.end > document->text.size()) std::abort();
      end = block.span.end;
      const Span source = document->map.to_source(block.span);
      if (source.end > bytes.size() || source.empty() || source.begin < source_end) std::abort();
      source_end = source.begin;
    }
  }
  return 0;
}
