// What the comparison of two values needs of each, worked out once a value.
//
// Model    By kind: letters for bit-parallel comparison, words with their rarity (log2 of records by records that hold the word), hashed trigrams, name lattices, parts of dates, numbers.
// Limits   Eight words of a name or place, 32 of a text; similarity.h's. Lattices only for name and place fields of which at least one value in twenty is in Hangul or Han or reads as a Korean or Chinese name.
// Threads  Built in parallel over values; const afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "linkage/fields.h"
#include "linkage/similarity.h"
#include "text/name_lattice.h"

namespace girok::linkage {

struct DateValue {
  std::array<char, 8> digits{};  ///< '-' where unknown
  std::int16_t first_year = 0, last_year = 0;  ///< equal but for ranges
  bool has_month = false, has_day = false;
};

struct FieldFeatures {
  std::vector<Letters> letters;  ///< [code]
  std::vector<std::uint32_t> word_start;  ///< [code + 1] into `words`
  std::vector<std::uint32_t> words;  ///< word numbers in the order of the text
  std::vector<Letters> word_letters;  ///< [word]
  std::vector<float> word_bits;  ///< [word] rarity
  std::vector<std::uint32_t> word_records;  ///< [word] records that hold it
  std::vector<text::NameLattice> word_lattices;  ///< [word] of places; empty: none used
  std::vector<Grams> grams;  ///< [code]
  std::vector<text::NameLattice> lattices;  ///< [code]; empty: none used
  std::vector<std::uint64_t> usual;  ///< [code] nicknames: the same number for the forms of one given name; 0: none
  std::vector<DateValue> dates;  ///< [code]
  std::vector<double> numbers;  ///< [code]; NaN where it is none
  std::vector<std::uint64_t> whole;  ///< [code] hash of the text, comparable between fields

  std::vector<std::uint32_t> other_start;  ///< [code + 1] into `others`; empty: no cell holds several names
  std::vector<Code>
      others;  ///< codes beyond the dictionary's, of a person's further names: `letters`, `words`, `lattices`, `usual` and `whole` have them too
  std::vector<std::string> other_names;  ///< [code − values.size()]
  std::span<const Code> others_of(Code code) const {
    return other_start.empty()
               ? std::span<const Code>{}
               : std::span<const Code>(others.data() + other_start[code], other_start[std::size_t{code} + 1] - other_start[code]);
  }

  std::vector<std::uint32_t> records;  ///< [code] how many records hold it
  std::vector<std::uint32_t> group;  ///< [code] values that count as one for frequency; empty: each by itself
  std::vector<std::uint32_t> group_records;  ///< [group]
  std::uint32_t filled = 0;  ///< records with a value
};

FieldFeatures features_of(const FieldColumn& column, unsigned threads);

}  // namespace girok::linkage
