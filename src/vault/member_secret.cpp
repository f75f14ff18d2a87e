#include "vault/member_secret.h"

#include <algorithm>

#include "base/bytes.h"
#include "crypto/hash.h"

namespace girok::vault {

Id member_id(const crypto::PublicKey& sign, const crypto::PublicKey& seal) {
  ByteWriter named;
  named.label("girok member 1");
  named.raw(sign);
  named.raw(seal);
  const crypto::Hash hash = crypto::blake2b(named.view());
  Id id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

MemberSecret::MemberSecret(crypto::Key secret)
    : secret_(std::move(secret)),
      signing_(crypto::derive_key(secret_, "girok sign")),
      sealing_(crypto::derive_key(secret_, "girok seal")),
      snapshot_(crypto::derive_key(secret_, "girok snapshot")),
      id_(member_id(signing_.public_key(), sealing_.public_key())) {}

MemberSecret MemberSecret::make(const RandomSource& random) {
  crypto::Key secret;
  random(secret.writable());
  return MemberSecret(std::move(secret));
}

}  // namespace girok::vault
