// Persons and groups by name, while somebody types into a field that asks for one.
//
// Model    Whose name has words that begin so; then, whose whole name can be the same in another script or spelling (name_index.h). Who types a name into such a field asks for it: sealed names are found too by who
//          may see them, and each is logged as found before it is told; where the log does not take it, it is left out. What the log says already of the same member and person, less than `one_typing_ms` ago, is not
//          said anew for every letter: a line says that from then on the member was shown them, and a flood of lines hides those that matter.
// Limits   From two characters of Hangul or Han on, or three others: a log of every first letter would tell nothing.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/name_index.h"

namespace girok::app {

inline constexpr std::uint64_t one_typing_ms = 10ULL * 60 * 1000;

struct SuggestedName {
  Id record;
  std::string type, name;
  records::Confidentiality level = records::Confidentiality::internal;  ///< of the name
  bool alike = false;  ///< it is not what was typed, and may be somebody else
};
/// Records of these types but those of `but`, each once, the best first. Only what is returned is logged. Errors: refused (role).
struct SuggestNames {
  std::vector<std::string> types = {"Person", "Group"};
  std::vector<Id> but = {};
  std::size_t limit = 12;
};
Result<std::vector<SuggestedName>> suggest_names(vault::Vault& vault, NameIndex& index, std::string_view typed, const SuggestNames& wanted);

}  // namespace girok::app
