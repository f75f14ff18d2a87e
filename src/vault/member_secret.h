// A member's secret, and everything that follows from it.
//
// Model    docs/formats/vault.md, "Members and their secret": one random secret of 32 bytes; signing, sealing and snapshot keys derived from it; the member's id
//          is a hash of the public ones.
// Threads  Const throughout; safe to share.
#pragma once

#include "base/ids.h"
#include "crypto/keys.h"
#include "crypto/secret.h"

namespace girok::vault {

/// First 16 bytes of the hash of both keys.
Id member_id(const crypto::PublicKey& sign, const crypto::PublicKey& seal);

class MemberSecret {
 public:
  explicit MemberSecret(crypto::Key secret);
  static MemberSecret make(const RandomSource& random);

  const Id& id() const { return id_; }
  const crypto::SigningKey& signing() const { return signing_; }
  const crypto::BoxKey& sealing() const { return sealing_; }
  const crypto::Key& snapshot_key() const { return snapshot_; }
  const crypto::Key& secret() const { return secret_; }

 private:
  crypto::Key secret_;
  crypto::SigningKey signing_;
  crypto::BoxKey sealing_;
  crypto::Key snapshot_;
  Id id_;
};

}  // namespace girok::vault
