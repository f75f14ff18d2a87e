// The agent's own process: see agent.h.
//
// The secret is read by the system straight into guarded memory and sent by the system straight out of it: no instruction of ours ever has it in
// a register or on the stack, so that it cannot be found in a core either.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/keys/agent.h"
#include "app/keys/agent_handover.h"
#include "app/keys/agent_protocol.h"
#include "app/keys/runtime_folder.h"
#include "app/keys/sleep_watch.h"
#include "crypto/process.h"

namespace girok::app {

namespace {

using protocol::Ask;

constexpr std::size_t most_clients = 16;
constexpr std::int64_t tick_ms = 1000;  ///< how often the clocks and the case folder are looked at

std::int64_t clock_ms(::clockid_t clock) {
  ::timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

Moment moment_now() { return {clock_ms(CLOCK_MONOTONIC), clock_ms(CLOCK_BOOTTIME)}; }

/// The last signal that asks for an end, as something to wait for; they are blocked from here on.
Descriptor watch_signals() {
  ::sigset_t ends;
  ::sigemptyset(&ends);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    ::sigaddset(&ends, signal);
    std::signal(signal, SIG_DFL);  // one that is ignored (nohup) would never be told
  }
  std::signal(SIGPIPE, SIG_IGN);
  ::sigprocmask(SIG_BLOCK, &ends, nullptr);
  return Descriptor(::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK));
}

/// Tells the socket's file that this agent knows from one that took its name.
struct FileMark {
  ::dev_t device = 0;
  ::ino_t inode = 0;
  ::timespec changed{};

  static FileMark of(const std::string& path) {
    struct ::stat info{};
    if (::lstat(path.c_str(), &info) != 0) return {};
    return {info.st_dev, info.st_ino, info.st_ctim};
  }
  bool operator==(const FileMark& other) const {
    return device == other.device && inode == other.inode && changed.tv_sec == other.changed.tv_sec &&
           changed.tv_nsec == other.changed.tv_nsec;
  }
};

struct Client {
  Descriptor socket;
  Deadline deadline;
  std::array<std::uint8_t, protocol::request_size> received{};
  std::size_t size = 0;
  bool gone = false;
};

class Agent {
 public:
  Agent(protocol::Start start, crypto::Key secret, Descriptor listener, Descriptor signals)
      : start_(std::move(start)),
        secret_(std::move(secret)),
        listener_(std::move(listener)),
        signals_(std::move(signals)),
        rule_(start_.limits, moment_now()),
        mark_(FileMark::of(start_.socket)) {}

  /// Until something locks it. Afterwards there is no key and no socket.
  void serve() {
    while (true) {
      look_around();
      if (rule_.reason(moment_now()) != LockReason::none) break;
      wait();
      sleep_.process();
      read_signals();
      serve_clients();
      accept_clients();
    }
    lock();
  }

 private:
  void look_around() {
    struct ::stat info{};
    if (::stat(start_.held.folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) rule_.event(LockReason::folder_gone);
    if (sleep_.about_to_sleep()) rule_.event(LockReason::going_to_sleep);
  }

  void wait() {
    std::vector<::pollfd> entries{{listener_.get(), POLLIN, 0}, {signals_.get(), POLLIN, 0}, sleep_.waits_for()};
    std::int64_t longest = std::min(tick_ms, rule_.left_ms(moment_now()));
    for (const Client& client : clients_) {
      entries.push_back({client.socket.get(), POLLIN, 0});
      longest = std::min<std::int64_t>(longest, ms_until(client.deadline));
    }
    ::poll(entries.data(), entries.size(), static_cast<int>(std::max<std::int64_t>(longest, 0)));
  }

  void read_signals() {
    ::signalfd_siginfo signal{};
    if (::read(signals_.get(), &signal, sizeof signal) == sizeof signal) rule_.event(LockReason::asked);
  }

  void accept_clients() {
    while (true) {
      Descriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!socket) return;
      const auto peer = peer_of(socket.get());
      if (!peer || peer->user != ::geteuid()) continue;
      // Clients that say nothing must not keep others out: the one that has waited longest goes.
      if (clients_.size() == most_clients) clients_.erase(clients_.begin());
      clients_.push_back(Client{std::move(socket), in_ms(protocol::time_limit_ms), {}, 0, false});
    }
  }

  void serve_clients() {
    for (Client& client : clients_) {
      serve(client);
      if (ms_until(client.deadline) == 0) client.gone = true;
    }
    std::erase_if(clients_, [](const Client& client) { return client.gone; });
  }

  void serve(Client& client) {
    const std::span<std::uint8_t> space = std::span(client.received).subspan(client.size);
    const ::ssize_t count = ::recv(client.socket.get(), space.data(), space.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    client.gone = true;
    if (count <= 0) return;
    client.size += static_cast<std::size_t>(count);
    const auto parsed = protocol::parse_request(std::span(client.received).first(client.size));
    if (!parsed) return;
    if (!parsed->whole) {
      client.gone = false;
      return;
    }
    answer(client, parsed->ask);
  }

  void answer(Client& client, Ask ask) {
    const Moment now = moment_now();
    // What came while the key should be gone already gets no key.
    if (rule_.reason(now) != LockReason::none) return;
    if (ask == Ask::lock) {
      rule_.event(LockReason::asked);
      waiting_for_lock_.push_back(std::move(client.socket));
      return;
    }
    if (ask == Ask::keys) rule_.used(now);
    AgentStatus status = start_.held;
    status.locks_in_s = (rule_.left_ms(now) + 999) / 1000;
    status.pid = ::getpid();
    const bool with_key = ask == Ask::keys;
    // A reply fits into the socket's buffer many times over: nobody is waited for.
    const Deadline at_once = std::chrono::steady_clock::now();
    if (send_all(client.socket.get(), protocol::status_reply(status, with_key ? crypto::key_size : 0), at_once) != Transfer::done) return;
    if (with_key) send_all(client.socket.get(), secret_.bytes(), at_once);
  }

  void lock() {
    {
      const crypto::Key wiped = std::move(secret_);
    }
    listener_.reset();  // from here on whoever starts a new agent sees that this one is over
    clients_.clear();
    // The path, not the environment, tells where the folder is: the agent has no environment.
    const auto folder = open_runtime_folder_at(start_.socket.substr(0, start_.socket.rfind('/')));
    std::optional<FolderLock> held;
    if (folder) held.emplace(*folder, in_ms(protocol::time_limit_ms / 2));
    if (FileMark::of(start_.socket) == mark_) ::unlink(start_.socket.c_str());
    for (const Descriptor& socket : waiting_for_lock_) send_all(socket.get(), protocol::lock_reply(), std::chrono::steady_clock::now());
  }

  protocol::Start start_;
  crypto::Key secret_;
  Descriptor listener_;
  Descriptor signals_;
  LockRule rule_;
  FileMark mark_;
  SleepWatch sleep_;
  std::vector<Client> clients_;  ///< oldest first
  std::vector<Descriptor> waiting_for_lock_;
};

/// Whether the descriptors are those of start_agent().
bool was_started_rightly() {
  int listens = 0;
  int type = 0;
  ::socklen_t size = sizeof listens;
  if (::getsockopt(handover::listener, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) return false;
  size = sizeof type;
  if (::getsockopt(handover::talk, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM) return false;
  const auto peer = peer_of(handover::talk);
  return peer && peer->user == ::geteuid();
}

std::optional<protocol::Start> read_start(int talk, crypto::Key& secret) {
  const Deadline deadline = in_ms(protocol::time_limit_ms);
  std::array<std::uint8_t, protocol::head_size> head{};
  if (receive_exactly(talk, head, deadline) != Transfer::done) return std::nullopt;
  const auto length = protocol::frame_length(head, crypto::key_size + 1);
  if (!length) return std::nullopt;
  std::vector<std::uint8_t> body(*length - crypto::key_size);
  if (receive_exactly(talk, body, deadline) != Transfer::done) return std::nullopt;
  if (receive_exactly(talk, secret.writable(), deadline) != Transfer::done) return std::nullopt;
  return protocol::parse_start(body);
}

bool say(int talk, std::uint8_t word) { return send_all(talk, {&word, 1}, in_ms(protocol::time_limit_ms)) == Transfer::done; }

}  // namespace

int hold_keys() {
  if (!was_started_rightly()) return 2;
  Descriptor listener(handover::listener);
  Descriptor talk(handover::talk);
  crypto::harden_process();
  Descriptor signals = watch_signals();
  crypto::Key secret;
  if (!say(talk.get(), handover::ready_for_key)) return 2;
  auto start = read_start(talk.get(), secret);
  if (!start) return 2;
  // Once more, in this process: the system then tells clients that it is this one that listens, not the one that made the socket.
  ::listen(listener.get(), handover::backlog);
  Agent agent(*std::move(start), std::move(secret), std::move(listener), std::move(signals));
  if (!say(talk.get(), handover::serving)) return 2;
  talk.reset();
  agent.serve();
  return 0;
}

}  // namespace girok::app
