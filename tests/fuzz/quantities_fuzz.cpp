// Any bytes, as English, Korean and Chinese: spans in order, without overlaps, inside the text; conversions point back.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "reading/numerals.h"
#include "text/tokens.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_all(const std::vector<girok::reading::Quantity>& found, const std::string& text) {
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& q = found[i];
    check(q.span.begin >= last && q.span.end <= text.size() && !q.span.empty());
    check(q.number.empty() || q.span.contains(q.number));
    check(q.conversion_of == girok::reading::none || q.conversion_of < i);
    if (q.value.lo && q.value.hi) check(*q.value.lo <= *q.value.hi);
    last = q.span.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto tokens = text::tokenize(text);
  check_all(reading::quantities_en(text, tokens), text);
  check_all(reading::quantities_cjk(text, tokens, text::Language::ko), text);
  check_all(reading::quantities_cjk(text, tokens, text::Language::zh), text);
  reading::numbers_en(text, tokens);
  reading::numbers_cjk(text, tokens, text::Language::ko);
  return 0;
}
