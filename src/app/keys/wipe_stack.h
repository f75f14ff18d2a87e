// Overwrites the part of the stack that a call just used, where a library had a secret in its hands.
//
// Limits   Reaches 32 KiB below the caller; registers are not touched.
#pragma once

#include <array>
#include <cstdint>

#include "crypto/secret.h"

namespace girok::app {

/// Call from the function that called the library.
[[gnu::noinline]] inline void wipe_stack() {
  std::array<std::uint8_t, 32 * 1024> used;  // not set: what lies there is what has to go
  crypto::wipe(used);
}

}  // namespace girok::app
