#include "crypto/sodium.h"

#include <sodium.h>
#include <stdexcept>

namespace girok::crypto {

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  if (!started) throw std::runtime_error("the cryptographic library cannot start: the system gives no randomness");
}

}  // namespace girok::crypto
