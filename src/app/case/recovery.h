// The use cases "be ready for a lost passphrase" and "come back in": a printed key, an organisation's key.
//
// Model    Both open a member's secret beside the passphrase (docs/formats/vault.md, "Members and their secret"). With the secret in hand, a new passphrase is set;
//          the secret itself, and with it every key of the case, stays.
// Limits   What opened a member's file once opens every copy of that file made then: a new key replaces the old one in this folder only.
// Threads  One at a time, as the vault.
#pragma once

#include <optional>
#include <string>

#include "app/keys/organisation_key.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct NewRecoveryKey {
  crypto::SecretBytes printed;  ///< nine groups of four
  bool replaces = false;
};
/// In the member's file when this returns. Errors: as change_member_file().
Result<NewRecoveryKey> new_recovery(const vault::Vault& vault);

/// A member whose secret came from elsewhere than the passphrase.
struct Recovered {
  vault::VaultFile file;
  vault::MemberFile member;
  vault::MemberSecret secret;
};
/// The member that this key opens; `member`: only that one. Errors: malformed (a slip; its group is named), locked (it opens nobody), as find_member().
Result<Recovered> recover_by_key(const vault::Environment& environment, const std::string& path, const std::string& member,
                                 std::string_view typed);
/// Errors: locked, not_found, as find_member().
Result<Recovered> recover_by_organisation(const vault::Environment& environment, const std::string& path, const std::string& member,
                                          const crypto::BoxKey& organisation);

/// Before a passphrase is asked for. Errors: write_failed where there is something of that name, usage where it lies in the case.
Result<> check_organisation_path(const vault::Environment& environment, const std::string& file, const std::string& path);

/// Tells the case this public key, and wraps the secret of who does so for it. True where there was another before. Errors: as Vault::set_organisation().
Result<bool> announce_organisation(vault::Vault& vault, const crypto::PublicKey& key);

/// A new key in `file`, announced. Where that fails, no file is left. Errors: as above; write_failed.
Result<bool> new_organisation(vault::Vault& vault, const std::string& file, const crypto::SecretBytes& passphrase);

}  // namespace girok::app
