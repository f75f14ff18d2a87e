// Hashes of bytes, and keys derived from keys.
//
// Model    BLAKE2b-256 (RFC 7693) for chains, ids and derivation; SHA-256 (FIPS 180-4) for custody, because courts and other tools know it.
// Threads  No shared state; a running hash belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace girok::crypto {

using Hash = std::array<std::uint8_t, 32>;
using Bytes = std::span<const std::uint8_t>;

inline Bytes bytes_of(std::string_view text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
Hash sha256(Bytes bytes);
Hash blake2b(Bytes bytes);
/// Keyed BLAKE2b-256: a message authentication code.
Hash blake2b(const Key& key, Bytes bytes);

/// Hashes what comes piece by piece.
class Blake2b {
 public:
  Blake2b();
  ~Blake2b();
  Blake2b(const Blake2b&) = delete;
  Blake2b& operator=(const Blake2b&) = delete;
  void update(Bytes bytes);
  /// Requires: called once.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(Bytes bytes);
  /// Requires: called once.
  Hash finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A key for one purpose: keyed BLAKE2b-256 of purpose, a zero byte and `info`. Different purposes give unrelated keys.
/// Requires: no zero byte in `purpose`.
Key derive_key(const Key& from, std::string_view purpose, Bytes info = {});

/// Lower-case hexadecimal digits, and back; nothing where they are not (odd length, other characters).
std::string to_hex(Bytes bytes);
bool from_hex(std::string_view hex, std::span<std::uint8_t> out);

}  // namespace girok::crypto
