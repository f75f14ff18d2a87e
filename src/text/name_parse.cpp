#include "text/name_parse.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "text/name_spellings.h"
#include "text/nicknames.h"

namespace girok::text {

namespace {

constexpr float window = 7.0F;         // readings a thousand times less likely than the best are left out

// Logarithms of how often names have so many syllables, and stand in this order.
constexpr std::array<float, 4> korean_given = {0.F, -2.5F, -0.1F, -4.5F};
constexpr std::array<float, 4> pinyin_given = {0.F, -1.2F, -0.4F, -9.F};
constexpr float family_first = -0.35F, family_last = -1.4F, family_only = -3.0F, given_only = -4.5F;
constexpr float usual_family = -6.2F;          // logarithm of a share of 0.2 %
constexpr float repaired_plausibility = 0.6F;  // of a name that has a slip of the pen in it
constexpr float doubtful = 0.15F;              // less plausible names are read again, as if there were a slip
constexpr float fewer_pinyin = -1.0F;  // of people in these records

/// Letters of some words, with the places where a syllable must end.
struct Letters {
  const std::uint8_t* symbols = nullptr;
  std::uint8_t size = 0;
  std::uint32_t breaks = 0;       ///< bit i: a word ends before letter i
};

/// One search: all readings with one pair of tries.
class Search {
 public:
  Search(NameReadings& out, bool pinyin)
      : out_(out),
        pinyin_(pinyin),
        family_(pinyin ? spellings().pinyin_family : spellings().korean_family),
        given_(pinyin ? spellings().pinyin_given : spellings().korean_given) {}

  /// The family name is exactly `family`, the given name exactly `given`; either may be empty.
  void exact(const Letters& family, const Letters& given, float order) {
    reading_ = {};
    reading_.pinyin = pinyin_;
    if (family.size == 0) {
      syllables(given, 0, order);
      return;
    }
    const std::int32_t leaf = whole(family_, family);
    if (leaf == SpellingTrie::none) return;
    put_family(leaf);
    reading_.family_letters = family.size;
    const float score = order + leaf_score(leaf);
    if (given.size == 0) {
      keep(score);
    } else {
      syllables(given, 0, score);
    }
  }

  /// The family name is some beginning of the letters.
  void beginning(const Letters& letters, float order) {
    std::int32_t node = family_.root();
    for (std::uint8_t at = 0; at + 1 < letters.size; ++at) {
      if (at > 0 && (letters.breaks >> at & 1) != 0) return;
      node = family_.step(node, letters.symbols[at]);
      if (node == SpellingTrie::none) return;
      const std::int32_t leaf = family_.leaf(node);
      if (leaf == SpellingTrie::none) continue;
      reading_ = {};
      reading_.pinyin = pinyin_;
      put_family(leaf);
      reading_.family_letters = static_cast<std::uint8_t>(at + 1);
      syllables(letters, static_cast<std::uint8_t>(at + 1), order + leaf_score(leaf));
    }
  }

 private:
  static float leaf_score(std::int32_t leaf) { return spellings().leaves[static_cast<std::size_t>(leaf)].log_share; }

  void put_family(std::int32_t leaf) {
    reading_.leaves[0] = leaf;
    reading_.family = 1;
    const std::int32_t second = spellings().leaves[static_cast<std::size_t>(leaf)].next;
    if (second != SpellingTrie::none) {
      reading_.leaves[1] = second;
      reading_.family = 2;
    }
  }

  static std::int32_t whole(const SpellingTrie& trie, const Letters& letters) {
    std::int32_t node = trie.root();
    for (std::uint8_t at = 0; at < letters.size; ++at) {
      node = trie.step(node, letters.symbols[at]);
      if (node == SpellingTrie::none) return SpellingTrie::none;
    }
    return trie.leaf(node);
  }

  /// All ways to cut the letters from `at` on; at most three syllables of given name.
  void syllables(const Letters& letters, std::uint8_t at, float score) {
    if (at == letters.size) {
      if (reading_.given > 0) keep(score + (pinyin_ ? pinyin_given : korean_given)[reading_.given]);
      return;
    }
    if (reading_.given == 3) return;
    const std::size_t slot = static_cast<std::size_t>(reading_.family) + reading_.given;
    std::int32_t node = given_.root();
    for (std::uint8_t i = at; i < letters.size; ++i) {
      if (i > at && (letters.breaks >> i & 1) != 0) return;
      node = given_.step(node, letters.symbols[i]);
      if (node == SpellingTrie::none) return;
      const std::int32_t leaf = given_.leaf(node);
      if (leaf == SpellingTrie::none) continue;
      reading_.leaves[slot] = leaf;
      ++reading_.given;
      syllables(letters, static_cast<std::uint8_t>(i + 1), score + leaf_score(leaf));
      --reading_.given;
    }
  }

  void keep(float score) {
    NameReading reading = reading_;
    reading.score = score + (pinyin_ ? fewer_pinyin : 0.0F);
    for (std::size_t i = 0; i < reading.given; ++i) reading.given_share += leaf_score(reading.leaves[i + reading.family]);
    if (reading.family != 0) reading.family_share = leaf_score(reading.leaves[0]);
    auto& best = out_.best;
    std::size_t place = out_.count;
    while (place > 0 && best[place - 1].score < reading.score) --place;
    if (place == best.size()) return;
    const std::size_t last = std::min<std::size_t>(out_.count, best.size() - 1);
    for (std::size_t i = last; i > place; --i) best[i] = best[i - 1];
    best[place] = reading;
    if (out_.count < best.size()) ++out_.count;
  }

  NameReadings& out_;
  const bool pinyin_;
  const SpellingTrie& family_;
  const SpellingTrie& given_;
  NameReading reading_;
};

/// Words [first, last) as letters.
Letters letters_of(const NameWords& w, std::size_t first, std::size_t last) {
  Letters letters;
  if (first >= last) return letters;
  letters.symbols = w.symbols.data() + w.words[first].first;
  std::uint8_t size = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (i > first) letters.breaks |= 1U << size;
    size = static_cast<std::uint8_t>(size + w.words[i].size);
  }
  letters.size = size;
  return letters;
}

bool all_joined(const NameWords& w) {
  for (std::size_t i = 1; i < w.word_count; ++i)
    if (!w.words[i].hyphen_before) return false;
  return true;
}

/// All readings of a whole name under one script of spelling.
void read_full(const NameWords& w, Search& search) {
  const std::size_t n = w.word_count;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (!w.words[i].comma_after) continue;
    search.exact(letters_of(w, 0, i + 1), letters_of(w, i + 1, n), 0.0F);
    return;
  }
  const bool written_together = all_joined(w);
  if (n == 1) {
    const Letters all = letters_of(w, 0, 1);
    search.beginning(all, family_first);
    search.exact(all, {}, family_only);
    search.exact({}, all, given_only);
    return;
  }
  // KIM Jong Suk, Jong Suk KIM: capitals say which is the family name.
  const bool first_shouts = w.words[0].capitals && !w.words[n - 1].capitals;
  const bool last_shouts = w.words[n - 1].capitals && !w.words[0].capitals;
  const bool joined_first = w.words[1].hyphen_before, joined_last = w.words[n - 1].hyphen_before;
  // Kim Jong-suk, Jong-suk Kim: what a hyphen joins is the given name.
  float first = first_shouts ? -0.05F : last_shouts ? -4.0F : family_first;
  float last = last_shouts ? -0.05F : first_shouts ? -4.0F : family_last;
  if (n > 2 && joined_first && !joined_last) last += 1.0F;
  // What a hyphen joins is one name: Ban Ki-moon has no family name Moon.
  if (written_together || !joined_first) search.exact(letters_of(w, 0, 1), letters_of(w, 1, n), first);
  if (written_together || !joined_last) search.exact(letters_of(w, n - 1, n), letters_of(w, 0, n - 1), last);
  if (n > 2) {
    if (written_together || !w.words[2].hyphen_before) search.exact(letters_of(w, 0, 2), letters_of(w, 2, n), first);
    if (written_together || !w.words[n - 2].hyphen_before) search.exact(letters_of(w, n - 2, n), letters_of(w, 0, n - 2), last);
  }
  if (n == 2) search.exact(letters_of(w, 0, 2), {}, family_only);
  search.exact({}, letters_of(w, 0, n), given_only);
}

void search_part(const NameWords& words, NamePart part, Search& search) {
  const Letters all = letters_of(words, 0, words.word_count);
  switch (part) {
    case NamePart::full: read_full(words, search); break;
    case NamePart::family: search.exact(all, {}, 0.0F); break;
    case NamePart::given: search.exact({}, all, 0.0F); break;
  }
}

/// Is the whole given name one word that English knows as a name?
bool is_english_given(const NameWords& w, const NameReading& reading) {
  if (w.word_count == 0 || w.word_count > 2) return false;
  // The word that is not the family name: the leaves say how long that is only roughly, so both words are asked unless there is one.
  for (std::size_t i = 0; i < w.word_count; ++i) {
    std::string word;
    for (std::size_t k = 0; k < w.words[i].size; ++k)
      word += static_cast<char>('a' + w.symbols[static_cast<std::size_t>(w.words[i].first) + k]);
    if (word == "kim" || word == "lee" || (w.words[i].size < 4 && reading.family != 0)) continue;
    if (!full_name(word).empty()) return true;
  }
  return false;
}

/// How likely a name is Korean or Chinese, given its best reading: a logistic function of how frequent its family name and syllables are, where long
/// spellings and marks say more than short ones. The constants were set on the Western names of public test lists and on names of public persons; they order, they do not count.
float plausibility_of(const NameReading& r, const NameWords& w, NamePart part) {
  float marks = 0;
  for (std::size_t i = 0; i < w.symbol_count; ++i) marks += w.symbols[i] >= symbol_o_breve ? 2.0F : 0.0F;
  const float family = r.family_share + static_cast<float>(r.family_letters);
  const float letters = static_cast<float>(w.symbol_count - r.family_letters);
  const float given = r.given == 0 ? 0.0F : (r.given_share + 1.3F * letters + marks) / static_cast<float>(r.given);
  float z = 0;
  if (r.given == 0) {
    z = (part == NamePart::family ? 0.6F : -0.1F) + 0.35F * family;
  } else if (r.family == 0) {
    z = (part == NamePart::given ? 1.6F : 0.8F) + 0.9F * given;
  } else {
    z = 3.1F + 0.35F * family + 0.9F * given;
  }
  if (r.given == 1) z -= 0.7F;
  if (r.given == 3) z -= 2.0F;
  if (r.given == 2 && w.word_count > (r.family != 0 ? 2 : 1)) z += 0.9F;  // written as two syllables
  if (r.given != 0 && is_english_given(w, r)) z -= 3.0F;
  return 1.0F / (1.0F + std::exp(-z));
}

}  // namespace

namespace {

NameReadings read_as_written(const NameWords& words, NamePart part) {
  NameReadings out;
  Search korean(out, false);
  search_part(words, part, korean);
  Search pinyin(out, true);
  search_part(words, part, pinyin);
  if (out.count == 0) return out;
  const float best = out.best[0].score;
  while (out.count > 1 && out.best[out.count - 1U].score < best - window) --out.count;
  out.plausibility = plausibility_of(out.best[0], words, part);
  return out;
}

/// The name without the symbol at `at`.
NameWords without(const NameWords& words, std::size_t at) {
  NameWords out = words;
  std::copy(words.symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.symbols.begin() + words.symbol_count,
            out.symbols.begin() + static_cast<std::ptrdiff_t>(at));
  --out.symbol_count;
  for (std::size_t i = 0; i < out.word_count; ++i) {
    NameWord& w = out.words[i];
    if (at < w.first) {
      --w.first;
    } else if (at < static_cast<std::size_t>(w.first) + w.size) {
      --w.size;
    }
  }
  return out;
}

bool is_family_name(const NameWords& w, std::size_t word) {
  const SpellingTrie& trie = spellings().korean_family;
  std::int32_t node = trie.root();
  for (std::size_t i = 0; i < w.words[word].size; ++i) {
    node = trie.step(node, w.symbols[w.words[word].first + i]);
    if (node == SpellingTrie::none) return false;
  }
  const std::int32_t leaf = trie.leaf(node);
  return leaf != SpellingTrie::none && spellings().leaves[static_cast<std::size_t>(leaf)].log_share > usual_family;
}

void keep_better(NameReadings& best, const NameReadings& other) {
  if (other.count != 0 && (best.count == 0 || other.best[0].score > best.best[0].score)) best = other;
}

/// Readings of a name that can hardly be read as it stands: one letter of two equal ones too many; or, where a usual family name stands at one end, any letter too many or two
/// letters exchanged.
NameReadings read_repaired(const NameWords& words, NamePart part) {
  NameReadings best;
  for (std::size_t i = 0; i + 1 < words.symbol_count; ++i)
    if (words.symbols[i] == words.symbols[i + 1]) keep_better(best, read_as_written(without(words, i), part));
  const bool usual =
      part == NamePart::full && words.word_count > 1 && (is_family_name(words, 0) || is_family_name(words, words.word_count - 1U));
  if (best.count == 0 && usual) {
    for (std::size_t i = 0; i < words.symbol_count; ++i) keep_better(best, read_as_written(without(words, i), part));
    for (std::size_t i = 0; i + 1 < words.symbol_count; ++i) {
      NameWords exchanged = words;
      std::swap(exchanged.symbols[i], exchanged.symbols[i + 1]);
      keep_better(best, read_as_written(exchanged, part));
    }
  }
  best.plausibility *= repaired_plausibility;
  best.repaired = best.count != 0;
  return best;
}

}  // namespace

NameReadings read_latin_name(const NameWords& words, NamePart part) {
  if (words.symbol_count > 30) return {};
  NameReadings out = read_as_written(words, part);
  if (out.count != 0 && out.plausibility >= doubtful && out.best[0].given < 3) return out;
  const NameReadings repaired = read_repaired(words, part);
  return repaired.plausibility > out.plausibility ? repaired : out;
}

}  // namespace girok::text
