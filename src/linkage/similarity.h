// How alike two short texts are, several letters at a time.
//
// Model    Jaro (1989) and Winkler (1990, prefix weight .1 over four letters); the optimal string alignment distance (Damerau 1964: insert, delete, replace, exchange neighbours) after
//          Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein and Damerau edit distances". A letter is found in a word by one comparison of 32 bytes. Long texts: the
//          Jaccard coefficient of hashed trigrams, 512 bits each.
// Limits   27 letters; what is longer is cut. Hangul syllables are taken apart into their letters, other characters beyond ASCII are one hashed byte each, so that two of them may fall together (1 in 128).
// Threads  Pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace girok::linkage {

constexpr std::size_t most_letters = 27;

struct alignas(32) Letters {
  std::array<char, most_letters> bytes{};  ///< zero behind the last
  std::uint8_t size = 0;
  std::uint32_t kinds = 0;  ///< which letters occur, by their low five bits
};

/// `text` is UTF-8 in normal form (fields.h); blanks are kept.
Letters letters_of(std::string_view text);

/// At most so many letters of one can be matched with letters of the other: from `kinds` alone, to spare comparing what is clearly different.
unsigned most_common_letters(const Letters& a, const Letters& b);

/// 0..1.
double jaro(const Letters& a, const Letters& b);
double jaro_winkler(const Letters& a, const Letters& b);

/// Edits from a to b.
unsigned edit_distance(const Letters& a, const Letters& b);

/// Trigrams of words, hashed.
struct Grams {
  std::array<std::uint64_t, 8> bits{};
  std::uint16_t count = 0;  ///< bits set
};
Grams grams_of(std::string_view text);
/// Jaccard coefficient, 0..1, of what the bits tell.
double jaccard(const Grams& a, const Grams& b);

/// A rough code of how a Latin word sounds: first letter's class and up to four classes of consonants behind it (after Russell & Odell's Soundex 1918, with the vowels' and the first letter's
/// distinctions dropped where spelling systems differ). 0 where there is no letter.
std::uint64_t sound_of(std::string_view word);

}  // namespace girok::linkage
