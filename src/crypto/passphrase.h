// From a passphrase to a key, at a cost that a guesser pays for every guess.
//
// Model    Argon2id (RFC 9106), version 1.3, one lane (libsodium).
// Limits   One derivation takes about a second and `memory_kib` of memory on an old laptop; that is the point.
// Threads  No shared state.
#pragma once

#include <array>
#include <cstdint>

#include "base/result.h"
#include "crypto/secret.h"

namespace girok::crypto {

using Salt = std::array<std::uint8_t, 16>;

struct PassphraseCost {
  std::uint32_t memory_kib = 256 * 1024;
  std::uint32_t passes = 3;
  friend bool operator==(const PassphraseCost&, const PassphraseCost&) = default;
};

/// What every wrap must cost at least; a cheaper one is refused before anything is derived.
inline constexpr PassphraseCost least_cost{};
/// What a header may ask at most, so that a forged one cannot exhaust the machine: 4 GiB, 16 passes.
inline constexpr PassphraseCost most_cost{4U * 1024 * 1024, 16};

/// At least as dear in memory and in passes?
constexpr bool reaches(const PassphraseCost& cost, const PassphraseCost& floor) {
  return cost.memory_kib >= floor.memory_kib && cost.passes >= floor.passes;
}

/// Errors: too_large where the machine has not the memory; malformed where the method knows no such cost (memory_kib < 8, passes < 1). It does
/// not hold the cost against least_cost and most_cost: the caller does, before.
Result<Key> key_from_passphrase(const SecretBytes& passphrase, const Salt& salt, const PassphraseCost& cost);

}  // namespace girok::crypto
