#include "text/name_atoms.h"

#include <unicode/ucnv.h>

#include <array>
#include <memory>

#include "text/hangul.h"

namespace girok::text {

namespace {

constexpr std::size_t syllables = last_syllable - first_syllable + 1;
constexpr std::uint16_t first_shared = 2368, codes = 4096;

struct Codes {
  std::array<std::uint16_t, syllables> code{};
  std::array<char32_t, codes> syllable{};
};

struct Closer {
  void operator()(UConverter* c) const { ucnv_close(c); }
};

/// KS X 1001 has those syllables that EUC-KR writes in two bytes.
Codes make_codes() {
  Codes table;
  table.syllable.fill(U'□');
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, Closer> converter(ucnv_open("euc-kr", &status));
  std::uint16_t next = 0;
  for (std::size_t i = 0; i < syllables; ++i) {
    const auto c = static_cast<char16_t>(first_syllable + i);
    std::array<char, 8> bytes{};
    bool standard = false;
    if (converter) {
      status = U_ZERO_ERROR;
      const auto n = ucnv_fromUChars(converter.get(), bytes.data(), bytes.size(), &c, 1, &status);
      const auto high = static_cast<unsigned char>(bytes[0]);
      standard = U_SUCCESS(status) && n == 2 && high >= 0xB0 && high <= 0xC8;
    }
    if (standard && next < first_shared) {
      table.syllable[next] = c;
      table.code[i] = next++;
    } else {
      table.code[i] = static_cast<std::uint16_t>(first_shared + (i * 2654435761U >> 8) % (codes - first_shared));
    }
  }
  return table;
}

const Codes& table() {
  static const Codes built = make_codes();
  return built;
}

}  // namespace

std::uint16_t hangul_code(char32_t syllable) { return table().code[syllable - first_syllable]; }
char32_t hangul_of_code(std::uint16_t code) { return table().syllable[code & (codes - 1)]; }

}  // namespace girok::text
