// Numbers and quantities, one recogniser per script; find_quantities() (quantities.cpp) gives each its stretches of the text and merges.
//
// Model    A grammar over tokens, longest reading first, left to right. A recogniser gives whole quantities: number, interval with
//          its bound, kind, unit, currency, period, hedge, and in `conversion_of` the index within its own result. It reads its
//          stretch alone (a sentence or several of one language) and in one pass, with look-ahead and look-back of a fixed length.
// Limits   A numeral in the other script than the stretch's is read by the stretch's recogniser: digits with Latin units
//          ("20 km", "$5bn") are the business of both.
// Threads  No shared state.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "reading/document.h"
#include "text/tokens.h"

namespace girok::reading {

/// A numeral by itself: what quantities are made of, before bounds, units and ranges. A range holds two.
struct NumberMention {
  Span span;               ///< digits or number words with their magnitude: "1.5bn", "two and a half", "3만 5천"
  Decimal value;           ///< in full; fractions rounded to 20 significant digits
  bool ordinal = false;    ///< "52nd", "third", "제3"
  bool fraction = false;   ///< "a third", "3/4", "삼분의 일": a share when nothing else says otherwise
};

/// Every numeral of the stretch, in order, without overlaps: the same numerals that the quantities below are built on.
std::vector<NumberMention> numbers_en(std::string_view text, std::span<const text::Token> tokens);
std::vector<NumberMention> numbers_cjk(std::string_view text, std::span<const text::Token> tokens, text::Language language);

/// Every quantity of the stretch, in order, without overlaps. Spans are offsets into `text`, the whole text that `tokens` index.
std::vector<Quantity> quantities_en(std::string_view text, std::span<const text::Token> tokens);
std::vector<Quantity> quantities_cjk(std::string_view text, std::span<const text::Token> tokens, text::Language language);

}  // namespace girok::reading
