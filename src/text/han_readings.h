// How a Han character is read in Korean and in Chinese, and which form it is compared in.
//
// Model    Unihan 15 (kHangul, kMandarin, kHanyuPinlu, kTGHZ2013, kXHC1983, kHanyuPinyin; kSimplifiedVariant, kZVariant; kKoreanName) and libhangul's
//          list of Hanja words, made into one table by tools/make-han-table when the program is built. A Korean reading weighs by the words in which
//          it occurs, a pinyin one by its share in running text.
// Limits   U+3400..9FFF and the compatibility forms U+F900..FAFF. Tones are dropped. At most six Korean and four pinyin readings.
// Threads  Constant tables; safe to share.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace girok::text {

struct HanReading {
  std::uint16_t syllable = 0;  ///< a Hangul syllable, or the number of a pinyin syllable
  std::uint8_t weight = 0;  ///< 1..255, 255 for the usual reading
};

struct HanEntry {
  char16_t folded = 0;  ///< the form to compare in: simplified, variants brought together
  std::uint8_t korean_name = 0;  ///< 2: taught in Korean schools; 1: allowed in Korean names; 0: neither
  std::uint8_t frequency = 0;  ///< in Chinese text, on a scale of powers of two, 0..255
  std::uint8_t korean_count = 0, pinyin_count = 0;
  std::array<HanReading, 6> korean_readings{};
  std::array<HanReading, 4> pinyin_readings{};

  std::span<const HanReading> korean() const& { return {korean_readings.data(), korean_count}; }
  std::span<const HanReading> pinyin() const& { return {pinyin_readings.data(), pinyin_count}; }
  // Views of what is about to be destroyed.
  std::span<const HanReading> korean() const&& = delete;
  std::span<const HanReading> pinyin() const&& = delete;
};

/// All that is known of a character; folded to itself and without readings where nothing is.
HanEntry han_entry(char32_t c);
/// The form to compare in.
char32_t folded_han(char32_t c);

/// Pinyin syllables are numbered from 0 in the order of their bytes.
std::size_t pinyin_count();
std::string_view pinyin_name(std::size_t number);  ///< "lü" with its dots; empty where there is no such number
/// The number of a syllable (lower case, without tone; ü may be written v or u:), or -1.
int pinyin_number(std::string_view name);

}  // namespace girok::text
