// Concepts: the words by which reports in English, Korean and Chinese name the same persons, things and happenings.
//
// Model    A table (data/lexicon/concepts.tsv) from word forms to concept ids, each with a class and broader concepts. English words are looked
//          up by candidate lemmas (regular inflection plus a list of irregular forms); Hangul and Han by the longest form at each character, so that
//          a form is found inside a compound or before particles. The longest phrase wins.
// Limits   A word the table does not have is kept as its own crude stem: two documents that use the same unknown word still meet, two synonyms
//          do not. No word-sense disambiguation.
// Threads  The table is built once on first use; then read-only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/tokens.h"

namespace girok::reading {

enum class ConceptClass : std::uint8_t {
  who,  ///< persons that are counted
  what,  ///< things that are counted
  event,  ///< what happened
  money,  ///< what an amount of money is
  scope,  ///< what narrows a count
};

struct Concept {
  std::string id;
  ConceptClass kind = ConceptClass::what;
  std::vector<std::uint16_t> broader;  ///< indices, transitively closed
};

struct ConceptMatch {
  Span span;
  std::uint16_t concept_index = 0;
  std::size_t first_token = 0, token_count = 1;  ///< within the tokens given
};

const Concept& concept_at(std::uint16_t index);

/// Is `id` the concept `ancestor`, or narrower than it? False for ids that are not in the table, unless equal.
bool is_a(std::string_view id, std::string_view ancestor);

/// All matches in the tokens, in order; a token may carry several concepts (one match each), matches of different phrases do not overlap.
/// `folded`: text::fold_word of each word token, one for each token.
std::vector<ConceptMatch> concepts_in(std::string_view text, std::span<const text::Token> tokens, std::span<const std::string> folded);

/// Lower-case crude lemma of an English word, for words the table does not have: "refineries" -> "refinery", "burned" -> "burn".
std::string lemma_of(std::string_view folded_word);

/// Function words of English that end a noun phrase: prepositions, auxiliaries, pronouns, conjunctions, relative pronouns.
bool ends_noun_phrase(std::string_view folded_word);
/// Words that say nothing of what is counted: articles, possessives, quantifiers, degree words.
bool is_filler(std::string_view folded_word);

}  // namespace girok::reading
