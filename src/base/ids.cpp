#include "base/ids.h"

#include <cstring>

namespace girok {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t length = 26;  // 130 bits, the first two of them always zero

/// 0..31, or -1.
int value_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return 1;
  if (c == 'O') return 0;
  const std::size_t at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

Id new_id(const RandomSource& random) {
  Id id;
  random(id.bytes);
  return id;
}

std::string to_string(const Id& id) {
  std::string text;
  text.reserve(length);
  unsigned pending = 0;
  int bits = 2;  // the two zero bits in front
  for (const std::uint8_t byte : id.bytes) {
    pending = (pending << 8U) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(pending >> static_cast<unsigned>(bits - 5)) & 31U];
  }
  return text;
}

std::optional<Id> parse_id(std::string_view text) {
  if (text.size() != length || value_of(text[0]) > 7) return std::nullopt;
  Id id;
  std::size_t filled = 0;
  unsigned pending = 0;
  int bits = -2;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    pending = (pending << 5U) | static_cast<unsigned>(value);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      id.bytes[filled++] = static_cast<std::uint8_t>(pending >> static_cast<unsigned>(bits));
    }
  }
  return id;
}

}  // namespace girok

std::size_t std::hash<girok::Id>::operator()(const girok::Id& id) const noexcept {
  std::size_t value = 0;  // the bytes are random already
  std::memcpy(&value, id.bytes.data(), sizeof value);
  return value;
}
