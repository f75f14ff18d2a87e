// Takes away what nobody needs any more: leftovers of crashes, attachments' files that no batch names, caches of those who left, keys of erased subjects.
//
// Model    The log is never touched. Everything is looked at while nobody can append; what is younger than a day stays, because an attachment's file is written
//          before the batch that names it, by a process that may take hours.
// Limits   The age of a file is what its date says. Where part of the log cannot be read, attachments' files stay: a batch that cannot be read may name them.
// Threads  As the vault.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::vault {

struct CompactReport {
  std::uint64_t leftovers = 0, unnamed_blobs = 0, unlinked_blobs = 0, snapshots = 0, keys = 0;  ///< removed; `keys`: subjects
  std::uint64_t freed_bytes = 0;
  std::uint64_t young = 0;  ///< files that were left because of their age
  bool snapshot_written = false;
  std::vector<Error> problems;  ///< what could not be removed
};

/// Errors: as Vault::catch_up(); unreadable, write_failed (no lock).
Result<CompactReport> compact(Vault& vault);

}  // namespace girok::vault
