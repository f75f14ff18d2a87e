// A sentence laid open for finding what a quantity measures: its tokens, concepts, names and quantities, and the clauses they fall into.
//
// Threads  Plain data, made for one sentence and thrown away.
#pragma once

#include <span>
#include <vector>

#include "reading/document.h"
#include "reading/lexicon.h"

namespace girok::reading {

struct Sentence {
  const Document* document = nullptr;
  Span span;
  std::size_t index = 0;                  ///< into document->sentences
  std::span<const text::Token> tokens;
  std::vector<std::string> folded;        ///< one for each token; filled by open_for_measures
  std::vector<ConceptMatch> concepts;     ///< positions relative to `tokens`
  std::vector<std::size_t> names;         ///< indices into document->names
  std::vector<std::size_t> quantities;    ///< indices into document->quantities
  std::vector<std::uint32_t> boundaries;  ///< offsets where a clause ends, ascending; the sentence's end is the last
  bool cjk = false;                       ///< mostly Hangul or Han: number and counter follow or precede the noun, the verb comes last

  /// Index of the first token that begins at or after `offset`.
  std::size_t token_from(std::uint32_t offset) const;
  /// The clause that holds `offset`, as far as about a thousand bytes either side: what is done for each number stays bounded.
  Span clause_at(std::uint32_t offset) const;
};

/// Positions in the document's sorted lists, advanced from sentence to sentence.
struct Cursor {
  std::size_t token = 0, name = 0, quantity = 0;
};

/// Opens sentence `index`. Requires: sentences are opened in order with one cursor.
Sentence open_sentence(const Document& document, std::size_t index, Cursor& cursor);

/// Fills `folded`, `concepts` and `boundaries`; only sentences with something to measure need them.
void open_for_measures(Sentence& sentence);

}  // namespace girok::reading
