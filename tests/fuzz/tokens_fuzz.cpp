// Any bytes: tokens and sentences are in order and leave no character out; folding is stable.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/tokens.h"
#include "text/unicode.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::text;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tokens = tokenize(text);
  std::uint32_t at = 0;
  const auto only_space = [text](std::uint32_t begin, std::uint32_t end) {
    while (begin < end) {
      const Rune rune = rune_at(text, begin);
      require(rune.size > 1 || static_cast<unsigned char>(text[begin]) < 0x80);
      require(is_space(rune.value));
      begin += rune.size;
    }
    require(begin == end);
  };
  for (const Token& token : tokens) {
    require(at <= token.begin && token.begin < token.end && token.end <= size);
    require(token.space_before == (at < token.begin || token.begin == 0));
    only_space(at, token.begin);
    at = token.end;
  }
  only_space(at, static_cast<std::uint32_t>(size));

  std::size_t t = 0;
  for (const Span& span : sentences(text, tokens)) {
    require(t < tokens.size() && tokens[t].begin == span.begin);
    while (t < tokens.size() && tokens[t].end <= span.end) ++t;
    require(t > 0 && tokens[t - 1].end == span.end);
  }
  require(t == tokens.size());
  (void)language_of(text, tokens);
  const std::string once = fold(text.substr(0, 4096));
  require(fold(once) == once);
  return 0;
}
