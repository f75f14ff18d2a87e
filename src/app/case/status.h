// The use case "what is open, and what is in it".
//
// Threads  One at a time, as the vault.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/keys/agent.h"
#include "vault/vault.h"

namespace girok::app {

struct OpenedCase {
  std::string folder, handle;
  std::int64_t locks_in_s = 0;
};
/// The cases whose keys agents hold, by folder.
std::vector<OpenedCase> opened_cases(const vault::Environment& environment);

/// A case as its member sees it.
struct CaseStatus {
  std::string folder, handle;
  Id vault;
  std::uint64_t records = 0, statements = 0, batches = 0;
  std::size_t members = 0;                  ///< who were not removed
  std::size_t devices = 0;
  std::optional<std::uint64_t> last_change; ///< a clock
  vault::Confidentiality clearance = vault::Confidentiality::internal;
  std::vector<vault::Notice> notices;
};
CaseStatus status_of(const vault::Vault& vault, const std::string& handle);

std::string text_of(const std::vector<OpenedCase>& opened, const std::optional<CaseStatus>& current);

}  // namespace girok::app
