// Indirect speech: the clause that a verb of speaking governs, where its speaker is named or described.
//
// Model    English "X said that ...", "..., X said"; Korean "X는 ...다고 말했다"; Chinese "X表示，...". One a sentence: the outermost.
// Limits   Without "that", only after said and says. Sentences over 120 tokens are left alone.
// Threads  As Speakers.
#pragma once

#include <optional>

#include "reading/speakers.h"

namespace girok::reading {

struct IndirectSpeech {
  Span span;
  Voice voice;
};

/// In the sentence of tokens [first, past).
std::optional<IndirectSpeech> indirect_speech(const Document& document, const MarkedText& marked, const Speakers& speakers,
                                              std::size_t first, std::size_t past);

}  // namespace girok::reading
