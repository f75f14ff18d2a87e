// A place as it is written in a list, cut into its parts, the larger first, so that 함경북도 청진시, 咸镜北道清津市 and "Chongjin, North Hamgyong Province" can be
// compared.
//
// Model    Parts end at commas, spaces and at the words for units (도 시 군 구 읍 리, 道 省 市 县, province, county, -si, -gun, ...). Known places
//          (data/names/places.tsv) have one form for all their writings: Hangul, Han, romanisations of three systems, pinyin, short forms (함북), North
//          and South in either place. Every part has a lattice of syllables, as names have.
// Limits   The table knows the provinces of Korea and of north-east China and the towns of the border; for others the spelling of the lattice
//          decides. A city and a county of one name (강원 문천) are told apart by rank only where the text says it. At most eight parts; 512 bytes are
//          read.
// Threads  The table is built once, on first use; then constant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/name_lattice.h"

namespace girok::text {

struct PlaceWord {
  enum class Rank : std::uint8_t { unknown, country, province, city, county, village };
  std::string
      core;  ///< a known place's Hangul name (함경북도, 청진), or the word folded, without its unit: two equal cores are one place's name
  Rank rank = Rank::unknown;  ///< as the text says, or as the table knows
  bool known = false;  ///< the table has it
  NameLattice lattice;  ///< of the core; empty where it is no Korean or Chinese word of up to three syllables
};

/// The parts of a place that fold() has folded, larger ones first. Empty where nothing is in it. Cost: 1 to 10 µs.
std::vector<PlaceWord> place_words(std::string_view folded_place);

}  // namespace girok::text
