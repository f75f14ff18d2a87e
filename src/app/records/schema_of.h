// The schema of a case: the program's own, and what the tables of its Schema records add.
//
// Model    Tables count in the order they were made; the same bytes count once. A table that cannot be read, or that no longer fits (two devices added the same term in two tables), is
//          left out whole and said: what is valid without it stays usable, and what needs it is an unknown term or property, never a wrong one.
// Limits   A table has at most 16 MiB.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

inline constexpr std::size_t largest_schema_table = std::size_t{16} << 20;

struct SchemaTable {
  Id record;
  std::string title;  ///< empty where none may be seen
  std::string sha256;  ///< hex, of the table's bytes
  std::vector<Error> errors;  ///< why it was left out; empty where it counts
};

struct CaseSchema {
  records::Schema schema;
  std::vector<SchemaTable> tables;  ///< in the order they were made
};

/// With what was left out, and why. Reads with the member's clearance.
CaseSchema case_schema(const vault::Vault& vault);

/// Only the schema. Errors: none today; those that keep everybody from knowing which schema holds.
Result<records::Schema> schema_of(const vault::Vault& vault);

}  // namespace girok::app
