#include "text/name_spellings.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <string>

#include "text/han_readings.h"
#include "text/hangul.h"
#include "text/initial_sound.h"
#include "text/name_atoms.h"
#include "text/name_tables.h"
#include "text/romanization_variants.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr float sharpness = 0.25F;         // see Model
constexpr float family_sharpness = 0.15F;  // a family name agrees by its spelling alone more easily: the given name must agree as well
constexpr float least_ratio = 0.004F;   // weaker readings are left out
constexpr float sound_law = 0.9F;       // 연 beside 련
constexpr float through_han = 0.97F;    // Hangul reached from pinyin never counts as much as Hangul spelled
constexpr float plain_spelling = 0.15F; // of a family name: how much of its holders spell by rule rather than by the list
constexpr std::size_t most_hangul = 9;

/// spelling → [(syllable, score)]
using Scores = std::map<std::string, std::vector<Weighted>>;

void add_score(Scores& scores, const std::string& spelling, char32_t syllable, float score) {
  std::vector<Weighted>& list = scores[spelling];
  for (Weighted& w : list)
    if (w.syllable == syllable) {
      w.weight += score;
      return;
    }
  list.push_back({static_cast<std::uint16_t>(syllable), score});
}

struct CodeWeight {
  std::uint16_t code = 0;
  float weight = 0;
};

void raise(std::vector<CodeWeight>& list, std::uint16_t code, float weight) {
  for (CodeWeight& w : list)
    if (w.code == code) {
      w.weight = std::max(w.weight, weight);
      return;
    }
  list.push_back({code, weight});
}

/// Atoms of a leaf from weights relative to the best, with the variants of the initial-sound law.
void put_hangul(SpellingLeaf& leaf, const std::vector<Weighted>& relative, float factor, float power = sharpness) {
  std::vector<CodeWeight> list;
  for (const Weighted& w : relative) {
    if (w.weight < least_ratio) continue;
    const float weight = factor * std::pow(w.weight, power);
    raise(list, hangul_code(w.syllable), weight);
    for (const char32_t v : sound_variants(w.syllable)) raise(list, hangul_code(v), weight * sound_law);
  }
  std::sort(list.begin(), list.end(),
            [](const CodeWeight& a, const CodeWeight& b) { return a.weight != b.weight ? a.weight > b.weight : a.code < b.code; });
  if (list.size() > most_hangul) list.resize(most_hangul);
  std::sort(list.begin(), list.end(), [](const CodeWeight& a, const CodeWeight& b) { return a.code < b.code; });
  leaf.hangul = static_cast<std::uint8_t>(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) leaf.atoms[i] = pack_atom(list[i].code, list[i].weight);
}

class Builder {
 public:
  Spellings build() {
    korean_given();
    korean_family();
    pinyin();
    return std::move(s_);
  }

 private:
  std::int32_t add_leaf(const SpellingLeaf& leaf) {
    s_.leaves.push_back(leaf);
    return static_cast<std::int32_t>(s_.leaves.size() - 1);
  }

  static SpellingLeaf leaf_of(std::vector<Weighted> list, float power = sharpness) {
    SpellingLeaf leaf;
    float total = 0, best = 0;
    for (const Weighted& w : list) {
      total += w.weight;
      best = std::max(best, w.weight);
    }
    for (Weighted& w : list) w.weight /= best;
    put_hangul(leaf, list, 1.0F, power);
    leaf.log_share = std::log(total);
    return leaf;
  }

  void fill(SpellingTrie& trie, const Scores& scores, float power, std::vector<SpellingTrie::Entry> entries = {}) {
    for (const auto& [spelling, list] : scores) {
      SpellingLeaf leaf = leaf_of(list, power);
      leaf.first_letter = spelling.front();
      leaf.last_letter = spelling.ends_with("ng") ? 'G' : spelling.back();
      entries.push_back({symbols_of(spelling), add_leaf(leaf)});
    }
    trie.build(std::move(entries));
  }

  void korean_given() {
    const NameTables& t = name_tables();
    Scores scores;
    for (char32_t h = first_syllable; h <= last_syllable; ++h) {
      const float share = t.given_share[h - first_syllable];
      if (share <= 0) continue;
      for (const Spelling& s : spelling_variants(h)) add_score(scores, s.text, h, share * s.weight);
    }
    for (const auto& [h, s] : t.given_spellings) add_score(scores, s.text, h, t.given_share[h - first_syllable] * s.weight);
    fill(s_.korean_given, scores, sharpness);
  }

  void korean_family() {
    const NameTables& t = name_tables();
    Scores scores;
    std::map<std::string, std::pair<std::u32string, float>> doubles;
    for (const KoreanFamily& family : t.korean) {
      float total = 0;
      for (const Spelling& s : family.spellings) total += s.weight;
      for (const Spelling& s : family.spellings) {
        const float share = family.share * (1 - plain_spelling) * s.weight / total;
        if (family.hangul.size() == 1) {
          add_score(scores, s.text, family.hangul.front(), share);
        } else if (share > doubles[s.text].second) {
          doubles[s.text] = {family.hangul, share};
        }
      }
      if (family.hangul.size() == 2) add_double_by_rule(family, doubles);
    }
    for (char32_t h = first_syllable; h <= last_syllable; ++h) {
      const float share = t.family_share[h - first_syllable];
      if (share <= 0) continue;
      // What the North writes is spelled by rule; it is no row of the list.
      const float by_rule = southern_initial(h) != h ? 0.5F : plain_spelling;
      for (const Spelling& s : spelling_variants(h)) add_score(scores, s.text, h, share * by_rule * s.weight);
    }
    std::vector<SpellingTrie::Entry> entries;
    for (const auto& [spelling, name] : doubles) {
      if (scores.contains(spelling)) continue;
      SpellingLeaf second = leaf_of({{static_cast<std::uint16_t>(name.first[1]), 1.0F}});
      SpellingLeaf first = leaf_of({{static_cast<std::uint16_t>(name.first[0]), 1.0F}});
      first.next = add_leaf(second);
      first.log_share = std::log(name.second);
      entries.push_back({symbols_of(spelling), add_leaf(first)});
    }
    fill(s_.korean_family, scores, family_sharpness, std::move(entries));
  }

  static void add_double_by_rule(const KoreanFamily& family, std::map<std::string, std::pair<std::u32string, float>>& doubles) {
    for (const Spelling& a : spelling_variants(family.hangul[0]))
      for (const Spelling& b : spelling_variants(family.hangul[1])) {
        const float share = family.share * plain_spelling * a.weight * b.weight;
        auto& held = doubles[a.text + b.text];
        if (share > held.second) held = {family.hangul, share};
      }
  }

  SpellingLeaf pinyin_leaf(std::size_t number, const std::vector<Weighted>& hangul, float share, float power = sharpness) {
    SpellingLeaf leaf;
    put_hangul(leaf, hangul, through_han, power);
    leaf.pinyin = 1;
    leaf.atoms[leaf.hangul] = pack_atom(static_cast<std::uint16_t>(number), 1.0F);
    leaf.log_share = std::log(std::max(share, 1e-6F));
    return leaf;
  }

  void pinyin() {
    const NameTables& t = name_tables();
    std::map<std::vector<std::uint8_t>, std::int32_t> given, family;
    for (std::size_t p = 0; p < pinyin_count(); ++p) {
      const auto symbols = symbols_of(pinyin_name(p));
      if (symbols.empty()) continue;
      const std::int32_t as_given = add_leaf(pinyin_leaf(p, t.given_hangul[p], t.given_pinyin_share[p]));
      put_with_u(given, symbols, as_given);
      if (t.family_pinyin_share[p] <= 0) continue;
      put_with_u(family, symbols, add_leaf(pinyin_leaf(p, t.family_hangul[p], t.family_pinyin_share[p], family_sharpness)));
    }
    for (const ChineseFamily& name : t.chinese) add_chinese(name, family);
    fill_pinyin(s_.pinyin_given, given);
    fill_pinyin(s_.pinyin_family, family);
  }

  void add_chinese(const ChineseFamily& name, std::map<std::vector<std::uint8_t>, std::int32_t>& family) {
    const NameTables& t = name_tables();
    if (name.pinyin.size() == 1) {
      for (const Spelling& s : name.spellings)
        family.emplace(symbols_of(s.text),
                       add_leaf(pinyin_leaf(name.pinyin[0], t.family_hangul[name.pinyin[0]], name.share * s.weight, family_sharpness)));
      return;
    }
    std::vector<SpellingLeaf> cells;
    for (std::size_t i = 0; i < 2; ++i) {
      const HanEntry entry = han_entry(name.han[i]);
      std::vector<Weighted> hangul;
      if (entry.korean_count != 0) hangul.push_back({entry.korean_readings[0].syllable, 1.0F});
      cells.push_back(pinyin_leaf(name.pinyin[i], hangul, name.share));
    }
    cells[0].next = add_leaf(cells[1]);
    auto symbols = symbols_of(pinyin_name(name.pinyin[0]));
    const auto second = symbols_of(pinyin_name(name.pinyin[1]));
    symbols.insert(symbols.end(), second.begin(), second.end());
    family.emplace(std::move(symbols), add_leaf(cells[0]));
  }

  /// A syllable with ü may also be written with u, where there is no other such syllable.
  static void put_with_u(std::map<std::vector<std::uint8_t>, std::int32_t>& table, const std::vector<std::uint8_t>& symbols,
                         std::int32_t leaf) {
    table.emplace(symbols, leaf);
  }

  static void fill_pinyin(SpellingTrie& trie, const std::map<std::vector<std::uint8_t>, std::int32_t>& table) {
    std::vector<SpellingTrie::Entry> entries;
    for (const auto& [symbols, leaf] : table) entries.push_back({symbols, leaf});
    trie.build(std::move(entries));
  }

  Spellings s_;
};

}  // namespace

void SpellingTrie::build(std::vector<Entry> entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.symbols < b.symbols; });
  struct Work {
    std::size_t node, begin, end, depth;
  };
  nodes_.assign(1, {});
  std::deque<Work> queue{{0, 0, entries.size(), 0}};
  // Breadth first, so that the children of a node lie together.
  while (!queue.empty()) {
    const Work w = queue.front();
    queue.pop_front();
    std::size_t at = w.begin;
    while (at < w.end && entries[at].symbols.size() == w.depth) nodes_[w.node].leaf = entries[at++].leaf;
    nodes_[w.node].first = static_cast<std::uint32_t>(nodes_.size());
    while (at < w.end) {
      const std::uint8_t symbol = entries[at].symbols[w.depth];
      std::size_t end = at;
      while (end < w.end && entries[end].symbols[w.depth] == symbol) ++end;
      nodes_[w.node].children |= 1U << symbol;
      queue.push_back({nodes_.size(), at, end, w.depth + 1});
      nodes_.push_back({});
      at = end;
    }
  }
}

std::vector<std::uint8_t> symbols_of(std::string_view spelling) {
  std::vector<std::uint8_t> out;
  for (std::size_t at = 0; at < spelling.size();) {
    const Rune r = rune_at(spelling, at);
    at += r.size;
    if (r.value >= U'a' && r.value <= U'z') {
      out.push_back(static_cast<std::uint8_t>(r.value - U'a'));
    } else if (r.value == U'ŏ') {
      out.push_back(symbol_o_breve);
    } else if (r.value == U'ŭ') {
      out.push_back(symbol_u_breve);
    } else if (r.value == U'ü') {
      out.push_back('v' - 'a');
    } else if (r.value == U'\'') {
      out.push_back(symbol_apostrophe);
    } else {
      return {};
    }
  }
  return out;
}

const Spellings& spellings() {
  static const Spellings built = Builder().build();
  return built;
}

}  // namespace girok::text
