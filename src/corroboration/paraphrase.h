// Passages that say the same in other words: sentences of two documents that share several telling words, without sharing runs of them.
//
// Model    A sentence is the lemmas of its words that say something, with concepts of the lexicon for synonyms and quantities by their value; a
//          Korean word counts by its first two syllables, Chinese by pairs of characters. An inverted index of lemmas that few sentences have
//          proposes pairs; a pair, or two neighbouring sentences against one, counts where the shared lemmas say much, are much of what the
//          shorter side says, and stand in much the same order.
// Limits   Precision first: most paraphrases that exchange every word are missed. One language at a time. A lemma in more sentences than the cap
//          proposes nothing, and a sentence is looked at beside the few that share most with it.
// Threads  Uses up to `threads`; the result does not depend on how many. Time: linear in the words, for the cap bounds the pairs.
#pragma once

#include <span>
#include <vector>

#include "corroboration/corroboration.h"
#include "corroboration/words.h"

namespace girok::corroboration {

/// A number that a story has in passing ("one year", "two men"), or one that is the point of its sentence ("62 per cent").
enum class NumberRole : std::uint8_t { none, detail, statistic };

struct LemmaWeight {
  float bits = 0;
  NumberRole figure = NumberRole::none;
};

/// What the paraphrases of a pile are found from; keeps nothing of the words it is made of.
class Sentences {
 public:
  /// `words`: those of each document, not weighed.
  Sentences(std::span<const reading::Document> documents, std::span<const std::vector<Word>> words);

  /// `runs`: the reuse found already; a passage in it is no paraphrase as well.
  std::vector<Reuse> paraphrases(const std::vector<Reuse>& runs, unsigned threads) const;

  struct Sentence {
    Span span;
    std::uint32_t first = 0;  ///< of its lemmas, in items
    std::uint32_t size = 0;
    bool body = false;  ///< running text, not a heading, and not said before
  };

 private:
  std::vector<Sentence> sentences_;
  std::vector<std::uint32_t> first_;  ///< of each document, and one more: its sentences
  std::vector<std::uint32_t> items_;  ///< lemmas by number, in order of the text
  std::vector<LemmaWeight> weights_;  ///< of each lemma
  std::vector<std::uint32_t> postings_;  ///< sentences of each lemma that proposes, ascending
  std::vector<std::uint32_t> posting_;  ///< [lemma + 1] into postings_
};

}  // namespace girok::corroboration
