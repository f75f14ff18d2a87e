// Any bytes as plain text: segments are in order, do not overlap and cover every token; every token lies in one sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "reading/load.h"
#include "reading/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto document = reading::load("f", bytes, size % 4 == 0 ? reading::Format::html : reading::Format::text);
  if (!document) return 0;
  reading::find_structure(*document);
  std::uint32_t end = 0;
  for (const reading::Segment& segment : document->segments) {
    if (segment.span.begin < end || segment.span.empty() || segment.span.end > document->text.size()) std::abort();
    end = segment.span.end;
  }
  std::size_t segment = 0, sentence = 0;
  for (const text::Token& token : document->tokens) {
    while (segment < document->segments.size() && document->segments[segment].span.end <= token.begin) ++segment;
    if (segment == document->segments.size() || !document->segments[segment].span.contains(token.span())) std::abort();
    while (sentence < document->sentences.size() && document->sentences[sentence].end <= token.begin) ++sentence;
    if (sentence == document->sentences.size() || !document->sentences[sentence].contains(token.span())) std::abort();
  }
  return 0;
}
