// The compartments' keys that a member holds, by epoch, and what is derived from them.
//
// Model    docs/formats/vault.md, "Acts" and "Bodies". A key is taken only where it fits the commitment that the epoch's founding act published.
// Threads  Const after collect(); safe to share.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/keys.h"
#include "vault/authority.h"
#include "vault/batch.h"
#include "vault/member_secret.h"

namespace girok::vault {

struct EpochKey {
  crypto::Key key;  ///< E
  crypto::Key body;  ///< for bodies of mode 0
  crypto::BoxKey intake;  ///< opens bodies of mode 1, and subjects' keys
};

/// 64 bytes: vault, compartment, epoch, key, zeros; sealed for somebody.
KeyBox box_key(const crypto::PublicKey& receiver, const Id& vault, std::uint8_t compartment, std::uint32_t epoch, const crypto::Key& key,
               const RandomSource& random);
std::optional<crypto::Key> unbox_key(const crypto::BoxKey& receiver, const Id& vault, std::uint8_t compartment, std::uint32_t epoch,
                                     const KeyBox& box);

Hash epoch_commitment(const Id& vault, Compartment compartment, std::uint32_t epoch, const crypto::Key& key);
/// The public key that intake devices seal to.
PublicKey intake_key(const crypto::Key& epoch_key);

class EpochKeys {
 public:
  /// Opens what was sealed for this member. `problems`: boxes that do not open or hold a false key.
  static EpochKeys collect(const Authority& authority, const MemberSecret& member, const Id& vault, std::vector<std::string>& problems);

  const EpochKey* find(Compartment compartment, std::uint32_t epoch) const;
  /// The newest epoch of a compartment, whether its key is held or not.
  std::optional<std::uint32_t> newest(Compartment compartment) const;
  std::optional<PublicKey> newest_intake(Compartment compartment) const;
  bool holds(Compartment compartment) const;  ///< the newest epoch's key
  /// Compartments with at least one key; those that can be read at all.
  std::set<Compartment> readable() const;
  std::vector<std::pair<Compartment, std::uint32_t>> held() const;
  /// The same keys of the same epochs, byte by byte.
  bool same_as(const EpochKeys& other) const;

 private:
  std::map<std::pair<Compartment, std::uint32_t>, std::shared_ptr<const EpochKey>> keys_;
  std::map<Compartment, std::pair<std::uint32_t, PublicKey>> newest_;
};

}  // namespace girok::vault
