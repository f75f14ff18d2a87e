// Hangul syllables and the letters they are made of.
//
// Model    The Unicode Standard 15, section 3.12 (conjoining jamo behaviour): a syllable is 588·initial + 28·vowel + final above U+AC00.
//          Compatibility jamo (U+3131..318E, as a keyboard writes them) to conjoining ones by their names.
// Limits   Modern letters only: old ones are returned as they are.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace girok::text {

constexpr char32_t first_syllable = 0xAC00;
constexpr char32_t last_syllable = 0xD7A3;

/// Numbers of the letters in the order of Unicode: 19 initials (ㄱ ㄲ ㄴ …), 21 vowels (ㅏ ㅐ ㅑ …), 28 finals (none ㄱ ㄲ ㄳ …).
struct Jamo {
  std::uint8_t initial = 0;
  std::uint8_t vowel = 0;
  std::uint8_t final = 0;  ///< 0: none
  bool operator==(const Jamo&) const = default;
};

constexpr bool is_syllable(char32_t c) { return c >= first_syllable && c <= last_syllable; }

/// Requires: is_syllable(c).
constexpr Jamo jamo_of(char32_t c) {
  const auto n = static_cast<std::uint32_t>(c - first_syllable);
  return {static_cast<std::uint8_t>(n / 588), static_cast<std::uint8_t>(n % 588 / 28), static_cast<std::uint8_t>(n % 28)};
}
/// Requires: initial < 19, vowel < 21, final < 28.
constexpr char32_t syllable_of(Jamo j) { return first_syllable + (static_cast<char32_t>(j.initial) * 21 + j.vowel) * 28 + j.final; }

/// Compatibility jamo as the initial, vowel or final they can be: ㄱ is initial 0 and final 1, ㄸ no final.
std::optional<std::uint8_t> initial_of_compatibility(char32_t c);
std::optional<std::uint8_t> vowel_of_compatibility(char32_t c);
std::optional<std::uint8_t> final_of_compatibility(char32_t c);
/// And back: the letter as a keyboard writes it. `final` is not 0. Requires: the ranges of Jamo.
char32_t compatibility_initial(std::uint8_t initial);
char32_t compatibility_vowel(std::uint8_t vowel);
char32_t compatibility_final(std::uint8_t final);

/// Every syllable as its compatibility letters: 닭 → ㄷㅏㄺ. What is no syllable stays.
std::string decompose(std::string_view text);
/// Every syllable as its conjoining letters (U+1100..11FF), which is NFD for Hangul.
std::string conjoining(std::string_view text);
/// Letters that follow each other become syllables, whether conjoining (ᄃ+ᅡ+ᆰ → 닭) or as a keyboard writes them (ㄷㅏㄺ → 닭; a consonant belongs to the next
/// syllable where a vowel follows it). What does not fit stays.
std::string compose(std::string_view text);

}  // namespace girok::text
