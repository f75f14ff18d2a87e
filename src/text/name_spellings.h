// Spellings in Latin letters, as four tries: Korean family names and given-name syllables, Chinese ones in pinyin. Private to the room.
//
// Model    Each jamo has spelling variants with P(variant | jamo), over Revised Romanisation, McCune–Reischauer with and without marks, the DPRK's
//          system and what people use; a syllable's spelling is their product. A leaf holds what a spelling may be: weight(h) = (P(h)·P(spelling | h)
//          / max)^0.25, so that a syllable ten times less likely than the best still counts 0.56. P(h): shares of family names, and grades of
//          given-name syllables.
// Threads  Built once, on first use.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace girok::text {

/// Letters of a name: a..z are 0..25, ŏ 26, ŭ 27, the apostrophe of aspirates 28. ü is v.
constexpr unsigned symbol_o_breve = 26, symbol_u_breve = 27, symbol_apostrophe = 28;

/// What one spelled syllable may be.
struct SpellingLeaf {
  std::array<std::uint16_t, 10> atoms{};  ///< Hangul atoms, sorted, then pinyin atoms, sorted
  std::uint8_t hangul = 0, pinyin = 0;  ///< how many of each
  char first_letter = 0, last_letter = 0;  ///< of the spelling; G stands for a last ng
  std::int32_t next = -1;  ///< the leaf of the second syllable, for family names of two
  float log_share = 0;  ///< natural logarithm of the share of names or syllables spelled so
};

class SpellingTrie {
 public:
  static constexpr std::int32_t none = -1;
  std::int32_t root() const { return nodes_.empty() ? none : 0; }
  std::int32_t step(std::int32_t node, unsigned symbol) const {
    const Node& n = nodes_[static_cast<std::size_t>(node)];
    const std::uint32_t bit = 1U << symbol;
    if ((n.children & bit) == 0) return none;
    return static_cast<std::int32_t>(n.first) + __builtin_popcount(n.children & (bit - 1));
  }
  std::int32_t leaf(std::int32_t node) const { return nodes_[static_cast<std::size_t>(node)].leaf; }
  std::size_t size() const { return nodes_.size(); }

  struct Entry {
    std::vector<std::uint8_t> symbols;
    std::int32_t leaf = none;
  };
  /// Requires: each row of symbols once.
  void build(std::vector<Entry> entries);

 private:
  struct Node {
    std::uint32_t children = 0, first = 0;
    std::int32_t leaf = none;
  };
  std::vector<Node> nodes_;
};

struct Spellings {
  SpellingTrie korean_family, korean_given, pinyin_family, pinyin_given;
  std::vector<SpellingLeaf> leaves;
};

const Spellings& spellings();

/// The symbols of a spelling in lower-case letters, ŏ, ŭ, ü and '; empty where another character is in it. For building.
std::vector<std::uint8_t> symbols_of(std::string_view spelling);

}  // namespace girok::text
