// What this machine remembers of a vault, outside of it: which device it is, who opened it last, and the newest heads it has seen.
//
// Model    docs/formats/vault.md, "Local state". It lies outside so that a copied vault does not go on as the same device, and an older vault put back is noticed.
// Limits   Whoever can write here can make the machine forget; then only other devices know. Where the folder cannot be written, nothing is remembered.
// Threads  A value belongs to one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "vault/batch.h"
#include "vault/environment.h"

namespace girok::vault {

class LocalState {
 public:
  LocalState(const Environment& environment, const Id& vault);

  /// This machine's device for the vault; made, and remembered, where there is none yet. Errors: write_failed, damaged.
  Result<Id> device_or_new();
  std::optional<Id> device() const;
  /// The next batch is then written as a new device: for a copy that may be older than one this machine has written to. Errors: write_failed.
  Result<> forget_device();
  std::optional<Id> last_member() const;
  void remember_member(const Id& member);
  /// Errors: damaged.
  Result<std::vector<Head>> heads() const;
  /// Best effort: what is forgotten here is a check less, not a batch less. Not synced. A head that is older than the one remembered (another process may have
  /// been faster) changes nothing, unless `also_older`.
  void remember_heads(const std::vector<Head>& heads, bool also_older = false);
  const std::string& folder() const { return folder_; }

 private:
  std::optional<Id> read_id(const char* name) const;
  const Environment& environment_;
  std::string folder_;  ///< empty: remembers nothing
};

}  // namespace girok::vault
