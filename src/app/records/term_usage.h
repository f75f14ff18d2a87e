// The use case "where is each term used": how many standing statements of the case say each term of a vocabulary.
//
// Model    Statements of every property that takes its codes from the vocabulary, as the schema has it; both halves of a pair count. What is sealed is left out: nobody
//          asked to see it.
// Limits   A look at every statement for each such property: asked for, not shown beside other things.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct TermUsage {
  std::map<std::string, std::uint64_t> counts;  ///< by code; one that is not there is used nowhere
  std::uint64_t unknown = 0;  ///< statements whose code is no term of the vocabulary
  std::vector<std::pair<std::string, std::string>> used_by;  ///< type ("*" for all) and property
};

/// Errors: refused (role), not_found (no such vocabulary).
Result<TermUsage> usage_of(const vault::Vault& vault, const records::Schema& schema, const std::string& vocabulary);

}  // namespace girok::app
