// Real agents for tests, in a runtime folder of their own; none is left when the test ends.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/keys/agent.h"
#include "app/keys/descriptor.h"
#include "app/test_folder.h"
#include "crypto/random.h"

namespace girok::app {

constexpr int patience_ms = 60'000;  ///< with what comes in a moment: the machine may be busy with other things

inline bool within_ms(int milliseconds, const std::function<bool()>& holds) {
  const Deadline deadline = in_ms(milliseconds);
  while (!holds()) {
    if (ms_until(deadline) == 0) return false;
    ::poll(nullptr, 0, 10);
  }
  return true;
}

inline std::string contents_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Nobody may wait for an agent but init, and not every init does: a zombie has ended too.
inline bool has_ended(std::int64_t pid) {
  if (::kill(static_cast<::pid_t>(pid), 0) != 0 && errno == ESRCH) return true;
  return contents_of("/proc/" + std::to_string(pid) + "/stat").find(") Z") != std::string::npos;
}

class AgentWorld {
 public:
  AgentWorld() : case_folder(folder / "case.girok") {
    const char* const before = std::getenv("XDG_RUNTIME_DIR");
    before_ = before == nullptr ? "" : before;
    ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
    std::filesystem::create_directory(case_folder);
    // This same test program, asked to run the one case that is the agent.
    options.command = {"/proc/self/exe", "--no-skip", "--test-case=the agent itself"};
    vault = new_id(crypto::random_bytes);
    member = new_id(crypto::random_bytes);
    crypto::random_bytes(secret.writable());
  }
  ~AgentWorld() {
    (void)lock_all();
    if (before_.empty()) {
      ::unsetenv("XDG_RUNTIME_DIR");
    } else {
      ::setenv("XDG_RUNTIME_DIR", before_.c_str(), 1);
    }
  }
  AgentWorld(const AgentWorld&) = delete;
  AgentWorld& operator=(const AgentWorld&) = delete;

  HeldKey held() const { return HeldKey{vault, member, case_folder, 1'700'000'000, secret.clone()}; }
  Result<AgentStart> start() const { return start_agent(options, held()); }
  /// Starts one and gives its process.
  std::int64_t started() const {
    const auto result = start();
    REQUIRE_MESSAGE(result, (result ? "" : to_string(result.error())));
    CHECK(*result == AgentStart::started);
    const auto status = ask_status(vault);
    REQUIRE(status);
    return status->pid;
  }
  std::string socket_path() const { return folder / ("girok/" + to_string(vault) + ".sock"); }
  bool has_socket() const { return std::filesystem::exists(socket_path()); }

  Descriptor connect() const {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path().copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(socket.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0) return {};
    return socket;
  }

  TestFolder folder;
  std::string case_folder;
  AgentOptions options;
  Id vault;
  Id member;
  crypto::Key secret;

 private:
  std::string before_;
};

}  // namespace girok::app
