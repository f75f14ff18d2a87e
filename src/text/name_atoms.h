// Atoms of a name lattice: a syllable's number and a weight in sixteen bits. Private to the room.
//
// Model    Twelve bits of number, four of weight: weight = (level + 1) / 16. Hangul: the 2350 syllables of KS X 1001 in order, which names are made
//          of; other syllables share the numbers above by a hash. Pinyin: its number.
// Threads  The table is built once, on first use.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace girok::text {

/// The number of a Hangul syllable within 0..4095. Requires: is_syllable(syllable).
std::uint16_t hangul_code(char32_t syllable);
/// The syllable with that number; U+25A1 (□) where several share it.
char32_t hangul_of_code(std::uint16_t code);

/// Weights of 0..1 become levels of sixteenths, at least one.
inline std::uint16_t pack_atom(std::uint16_t code, float weight) {
  const int level = std::clamp(static_cast<int>(std::lround(weight * 16)) - 1, 0, 15);
  return static_cast<std::uint16_t>(code << 4 | level);
}
constexpr std::uint16_t atom_code(std::uint16_t atom) { return atom >> 4; }
constexpr float atom_weight(std::uint16_t atom) { return static_cast<float>((atom & 15) + 1) / 16; }

}  // namespace girok::text
