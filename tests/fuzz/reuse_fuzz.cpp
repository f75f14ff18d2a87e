// Two documents out of one input, split at its middle: whatever they are, every span lies in its text and at the edges of words.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/document.h"

namespace {

girok::reading::Document document_of(std::string_view bytes) {
  girok::reading::Document document;
  document.text = bytes;
  document.tokens = girok::text::tokenize(document.text);
  document.sentences = girok::text::sentences(document.text, document.tokens);
  return document;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first bytes decide what the second document takes from the first, so that runs are found often.
  if (size < 4) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
  const std::string_view first = bytes.substr(0, bytes.size() / 2), second = bytes.substr(bytes.size() / 2);
  const std::size_t from = first.size() * data[0] / 256, length = (first.size() - from) * data[1] / 255, at = second.size() * data[2] / 256;
  std::string mixed(second.substr(0, at));
  mixed += first.substr(from, length);
  mixed += second.substr(at);
  const std::vector<girok::reading::Document> documents = {document_of(first), document_of(mixed)};
  for (const girok::corroboration::Reuse& reuse : girok::corroboration::find_reuse(documents, 1)) {
    require(reuse.spans[0].document == 0 && reuse.spans[1].document == 1);
    for (const auto& [document, span] : reuse.spans) require(!span.empty() && span.end <= documents[document].text.size());
    for (const auto& [document, span] : reuse.changes) {
      require(!span.empty() && reuse.spans[document].span.contains(span));
    }
    require(reuse.shared_words > 0);
  }
  return 0;
}
