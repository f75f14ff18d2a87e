#include "text/han.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>

namespace girok::text {

namespace {

constexpr char32_t first_han = 0x4E00;
constexpr char32_t last_han = 0x9FFF;
using Table = std::array<char16_t, last_han - first_han + 1>;

Table make_table() {
  Table table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = static_cast<char16_t>(first_han + i);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> rules(icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || !rules) return table;
  // Some rules span two characters, so that the characters are kept apart by spaces while they are mapped together.
  icu::UnicodeString line;
  for (const char16_t c : table) line.append(c).append(u' ');
  rules->transliterate(line);
  if (static_cast<std::size_t>(line.length()) != 2 * table.size()) return table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char16_t mapped = line.charAt(static_cast<std::int32_t>(2 * i));
    if (mapped >= first_han && mapped <= last_han) table[i] = mapped;
  }
  // A few characters become one that is mapped on itself.
  for (char16_t& c : table) c = table[static_cast<std::size_t>(c) - first_han];
  return table;
}

}  // namespace

char32_t simplified(char32_t c) {
  if (c < first_han || c > last_han) return c;
  static const Table table = make_table();
  return table[c - first_han];
}

}  // namespace girok::text
