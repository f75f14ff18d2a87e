// The demo's members: one invented person for each role, with passphrases that are told to everybody.
//
// Threads  One.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

/// Everything in the demo's case is invented: these protect nothing. They are as strong as a real one has to be, so that they show what one looks like.
struct DemoMember {
  std::string_view role;  ///< the handle too
  std::string_view passphrase;
};
std::span<const DemoMember> demo_members();

/// Makes those that the case does not have, with what their role needs. Errors: as Vault::enrol() and give().
Result<> add_demo_members(vault::Vault& vault);

}  // namespace girok::app
