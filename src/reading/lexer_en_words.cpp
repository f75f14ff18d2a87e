// The words of the English number grammar.
#include <array>

#include "reading/lexer_en.h"

namespace girok::reading::en {
namespace {

constexpr Entry lexicon[] = {
    {"zero", Class::unit, 0},
    {"nought", Class::unit, 0},
    {"naught", Class::unit, 0},
    {"one", Class::unit, 1},
    {"two", Class::unit, 2},
    {"three", Class::unit, 3},
    {"four", Class::unit, 4},
    {"five", Class::unit, 5},
    {"six", Class::unit, 6},
    {"seven", Class::unit, 7},
    {"eight", Class::unit, 8},
    {"nine", Class::unit, 9},
    {"ten", Class::teen, 10},
    {"eleven", Class::teen, 11},
    {"twelve", Class::teen, 12},
    {"thirteen", Class::teen, 13},
    {"fourteen", Class::teen, 14},
    {"fifteen", Class::teen, 15},
    {"sixteen", Class::teen, 16},
    {"seventeen", Class::teen, 17},
    {"eighteen", Class::teen, 18},
    {"nineteen", Class::teen, 19},
    {"twenty", Class::tens, 20},
    {"thirty", Class::tens, 30},
    {"forty", Class::tens, 40},
    {"fourty", Class::tens, 40},
    {"fifty", Class::tens, 50},
    {"sixty", Class::tens, 60},
    {"seventy", Class::tens, 70},
    {"eighty", Class::tens, 80},
    {"ninety", Class::tens, 90},
    {"hundred", Class::hundred, 2},
    {"hundreds", Class::hundred, 2, true},
    {"thousand", Class::magnitude, 3},
    {"thousands", Class::magnitude, 3, true},
    {"lakh", Class::magnitude, 5},
    {"lakhs", Class::magnitude, 5, true},
    {"lac", Class::magnitude, 5},
    {"million", Class::magnitude, 6},
    {"millions", Class::magnitude, 6, true},
    {"crore", Class::magnitude, 7},
    {"crores", Class::magnitude, 7, true},
    {"billion", Class::magnitude, 9},
    {"billions", Class::magnitude, 9, true},
    {"trillion", Class::magnitude, 12},
    {"trillions", Class::magnitude, 12, true},
    {"quadrillion", Class::magnitude, 15},
    {"quintillion", Class::magnitude, 18},
    {"dozen", Class::dozen, 12},
    {"dozens", Class::dozen, 12, true},
    {"doz", Class::dozen, 12},
    {"dozs", Class::dozen, 12},
    {"dz", Class::dozen, 12},
    {"dzs", Class::dozen, 12},
    {"first", Class::ordinal, 1},
    {"second", Class::ordinal, 2},
    {"third", Class::ordinal, 3},
    {"fourth", Class::ordinal, 4},
    {"fifth", Class::ordinal, 5},
    {"sixth", Class::ordinal, 6},
    {"seventh", Class::ordinal, 7},
    {"eighth", Class::ordinal, 8},
    {"ninth", Class::ordinal, 9},
    {"tenth", Class::ordinal, 10},
    {"eleventh", Class::ordinal, 11},
    {"twelfth", Class::ordinal, 12},
    {"thirteenth", Class::ordinal, 13},
    {"fourteenth", Class::ordinal, 14},
    {"fifteenth", Class::ordinal, 15},
    {"sixteenth", Class::ordinal, 16},
    {"seventeenth", Class::ordinal, 17},
    {"eighteenth", Class::ordinal, 18},
    {"nineteenth", Class::ordinal, 19},
    {"firsts", Class::ordinal, 1, true},
    {"thirds", Class::ordinal, 3, true},
    {"fourths", Class::ordinal, 4, true},
    {"fifths", Class::ordinal, 5, true},
    {"sixths", Class::ordinal, 6, true},
    {"sevenths", Class::ordinal, 7, true},
    {"eighths", Class::ordinal, 8, true},
    {"ninths", Class::ordinal, 9, true},
    {"tenths", Class::ordinal, 10, true},
    {"twelfths", Class::ordinal, 12, true},
    {"sixteenths", Class::ordinal, 16, true},
    {"twentieth", Class::ordinal_tens, 20},
    {"thirtieth", Class::ordinal_tens, 30},
    {"fortieth", Class::ordinal_tens, 40},
    {"fiftieth", Class::ordinal_tens, 50},
    {"sixtieth", Class::ordinal_tens, 60},
    {"seventieth", Class::ordinal_tens, 70},
    {"eightieth", Class::ordinal_tens, 80},
    {"ninetieth", Class::ordinal_tens, 90},
    {"twentieths", Class::ordinal_tens, 20, true},
    {"hundredth", Class::ordinal_scale, 2},
    {"hundredths", Class::ordinal_scale, 2, true},
    {"thousandth", Class::ordinal_scale, 3},
    {"thousandths", Class::ordinal_scale, 3, true},
    {"millionth", Class::ordinal_scale, 6},
    {"millionths", Class::ordinal_scale, 6, true},
    {"billionth", Class::ordinal_scale, 9},
    {"billionths", Class::ordinal_scale, 9, true},
    {"trillionth", Class::ordinal_scale, 12},
    {"trillionths", Class::ordinal_scale, 12, true},
    {"half", Class::half, 2},
    {"halves", Class::half, 2, true},
    {"quarter", Class::quarter, 4},
    {"quarters", Class::quarter, 4, true},
    {"a", Class::article, 1},
    {"an", Class::article, 1},
    {"and", Class::conjunction, 0},
    {"point", Class::point, 0},
    {"minus", Class::minus, 0},
    {"negative", Class::minus, 0},
    {"several", Class::vague, 0},
    {"few", Class::vague, 0},
    {"couple", Class::vague, 0},
    {"tens", Class::vague, 0},
    {"scores", Class::vague, 0},
    {"twice", Class::multiple, 2},
    {"thrice", Class::multiple, 3},
    {"double", Class::multiple, 2, true},
    {"doubled", Class::multiple, 2},
    {"doubling", Class::multiple, 2},
    {"triple", Class::multiple, 3, true},
    {"tripled", Class::multiple, 3},
    {"tripling", Class::multiple, 3},
    {"quadruple", Class::multiple, 4, true},
    {"quadrupled", Class::multiple, 4},
    {"twofold", Class::multiple, 2},
    {"threefold", Class::multiple, 3},
    {"fourfold", Class::multiple, 4},
    {"fivefold", Class::multiple, 5},
    {"sixfold", Class::multiple, 6},
    {"sevenfold", Class::multiple, 7},
    {"eightfold", Class::multiple, 8},
    {"ninefold", Class::multiple, 9},
    {"tenfold", Class::multiple, 10},
    {"hundredfold", Class::multiple, 100},
};

constexpr std::size_t longest_word = 12;

constexpr std::uint32_t hash_of(std::string_view word) {
  std::uint32_t h = static_cast<std::uint32_t>(word.size()) * 0x9E3779B1u;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return h ^ (h >> 15);
}

constexpr std::size_t slot_count = 1024;
constexpr auto slots = [] {
  std::array<std::int16_t, slot_count> table{};
  for (auto& slot : table) slot = -1;
  std::int16_t index = 0;
  for (const Entry& entry : lexicon) {
    std::size_t at = hash_of(entry.word) % slot_count;
    while (table[at] >= 0) at = (at + 1) % slot_count;
    table[at] = index++;
  }
  return table;
}();

}  // namespace

const Entry* look_up(std::string_view word) {
  if (word.size() > longest_word) return nullptr;
  std::array<char, longest_word> buffer{};
  for (std::size_t i = 0; i < word.size(); ++i) buffer[i] = word[i] >= 'A' && word[i] <= 'Z' ? static_cast<char>(word[i] + 32) : word[i];
  const std::string_view folded(buffer.data(), word.size());
  for (std::size_t at = hash_of(folded) % slot_count; slots[at] >= 0; at = (at + 1) % slot_count) {
    const Entry& entry = lexicon[static_cast<std::size_t>(slots[at])];
    if (entry.word == folded) return &entry;
  }
  return nullptr;
}

}  // namespace girok::reading::en
