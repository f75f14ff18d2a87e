// What a document says more than once, word for word.
//
// Model    Words are compared folded, without marks. Sentences of at least five words (eight Han characters) are grouped by a hash of their
//          words and compared; a short passage is looked for inside longer ones by its first five words.
// Limits   Exact repetition only: a changed word makes another sentence.
// Threads  No shared state. Linear in the size of the text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "reading/document.h"

namespace girok::reading {

/// The words of a text as numbers that are equal where the words are, folded; marks are left out.
class WordStream {
 public:
  WordStream(std::string_view text, std::span<const text::Token> tokens);

  struct Range {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t size() const { return end - begin; }
  };
  /// The words that lie in `span`.
  Range words_in(Span span) const;
  std::size_t size() const { return ids_.size(); }
  std::uint32_t id(std::size_t word) const { return ids_[word]; }
  bool equal(Range a, Range b) const;
  std::uint64_t hash(Range range) const;
  /// Enough words to be more than a phrase.
  bool is_long(Range range) const;

 private:
  std::vector<std::uint32_t> ids_;  // hashes of folded words
  std::vector<std::uint32_t> begins_;  // where each word begins in the text
  std::vector<bool> han_;
};

/// For each of the first 64 long ones of `passages` (spans of at most 80 words): a place where its words stand again, outside it.
/// Nothing (an empty span) for the others. `place[i]` covers exactly the repeated words.
std::vector<std::vector<Span>> find_again(const WordStream& words, std::span<const text::Token> word_tokens,
                                          std::span<const Span> passages);

/// Fills Segment::repeated: a segment whose long sentences have all been said in another one that counts before it. Body counts before
/// title, title before the rest; among equals, the earlier.
void mark_repeated(Document& document, const WordStream& words);

}  // namespace girok::reading
