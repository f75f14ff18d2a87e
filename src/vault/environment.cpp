#include "vault/environment.h"

#include <chrono>
#include <cstdlib>

#include "crypto/random.h"

namespace girok::vault {

Environment real_environment() {
  Environment environment;
  environment.disk = &real_disk();
  environment.random = crypto::random_bytes;
  environment.now_ms = [] {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
  };
  const char* const state = std::getenv("XDG_STATE_HOME");
  const char* const home = std::getenv("HOME");
  // As the XDG base directory specification has it, a path that is not absolute is as good as none.
  if (state != nullptr && *state == '/')
    environment.state_folder = join_path(state, "girok");
  else if (home != nullptr && *home == '/')
    environment.state_folder = join_path(home, ".local/state/girok");
  return environment;
}

}  // namespace girok::vault
