// The ways to read a name in Latin letters as a Korean or Chinese one. Private to the room.
//
// Model    Every way to cut the letters into a family name (first or last, of one or two syllables) and one to three syllables of given name that the
//          tries of spellings know, Korean and pinyin apart; its logarithmic probability is that of the family name, of each syllable, of the number
//          of syllables and of the order of names. The best four are kept. How likely it is that the name is one at all: a logistic function of how
//          frequent the best way's family name and syllables are.
// Limits   Cuts that the spelling leaves open (Jongan) are both kept while there is room.
// Threads  No shared state but the tries.
#pragma once

#include <array>
#include <cstdint>

#include "text/name_lattice.h"
#include "text/name_words.h"

namespace girok::text {

/// One way: leaves of spellings(), family name first.
struct NameReading {
  std::array<std::int32_t, 5> leaves{};
  std::uint8_t family = 0, given = 0;
  std::uint8_t family_letters = 0;  ///< of the spelling
  bool pinyin = false;
  float score = 0;  ///< natural logarithm of its probability
  float family_share = 0, given_share = 0;  ///< logarithms: of the family name's share, and summed over the given name's syllables
};

struct NameReadings {
  std::array<NameReading, NameLattice::max_paths> best{};  ///< most likely first
  std::uint8_t count = 0;
  float plausibility = 0;  ///< 0..1
  bool repaired = false;  ///< not as written: with one letter less, or two exchanged
};

/// Requires: words.script == NameScript::latin.
NameReadings read_latin_name(const NameWords& words, NamePart part);

}  // namespace girok::text
