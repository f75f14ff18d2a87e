#include "crypto/keys.h"

#include <algorithm>
#include <sodium.h>
#include <stdexcept>

#include "crypto/sodium.h"

namespace girok::crypto {

static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES && sizeof(PublicKey) == crypto_box_PUBLICKEYBYTES);
static_assert(sizeof(Signature) == crypto_sign_BYTES);
static_assert(key_size == crypto_sign_SEEDBYTES && key_size == crypto_box_SEEDBYTES);
static_assert(box_overhead == crypto_box_SEALBYTES);

SigningKey::SigningKey(const Key& seed) : secret_(crypto_sign_SECRETKEYBYTES) {
  crypto_sign_seed_keypair(public_.data(), secret_.writable().data(), seed.bytes().data());
}

Signature SigningKey::sign(Bytes message) const {
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_.bytes().data());
  return signature;
}

bool verify(const PublicKey& signer, Bytes message, const Signature& signature) {
  start_sodium();
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), signer.data()) == 0;
}

BoxKey::BoxKey(const Key& seed) : secret_(crypto_box_SECRETKEYBYTES) {
  crypto_box_seed_keypair(public_.data(), secret_.writable().data(), seed.bytes().data());
}

std::optional<SecretBytes> BoxKey::open(Bytes sealed) const {
  if (sealed.size() < box_overhead) return std::nullopt;
  std::uint8_t nothing = 0;  // an empty message has nowhere to go; libsodium wants a place all the same
  SecretBytes plain(sealed.size() - box_overhead);
  if (crypto_box_seal_open(plain.empty() ? &nothing : plain.writable().data(), sealed.data(), sealed.size(), public_.data(),
                           secret_.bytes().data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

bool can_receive(const PublicKey& key) {
  // Any secret key will do: they are all multiples of 8, which takes every point of small order to zero, and zero is what libsodium refuses.
  SecretBytes shared(crypto_box_BEFORENMBYTES);
  const std::array<std::uint8_t, crypto_box_SECRETKEYBYTES> any{8};
  return crypto_box_beforenm(shared.writable().data(), key.data(), any.data()) == 0;
}

std::vector<std::uint8_t> seal_to(const PublicKey& receiver, Bytes plain, const RandomSource& random) {
  // crypto_box_seal in its parts, because that one draws its own randomness. As there, the sender's key, which lives for this one message, lies in ordinary memory and is wiped:
  // guarded pages for it would cost four times what the sealing does.
  start_sodium();
  std::array<std::uint8_t, crypto_box_SEEDBYTES> seed{};
  random(seed);
  std::array<std::uint8_t, crypto_box_SECRETKEYBYTES> secret{};
  std::array<std::uint8_t, 2 * crypto_box_PUBLICKEYBYTES> both{};
  crypto_box_seed_keypair(both.data(), secret.data(), seed.data());
  wipe(seed);
  std::copy(receiver.begin(), receiver.end(), both.begin() + crypto_box_PUBLICKEYBYTES);

  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash(nonce.data(), nonce.size(), both.data(), both.size(), nullptr, 0);

  std::vector<std::uint8_t> sealed(plain.size() + box_overhead);
  std::copy_n(both.begin(), crypto_box_PUBLICKEYBYTES, sealed.begin());
  const bool done = crypto_box_easy(sealed.data() + crypto_box_PUBLICKEYBYTES, plain.data(), plain.size(), nonce.data(), receiver.data(),
                                    secret.data()) == 0;
  wipe(secret);
  if (!done) {
    throw std::invalid_argument("seal_to: nobody can hold the secret of this public key");
  }
  return sealed;
}

}  // namespace girok::crypto
