// Is this UTF-8? Asked of every text that comes out of a file of ours.
//
// Model    Unicode 15, table 3-7: shortest forms only, no surrogates, nothing above U+10FFFF.
// Threads  No state.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace girok {

inline bool valid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= 8) {  // most texts are ASCII for long stretches
      std::uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080ULL) == 0) {
        at += 8;
        continue;
      }
    }
    const std::uint8_t first = byte(at);
    if (first < 0x80) {
      ++at;
      continue;
    }
    const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || text.size() - at < size) return false;
    const std::uint8_t second = byte(at + 1);
    const std::uint8_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const std::uint8_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) return false;
    for (std::size_t i = 2; i < size; ++i) {
      if ((byte(at + i) & 0xC0) != 0x80) return false;
    }
    at += size;
  }
  return true;
}

}  // namespace girok
