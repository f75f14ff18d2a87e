// Any bytes, any declaration: decode() refuses them or gives valid UTF-8 in NFC whose map is monotone and stays inside the bytes.
#include <unicode/normalizer2.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/decode.h"
#include "text/unicode.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  using namespace girok::text;
  static constexpr const char* labels[] = {"",      "euc-kr",     "gb2312",      "big5",   "shift_jis", "euc-jp",
                                           "utf-8", "iso-8859-1", "iso-2022-kr", "koi8-r", "hz",        "x"};
  if (size == 0) return 0;
  const std::string_view label = labels[data[0] % std::size(labels)];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto decoded = decode(bytes, label.empty() ? std::nullopt : std::optional(label));
  if (!decoded) return 0;
  const std::string& text = decoded->text;
  require(decoded->map.text_size() == text.size());

  std::uint32_t last_begin = 0;
  std::uint32_t last_end = 0;
  for (std::uint32_t i = 0; i < text.size();) {
    const Rune rune = rune_at(text, i);
    require(rune.size > 1 || static_cast<unsigned char>(text[i]) < 0x80);
    const Span source = decoded->map.to_source({i, i + rune.size});
    require(source.begin <= source.end && source.end <= bytes.size());
    require(source.begin >= last_begin && source.end >= last_end);
    require(!source.empty());
    last_begin = source.begin;
    last_end = source.end;
    i += rune.size;
  }
  return 0;
}
