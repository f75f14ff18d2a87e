// The spellings in Latin letters that one Hangul syllable has in names, with how likely each is. Private to the room.
//
// Model    A product of variants of its letters. Variants: Revised Romanisation (2000), McCune–Reischauer (1939) with and without marks, the DPRK's
//          system (1992), and what people use, as gathered by the National Institute of the Korean Language (2011) in its studies of how family names
//          are spelled, and in public lists of names. The probabilities are judged, not counted.
// Threads  No shared state.
#pragma once

#include <vector>

#include "text/name_tables.h"

namespace girok::text {

/// Lower case, with ŏ, ŭ and ' where the system has marks. Weights are P(spelling | syllable); together about 1. Requires: is_syllable(syllable).
std::vector<Spelling> spelling_variants(char32_t syllable);

}  // namespace girok::text
