// The start of an agent: see agent.h. The socket is made here, by the caller, so that every error comes back to them.
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/keys/agent.h"
#include "app/keys/agent_handover.h"
#include "app/keys/agent_protocol.h"
#include "app/keys/runtime_folder.h"

namespace girok::app {

namespace {

constexpr int start_limit_ms = 5000;

/// What the agent needs to know of the environment: no more of it is passed on.
std::vector<std::string> small_environment() {
  std::vector<std::string> kept;
  for (const char* const name : {"DBUS_SYSTEM_BUS_ADDRESS", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program sets variables.
    if (const char* const value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
  }
  return kept;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Between fork and exec: only what is safe there (no memory is taken, nothing is thrown).
[[noreturn]] void become_agent(int listener, int handover, char* const* arguments, char* const* environment) {
  ::setsid();
  const ::pid_t second = ::fork();
  if (second != 0) ::_exit(second < 0 ? 1 : 0);  // so that the agent has init as its parent and never gets a terminal
  ::sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::umask(077);
  // First up and out of the way, then to their places.
  const int high_listener = ::fcntl(listener, F_DUPFD, 10);
  const int high_handover = ::fcntl(handover, F_DUPFD, 10);
  const int null = ::open("/dev/null", O_RDWR);
  bool good = high_listener >= 0 && high_handover >= 0 && null >= 0 && ::chdir("/") == 0;
  for (const int standard : {0, 1, 2}) good = good && ::dup2(null, standard) >= 0;
  good = good && ::dup2(high_listener, handover::listener) >= 0 && ::dup2(high_handover, handover::talk) >= 0;
  if (good && ::close_range(handover::talk + 1, ~0U, 0) == 0) ::execve(arguments[0], arguments, environment);
  const std::uint8_t word = handover::no_program;
  const int spare = high_handover >= 0 ? high_handover : handover;  // its first place may be taken already
  [[maybe_unused]] const auto sent = ::send(good ? handover::talk : spare, &word, 1, MSG_NOSIGNAL);
  ::_exit(1);
}

Result<Descriptor> listen_at(const std::string& path) {
  ::sockaddr_un address{};
  if (auto filled = fill_address(path, address); !filled) return tl::unexpected(filled.error());
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  ::unlink(path.c_str());  // a stale one: nobody answered, and the folder is locked
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets interface.
  if (!listener || ::bind(listener.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(listener.get(), handover::backlog) != 0) {
    const int error = errno;
    ::unlink(path.c_str());
    return fail(ErrorCode::write_failed, "the agent's socket cannot be made: " + system_reason(error), path);
  }
  return listener;
}

/// Runs the program with the socket; gives the end over which the key goes.
Result<Descriptor> run_program(const std::vector<std::string>& command, const Descriptor& listener) {
  std::vector<std::string> words = command;
  std::vector<std::string> variables = small_environment();
  const std::vector<char*> arguments = pointers_to(words);
  const std::vector<char*> environment = pointers_to(variables);
  int ends[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail(ErrorCode::write_failed, "no agent can be started: " + system_reason(errno));
  }
  Descriptor ours(ends[0]);
  const Descriptor theirs(ends[1]);
  const ::pid_t first = ::fork();
  if (first == 0) become_agent(listener.get(), theirs.get(), arguments.data(), environment.data());
  if (first < 0) return fail(ErrorCode::write_failed, "no agent can be started: " + system_reason(errno));
  while (::waitpid(first, nullptr, 0) < 0 && errno == EINTR) {
  }
  return ours;
}

Result<> hand_over(int socket, const LockLimits& limits, const std::string& path, const HeldKey& held) {
  const Deadline deadline = in_ms(start_limit_ms);
  const protocol::Start start{limits, path, AgentStatus{held.vault, held.member, held.folder, held.opened_at, 0, 0}};
  std::uint8_t word = 0;
  // The agent speaks first: the key goes to a process that has hardened itself.
  if (receive_exactly(socket, {&word, 1}, deadline) != Transfer::done || word != handover::ready_for_key) {
    return fail(ErrorCode::write_failed, "the agent's program cannot be run", {}, "is the program complete? try: girok --version");
  }
  if (send_all(socket, protocol::start_frame(start), deadline) != Transfer::done ||
      send_all(socket, held.secret.bytes(), deadline) != Transfer::done ||
      receive_exactly(socket, {&word, 1}, deadline) != Transfer::done || word != handover::serving) {
    return fail(ErrorCode::write_failed, "the agent did not start", {}, "try again");
  }
  return {};
}

/// Nothing where no agent answers and a new one may be started.
Result<std::optional<AgentStart>> living_agent(const HeldKey& held) {
  const Deadline deadline = in_ms(protocol::time_limit_ms);
  while (true) {
    const auto status = ask_status(held.vault);
    if (!status) {
      if (status.error().code == ErrorCode::locked) return std::nullopt;
      if (ms_until(deadline) == 0) return tl::unexpected(status.error());
      ::poll(nullptr, 0, 20);  // it may be ending at this moment
      continue;
    }
    if (status->member != held.member) {
      return fail(ErrorCode::usage, "the case is open for another member", status->folder, "lock it first: girok lock");
    }
    if (status->folder != held.folder) {
      return fail(ErrorCode::usage, "a copy of this case is open from another folder", status->folder, "lock it first: girok lock");
    }
    return AgentStart::already_open;
  }
}

}  // namespace

Result<AgentStart> start_agent(const AgentOptions& options, HeldKey held) {
  constexpr std::int64_t longest_s = 366LL * 24 * 3600;
  const LockLimits& limits = options.limits;
  if (limits.idle_s < 1 || limits.max_s < 1 || limits.idle_s > longest_s || limits.max_s > longest_s) {
    return fail(ErrorCode::usage, "the time after which a case locks is not between a second and a year");
  }
  if (options.command.empty() || held.folder.empty() || held.folder.front() != '/' || held.folder.size() > protocol::longest_path) {
    return fail(ErrorCode::usage, "the path of the case is not absolute, or too long");
  }
  auto folder = open_runtime_folder(true);
  if (!folder) return tl::unexpected(folder.error());
  const FolderLock lock(*folder, in_ms(start_limit_ms));
  if (!lock.held()) return fail(ErrorCode::unreadable, "another start of an agent does not end", folder->path, "try again");
  auto living = living_agent(held);
  if (!living) return tl::unexpected(living.error());
  if (*living) return **living;

  const std::string path = folder->socket_of(held.vault);
  auto listener = listen_at(path);
  if (!listener) return tl::unexpected(listener.error());
  auto talk = run_program(options.command, *listener);
  Result<> handed = talk ? hand_over(talk->get(), limits, path, held) : Result<>(tl::unexpected(talk.error()));
  if (!handed) {
    ::unlink(path.c_str());
    return tl::unexpected(handed.error());
  }
  return AgentStart::started;
}

}  // namespace girok::app
