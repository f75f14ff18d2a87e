// Persons and groups by name, while somebody types into a field that asks for one.
//
// Model    Whose name has words that begin so; then, whose whole name can be the same in another script or spelling (name_index.h). Who types a name into such a field asks for it: sealed names are found too by who
//          may see them, and each is logged as found before it is told; where the log does not take it, it is left out.
// Limits   From two characters of Hangul or Han on, or three others: a log of every first letter would tell nothing.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/records/name_index.h"

namespace girok::app {

struct SuggestedName {
  Id record;
  std::string type, name;
  records::Confidentiality level = records::Confidentiality::internal;  ///< of the name
  bool alike = false;  ///< it is not what was typed, and may be somebody else
};
/// Each record once, the best first. Errors: refused (role).
Result<std::vector<SuggestedName>> suggest_names(vault::Vault& vault, NameIndex& index, std::string_view typed, std::size_t limit);

}  // namespace girok::app
