// From a damaged vault to a whole one: everything that stands, and said for ever what was lost.
//
// Model    docs/formats/vault.md, "Gap". The damaged folder is only read. What survey() finds is written into a new one; where batches are lost, a gap frame signed by
//          a member who may manage keeps the chain whole. What others have seen of a chain's end is closed by a gap too, so that they do not take the outcome for
//          an older copy.
// Limits   Look for a good copy first: what stands behind a gap is never filled again. Attachments that only a lost batch named are not copied: their keys are lost.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "vault/salvage.h"
#include "vault/verify.h"

namespace girok::vault {

struct RecoverReport {
  std::uint64_t batches = 0, lost = 0, gaps = 0;
  std::uint64_t blobs = 0, blobs_lost = 0;
  std::uint64_t members = 0, subjects = 0;
  std::vector<Error> losses;  ///< what could not be saved, by name
  VerifyReport check;  ///< of the new folder; what is missing from it is a problem there too
};

/// `member` needs the right to manage wherever there is a gap. Errors: refused (it has not), write_failed (`out` exists, disk full), as survey(). Nothing is left behind where it fails.
Result<RecoverReport> recover(const Environment& environment, const std::string& path, const std::string& out, const MemberSecret& member,
                              Progress* progress = nullptr);

}  // namespace girok::vault
