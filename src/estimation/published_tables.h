// For tests only: published tables of overlapping lists.
//
// Model    Silverman (2014) and Chan, Silverman & Vincent (2021): uk6, uk5, western, korea, artificial3; Ball et al. (2002): kosovo; Chao et al. (2001): hav; Madigan & York (1997): madigan3. A cell is written "101": on the first and
//          the third list.
// Threads  Const throughout.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimation/overlaps.h"

namespace girok::estimation::published {

/// Throws where it is no table: a slip of whoever wrote the test.
inline Overlaps table(std::vector<std::string> lists, const std::vector<std::pair<std::string_view, std::int64_t>>& rows) {
  std::vector<Cell> cells;
  for (const auto& [text, count] : rows) {
    Cell cell{0, count};
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '1') cell.pattern |= Pattern{1} << i;
    cells.push_back(cell);
  }
  auto made = make_overlaps(std::move(lists), std::move(cells));
  if (!made) throw std::logic_error("no table: " + made.error().what);
  return *std::move(made);
}

inline Overlaps artificial3() { return table({"A", "B", "C"}, {{"100", 40}, {"010", 30}, {"001", 20}, {"110", 6}}); }

inline Overlaps korea() { return table({"b", "c", "d"}, {{"100", 5}, {"010", 5}, {"001", 41}, {"110", 54}, {"101", 6}, {"111", 12}}); }

inline Overlaps hav() {
  return table({"P", "Q", "E"}, {{"001", 63}, {"010", 55}, {"011", 18}, {"100", 69}, {"101", 17}, {"110", 21}, {"111", 28}});
}

inline Overlaps madigan3() {
  return table({"A", "B", "C"}, {{"001", 60}, {"010", 49}, {"011", 4}, {"100", 247}, {"101", 112}, {"110", 142}, {"111", 12}});
}

inline Overlaps kosovo() {
  return table({"E", "A", "O", "H"}, {{"1000", 1131},
                                      {"0100", 845},
                                      {"0010", 936},
                                      {"0001", 306},
                                      {"1100", 177},
                                      {"1010", 228},
                                      {"1001", 106},
                                      {"0110", 217},
                                      {"0101", 31},
                                      {"0011", 123},
                                      {"1110", 181},
                                      {"1101", 18},
                                      {"1011", 42},
                                      {"0111", 32},
                                      {"1111", 27}});
}

inline Overlaps uk5() {
  return table({"LA", "NG", "P", "GO", "GP"}, {{"10000", 54},
                                               {"01000", 463},
                                               {"00100", 995},
                                               {"00010", 695},
                                               {"00001", 316},
                                               {"11000", 15},
                                               {"10100", 19},
                                               {"10010", 3},
                                               {"01100", 62},
                                               {"01010", 19},
                                               {"01001", 1},
                                               {"00110", 76},
                                               {"00101", 11},
                                               {"00011", 8},
                                               {"11100", 1},
                                               {"11010", 1},
                                               {"01110", 4},
                                               {"11110", 1}});
}

inline Overlaps uk6() {
  return table({"LA", "NG", "PF", "GO", "GP", "NCA"},
               {{"100000", 54}, {"010000", 463}, {"001000", 907}, {"000100", 695}, {"000010", 316}, {"000001", 57}, {"110000", 15},
                {"101000", 19}, {"100100", 3},   {"011000", 56},  {"010100", 19},  {"010010", 1},   {"010001", 3},  {"001100", 69},
                {"001010", 10}, {"001001", 31},  {"000110", 8},   {"000101", 6},   {"000011", 1},   {"111000", 1},  {"110100", 1},
                {"011100", 4},  {"011001", 3},   {"001101", 1},   {"111100", 1}});
}

inline Overlaps western() {
  return table({"A", "B", "C", "D", "E"}, {{"10000", 52},
                                           {"01000", 90},
                                           {"00100", 114},
                                           {"00010", 45},
                                           {"00001", 21},
                                           {"10100", 4},
                                           {"10010", 2},
                                           {"10001", 5},
                                           {"01100", 6},
                                           {"01010", 1},
                                           {"00011", 3},
                                           {"10101", 1},
                                           {"01110", 1}});
}

}  // namespace girok::estimation::published
