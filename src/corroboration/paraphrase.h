// Passages that say the same in other words: sentences of two documents that share several rare words, without sharing runs of them.
//
// Model    Candidates by an inverted index of rare lemmas; a pair counts where the shared lemmas say much, and are much of what the shorter says.
// Limits   Precision first: synonyms are not known, so that most paraphrases are missed. One language at a time.
// Threads  Uses up to `threads`; the result does not depend on how many.
#pragma once

#include <span>
#include <vector>

#include "corroboration/corroboration.h"
#include "corroboration/words.h"

namespace girok::corroboration {

/// `runs`: the reuse found already; a passage in it is no paraphrase as well.
std::vector<Reuse> find_paraphrases(std::span<const reading::Document> documents, const Counts& counts, const std::vector<Reuse>& runs, unsigned threads);

}  // namespace girok::corroboration
