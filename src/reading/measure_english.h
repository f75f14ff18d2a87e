// What the parts of the English measures share. See measure.h.
#pragma once

#include "reading/noun_phrase_en.h"

namespace girok::reading::en {

/// Where the quantity's tail stops: the clause's end, or the next quantity that has a measure of its own.
std::uint32_t tail_limit(const Reader& r, const Quantity& q);

/// The whole after "of", with its relative clause or places; `next` becomes the first token of the predicate.
std::optional<Measure> denominator_from(const Reader& r, std::size_t i, std::uint32_t limit, const Antecedents& before, std::size_t& next);

Measured share_measure(const Reader& r, const Quantity& q, const Antecedents& before);

}  // namespace girok::reading::en
