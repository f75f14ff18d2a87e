// All logs of a vault, checked with what is public: what verifying, recovering, merging and backing up stand on.
//
// Model    docs/formats/vault.md, "The log". Each device's chain is followed as far as it is whole; damage in one does not keep the others from being read.
// Limits   Headers are held in memory, about a kilobyte a batch; contents are not.
// Threads  Values; the work inside is spread over threads, and its outcome does not depend on how many.
#pragma once

#include <map>
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

/// One device's log, as far as it is whole.
struct Chain {
  Id device;
  std::vector<Frame> frames;  ///< in order; header_bytes are not kept
  FramePlace end;  ///< where the next would begin
  std::optional<Error> damage;  ///< why it could not be followed to its end
  std::uint64_t unjudged_bytes = 0;  ///< from the damaged place on
  std::optional<Torn> torn;

  std::uint64_t last_sequence() const { return frames.empty() ? 0 : frames.back().header.last_sequence(); }
  std::uint64_t last_clock() const { return frames.empty() ? 0 : frames.back().header.clock; }
  std::uint64_t bytes() const;
  /// What the chain says of a place in it. Nothing where there is no such batch, or it was lost.
  std::optional<Hash> hash_at(std::uint64_t sequence) const;
};

struct Chains {
  std::vector<Chain> devices;  ///< by device; also those without a batch
  std::vector<Error> problems;  ///< of the folder of logs itself
  std::map<Id, PublicKey> signers;  ///< who could sign, in any batch, whether it counts or not
  Authority authority;
  std::uint64_t signatures = 0;  ///< checked

  const Chain* find(const Id& device) const;
  bool damaged() const;
};

struct ChainOptions {
  bool contents = true;  ///< bodies against their hashes, and signatures; else only headers
  unsigned threads = 0;
  Progress* progress = nullptr;
};

/// Errors: those of listing the folder. Everything else is in what is returned.
Result<Chains> read_chains(const Environment& environment, const std::string& path, const VaultFile& file,
                           const ChainOptions& options = {});

/// Signing keys by member, of the founder and all grants: an id is a hash of the keys, so a grant that does not count cannot give a false one.
void collect_signers(const BatchHeader& header, std::map<Id, PublicKey>& signers);
/// A frame against its signature (where its signer is known) and its bodies against their hashes. Errors: damaged; unreadable.
Result<> check_contents(DiskFile& segment, const Frame& frame, const std::map<Id, PublicKey>& signers, const std::string& where);

enum class Relation { same, newer_here, newer_there, forked, unclear };
std::string_view name_of(Relation relation);  ///< "same", "newer here", …
/// How one device's chain stands in two copies.
struct Comparison {
  Id device;
  Relation relation = Relation::same;
  std::uint64_t here = 0, there = 0;  ///< the last sequence
  std::uint64_t forked_at = 0;  ///< the first that differs
};
Comparison compare(const Chain& here, const Chain& there);
/// By device, also of those that only one of them has.
std::vector<Comparison> compare(const Chains& here, const Chains& there);

}  // namespace girok::vault
