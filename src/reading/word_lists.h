// The word lists of data/lexicon that names, quotations and attributions share, ready to be asked.
//
// Model    Each list is a tab-separated file embedded in the program; a word is in any number of classes. Read once, on first use.
// Limits   Not the concepts of what is counted (lexicon.h). English words are asked as they stand or in lower case (`fold_word`); Korean verbs by the beginning of an eojeol.
// Threads  Built once, then constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace girok::reading {

/// What a verb of speaking does with the words it governs.
enum class VerbClass : std::uint8_t { unknown, speech, report, claim, estimate, deny };

/// What a word, or a phrase, can be. Bits.
enum WordClass : std::uint32_t {
  honorific = 1u << 0,  ///< Ms, Dr, 씨, 女士
  title = 1u << 1,  ///< Director, 대표, 主任
  title_modifier = 1u << 2,  ///< Senior, 선임, 高级
  organisation_head = 1u << 3,
  group_noun = 1u << 4,  ///< "group" in "the group said"
  people_noun = 1u << 5,  ///< "researchers", 관계자
  document_noun = 1u << 6,  ///< "report", 보고서
  known_acronym = 1u << 7,
  not_a_name = 1u << 8,  ///< capitals that are no names: COVID, Monday
  outlet_head = 1u << 9,
  outlet_weak_head = 1u << 10,
  agency = 1u << 11,  ///< a wire agency, whole name
  outlet = 1u << 12,  ///< an outlet, whole name
  place = 1u << 13,
  nationality = 1u << 14,
  common_function = 1u << 15,
  common_noun = 1u << 16,
  given_name = 1u << 17,
  korean_family = 1u << 18,
  chinese_family = 1u << 19,
};

/// From words to numbers: open addressing, 0 stands for "not there". Keys are views of text that outlives the table.
class WordTable {
 public:
  std::uint32_t find(std::string_view key) const {
    if (slots_.empty()) return 0;
    const Ends ends = ends_of(key.data(), key.size());
    for (std::size_t i = hash(key, ends) & mask_;; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.key == nullptr) return 0;
      if (slot.size != key.size() || !(ends_of(slot.key, slot.size) == ends)) continue;
      if (key.size() <= 16 || std::memcmp(slot.key, key.data(), key.size()) == 0) return slot.value;
    }
  }
  bool contains(std::string_view key) const { return find(key) != 0; }
  std::uint32_t& operator[](std::string_view key);
  /// Calls `each(key, value)` with every entry, in no order that means anything.
  template <class Each>
  void for_each(Each&& each) const {
    for (const Slot& slot : slots_) {
      if (slot.key != nullptr) each(std::string_view(slot.key, slot.size), slot.value);
    }
  }

 private:
  struct Slot {
    const char* key = nullptr;
    std::uint32_t size = 0, value = 0;
  };
  /// The first and the last eight bytes, which overlap in shorter words: all of a word of up to sixteen.
  struct Ends {
    std::uint64_t first = 0, last = 0;
    bool operator==(const Ends&) const = default;
  };
  static Ends ends_of(const char* key, std::size_t size) {
    Ends ends;
    if (size >= 8) {
      std::memcpy(&ends.first, key, 8);
      std::memcpy(&ends.last, key + size - 8, 8);
    } else if (size >= 4) {
      std::memcpy(&ends.first, key, 4);
      std::memcpy(&ends.last, key + size - 4, 4);
    } else {
      for (std::size_t i = 0; i < size; ++i) ends.first = ends.first << 8 | static_cast<unsigned char>(key[i]);
    }
    return ends;
  }
  static std::uint64_t mixed(std::uint64_t h, std::uint64_t word) {
    h = (h ^ word) * 0x9e3779b97f4a7c15U;
    return h ^ (h >> 32);
  }
  static std::size_t hash(std::string_view key, const Ends& ends) {
    std::uint64_t h = mixed(mixed(key.size(), ends.first), ends.last);
    for (std::size_t i = 8; i + 8 < key.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, key.data() + i, 8);
      h = mixed(h, word);
    }
    return static_cast<std::size_t>(h);
  }
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0, used_ = 0;
};

class WordLists {
 public:
  WordLists();

  /// Classes of an English word or phrase as written (single spaces, straight apostrophes); 0 where unknown.
  std::uint32_t english(std::string_view phrase) const { return find(english_, phrase) & class_bits; }
  /// The same for Hangul and for Han.
  std::uint32_t korean(std::string_view word) const { return find(korean_, word); }
  std::uint32_t chinese(std::string_view word) const { return find(chinese_, word); }
  /// How many tokens the longest English phrase that begins with this word has; 0 where none does.
  std::uint32_t phrase_length(std::string_view first_word) const { return find(phrase_lengths_, first_word); }

  /// The longest suffix of `word` in one of the classes (bytes; 0 where none). The whole word counts too.
  std::size_t korean_suffix(std::string_view word, std::uint32_t classes) const { return suffix(korean_, korean_last_, word, classes); }
  std::size_t chinese_suffix(std::string_view word, std::uint32_t classes) const { return suffix(chinese_, chinese_last_, word, classes); }
  /// The longest prefix of `text` in one of the classes (bytes).
  std::size_t chinese_prefix(std::string_view text, std::uint32_t classes) const;

  /// English: an inflected form, in lower case.
  VerbClass verb(std::string_view lower) const { return static_cast<VerbClass>(find(english_, lower) >> verb_shift); }
  /// english() and verb() in one.
  std::uint32_t english(std::string_view lower, VerbClass& verb) const {
    const std::uint32_t both = find(english_, lower);
    verb = static_cast<VerbClass>(both >> verb_shift);
    return both & class_bits;
  }
  /// Korean: the eojeol that carries the verb ("말했다고").
  VerbClass korean_verb(std::string_view eojeol) const;
  /// Chinese: the longest verb that stands at the beginning of `text`; `length` its bytes.
  VerbClass chinese_verb(std::string_view text, std::size_t& length) const;

 private:
  using Map = WordTable;
  /// An English entry holds its classes and, above them, its class of verb.
  static constexpr std::uint32_t verb_shift = 24, class_bits = (1u << verb_shift) - 1;
  static std::uint32_t find(const Map& map, std::string_view key) { return map.find(key); }
  static std::size_t suffix(const Map& map, const Map& longest_by_last, std::string_view word, std::uint32_t classes);
  void measure();
  void load_words(std::string_view file);
  void load_places();
  void load_verbs();
  void load_common();
  void load_given_names();
  void add_english(std::string_view phrase, std::uint32_t classes);

  Map english_, korean_, chinese_, phrase_lengths_, korean_verbs_, chinese_verbs_;
  /// The longest entry, in bytes, by its last or first character: most look-ups end here.
  Map korean_last_, chinese_last_, chinese_first_, korean_verb_first_, chinese_verb_first_;
};

const WordLists& word_lists();

/// Is the word one of these? For the few words that a rule of grammar names. The last byte parts most words before they are compared.
inline bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  for (const std::string_view other : list) {
    if (other.size() == word.size() && (word.empty() || (other.back() == word.back() && other == word))) return true;
  }
  return false;
}

/// Splits at a character, calling `each` with every part, empty ones included.
template <class Each>
void split(std::string_view text, char at, Each&& each) {
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(at, begin);
    each(text.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return;
    begin = end + 1;
  }
}

}  // namespace girok::reading
