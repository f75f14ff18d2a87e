// Reading: one document -> segments, names, quotations, attributions, quantities, claims. Every result is a span of the text.
//
// Model    Rules over tokens, in the order below; each step reads what the earlier ones found. See docs/methods/reading.md.
// Limits   English first; Korean and Chinese for quotations, numbers, names and claims. No parser, no model: what the grammar does
//          not know stays null rather than guessed.
// Threads  read() may run on many documents at once; no shared mutable state. Linear in the size of the text.
#pragma once

#include "reading/document.h"

namespace girok::reading {

// Each step fills the members named; requires those of the steps above it.
void find_structure(Document& document);     // tokens, sentences, language, segments, metadata   (structure.cpp)
void find_names(Document& document);         // names, abbreviations                              (names.cpp)
void find_quotations(Document& document);    // quotations                                        (quotations.cpp)
void find_attributions(Document& document);  // attributions                                      (attribution.cpp)
void find_quantities(Document& document);    // quantities                                        (quantities.cpp)
void find_claims(Document& document);        // claims                                            (claims.cpp)

/// All steps. Requires: text, map, blocks (from load.h).
void read(Document& document);

}  // namespace girok::reading
