// A name cut into the words and characters it is made of. Private to the room.
//
// Model    The first script that occurs decides (Hangul before Han before Latin, where brackets hold another). Latin words end at spaces, hyphens,
//          commas and where a capital follows a small letter (KimJongsuk). Marks of tone and other accents go; ŏ, ŭ, ü and the apostrophe of
//          aspirates stay.
// Limits   At most six words of at most 24 letters; 256 bytes.
// Threads  No shared state.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "text/name_lattice.h"

namespace girok::text {

struct NameWord {
  std::uint8_t first = 0, size = 0;  ///< its symbols
  bool capitals = false;  ///< two letters or more, all capitals
  bool comma_after = false;
  bool hyphen_before = false;  ///< joined to the word before by a hyphen or by writing together
};

struct NameWords {
  NameScript script = NameScript::none;  ///< none: nothing to read, or no name
  std::array<std::uint8_t, 64> symbols{};  ///< Latin letters, see name_spellings.h
  std::array<char32_t, 12> runes{};  ///< Hangul syllables or Han characters
  std::array<NameWord, 6> words{};  ///< of symbols or of runes
  std::uint8_t symbol_count = 0, rune_count = 0, word_count = 0;
};

NameWords name_words(std::string_view name);

}  // namespace girok::text
