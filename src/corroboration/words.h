// The words of a document as text reuse compares them: folded, spelt one way, and weighed by how much they say.
//
// Model    A word is a token of the text, its inner hyphens taken apart; its key is a hash of its folded form after British spellings, number
//          words, digit grouping, Korean particles and traditional characters have been brought to one form. The weight of a word is its
//          information in bits, -log2 of its share of the pile, less what any word carries, and at most what its class allows.
// Limits   Spelling rules are rules: a few different words fold together ("prise", "prize"). Keys are 32-bit hashes.
// Threads  Pure functions; Counts may be filled by many threads, and the sums do not depend on their order.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"

namespace girok::corroboration {

enum class WordClass : std::uint8_t {
  function,  ///< "the", "of", 的, and names of places: says nothing of what a text is about
  common,  ///< words any report has: "said", "people", "government"
  content,
  number,
  name,  ///< inside a proper name; names are not reused text
};

/// 16 bytes: the words of the whole pile are kept while it is compared.
struct Word {
  std::uint32_t key = 0;  ///< equal for spelling variants
  std::uint32_t begin = 0;  ///< bytes of the text
  std::uint16_t size = 0;
  std::uint16_t form = 0;  ///< hash of the folded form as it stands: differs where only the spelling differs
  std::uint8_t sixteenths = 0;  ///< of a bit; 0 until weighed
  WordClass cls : 4 = WordClass::content;
  std::uint8_t units : 4 = 3;  ///< how much of a k-gram it makes: an English word 3, a Han character 2, an eojeol 4
  bool after_ellipsis : 1 = false;  ///< "..." or "[...]" stands before it
  bool in_brackets : 1 = false;  ///< between [ and ]: put in by whoever quotes
  bool begins_sentence : 1 = false;
  bool begins_paragraph : 1 = false;  ///< a line break stands before its sentence
  bool spoken : 1 = false;  ///< inside a quotation
  bool aside : 1 = false;  ///< in a heading, a caption or a pull-quote, or said before

  std::uint32_t end() const { return begin + size; }
  Span span() const { return {begin, end()}; }
  float bits() const { return static_cast<float>(sixteenths) / 16.0F; }
};
static_assert(sizeof(Word) == 16);

/// The words of the document, in order, without those of by-lines, date lines and boilerplate.
std::vector<Word> words_of(const reading::Document& document);

/// How often each word stands in the pile; words that share a slot share their count (a little too high, never too low).
class Counts {
 public:
  /// `words`: about how many words the pile has.
  explicit Counts(std::size_t words);
  void add(std::span<const Word> words);
  /// Sets Word::sixteenths.
  void weigh(std::span<Word> words) const;

 private:
  std::vector<std::atomic<std::uint32_t>> slots_;
  std::atomic<std::uint64_t> total_ = 0;
};

}  // namespace girok::corroboration
