// One copy's news for another, through files alone: a memory stick, a synchronised folder, a colleague's case.
//
// Model    A device's log grows at its end only. What another copy has beyond ours is taken where it goes on from ours, its hashes fit, and its signers are known;
//          of a device all of that or nothing. With it come attachments' files, members' newer files, and keys of subjects. What has been taken stays: nothing is shortened or replaced.
//          A device that builds on batches which are not taken is not taken either, so that the outcome is never older than what its own batches have seen.
// Limits   Without keys it is not known who was erased: keys that come back are taken out again when the case is next opened. What was given up by a gap is not filled again.
// Threads  No shared state. Others may write to `into` meanwhile (they wait), and to `from` (what comes late is left for the next time).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "vault/chains.h"
#include "vault/environment.h"
#include "vault/vault.h"

namespace girok::vault {

struct MergeOptions {
  std::set<Id> erased;  ///< subjects whose keys must not come back; where the case is open: ReadModel::erased_subjects()
  Progress* progress = nullptr;
};

struct MergeReport {
  struct Device {
    Id device;
    Relation relation = Relation::same;  ///< before
    std::uint64_t batches = 0, bytes = 0;  ///< taken
  };
  std::vector<Device> devices;
  std::uint64_t batches = 0, blobs = 0, members = 0, keys = 0;  ///< taken
  std::vector<Error> problems;  ///< what was not taken, and why
  std::vector<Notice> notices;
  bool took_anything() const { return batches + blobs + members + keys > 0; }
};

/// Errors: usage (another case), write_failed, unreadable, damaged (vault.json, or the folder of logs). Then nothing was taken of any log.
Result<MergeReport> merge(const Environment& environment, const std::string& into, const std::string& from,
                          const MergeOptions& options = {});

}  // namespace girok::vault
