#include "crypto/seal.h"

#include <sodium.h>
#include <stdexcept>
#include <string_view>

#include "crypto/sodium.h"

namespace girok::crypto {

static_assert(seal_overhead == crypto_aead_xchacha20poly1305_ietf_ABYTES && sizeof(Nonce) == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(stream_overhead == crypto_secretstream_xchacha20poly1305_ABYTES);
static_assert(stream_header_size == crypto_secretstream_xchacha20poly1305_HEADERBYTES);

namespace {

/// Requires: `plain` has room for the sealed bytes less seal_overhead.
bool open_into(std::uint8_t* plain, const Key& key, const Nonce& nonce, Bytes associated, Bytes sealed) {
  return crypto_aead_xchacha20poly1305_ietf_decrypt(plain, nullptr, nullptr, sealed.data(), sealed.size(), associated.data(),
                                                    associated.size(), nonce.data(), key.bytes().data()) == 0;
}

using Stream = crypto_secretstream_xchacha20poly1305_state;
static_assert(alignof(Stream) == 1, "guarded memory is aligned to no more than its size is");

// The running key of a stream is a key, and lives where keys do; that of an item lives where the item's key does.
struct StreamState {
  SecretBytes guarded;
  std::array<std::uint8_t, sizeof(Stream)> open{};
  bool ended = false;

  StreamState(const Key& key, const StreamHeader& header) : guarded(sizeof(Stream)) { start(key.bytes(), header); }
  StreamState(ItemKey key, const StreamHeader& header) { start(key.bytes, header); }
  ~StreamState() { wipe(open); }
  StreamState(const StreamState&) = delete;
  StreamState& operator=(const StreamState&) = delete;

  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the state is a plain struct of bytes.
  Stream* stream() { return reinterpret_cast<Stream*>(guarded.empty() ? open.data() : guarded.writable().data()); }

 private:
  // Both ends start with init_pull: it derives the state from key and header. init_push does the same after it has drawn the header itself,
  // and ours is drawn by the caller, so that tests own the randomness. The tests hold this against libsodium's own two ends.
  void start(std::span<const std::uint8_t, key_size> key, const StreamHeader& header) {
    start_sodium();
    crypto_secretstream_xchacha20poly1305_init_pull(stream(), header.data(), key.data());
  }
};

}  // namespace

struct StreamSealer::State : StreamState {
  using StreamState::StreamState;
};
struct StreamOpener::State : StreamState {
  using StreamState::StreamState;
};

std::vector<std::uint8_t> seal(const Key& key, const Nonce& nonce, Bytes associated, Bytes plain) {
  start_sodium();
  std::vector<std::uint8_t> sealed(plain.size() + seal_overhead);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(), plain.size(), associated.data(), associated.size(),
                                             nullptr, nonce.data(), key.bytes().data());
  return sealed;
}

std::optional<std::vector<std::uint8_t>> open(const Key& key, const Nonce& nonce, Bytes associated, Bytes sealed) {
  start_sodium();
  if (sealed.size() < seal_overhead) return std::nullopt;
  std::uint8_t nothing = 0;  // libsodium takes a null output for "verify only"; an empty message is decrypted like any other
  std::vector<std::uint8_t> plain(sealed.size() - seal_overhead);
  if (!open_into(plain.empty() ? &nothing : plain.data(), key, nonce, associated, sealed)) return std::nullopt;
  return plain;
}

std::optional<SecretBytes> open_secret(const Key& key, const Nonce& nonce, Bytes associated, Bytes sealed) {
  start_sodium();
  if (sealed.size() < seal_overhead) return std::nullopt;
  std::uint8_t nothing = 0;
  SecretBytes plain(sealed.size() - seal_overhead);
  if (!open_into(plain.empty() ? &nothing : plain.writable().data(), key, nonce, associated, sealed)) return std::nullopt;
  return plain;
}

Hash key_commitment(const Key& key, const Nonce& nonce) {
  // derive_key(key, "girok commitment") without a guarded allocation, which would take twenty times as long as the rest. Who learned this key could
  // test guesses of `key`, as anybody can who has a ciphertext.
  constexpr std::string_view purpose("girok commitment\0", 17);
  Hash derived = blake2b(key, bytes_of(purpose));
  Hash commitment{};
  crypto_generichash(commitment.data(), commitment.size(), nonce.data(), nonce.size(), derived.data(), derived.size());
  wipe(derived);
  return commitment;
}

StreamSealer::StreamSealer(const Key& key, const StreamHeader& header) : state_(std::make_unique<State>(key, header)) {}

StreamSealer::StreamSealer(ItemKey key, const StreamHeader& header) : state_(std::make_unique<State>(key, header)) {}

StreamSealer::~StreamSealer() = default;

void StreamSealer::push(Bytes plain, Bytes associated, bool last, std::vector<std::uint8_t>& out) {
  if (state_->ended) throw std::logic_error("StreamSealer::push: after the last chunk");
  state_->ended = last;
  const std::size_t before = out.size();
  out.resize(before + plain.size() + stream_overhead);
  crypto_secretstream_xchacha20poly1305_push(
      state_->stream(), out.data() + before, nullptr, plain.data(), plain.size(), associated.data(), associated.size(),
      last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

StreamOpener::StreamOpener(const Key& key, const StreamHeader& header) : state_(std::make_unique<State>(key, header)) {}

StreamOpener::StreamOpener(ItemKey key, const StreamHeader& header) : state_(std::make_unique<State>(key, header)) {}

StreamOpener::~StreamOpener() = default;

std::optional<bool> StreamOpener::pull(Bytes sealed, Bytes associated, std::string& out) {
  if (state_->ended || sealed.size() < stream_overhead) return std::nullopt;
  const std::size_t before = out.size();
  out.resize(before + sealed.size() - stream_overhead);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  auto* const plain = reinterpret_cast<unsigned char*>(out.data() + before);
  unsigned char tag = 0;
  const bool opened = crypto_secretstream_xchacha20poly1305_pull(state_->stream(), plain, nullptr, &tag, sealed.data(), sealed.size(),
                                                                 associated.data(), associated.size()) == 0;
  const bool last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  // Tags that our sealer never writes are not chunks of our streams, whoever has the key.
  if (!opened || (!last && tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)) {
    out.resize(before);
    return std::nullopt;
  }
  state_->ended = last;
  return last;
}

}  // namespace girok::crypto
