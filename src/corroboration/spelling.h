// One spelling for words that are spelt in several ways: British and American English, and irregular forms.
//
// Model    Rules over endings and a short table of irregular pairs. Both spellings are brought to one form, which need not be a word.
// Limits   English only. Made for comparing: over-folding a rare pair of words is accepted.
// Threads  Pure.
#pragma once

#include <string>

namespace girok::corroboration {

/// Brings a folded (lower-case ASCII) English word to the form its spelling variants share, in place.
void unify_spelling(std::string& word);

}  // namespace girok::corroboration
