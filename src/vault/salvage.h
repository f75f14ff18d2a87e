// What still stands in a damaged log: frames found by themselves, in the order of their chain.
//
// Model    docs/formats/vault.md, "Frame". Where no whole frame follows, the next one is searched for by its first four bytes; it stands where its sizes fit their
//          check, its header its hash, its bodies theirs, and its signature a key that was ever granted. A chain goes on only upwards: a frame of a number or a clock
//          that was passed already does not count.
// Limits   A frame whose signer is not known (the grant may be lost) stands only where it follows directly. A search that was led to hash sixteen times what there is,
//          by bytes made for that, is given up for that file.
// Threads  One.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "vault/authority.h"
#include "vault/environment.h"
#include "vault/files.h"
#include "vault/log.h"

namespace girok::vault {

/// Batches of which nothing can be shown any more.
struct LostBatches {
  std::uint64_t first = 0, last = 0;  ///< sequences
  std::optional<Hash> goes_on_from;  ///< the hash of the last of them, where something says it
  std::uint64_t after_clock = 0;  ///< they are later than this
  std::optional<std::uint64_t> before_clock;  ///< and earlier than this
  std::size_t before_frame = 0;  ///< index of the frame that stands after them
  std::uint64_t count() const { return last - first + 1; }
};

struct DeviceSurvey {
  Id device;
  std::vector<Frame> frames;  ///< that stand, in order; header_bytes are not kept
  std::vector<LostBatches> lost;  ///< in order; the last may be at the end
  std::vector<Error> damage;  ///< each place where something did not fit
  std::uint64_t damaged_bytes = 0;
  std::optional<Torn> torn;  ///< at the end: no damage, but a batch that never was

  std::uint64_t good_prefix() const;  ///< batches before the first that is lost
  std::uint64_t batches_lost() const;
  bool whole() const { return damage.empty() && lost.empty(); }
};

struct Survey {
  VaultFile file;
  std::vector<DeviceSurvey> devices;  ///< by device
  std::map<Id, PublicKey> signers;
  Authority authority;  ///< from what stands
  bool whole() const;
};

/// Nothing is changed. Errors: not_found, damaged (vault.json), unsupported (a batch of a later version), unreadable.
Result<Survey> survey(const Environment& environment, const std::string& path, Progress* progress = nullptr);

}  // namespace girok::vault
