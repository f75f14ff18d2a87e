// Korean names in Latin letters for made-up lists, syllable by syllable from the jamo: three systems, and spellings that people choose.
//
// Model    Revised Romanisation (South Korea, 2000; in personal names no sound change between syllables), McCune–Reischauer (1939) without its marks (voicing
//          between vowels and nasals; ㄱ before a nasal; ㄴ and ㄹ), the DPRK's system (2012; each syllable of a name by itself).
// Limits   Final consonants that names do not have are left out.
// Threads  Functions of their arguments.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace made {

struct Jamo {
  std::uint32_t first = 0, vowel = 0, last = 0;
};

inline std::vector<Jamo> jamo_of(std::string_view hangul) {
  std::vector<Jamo> all;
  for (std::size_t at = 0; at + 2 < hangul.size(); at += 3) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(hangul[at + i])); };
    const std::uint32_t code = ((byte(0) & 15U) << 12U | (byte(1) & 63U) << 6U | (byte(2) & 63U)) - 0xac00U;
    all.push_back({code / 588, code % 588 / 28, code % 28});
  }
  return all;
}

inline std::string hangul_of(const Jamo& jamo) {
  const std::uint32_t code = 0xac00U + jamo.first * 588 + jamo.vowel * 28 + jamo.last;
  return {static_cast<char>(0xe0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 63U)), static_cast<char>(0x80U | (code & 63U))};
}

enum class Latin : std::uint8_t { revised, mccune, north };

inline std::string first_letters(Latin system, std::uint32_t jamo) {
  static constexpr std::array<std::array<std::string_view, 19>, 3> table{{
      {"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"},
      {"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h"},
      {"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h"},
  }};
  return std::string(table[static_cast<std::size_t>(system)][jamo]);
}

inline std::string vowel_letters(Latin system, std::uint32_t jamo) {
  static constexpr std::array<std::string_view, 21> revised{"a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
                                                            "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i"};
  static constexpr std::array<std::string_view, 21> other{"a",  "ae", "ya", "yae", "o",  "e",  "yo", "ye", "o",  "wa", "wae",
                                                          "oe", "yo", "u",  "wo",  "we", "wi", "yu", "u",  "ui", "i"};
  return std::string((system == Latin::revised ? revised : other)[jamo]);
}

inline std::string last_letters(std::uint32_t jamo) {
  switch (jamo) {
    case 1: return "k";
    case 4: return "n";
    case 8: return "l";
    case 16: return "m";
    case 17: return "p";
    case 19: return "t";
    case 21: return "ng";
    default: return "";
  }
}

/// One string a syllable; in McCune–Reischauer with what the syllable before does to it.
inline std::vector<std::string> romanised(std::string_view hangul, Latin system) {
  std::vector<std::string> out;
  const std::vector<Jamo> all = jamo_of(hangul);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string first = first_letters(system, all[i].first), last = last_letters(all[i].last);
    if (system == Latin::mccune && i > 0) {
      const std::uint32_t before = all[i - 1].last;
      const bool voiced = before == 0 || before == 4 || before == 8 || before == 16 || before == 21;
      if (voiced && all[i].first == 0) first = "g";
      if (voiced && all[i].first == 3) first = "d";
      if (voiced && all[i].first == 7) first = "b";
      if (voiced && all[i].first == 12) first = "j";
      if (all[i].first == 5 && (before == 4 || before == 8)) first = "l";
      if (all[i].first == 5 && (before == 16 || before == 21 || before == 1)) first = "n";
    }
    if (system == Latin::mccune && i + 1 < all.size()) {
      const std::uint32_t after = all[i + 1].first;
      if (all[i].last == 1 && (after == 2 || after == 5 || after == 6)) last = "ng";
      if (all[i].last == 4 && after == 5) last = "l";
      if (after == 11 && all[i].last == 8) last = "r";
      if (after == 11 && all[i].last == 1) last = "g";
    }
    if (system == Latin::revised && i > 0 && all[i].first == 5 && all[i - 1].last == 8) first = "l";
    out.push_back(first + vowel_letters(system, all[i].vowel) + last);
  }
  return out;
}

}  // namespace made
