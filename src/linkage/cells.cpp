#include "linkage/cells.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "linkage/words.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

constexpr std::array<std::string_view, 5> wide_blanks = {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\xAF", "\xEF\xBB\xBF"};

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// No character of these ranges is changed by NFC, nor takes in one that comes after it and is of these ranges too: ASCII, Latin up to U+02FF, kana, Han, Hangul
/// syllables.
bool surely_composed(std::string_view cell) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(cell[i]); };
  for (std::size_t at = 0; at < cell.size();) {
    const std::uint8_t first = byte(at);
    if (first < 0x80) {
      ++at;
      continue;
    }
    if (first < 0xCC) {  // U+0080 to U+02FF
      at += 2;
      continue;
    }
    if (first < 0xE3 || first > 0xED || at + 2 >= cell.size()) return false;
    const std::uint32_t c = (first & 0x0FU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU);
    const bool kana_mark = c >= 0x3099 && c <= 0x309A, marks = c >= 0x302A && c <= 0x302F;
    const bool plain_range = (c >= 0x3000 && c < 0x3400) || (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c <= 0xD7A3);
    if (!plain_range || kana_mark || marks) return false;
    at += 3;
  }
  return true;
}

}  // namespace

std::string_view trimmed(std::string_view cell) {
  for (bool again = true; again;) {
    again = false;
    while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
    while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
    if (cell.empty() || (static_cast<signed char>(cell.front()) >= 0 && static_cast<signed char>(cell.back()) >= 0)) break;
    for (const std::string_view blank : wide_blanks) {
      while (cell.starts_with(blank)) cell.remove_prefix(blank.size()), again = true;
      while (cell.ends_with(blank)) cell.remove_suffix(blank.size()), again = true;
    }
  }
  return cell;
}

std::string_view composed(std::string_view cell, std::deque<std::string>& kept) {
  if (surely_composed(cell)) return cell;
  std::string& out = kept.emplace_back(cell.size() * 3, '\0');
  const auto size = text::nfc(cell, std::span<char>(out));
  if (!size) {
    kept.pop_back();
    return cell;
  }
  out.resize(*size);
  return out;
}

std::string_view cell_value(std::string_view cell, std::deque<std::string>& kept) {
  const std::string_view value = composed(trimmed(cell), kept);
  return is_missing_word(value) ? std::string_view{} : value;
}

}  // namespace girok::linkage
