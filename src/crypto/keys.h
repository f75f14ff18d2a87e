// Pairs of keys: signing (who wrote this) and sealing to a person (only they can open it).
//
// Model    Ed25519 (RFC 8032, as libsodium verifies it: no small-order keys, no malleable signatures). Sealed boxes: an ephemeral X25519 pair,
//          nonce BLAKE2b-192 of both public keys, XSalsa20-Poly1305; the form of libsodium's crypto_box_seal, and opened by it.
// Limits   A sealed box says nothing about who sealed it.
// Threads  Const throughout; safe to share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

namespace girok::crypto {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

class SigningKey {
 public:
  /// The pair that belongs to a seed.
  explicit SigningKey(const Key& seed);
  const PublicKey& public_key() const { return public_; }
  Signature sign(Bytes message) const;

 private:
  SecretBytes secret_;
  PublicKey public_{};
};

bool verify(const PublicKey& signer, Bytes message, const Signature& signature);

class BoxKey {
 public:
  explicit BoxKey(const Key& seed);
  const PublicKey& public_key() const { return public_; }
  /// Nothing where it was not sealed to this key, or was changed.
  std::optional<SecretBytes> open(Bytes sealed) const;

 private:
  SecretBytes secret_;
  PublicKey public_{};
};

inline constexpr std::size_t box_overhead = 48;
/// Could somebody hold the secret of this key? False for the few points of small order, whose sealed boxes anybody could open. Ask it of every
/// public key that comes from outside.
bool can_receive(const PublicKey& key);
/// Only the holder of the secret key can open it; the ephemeral pair comes from `random`.
/// Requires: can_receive(receiver); throws std::invalid_argument otherwise, for nothing must be sealed to everybody.
std::vector<std::uint8_t> seal_to(const PublicKey& receiver, Bytes plain, const RandomSource& random);

}  // namespace girok::crypto
