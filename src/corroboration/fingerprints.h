// Which places of which documents say the same few words: winnowed fingerprints over a pile.
//
// Model    Winnowing (Schleimer, Wilkerson & Aiken 2003, SIGMOD, 76-85) of k-grams of words: four English words, six Han characters or three
//          eojeol, or a mixture of the same length. Only grams that say something (outside names a rare word, a number or two common words) are chosen. Of every
//          two neighbouring grams one is kept, so that any five shared words of which this holds are found.
// Limits   A gram in more documents than the cap is a stock phrase and forgotten; so is a gram's fifth occurrence in one document.
// Threads  build() uses several; the index does not depend on how many. Memory: 16 bytes a fingerprint while building, 12 for each shared one after.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corroboration/words.h"

namespace girok::corroboration {

struct Fingerprint {
  std::uint64_t hash = 0;
  std::uint32_t word = 0;  ///< index of the gram's first word
};

/// The fingerprints of one document, in order of position.
std::vector<Fingerprint> fingerprints_of(std::span<const Word> words);

/// How many documents may share a gram before it counts as stock, in a pile of so many. All of a small pile may.
std::size_t document_cap(std::size_t documents);

/// A gram at the same time at word `a` of one document and word `b` of another.
struct Seed {
  std::uint32_t document = 0;  ///< the other one
  std::uint32_t a = 0, b = 0;
};

class FingerprintIndex {
 public:
  /// Takes the fingerprints of each document.
  static FingerprintIndex build(std::vector<std::vector<Fingerprint>> by_document, unsigned threads);

  /// Does the document share anything with another?
  bool shares(std::size_t document) const { return first_[document] != first_[document + 1]; }
  /// Takes their weight from the words of grams that are stock: what stands in every document says nothing of two.
  void discount_stock(std::span<Word> words) const;
  /// All seeds with later documents, ordered by document, a, b.
  std::vector<Seed> seeds(std::size_t document) const;

 private:
  struct Posting {
    std::uint32_t document = 0, word = 0;
  };
  std::vector<Posting> postings_;  ///< those of one gram stand together, by document and word
  std::vector<std::uint32_t> group_end_;  ///< of each posting: where its gram's postings end
  std::vector<std::uint32_t> first_;  ///< [document + 1] into own_
  std::vector<std::uint64_t> stock_;  ///< hashes of grams beyond the cap, sorted
  std::vector<std::uint32_t> own_;  ///< indices of a document's postings
};

}  // namespace girok::corroboration
