#include "crypto/passphrase.h"

#include <sodium.h>
#include <string>

#include "crypto/sodium.h"

namespace girok::crypto {

static_assert(sizeof(Salt) == crypto_pwhash_argon2id_SALTBYTES);

Result<Key> key_from_passphrase(const SecretBytes& passphrase, const Salt& salt, const PassphraseCost& cost) {
  start_sodium();
  const std::size_t memory_bytes = std::size_t{cost.memory_kib} * 1024;
  if (memory_bytes < crypto_pwhash_argon2id_MEMLIMIT_MIN || cost.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN) {
    return fail(ErrorCode::malformed, "the cost of a passphrase is below what the method allows", {},
                "use a copy of the file that has not been changed");
  }
  // An empty passphrase has no place, and libsodium wants one all the same.
  const char* const text = passphrase.empty() ? "" : passphrase.text().data();
  Key key;
  if (crypto_pwhash_argon2id(key.writable().data(), key_size, text, passphrase.size(), salt.data(), cost.passes, memory_bytes,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    // Cost and sizes have been checked, so it can only be the memory.
    return fail(ErrorCode::too_large,
                "not enough memory for the passphrase: " + std::to_string(memory_bytes >> 20U) + " MiB are needed at once", {},
                "close other programs, or use a machine with more memory");
  }
  return key;
}

}  // namespace girok::crypto
