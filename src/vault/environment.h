// What a vault needs of the world, passed in so that tests can own it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/disk.h"
#include "base/ids.h"
#include "crypto/passphrase.h"

namespace girok::vault {

struct Environment {
  Disk* disk = nullptr;
  RandomSource random;                          ///< crypto::random_bytes in the program
  std::function<std::uint64_t()> now_ms;        ///< milliseconds since 1970
  std::string state_folder;                     ///< where this machine remembers devices and heads; empty: it remembers nothing
  crypto::PassphraseCost cost{};                ///< of new wraps
  crypto::PassphraseCost least_cost{};          ///< what a wrap must cost to be opened; only tests lower it
  unsigned threads = 0;                         ///< 0: what the machine has
};

/// The machine's own: real disk, random numbers and clock, $XDG_STATE_HOME/girok or ~/.local/state/girok.
Environment real_environment();

}  // namespace girok::vault
