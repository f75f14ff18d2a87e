// Snapshots: the read model, sealed, so that opening need not read the whole log. A cache: any failure means "rebuild".
//
// Model    docs/formats/vault.md, "Snapshot".
// Threads  No shared state.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "vault/environment.h"
#include "vault/member_secret.h"
#include "vault/read_model.h"

namespace girok::vault {

struct SnapshotOwner {
  Id vault, device;
};
using HeldKeys = std::vector<std::pair<Compartment, std::uint32_t>>;

Result<> write_snapshot(const Environment& environment, const std::string& path, const SnapshotOwner& owner, const MemberSecret& member,
                        const HeldKeys& keys, const ReadModel& model);
/// `keys`: those that the read model was made with; a model made with others than are held now is of no use.
struct Snapshot {
  std::unique_ptr<ReadModel> model;
  HeldKeys keys;
};
/// Errors: not_found, damaged (does not open: changed, or of another vault, member or device), unsupported (another version).
Result<Snapshot> read_snapshot(const Environment& environment, const std::string& path, const SnapshotOwner& owner,
                               const MemberSecret& member);

}  // namespace girok::vault
