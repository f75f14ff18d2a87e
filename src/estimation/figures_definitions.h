// Which claims of one name are of one figure: the same definition, place, time and kind.
//
// Model    Two claims fit where they have one unit and currency and neither says of what is counted, of whom, where or when anything that the
//          other contradicts. Stock or flow, and the period of a flow, must be said by both or by neither; only within one origin may one
//          citation leave out what another says. A claim that would fit two that do not fit each other stands apart with those that say
//          exactly the same: silence is never settled by a guess, nor by the order of rows.
// Limits   Texts are compared as they stand. Beyond 2,000 different statements of one name, silence fits nothing but silence.
// Threads  Const throughout.
#pragma once

#include <string>
#include <vector>

#include "estimation/figures.h"

namespace girok::estimation {

/// Claims that are laid together.
struct OneFigure {
  std::vector<std::size_t> claims;  ///< indices, ascending
  std::vector<std::string> presumed;  ///< properties that one origin says and another leaves out: "place"
  std::string ambiguous;  ///< property that it leaves out, for which it would fit several figures; else empty
};

/// In the order of their first claims. `members`: indices into `claims`, ascending. Cost: n log n, and the square of the number of different statements up to the limit.
std::vector<OneFigure> split_by_definition(const std::vector<Claim>& claims, const std::vector<std::size_t>& members);

/// First property in which two figures differ: "measure", "unit", "currency", "per", "base", "place", "time", "kind"; empty where in none.
std::string difference_of(const FigureGroup& a, const FigureGroup& b);

/// That of the claim; a claim per year is one of a flow.
FigureKind kind_of(const Claim& claim);

}  // namespace girok::estimation
