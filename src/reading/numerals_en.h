// English numerals over atoms: the layer between the lexer and whole quantities.
//
// Model    Cardinals, ordinals, fractions, "point" decimals, magnitudes and their abbreviations, "n in m", vague plurals
//          ("tens of thousands"). Longest reading first, left to right; every look-ahead has a fixed length.
// Limits   "m" is a million after a currency or before people and things in the plural; otherwise it is a metre.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/interval.h"
#include "reading/lexer_en.h"

namespace girok::reading::en {

struct Numeral {
  std::size_t first = 0, last = 0;   ///< atoms [first, last)
  Decimal value;
  std::optional<Interval> vague;     ///< "dozens", "several hundred"; value is then the scale
  std::optional<Decimal> mantissa;   ///< the number before a magnitude that closes the numeral: 2 of "2 million"; for shared scales
  Decimal scale = 1;                 ///< that magnitude
  bool ordinal = false;
  bool fraction = false;             ///< "a third", "3/4", "one in three", "½", alone (not "two and a half")
  bool ratio = false;                ///< "one in three", "3 out of 10"
  bool digits = false;               ///< begins with a digit literal
  bool plain = false;                ///< one digit literal without grouping, decimals, sign or magnitude
  bool lone_one = false;             ///< the word "one" by itself
  bool article = false;              ///< begins with a or an: "a hundred", "a third"
  bool fold = false;                 ///< "tenfold", "five-fold"
  bool attached = false;             ///< letters that are no magnitude follow without a space: "180ml", "5th"
};

/// All numerals, in order, without overlaps.
std::vector<Numeral> numerals(const Atoms& atoms);

}  // namespace girok::reading::en
