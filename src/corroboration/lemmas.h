// Lemmas: the words of documents that say something, by number; inflected forms, synonyms of the lexicon and figures of one value are one. Private to paraphrase.cpp.
//
// Limits   A crude stem; Korean by its first two syllables, Chinese by pairs of characters.
// Threads  One at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "corroboration/paraphrase.h"
#include "corroboration/words.h"

namespace girok::corroboration {

/// Open addressing; numbers keys in the order they come.
class Numbering {
 public:
  /// The number of the key, and whether it is new.
  std::pair<std::uint32_t, bool> operator()(std::uint64_t key);
  std::uint32_t size() const { return count_; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
  };
  std::size_t place_of(std::uint64_t key) const;
  void grow();
  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

struct Lemma {
  float most_bits = 0;
  std::uint32_t count = 0;  ///< how often it stands in the pile
  NumberRole figure = NumberRole::none;
};

/// Turns the words of one document after the other into lemmas by number.
class Lemmatiser {
 public:
  std::vector<Lemma> lemmas;

  void begin(const reading::Document& document);

  std::optional<std::uint32_t> operator()(const Word& word);

 private:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;

  const reading::Quantity* quantity_at(std::uint32_t at);

  std::optional<std::uint32_t> of_quantity(const reading::Quantity& quantity);

  std::optional<std::uint32_t> of_han(const Word* before, const Word& word);

  std::uint32_t of_key(std::uint64_t key, float most_bits, NumberRole figure);

  std::uint32_t number_of(std::uint64_t key, float most_bits, NumberRole figure = NumberRole::none);

  std::uint32_t of_text(const Word& word, std::string_view text);

  const reading::Document* document_ = nullptr;
  std::size_t quantity_ = 0, last_quantity_ = reading::none;
  const Word* before_ = nullptr;
  Numbering words_, numbers_;
  std::vector<std::uint32_t> of_word_;  ///< lemmas of words by number
};

/// What each lemma says: the rarer in the pile, the more.
std::vector<LemmaWeight> weigh(const std::vector<Lemma>& lemmas);

}  // namespace girok::corroboration
