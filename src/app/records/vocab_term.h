// The use case "one term more": what `girok vocab add` does with a table, from a few fields.
//
// Model    The fields become a table of one row (docs/formats/schema.md), and where it is said how the term stands to another system's, a crosswalk of one row beside it: both are checked and kept as any other table, or neither is.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <vector>

#include "app/records/vocab.h"

namespace girok::app {

struct NewTerm {
  std::string vocabulary, code, parent, en, ko, zh, note;
  std::string scheme, relation, target;  ///< scheme empty: nothing is said of other systems
};

/// Errors of what was typed stand in the tables, with the field as `where`; else as add_tables().
Result<std::vector<CheckedTable>> add_term(vault::Vault& vault, const NewTerm& term);

}  // namespace girok::app
