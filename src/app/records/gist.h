// What tells a record without a name from others, in a few values: of an act its kind, its victim and its date; of an involvement who, and in which act.
//
// Model    By type, from what stands and is not sealed: it is told beside other things, where nobody asked for it. A link becomes the label of what it leads to, or that record's own gist, one step deep.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <vector>

#include "app/case/names.h"
#include "vault/vault.h"

namespace girok::app {

struct GistPart {
  std::string type, property;  ///< of which type's property; the type is that of the record that says it
  records::ValueKind kind = records::ValueKind::text;
  std::string text;  ///< a code, a date, or a text; of a link the label
};
/// Empty where nothing is there, or nothing may be told.
std::vector<GistPart> gist_of(const vault::Vault& vault, Names& names, const Id& record);

}  // namespace girok::app
