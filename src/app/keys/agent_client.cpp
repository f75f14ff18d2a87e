// The clients' side of the agent: see agent.h.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/keys/agent.h"
#include "app/keys/agent_protocol.h"
#include "app/keys/runtime_folder.h"

namespace girok::app {

namespace {

using protocol::Ask;

tl::unexpected<Error> not_open() { return fail(ErrorCode::locked, "the case is not open", {}, "open it with: girok open"); }
tl::unexpected<Error> no_answer() {
  return fail(ErrorCode::unreadable, "the agent that holds the case does not answer", {}, "end it with: girok lock");
}

struct Connection {
  Descriptor socket;
  Deadline deadline;
  ::pid_t agent = 0;
};

Result<Connection> connect_to(const RuntimeFolder& folder, const Id& vault) {
  ::sockaddr_un address{};
  if (auto filled = fill_address(folder.socket_of(vault), address); !filled) return tl::unexpected(filled.error());
  Connection to{Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)), in_ms(protocol::time_limit_ms), 0};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets interface.
  while (::connect(to.socket.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return not_open();
    if ((errno != EAGAIN && errno != EINTR) || ms_until(to.deadline) == 0) return no_answer();
    ::poll(nullptr, 0, 10);
  }
  const auto peer = peer_of(to.socket.get());
  if (!peer || peer->user != ::geteuid()) return fail(ErrorCode::refused, "the agent that holds the case belongs to another user");
  to.agent = peer->process;
  return to;
}

/// Sends the request and reads the reply; the last bytes of it into `secret`.
Transfer exchange(const Connection& with, Ask ask, std::vector<std::uint8_t>& body, std::span<std::uint8_t> secret) {
  const int socket = with.socket.get();
  std::array<std::uint8_t, protocol::head_size> head{};
  Transfer step = send_all(socket, protocol::request(ask), with.deadline);
  if (step == Transfer::done) step = receive_exactly(socket, head, with.deadline);
  if (step != Transfer::done) return step;
  const auto length = protocol::frame_length(head, secret.size() + 1);
  if (!length) return Transfer::closed;
  body.resize(*length - secret.size());
  step = receive_exactly(socket, body, with.deadline);
  if (step == Transfer::done) step = receive_exactly(socket, secret, with.deadline);
  return step;
}

Result<AgentStatus> ask(const Id& vault, Ask what, std::span<std::uint8_t> secret) {
  auto folder = open_runtime_folder(false);
  if (!folder && folder.error().code == ErrorCode::not_found) return not_open();
  if (!folder) return tl::unexpected(folder.error());
  auto connection = connect_to(*folder, vault);
  if (!connection) return tl::unexpected(connection.error());
  std::vector<std::uint8_t> body;
  if (exchange(*connection, what, body, secret) != Transfer::done) return no_answer();
  auto status = protocol::parse_status(body);
  if (!status || status->vault != vault) return no_answer();
  return *std::move(status);
}

/// The vaults that have a socket, whether or not anybody listens, in order.
Result<std::vector<Id>> vaults_with_socket() {
  auto folder = open_runtime_folder(false);
  if (!folder && folder.error().code == ErrorCode::not_found) return std::vector<Id>{};
  if (!folder) return tl::unexpected(folder.error());
  std::vector<Id> vaults;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder->path, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != ".sock") continue;
    if (const auto vault = parse_id(entry->path().stem().string())) vaults.push_back(*vault);
  }
  if (error) return fail(ErrorCode::unreadable, "the folder of the agents cannot be read: " + system_reason(error.value()), folder->path);
  std::sort(vaults.begin(), vaults.end());
  return vaults;
}

bool answers_no_more(const RuntimeFolder& folder, const Id& vault) {
  const auto again = connect_to(folder, vault);
  return !again && again.error().code == ErrorCode::locked;
}

/// For an agent that was asked and did not answer: it may be ending already, or stuck.
Result<> end_by_force(const RuntimeFolder& folder, const Id& vault, ::pid_t agent) {
  const Deadline deadline = in_ms(protocol::time_limit_ms);
  const FolderLock lock(folder, deadline);
  if (answers_no_more(folder, vault)) return {};
  // Its process is the one that made the socket listen last, as the system tells; 1 and below are no agent, and neither are we.
  if (agent > 1 && agent != ::getpid()) ::kill(agent, SIGKILL);
  // When the socket refuses, the process has let go of its files, and of its memory before them.
  while (!answers_no_more(folder, vault)) {
    if (ms_until(deadline) == 0) return no_answer();
    ::poll(nullptr, 0, 10);
  }
  ::unlink(folder.socket_of(vault).c_str());
  return {};
}

}  // namespace

Result<std::string> runtime_folder() {
  auto folder = open_runtime_folder(true);
  if (!folder) return tl::unexpected(folder.error());
  return folder->path;
}

Result<AgentStatus> ask_status(const Id& vault) { return ask(vault, Ask::status, {}); }

Result<HeldKey> ask_keys(const Id& vault) {
  HeldKey held;
  auto status = ask(vault, Ask::keys, held.secret.writable());
  if (!status) return tl::unexpected(status.error());
  held.vault = status->vault;
  held.member = status->member;
  held.folder = std::move(status->folder);
  held.opened_at = status->opened_at;
  return held;
}

Result<std::vector<AgentStatus>> find_agents() {
  const auto vaults = vaults_with_socket();
  if (!vaults) return tl::unexpected(vaults.error());
  std::vector<AgentStatus> agents;
  for (const Id& vault : *vaults) {
    if (auto status = ask_status(vault)) agents.push_back(*std::move(status));
  }
  return agents;
}

Result<> lock_agent(const Id& vault) {
  auto folder = open_runtime_folder(false);
  if (!folder && folder.error().code == ErrorCode::not_found) return not_open();
  if (!folder) return tl::unexpected(folder.error());
  const auto connection = connect_to(*folder, vault);
  if (!connection) return tl::unexpected(connection.error());
  std::vector<std::uint8_t> body;
  if (exchange(*connection, Ask::lock, body, {}) == Transfer::done) return {};
  return end_by_force(*folder, vault, connection->agent);
}

Result<std::size_t> lock_all() {
  const auto vaults = vaults_with_socket();
  if (!vaults) return tl::unexpected(vaults.error());
  std::size_t locked = 0;
  std::optional<Error> first;
  for (const Id& vault : *vaults) {
    const auto done = lock_agent(vault);
    if (done) {
      ++locked;
    } else if (done.error().code != ErrorCode::locked && !first) {
      first = done.error();
    }
  }
  if (first) return tl::unexpected(*first);
  return locked;
}

}  // namespace girok::app
