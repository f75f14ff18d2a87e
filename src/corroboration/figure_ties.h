// What ties the claims of one figure to each other. Internal to provenance.
//
// Model    docs/methods/corroboration.md, "Provenance and independence": certain and likely ties. Some ties are groups (ties.h), some pairs (shared words, a publisher in the pile), and some say "on one of these": a claim that names
//          nobody rests on some claim with its number that does name somebody. Of those it is tied to one that it is joined to anyway, else to the earliest (by date, then by wording).
// Limits   Shared words are looked for with the first eight claims of a value.
// Threads  One at a time.
#pragma once

#include <span>
#include <vector>

#include "corroboration/standing.h"
#include "corroboration/ties.h"

namespace girok::corroboration {

struct FigureTies {
  std::vector<Party> parties;  ///< [claim of the figure]
  std::vector<Tie> ties;  ///< members are positions among the figure's claims
  std::vector<bool> decides;  ///< [tie] without it there would be an origin more
  Origins origins;
};

FigureTies ties_of_figure(const Standing& standing, const Figure& figure, const Judgements& judgements);

}  // namespace girok::corroboration
