#include "crypto/hash.h"

#include <sodium.h>
#include <stdexcept>

#include "crypto/sodium.h"

namespace girok::crypto {

namespace {

// What has been hashed may be a secret; its traces in the state are wiped with it.
template <class T>
struct Wiped {
  T state;
  bool finished = false;
  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(&state, sizeof state); }
  void once() {
    if (finished) throw std::logic_error("a running hash was used after its end");
  }
};

}  // namespace

struct Blake2b::State : Wiped<crypto_generichash_state> {};
struct Sha256::State : Wiped<crypto_hash_sha256_state> {};

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes_of(bytes))); }

Hash sha256(Bytes bytes) {
  start_sodium();
  Hash digest{};
  static_assert(sizeof(Hash) == crypto_hash_sha256_BYTES);
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

Hash blake2b(Bytes bytes) {
  start_sodium();
  Hash digest{};
  crypto_generichash(digest.data(), digest.size(), bytes.data(), bytes.size(), nullptr, 0);
  return digest;
}

Hash blake2b(const Key& key, Bytes bytes) {
  start_sodium();
  Hash digest{};
  crypto_generichash(digest.data(), digest.size(), bytes.data(), bytes.size(), key.bytes().data(), key_size);
  return digest;
}

Blake2b::Blake2b() : state_(std::make_unique<State>()) {
  start_sodium();
  crypto_generichash_init(&state_->state, nullptr, 0, sizeof(Hash));
}

Blake2b::~Blake2b() = default;

void Blake2b::update(Bytes bytes) {
  state_->once();
  crypto_generichash_update(&state_->state, bytes.data(), bytes.size());
}

Hash Blake2b::finish() {
  state_->once();
  state_->finished = true;
  Hash digest{};
  crypto_generichash_final(&state_->state, digest.data(), digest.size());
  return digest;
}

Sha256::Sha256() : state_(std::make_unique<State>()) {
  start_sodium();
  crypto_hash_sha256_init(&state_->state);
}

Sha256::~Sha256() = default;

void Sha256::update(Bytes bytes) {
  state_->once();
  crypto_hash_sha256_update(&state_->state, bytes.data(), bytes.size());
}

Hash Sha256::finish() {
  state_->once();
  state_->finished = true;
  Hash digest{};
  crypto_hash_sha256_final(&state_->state, digest.data());
  return digest;
}

Key derive_key(const Key& from, std::string_view purpose, Bytes info) {
  // A zero byte within the purpose would let two pairs of purpose and info read as one.
  if (purpose.find('\0') != std::string_view::npos) throw std::logic_error("derive_key: a zero byte in a purpose");
  start_sodium();
  Wiped<crypto_generichash_state> running;
  const std::uint8_t zero = 0;
  Key derived;
  crypto_generichash_init(&running.state, from.bytes().data(), key_size, key_size);
  crypto_generichash_update(&running.state, bytes_of(purpose).data(), purpose.size());
  crypto_generichash_update(&running.state, &zero, 1);
  crypto_generichash_update(&running.state, info.data(), info.size());
  crypto_generichash_final(&running.state, derived.writable().data(), key_size);
  return derived;
}

std::string to_hex(Bytes bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 0xFU];
  }
  return hex;
}

bool from_hex(std::string_view hex, std::span<std::uint8_t> out) {
  // Lower case only: one value has one form, so that what is signed as text cannot be written in two ways.
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (hex.size() != out.size() * 2) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

}  // namespace girok::crypto
