// What a quantity measures: who or what is counted, of what a share is a share, what an amount of money is.
//
// Model    A shallow look at the clause. English: the noun phrase after the number ("82,000 recorded cases of violations against women"), its
//          prepositions, and the nearest happening after it, else before it; for shares the phrase after "of" is the denominator and the
//          predicate what it is a share with. Korean and Chinese: the nearest counted noun after the counter, else before the number; what happened is
//          the verb that follows. Pronouns ("of them", "half of those") take what the previous claim counted.
// Limits   No parser. Where the pattern is not known the measure is empty.
// Threads  No shared state.
#pragma once

#include <optional>

#include "reading/clause.h"

namespace girok::reading {

/// What the pronouns of a later claim can refer to.
struct Antecedents {
  std::optional<Measure> counted;  ///< of the last count or share: "150,000 defectors ... 70 % of them"
  std::optional<Measure> denominator;  ///< of the last share: "half of women ..., a third ..."
  std::size_t sentence = 0;
};

struct Measured {
  Measure measure;
  std::optional<Measure> denominator;
};

/// Requires: open_for_measures(sentence) was called.
Measured measure_of(const Sentence& sentence, const Quantity& quantity, const Antecedents& before);

/// The measure of a whole clause, for statements that count nothing.
Measure measure_of_words(const Sentence& sentence, Span span);

/// "place:north-korea": one key for a place and its people, in any of the three languages.
std::string place_key(const Name& name);

}  // namespace girok::reading
