#include "reading/paragraphs.h"

#include <algorithm>
#include <array>

#include "reading/html_metadata.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::uint32_t widest_wrapped_line = 110;
constexpr std::uint32_t narrowest_wrapped_line = 40;

struct Line {
  Span span;                  // without white space at the ends
  std::uint32_t width = 0;    // in columns, East Asian characters two; counted up to 200
  std::uint32_t first_word = 0;
  bool blank() const { return span.empty(); }
};

bool is_line_end(char c) { return c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

void measure(std::string_view line, Line& measured) {
  bool in_first_word = true;
  for (std::size_t at = 0; at < line.size() && measured.width < 200;) {
    const text::Rune rune = text::rune_at(line, at);
    if (rune.size == 0) break;
    if (text::is_space(rune.value)) in_first_word = false;
    const std::uint32_t columns = rune.value >= 0x1100 && rune.size >= 3 && rune.value > 0x2E7F ? 2 : 1;
    measured.width += columns;
    if (in_first_word) measured.first_word += columns;
    const text::Script script = columns == 2 ? text::script_of(rune.value) : text::Script::common;
    if (script == text::Script::han || script == text::Script::hangul) in_first_word = in_first_word && script == text::Script::hangul;
    at += rune.size;
  }
}

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !is_line_end(text[end])) ++end;
    const std::string_view bare = trimmed(text.substr(at, end - at));
    Line line;
    if (!bare.empty()) {
      const auto begin = static_cast<std::uint32_t>(bare.data() - text.data());
      line.span = {begin, begin + static_cast<std::uint32_t>(bare.size())};
      measure(bare, line);
    }
    lines.push_back(line);
    if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n') ++end;
    at = end + 1;
  }
  return lines;
}

// The column at which the text's lines were wrapped, or 0 where they were not.
std::uint32_t wrap_column(const std::vector<Line>& lines) {
  std::size_t filled = 0, long_lines = 0;
  std::array<std::size_t, 201> by_width{};
  for (const Line& line : lines) {
    if (line.blank()) continue;
    ++filled;
    ++by_width[std::min<std::uint32_t>(line.width, 200)];
    if (line.width > widest_wrapped_line) ++long_lines;
  }
  if (long_lines * 50 > filled) return 0;
  std::uint32_t column = widest_wrapped_line;
  while (column > 0 && by_width[column] == 0) --column;
  if (column < narrowest_wrapped_line) return 0;
  std::size_t pairs = 0, full = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].blank() || lines[i + 1].blank()) continue;
    ++pairs;
    if (lines[i].width + 1 + lines[i + 1].first_word > column) ++full;
  }
  return full >= 3 && full * 10 >= pairs * 6 ? column : 0;
}

}  // namespace

std::size_t list_mark_size(std::string_view line) {
  const text::Rune first = text::rune_at(line, 0);
  constexpr std::array bullets = {U'•', U'‣', U'◦', U'▪', U'●', U'○', U'■', U'□', U'◆', U'◇', U'·', U'-', U'*', U'–', U'—', U'+', U'※'};
  std::size_t size = 0;
  const bool is_bullet = std::find(bullets.begin(), bullets.end(), first.value) != bullets.end();
  if (is_bullet) {
    size = first.size;
  } else {
    while (size < line.size() && size < 3 && line[size] >= '0' && line[size] <= '9') ++size;
    if (size == 0 || size >= line.size() || (line[size] != '.' && line[size] != ')')) return 0;
    ++size;
  }
  const text::Rune next = text::rune_at(line, size);
  const bool is_heavy_bullet = is_bullet && first.value > 0x2020;
  if (next.size == 0 || (!text::is_space(next.value) && !is_heavy_bullet)) return 0;
  while (size < line.size()) {
    const text::Rune space = text::rune_at(line, size);
    if (space.size == 0 || !text::is_space(space.value)) break;
    size += space.size;
  }
  return size < line.size() ? size : 0;
}

std::vector<Block> plain_blocks(std::string_view text) {
  const std::vector<Line> lines = split_lines(text);
  const std::uint32_t column = wrap_column(lines);
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (line.blank()) continue;
    const std::string_view words = slice(text, line.span);
    const bool is_item = list_mark_size(words) > 0;
    const bool continues = column > 0 && i > 0 && !lines[i - 1].blank() && !is_item && lines[i - 1].width + 1 + line.first_word > column;
    if (continues)
      blocks.back().span.end = line.span.end;
    else
      blocks.push_back({line.span, is_item ? BlockKind::list_item : BlockKind::paragraph, 0});
  }
  return blocks;
}

}  // namespace girok::reading
