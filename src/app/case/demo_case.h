// The demo's case: the invented pile and the invented records in a vault, with a passphrase that is told to everybody.
//
// Threads  One.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

/// Everything in it is invented: it protects nothing.
inline constexpr std::string_view demo_passphrase = "paper lanterns above a quiet harbour";

/// Makes the case, or opens the one that an earlier demo made, and adds what is missing of the pile, of the records and lists (data/demo/case, case-lists), of what was decided about them, and of the members (demo_members.h). Errors: as Vault::create() and open(); locked
/// where there is another case of that name.
Result<std::unique_ptr<vault::Vault>> open_demo_case(const vault::Environment& environment, const std::string& path);

/// "330 persons, 213 events, …": what the case holds of the main types.
std::string demo_overview(const vault::Vault& vault);

}  // namespace girok::app
