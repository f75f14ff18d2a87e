// Sealing: secret-key encryption that notices every change, of messages and of streams.
//
// Model    XChaCha20-Poly1305 (IETF construction, 24-byte nonces: random ones do not collide), and libsodium's secretstream on top of it for
//          what does not fit in memory. Neither commits to its key: a ciphertext can be made that opens under two keys. Callers who care add
//          key_commitment().
// Threads  No shared state; a stream belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "crypto/secret.h"

namespace girok::crypto {

using Nonce = std::array<std::uint8_t, 24>;
inline constexpr std::size_t seal_overhead = 16;  ///< bytes that a sealed message is longer than the plain one

/// `associated` is authenticated, not stored. Requires: a nonce is used once with a key.
std::vector<std::uint8_t> seal(const Key& key, const Nonce& nonce, Bytes associated, Bytes plain);
/// Nothing where key, nonce, associated bytes or ciphertext are not those that were sealed.
std::optional<std::vector<std::uint8_t>> open(const Key& key, const Nonce& nonce, Bytes associated, Bytes sealed);
/// The same, into guarded memory, for keys.
std::optional<SecretBytes> open_secret(const Key& key, const Nonce& nonce, Bytes associated, Bytes sealed);

/// Binds a ciphertext to the one key it was made with: BLAKE2b-256 of the nonce, keyed with derive_key(key, "girok commitment").
Hash key_commitment(const Key& key, const Nonce& nonce);

inline constexpr std::size_t stream_header_size = 24;
inline constexpr std::size_t stream_overhead = 17;  ///< per chunk
using StreamHeader = std::array<std::uint8_t, stream_header_size>;

/// The key of one item among many, which lies in ordinary memory beside what it opens: no guarded memory is taken for it, which would cost more
/// than sealing a page of text.
struct ItemKey {
  std::span<const std::uint8_t, key_size> bytes;
};

/// Seals chunks in order; the last is marked, so that a cut is noticed.
class StreamSealer {
 public:
  /// `header` random, new for every stream; stored beside the chunks.
  StreamSealer(const Key& key, const StreamHeader& header);
  StreamSealer(ItemKey key, const StreamHeader& header);
  ~StreamSealer();
  StreamSealer(const StreamSealer&) = delete;
  StreamSealer& operator=(const StreamSealer&) = delete;
  /// Appends the sealed chunk to `out`.
  void push(Bytes plain, Bytes associated, bool last, std::vector<std::uint8_t>& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class StreamOpener {
 public:
  StreamOpener(const Key& key, const StreamHeader& header);
  StreamOpener(ItemKey key, const StreamHeader& header);
  ~StreamOpener();
  StreamOpener(const StreamOpener&) = delete;
  StreamOpener& operator=(const StreamOpener&) = delete;
  /// Appends the plain chunk to `out` and says whether it was the last; nothing where it is not the next chunk of this stream.
  std::optional<bool> pull(Bytes sealed, Bytes associated, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace girok::crypto
