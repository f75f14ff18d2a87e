// Bytes written by hand, for tests of formats.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace girok {

/// The bytes of hexadecimal digits; blanks are for the eye, and "AB*16" is AB sixteen times. Throws where it is anything else: the test is wrong.
inline std::vector<std::uint8_t> hex(std::string_view text) {
  const auto digit = [&](std::size_t at) -> unsigned {
    const char c = at < text.size() ? text[at] : ' ';
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    throw std::invalid_argument("not hexadecimal");
  };
  std::vector<std::uint8_t> bytes;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      ++at;
    } else if (text[at] == '*' && !bytes.empty()) {
      std::size_t times = 0;
      for (++at; at < text.size() && text[at] != ' '; ++at) times = times * 10 + digit(at);
      bytes.insert(bytes.end(), times - 1, bytes.back());
    } else {
      bytes.push_back(static_cast<std::uint8_t>(digit(at) * 16 + digit(at + 1)));
      at += 2;
    }
  }
  return bytes;
}

inline std::vector<std::uint8_t> joined(std::initializer_list<std::vector<std::uint8_t>> parts) {
  std::vector<std::uint8_t> bytes;
  for (const auto& part : parts) bytes.insert(bytes.end(), part.begin(), part.end());
  return bytes;
}

}  // namespace girok
