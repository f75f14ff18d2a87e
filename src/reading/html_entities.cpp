#include "reading/html_entities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "reading/embedded.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_name = 33;         // "CounterClockwiseContourIntegral;" and one to spare
constexpr std::size_t longest_name_without_semicolon = 6;

struct NamedEntity {
  std::string_view name;  // into the embedded file
  std::string characters;
};

std::vector<NamedEntity> read_table() {
  std::vector<NamedEntity> table;
  table.reserve(2300);
  std::string_view rest = embedded("html_entities.tsv");
  while (!rest.empty()) {
    const std::size_t line_end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, line_end);
    rest.remove_prefix(std::min(line_end + 1, rest.size()));
    const std::size_t tab = line.find('\t');
    if (line.empty() || line.front() == '#' || tab == std::string_view::npos) continue;
    NamedEntity entity{line.substr(0, tab), {}};
    const char* at = line.data() + tab + 1;
    const char* const end = line.data() + line.size();
    while (at < end) {
      std::uint32_t value = 0;
      const auto [next, error] = std::from_chars(at, end, value, 16);
      if (error != std::errc{}) break;
      text::append_rune(entity.characters, value);
      at = next + 1;
    }
    table.push_back(std::move(entity));
  }
  std::sort(table.begin(), table.end(), [](const NamedEntity& a, const NamedEntity& b) { return a.name < b.name; });
  return table;
}

const std::string* named(std::string_view name) {
  static const std::vector<NamedEntity> table = read_table();
  const auto found =
      std::lower_bound(table.begin(), table.end(), name, [](const NamedEntity& e, std::string_view n) { return e.name < n; });
  return found != table.end() && found->name == name ? &found->characters : nullptr;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What numbers 128..159 mean on the web: windows-1252, not the control characters of Unicode.
constexpr std::array<char16_t, 32> windows_1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                   0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                   0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

Entity numeric_entity(std::string_view text, std::size_t offset) {
  std::size_t at = offset + 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const int base = hex ? 16 : 10;
  const std::size_t first_digit = at;
  std::uint32_t value = 0;
  while (at < text.size()) {
    const int digit = hex_value(text[at]);
    if (digit < 0 || digit >= base) break;
    if (value <= 0x10FFFF) value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
    ++at;
  }
  if (at == first_digit) return {};
  if (at < text.size() && text[at] == ';') ++at;
  char32_t c = value;
  if (value >= 0x80 && value <= 0x9F) c = windows_1252[value - 0x80];
  if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) c = 0xFFFD;
  Entity entity{{}, at - offset};
  text::append_rune(entity.characters, c);
  return entity;
}

}  // namespace

Entity entity_at(std::string_view text, std::size_t offset, bool in_attribute) {
  if (offset + 1 < text.size() && text[offset + 1] == '#') return numeric_entity(text, offset);
  const std::string_view rest = text.substr(offset + 1, longest_name);
  std::size_t length = 0;
  while (length < rest.size() && is_alnum(rest[length])) ++length;
  if (length == 0) return {};
  if (length < rest.size() && rest[length] == ';') {
    if (const std::string* characters = named(rest.substr(0, length + 1))) return {*characters, length + 2};
  }
  for (std::size_t n = std::min(length, longest_name_without_semicolon); n >= 2; --n) {
    const std::string* characters = named(rest.substr(0, n));
    if (characters == nullptr) continue;
    const bool followed = n < rest.size() && (rest[n] == '=' || is_alnum(rest[n]));
    return in_attribute && followed ? Entity{} : Entity{*characters, n + 1};
  }
  return {};
}

std::string decode_entities(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Entity entity = text[i] == '&' ? entity_at(text, i, true) : Entity{};
    if (entity.size > 0) {
      decoded += entity.characters;
      i += entity.size;
    } else {
      decoded += text[i++];
    }
  }
  return decoded;
}

}  // namespace girok::reading
