// What the files behind find_names share: the words of a text, and names while they are still being made out.
//
// Threads  Made for one document by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"
#include "reading/word_lists.h"

namespace girok::reading {

/// Beside each token, what names need to know of it.
struct Word {
  std::uint32_t begin = 0, end = 0;  ///< without a possessive ending
  bool latin = false;                ///< a word in Latin letters
  bool capital = false;
  bool all_caps = false;             ///< two or more letters, all capitals
  bool possessive = false;
  bool first = false;                ///< begins a sentence, a quotation, or what follows a colon: its capital says nothing
  bool folded = false;               ///< its lower case differs from how it stands
  VerbClass verb = VerbClass::unknown;
  std::uint32_t lower_begin = 0, lower_size = 0;         ///< in Words, where `folded`
  std::uint32_t classes = 0, lower_classes = 0;          ///< in the word lists: as it stands or in lower case; in lower case
};

class Words {
 public:
  explicit Words(const Document& document);

  std::size_t size() const { return words_.size(); }
  const Word& operator[](std::size_t i) const { return words_[i]; }
  /// The word as it stands, without a possessive ending.
  std::string_view text(std::size_t i) const { return slice(document_.text, {words_[i].begin, words_[i].end}); }
  /// In lower case, folded; what is not in Latin letters as it stands.
  std::string_view lower(std::size_t i) const {
    return words_[i].folded ? std::string_view(lower_).substr(words_[i].lower_begin, words_[i].lower_size) : text(i);
  }
  /// Classes in the word lists, of the word as it stands or in lower case.
  std::uint32_t classes(std::size_t i) const { return words_[i].latin ? words_[i].classes : word_lists().english(text(i)); }
  bool is(std::size_t i, std::string_view mark) const { return i < size() && text(i) == mark; }
  bool is_lower(std::size_t i, std::string_view lower_word) const { return i < size() && words_[i].latin && lower(i) == lower_word; }
  /// From the first word's beginning to the last word's end, apostrophes made straight, white space single.
  std::string join(std::size_t first, std::size_t last) const;
  Span span(std::size_t first, std::size_t last) const { return {words_[first].begin, words_[last].end}; }
  const Document& document() const { return document_; }
  /// Token range of sentence `s`: [begin, end).
  std::size_t sentence_begin(std::size_t s) const { return sentence_begin_[s]; }
  std::size_t sentence_end(std::size_t s) const { return sentence_begin_[s + 1]; }
  /// The sentence that token `i` lies in.
  std::size_t sentence_of(std::size_t i) const;

 private:
  const Document& document_;
  void look_up(std::size_t i);

  std::vector<Word> words_;
  std::string lower_;                        ///< lower case of the words that differ from it, one behind the other
  std::vector<std::size_t> sentence_begin_;  ///< one more than sentences
};

/// A name being made out. Tokens [first, last]; `span` may be narrower (Korean particles taken off).
struct Found {
  std::size_t first = 0, last = 0;
  Span span;
  NameKind kind = NameKind::other;
  std::uint8_t sure = 0;        ///< 0 a guess, 1 by shape, 2 by context, 3 by its words
  bool article = false;         ///< "the" stands before it
  bool honorific = false;
  std::string text, canonical, role, organisation;
};

/// An office named without its holder: "Lead Adviser for X". Tokens [first, last].
struct Office {
  std::size_t first = 0, last = 0;
  std::string role, organisation;
};

struct NameFinds {
  std::vector<Found> names;
  std::vector<Office> offices;
  std::vector<Abbreviation> abbreviations;
};

void find_english_names(const Words& words, NameFinds& finds);            // names_english.cpp
void find_korean_names(const Words& words, NameFinds& finds);             // names_korean.cpp
void find_chinese_names(const Words& words, NameFinds& finds);            // names_chinese.cpp
void find_abbreviations(const Words& words, NameFinds& finds);            // names_resolve.cpp
void find_roles(const Words& words, NameFinds& finds);                    // names_roles.cpp
void resolve_names(const Words& words, NameFinds& finds);                 // names_resolve.cpp

/// Do the capitals of `longer` spell `shorter`, in order, or nearly?
bool initials_match(std::string_view shorter, std::string_view longer);

}  // namespace girok::reading
