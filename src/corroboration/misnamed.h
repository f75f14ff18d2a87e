// Names that look like slips: a body called by another body's name, an acronym with its letters exchanged.
//
// Model    Candidates come from inverted indexes (words, first characters, persons, figures, letters). A pair is proposed only where a sign other than the
//          names themselves supports it: one person speaks for both, one acronym is stated for both, the same figures or the same quotation stand on both.
// Limits   Two bodies that one document names are two. A bucket of more than 64 names is stock and is passed over.
// Tested by misnamed_test.cpp
#pragma once

#include <span>
#include <vector>

#include "corroboration/corroboration.h"

namespace girok::corroboration {

std::vector<Alias> find_misnamed(std::span<const reading::Document> documents);
std::vector<Alias> find_misspelt_acronyms(std::span<const reading::Document> documents);

}  // namespace girok::corroboration
