#include "app/terminal.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace girok::app {
namespace {

struct Range {
  char32_t first, last;
};

// Wide and full-width characters, East Asian Width W and F, in ranges broad enough to stay short.
constexpr std::array<Range, 18> wide = {{{0x1100, 0x115F},
                                         {0x231A, 0x231B},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0x33FF},
                                         {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF},
                                         {0xA000, 0xA4CF},
                                         {0xA960, 0xA97F},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE10, 0xFE19},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1F64F},
                                         {0x1F900, 0x1F9FF},
                                         {0x20000, 0x2FFFD},
                                         {0x30000, 0x3FFFD}}};
// Marks that take no column.
constexpr std::array<Range, 6> narrowest = {
    {{0x0300, 0x036F}, {0x1160, 0x11FF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& range) { return range.first <= c && c <= range.last; });
}

std::size_t columns_of(char32_t c) {
  if (c < 0x300) return 1;
  if (within(narrowest, c)) return 0;
  return within(wide, c) ? 2 : 1;
}

/// Obeyed by a terminal, or turning the direction of writing. Line ends and tabs are white space instead.
bool is_control(char32_t c) {
  if (c >= 0x09 && c <= 0x0D) return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C || c == 0xFEFF || c == 0x00AD;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const text::Rune rune = text::rune_at(text, i);
    columns += columns_of(rune.value);
    i += rune.size;
  }
  return columns;
}

std::string one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    const text::Rune rune = text::rune_at(text, i);
    i += rune.size;
    if (is_control(rune.value)) continue;
    if (text::is_space(rune.value)) {
      space = true;
    } else {
      if (space && !line.empty()) line += ' ';
      space = false;
      text::append_rune(line, rune.value);
    }
  }
  return line;
}

std::string cut(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  std::size_t used = 1;   // the ellipsis
  std::size_t i = 0;
  while (i < text.size()) {
    const text::Rune rune = text::rune_at(text, i);
    used += columns_of(rune.value);
    if (used > columns) break;
    i += rune.size;
  }
  while (i > 0 && text[i - 1] == ' ') --i;
  return std::string(text.substr(0, i)) + "…";
}

std::string wrap(std::string_view text, std::size_t columns, std::size_t indent, std::size_t first) {
  std::string out;
  std::size_t at = first;
  bool line_empty = true;
  const auto new_line = [&] {
    out += '\n';
    out.append(indent, ' ');
    at = indent;
    line_empty = true;
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    const std::string_view word = text.substr(i, end - i);
    const std::size_t width = columns_of(word);
    const bool fits_alone = indent + width <= columns;
    if (!line_empty && at + 1 + width > columns && (fits_alone || at + 3 > columns)) new_line();
    if (!line_empty) {
      out += ' ';
      ++at;
    }
    if (at + width <= columns) {
      out += word;
      at += width;
    } else {
      // A word longer than the line: broken anywhere. Texts without spaces (Chinese) come here too.
      for (std::size_t k = 0; k < word.size();) {
        const text::Rune rune = text::rune_at(word, k);
        const std::size_t wanted = columns_of(rune.value);
        if (at + wanted > columns && at > indent) new_line();
        out += word.substr(k, rune.size);
        at += wanted;
        k += rune.size;
      }
    }
    line_empty = false;
    i = end + 1;
  }
  return out;
}

std::string pad(std::string text, std::size_t columns) {
  const std::size_t used = columns_of(text);
  if (used < columns) text.append(columns - used, ' ');
  return text;
}

}  // namespace girok::app
