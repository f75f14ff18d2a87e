// The tables of names: family names and syllables of given names, with frequencies and Han characters. Private to the room.
//
// Model    data/names/*.tsv, embedded; northern forms follow from the initial-sound law. Pinyin reaches Hangul through the characters used in names:
//          the weight of (pinyin, syllable) is the sum over characters of use in names · share of the pinyin reading · share of the Korean reading.
// Threads  Built once, on first use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace girok::text {

/// A spelling of a family name in Latin letters that people use, with a weight relative to the usual one.
struct Spelling {
  std::string text;  ///< lower case
  float weight = 1;
};

struct KoreanFamily {
  std::u32string hangul;  ///< one or two syllables
  float share = 0;  ///< of the population, 0..1
  std::u32string hanja;  ///< of one syllable: one character each; of two: the two characters
  std::vector<Spelling> spellings;
};

struct ChineseFamily {
  std::u32string han;  ///< as listed: simplified
  float share = 0;  ///< 0..1
  std::vector<std::uint16_t> pinyin;  ///< numbers, one a character
  std::vector<Spelling> spellings;
};

struct GivenSyllable {
  char32_t hangul = 0;
  float weight = 0;  ///< on a doubling scale
  std::u32string hanja;  ///< the usual first
};

struct Weighted {
  std::uint16_t syllable = 0;  ///< a Hangul syllable's code point, or a pinyin number
  float weight = 0;
};

struct NameTables {
  std::vector<KoreanFamily> korean;
  std::vector<ChineseFamily> chinese;
  std::vector<GivenSyllable> given;
  std::vector<float>
      given_share;  ///< [syllable − U+AC00]: share among syllables of given names; small where the syllable is not listed but is read of some Han character
  std::vector<std::pair<char32_t, Spelling>> given_spellings;  ///< spellings of given-name syllables that no rule gives
  std::vector<float> family_share;  ///< [syllable − U+AC00]: share as a family name of one syllable, northern forms included
  std::vector<float> given_pinyin_share, family_pinyin_share;  ///< [pinyin number]
  std::vector<std::vector<Weighted>> given_hangul,
      family_hangul;  ///< [pinyin number]: Hangul it may stand for, most likely first, relative to the first
  std::unordered_map<char32_t, std::vector<Weighted>> given_korean;  ///< folded Han character → Hangul readings in given names, relative
  std::unordered_map<char32_t, std::vector<Weighted>> family_korean;  ///< folded Han character → Hangul as a family name of one character
  std::unordered_map<char32_t, std::uint16_t> family_pinyin;  ///< folded Han character → pinyin as a family name
  std::unordered_map<std::u32string, std::u32string> double_han;  ///< folded two-character family name → Hangul
  std::unordered_map<std::u32string, float> double_korean;  ///< two-syllable family name in Hangul → share
};

const NameTables& name_tables();

}  // namespace girok::text
