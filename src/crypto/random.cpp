#include "crypto/random.h"

#include <sodium.h>

#include "crypto/sodium.h"

namespace girok::crypto {

void random_bytes(std::span<std::uint8_t> out) {
  start_sodium();
  randombytes_buf(out.data(), out.size());
}

}  // namespace girok::crypto
