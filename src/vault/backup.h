// A whole vault in one sealed file, and back.
//
// Model    docs/formats/vault.md, "Backup". Written while others go on writing: the log up to where it stood at one moment, the keyring of that moment, and every
//          attachment's file that is still there. What was written is read again before it counts. Any member of that moment opens it, with the passphrase of that moment.
// Limits   A backup keeps the keys of subjects who are erased later: destroy old backups when somebody withdraws consent. The keyring is held in memory meanwhile.
// Threads  No shared state.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "vault/environment.h"
#include "vault/files.h"
#include "vault/verify.h"

namespace girok::vault {

struct BackupReport {
  std::uint64_t files = 0, bytes = 0;  ///< in it
  std::uint64_t file_bytes = 0;  ///< of it
  std::uint64_t devices = 0, batches = 0;
  std::vector<Id> members;  ///< who can open it
  std::vector<Error> problems;  ///< damage that was copied as it is
  std::vector<Notice> notices;
};

/// Needs no key. Errors: write_failed (`out` exists, disk full), damaged (vault.json; or what was written does not read back), unreadable. Nothing is left where it fails.
Result<BackupReport> backup(const Environment& environment, const std::string& path, const std::string& out, Progress* progress = nullptr);

/// Asks whoever restores for a member's secret.
using Unlock = std::function<Result<MemberSecret>(const VaultFile&, const std::vector<MemberFile>&)>;

struct RestoreReport {
  Id vault;
  std::uint64_t files = 0, bytes = 0;
  std::uint64_t older_by = 0;  ///< batches that this machine had seen and that are not in it
  VerifyReport check;  ///< what was damaged when the backup was made still is
};

/// Into a folder that must not exist. This machine goes on as a new device, and takes what was restored for the newest there is. Errors: not_found, unsupported, damaged (cut, changed,
/// not a backup), locked (by `unlock`; or it is not for this member), write_failed. Nothing is left where it fails.
Result<RestoreReport> restore(const Environment& environment, const std::string& file, const std::string& out, const Unlock& unlock,
                              Progress* progress = nullptr);

}  // namespace girok::vault
