// Cutting UTF-8 where no character is cut in two.
//
// Requires valid UTF-8 (base/utf8.h says whether it is); anything else is cut somewhere.
// Threads  No state.
#pragma once

#include <cstddef>
#include <string_view>

namespace girok {

/// Whether this byte goes on with a character that began before it.
constexpr bool goes_on_with_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// The place at or before `at` where a character begins, or the text ends.
constexpr std::size_t character_start(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  while (at > 0 && goes_on_with_character(text[at])) --at;
  return at;
}

/// As much of its beginning as fits into `most` bytes.
constexpr std::string_view whole_characters(std::string_view text, std::size_t most) { return text.substr(0, character_start(text, most)); }

}  // namespace girok
