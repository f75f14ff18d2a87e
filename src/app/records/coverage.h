// The use case "what is known, and what is not": how many acts are recorded by province, by year, by kind of source; and where nothing is.
//
// Model    One act counts once for each province and year it is known for; where the act says neither place nor date, its event's count. A place counts as the province (ISO 3166-2) that it, or a place it lies in, has; where
//          none has a code, as the widest province, district or city ("@ID"); else it is "elsewhere or not said". Where nothing is recorded, nothing is known: an empty cell is no statement about what happened there.
// Limits   What the member may see. A date's year is the first year it can mean. Source kinds: that of the document's Source where it says one, else whether it is a testimony or a document.
// Cost     One look at every statement of eight properties: some 0.1 s for 100,000 records.
// Threads  As the vault: one at a time. A coverage is a plain value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "vault/vault.h"

namespace girok::app {

struct Coverage {
  std::uint64_t acts = 0;
  std::map<std::pair<std::string, int>, std::uint64_t> by_place_and_year;  ///< "" and 0: not said
  std::map<std::string, std::uint64_t> by_place,
      by_source;  ///< by_source: "testimony", "document", a term of source-kind; "" where no source is said
  std::map<int, std::uint64_t> by_year;
  std::map<std::string, std::uint64_t> by_type;  ///< records of all types
  std::uint64_t proposed = 0;  ///< records in review=proposed
  std::uint64_t clock = 0;  ///< of the case when it was counted
};

Coverage coverage_of(const vault::Vault& vault);

}  // namespace girok::app
