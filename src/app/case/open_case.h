// A case, opened: with the key that an agent holds, or with a passphrase.
//
// Model    The agent is asked first. Otherwise the member's passphrase is asked for; a handle that does not exist costs as much time as one that does, and
//          ends in the same words.
// Limits   Memory that cannot be locked and swap that is not encrypted are told, not refused: the laptop may be all there is.
// Threads  As the vault: one at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/keys/passphrase.h"
#include "base/progress.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct CaseOptions {
  std::string folder;  ///< as named; empty: find_case() looks
  std::string member;  ///< handle or start of an id; empty: the one who opened it, or the only one
  PassphraseSource passphrase;  ///< a descriptor is read in any case, so that scripts do what they say
  bool accept_older = false;  ///< go on although newer batches were seen
  Progress* progress = nullptr;
};

struct OpenCase {
  std::unique_ptr<vault::Vault> vault;
  std::string handle;  ///< of who opened it
  std::vector<std::string> notes;  ///< a sentence each, for standard error; no personal data
};

/// Errors: as find_case(), ask_passphrase() and Vault::open(); locked where the passphrase, or the handle, does not open it.
Result<OpenCase> open_case(const vault::Environment& environment, const CaseOptions& options);

/// The member's secret by passphrase, and who it is. Errors: as above.
struct Unlocked {
  vault::VaultFile file;
  vault::MemberFile member;
  vault::MemberSecret secret;
};
Result<Unlocked> unlock(const vault::Environment& environment, const std::string& path, const std::string& member,
                        const PassphraseSource& passphrase);

/// The same with a passphrase that is at hand, as normal_passphrase() gives it.
Result<Unlocked> unlock_with(const vault::Environment& environment, const std::string& path, const std::string& member,
                             const crypto::SecretBytes& passphrase);

/// The member's secret where an agent holds it, for this case and this member.
std::optional<vault::MemberSecret> held_secret(const vault::Environment& environment, const std::string& path, const std::string& member);
/// From the agent or by passphrase, without opening the case: for what must work where it does not open. Errors: as unlock().
Result<vault::MemberSecret> secret_of(const vault::Environment& environment, const std::string& path, const CaseOptions& options);

/// The case, for whoever has the secret. Errors: as Vault::open().
Result<OpenCase> open_unlocked(const vault::Environment& environment, const std::string& path, vault::MemberSecret secret,
                               const CaseOptions& options);

/// What everybody should know of this machine before keys are in its memory: swap in the plain, memory that cannot be locked.
std::vector<std::string> warnings_of_this_machine();

/// What opening a case does besides, for whom it is open already: the organisation's key opens what its members keep, once they have come by.
void look_after(const vault::Vault& vault);

/// "handle" of a member of the case; the first characters of the id where the member's file is gone.
std::string handle_of(const vault::Vault& vault, const Id& member);

/// The member of that handle, or whose id begins so. Errors: not_found, usage where several do.
Result<Id> member_named(const vault::Vault& vault, const std::string& name);

}  // namespace girok::app
