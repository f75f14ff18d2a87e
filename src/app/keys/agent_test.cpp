#include "app/keys/agent.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "app/keys/agent_protocol.h"
#include "app/keys/agent_testing.h"

namespace girok::app {

// Not a test: what the agents of the tests run. It is skipped unless asked for.
TEST_CASE("the agent itself" * doctest::skip()) { CHECK(hold_keys() == 0); }

TEST_CASE("an agent gives back the key it was given, and tells what it holds") {
  const AgentWorld world;
  const std::int64_t pid = world.started();
  CHECK(pid > 1);
  CHECK(pid != ::getpid());
  const auto keys = ask_keys(world.vault);
  REQUIRE(keys);
  CHECK(crypto::equal_secrets(keys->secret.bytes(), world.secret.bytes()));
  CHECK(keys->vault == world.vault);
  CHECK(keys->member == world.member);
  CHECK(keys->folder == world.case_folder);
  CHECK(keys->opened_at == 1'700'000'000);
  const auto status = ask_status(world.vault);
  REQUIRE(status);
  CHECK(status->locks_in_s > 890);
  CHECK(status->locks_in_s <= 900);
  const auto all = find_agents();
  REQUIRE(all);
  REQUIRE(all->size() == 1);
  CHECK(all->front().vault == world.vault);
}

TEST_CASE("lock returns when the socket is gone and the process ends") {
  const AgentWorld world;
  const std::int64_t pid = world.started();
  REQUIRE(lock_agent(world.vault));
  CHECK_FALSE(world.has_socket());
  CHECK(within_ms(patience_ms, [&] { return has_ended(pid); }));
  const auto keys = ask_keys(world.vault);
  REQUIRE_FALSE(keys);
  CHECK(keys.error().code == ErrorCode::locked);
  CHECK(lock_agent(world.vault).error().code == ErrorCode::locked);
}

TEST_CASE("where nothing was ever opened there are no agents, and asking makes no folder") {
  const AgentWorld world;
  REQUIRE(find_agents());
  CHECK(find_agents()->empty());
  CHECK(lock_all() == 0U);
  CHECK(ask_status(world.vault).error().code == ErrorCode::locked);
  CHECK_FALSE(std::filesystem::exists(world.folder / "girok"));
}

TEST_CASE("a second start finds the first agent; another member or a copy of the case must lock first") {
  AgentWorld world;
  const std::int64_t pid = world.started();
  const auto again = world.start();
  REQUIRE(again);
  CHECK(*again == AgentStart::already_open);
  CHECK(ask_status(world.vault)->pid == pid);
  HeldKey other = world.held();
  other.member = new_id(crypto::random_bytes);
  CHECK(start_agent(world.options, std::move(other)).error().code == ErrorCode::usage);
  HeldKey copy = world.held();
  copy.folder = world.folder / "copy.girok";
  CHECK(start_agent(world.options, std::move(copy)).error().code == ErrorCode::usage);
  CHECK(ask_status(world.vault)->pid == pid);
}

TEST_CASE("of several starts at one moment one starts the agent, and the others find it") {
  const AgentWorld world;
  std::vector<::pid_t> starters;
  for (int i = 0; i < 6; ++i) {
    starters.push_back(::fork());
    if (starters.back() == 0) {
      const auto result = world.start();
      ::_exit(!result ? 2 : *result == AgentStart::started ? 1 : 0);
    }
  }
  int started = 0;
  for (const ::pid_t starter : starters) {
    int status = 0;
    ::waitpid(starter, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) <= 1);
    started += WEXITSTATUS(status) == 1 ? 1 : 0;
  }
  CHECK(started == 1);
  CHECK(ask_keys(world.vault));
}

TEST_CASE("each case has its own agent, and lock_all ends them all") {
  AgentWorld world;
  const std::int64_t first = world.started();
  const Id vault = world.vault;
  world.vault = new_id(crypto::random_bytes);
  const std::int64_t second = world.started();
  CHECK(find_agents()->size() == 2);
  CHECK(ask_status(vault)->pid == first);
  CHECK(lock_all() == 2U);
  CHECK(within_ms(patience_ms, [&] { return has_ended(first) && has_ended(second); }));
}

TEST_CASE("an agent that nobody uses ends, and takes its socket with it") {
  AgentWorld world;
  world.options.limits.idle_s = 1;
  const auto start = world.start();
  REQUIRE(start);
  CHECK(*start == AgentStart::started);
  const auto status = ask_status(world.vault);  // where this machine is slow it has ended by now
  CHECK(within_ms(patience_ms, [&] { return !world.has_socket() && (!status || has_ended(status->pid)); }));
  CHECK(ask_keys(world.vault).error().code == ErrorCode::locked);
}

TEST_CASE("signals and the loss of the case folder end an agent") {
  const AgentWorld world;
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    const std::int64_t pid = world.started();
    ::kill(static_cast<::pid_t>(pid), signal);
    CHECK(within_ms(patience_ms, [&] { return has_ended(pid); }));
    CHECK_FALSE(world.has_socket());
  }
  const std::int64_t pid = world.started();
  std::filesystem::remove(world.case_folder);
  CHECK(within_ms(patience_ms, [&] { return has_ended(pid); }));
  CHECK_FALSE(world.has_socket());
}

TEST_CASE("a socket that a killed agent left is replaced") {
  const AgentWorld world;
  const std::int64_t pid = world.started();
  ::kill(static_cast<::pid_t>(pid), SIGKILL);
  REQUIRE(within_ms(patience_ms, [&] { return has_ended(pid); }));
  CHECK(world.has_socket());
  CHECK(ask_status(world.vault).error().code == ErrorCode::locked);
  CHECK(world.started() != pid);
}

TEST_CASE("an agent that does not answer is ended by lock all the same") {
  const AgentWorld world;
  const std::int64_t pid = world.started();
  ::kill(static_cast<::pid_t>(pid), SIGSTOP);
  CHECK(ask_status(world.vault).error().code == ErrorCode::unreadable);
  CHECK(lock_agent(world.vault));
  CHECK(within_ms(patience_ms, [&] { return has_ended(pid); }));
  CHECK_FALSE(world.has_socket());
}

TEST_CASE("a folder that is open to others, a link or a file is refused, and nothing is put there") {
  const AgentWorld world;
  const std::string path = world.folder / "girok";
  const auto refused = [&] {
    const auto result = world.start();
    return !result && result.error().code == ErrorCode::unreadable && !result.error().hint.empty() && !world.has_socket();
  };
  for (const ::mode_t mode : {0755U, 0770U, 0701U}) {
    ::mkdir(path.c_str(), 0700);
    ::chmod(path.c_str(), mode);
    CHECK(refused());
  }
  std::filesystem::remove(path);
  const std::string real = world.folder / "elsewhere";
  ::mkdir(real.c_str(), 0700);
  std::filesystem::create_directory_symlink(real, path);
  CHECK(refused());
  CHECK(find_agents().error().code == ErrorCode::unreadable);
  std::filesystem::remove(path);
  world.folder.write("girok", "");
  CHECK(refused());
  std::filesystem::remove(path);
  // A parent where others may exchange the folder.
  ::chmod(world.folder.path().c_str(), 0777);
  CHECK(refused());
  ::chmod(world.folder.path().c_str(), 0700);
}

TEST_CASE("a start that fails tells why, and leaves no socket") {
  AgentWorld world;
  for (const std::string program : {"/there/is/no/program", "/bin/true"}) {
    world.options.command = {program};
    const auto result = world.start();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::write_failed);
    CHECK_FALSE(world.has_socket());
  }
  world.options.limits.idle_s = 0;
  CHECK(world.start().error().code == ErrorCode::usage);
}

TEST_CASE("the agent's program does nothing where it was not started by a start") {
  const ::pid_t child = ::fork();
  if (child == 0) {
    ::close_range(3, ~0U, 0);
    ::_exit(hold_keys());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 2);
}

TEST_CASE("an agent is detached: no terminal, no files, no environment, nothing of the case in its arguments") {
  AgentWorld world;
  const Descriptor marker(::open(world.folder.write("marker", "").c_str(), O_RDONLY));  // without close-on-exec
  const std::string process = "/proc/" + std::to_string(world.started()) + "/";
  const std::string stat = contents_of(process + "stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 2));
  std::string state, parent, group, session, terminal;
  fields >> state >> parent >> group >> session >> terminal;
  CHECK(terminal == "0");
  CHECK(session != std::to_string(::getsid(0)));
  CHECK(contents_of(process + "status").find("Umask:\t0077") != std::string::npos);
  CHECK(contents_of(process + "cmdline").find("case.girok") == std::string::npos);
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator entry(process + "fd", error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    files.push_back(std::filesystem::read_symlink(entry->path(), ignored).string());
  }
  if (error) {
    MESSAGE("skipped: the system does not show the agent's files to others (as it should, but then they cannot be counted)");
    return;
  }
  CHECK(std::count(files.begin(), files.end(), "/dev/null") == 3);
  CHECK(std::find(files.begin(), files.end(), world.folder / "marker") == files.end());
  CHECK(std::filesystem::read_symlink(process + "cwd") == "/");
  CHECK(contents_of(process + "environ").find("XDG_RUNTIME_DIR") == std::string::npos);
}

// --- unfriendly clients -------------------------------------------------------------------------------------------

TEST_CASE("garbage and oversized requests are answered by closing, and the agent goes on") {
  const AgentWorld world;
  world.started();
  using Bytes = std::vector<std::uint8_t>;
  const Bytes requests[] = {
      {'G', 'E', 'T', ' ', '/'}, {0xFF, 0xFF, 0xFF, 0xFF, 1, 1}, {2, 0, 0, 0, 9, 1}, {2, 0, 0, 0, 1, 9}, Bytes(100'000, 0)};
  for (const Bytes& request : requests) {
    const Descriptor socket = world.connect();
    REQUIRE(socket);
    (void)send_all(socket.get(), request, in_ms(patience_ms));
    std::uint8_t byte = 0;
    CHECK(receive_exactly(socket.get(), {&byte, 1}, in_ms(patience_ms)) == Transfer::closed);
  }
  CHECK(ask_keys(world.vault));
}

TEST_CASE("clients that say nothing do not keep others waiting, and are let go after two seconds") {
  const AgentWorld world;
  world.started();
  const Deadline earliest = in_ms(2000);
  const Descriptor slow = world.connect();
  const std::uint8_t part[] = {2, 0, 0};
  REQUIRE(send_all(slow.get(), part, in_ms(patience_ms)) == Transfer::done);
  CHECK(ask_status(world.vault));
  // The silent one is still waited for, unless all this took as long here.
  std::uint8_t byte = 0;
  const Transfer held = receive_exactly(slow.get(), {&byte, 1}, in_ms(0));
  CHECK((held == Transfer::late || ms_until(earliest) == 0));
  CHECK(receive_exactly(slow.get(), {&byte, 1}, in_ms(patience_ms)) == Transfer::closed);
  CHECK(ms_until(earliest) == 0);

  std::vector<Descriptor> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(world.connect());
  CHECK(ask_keys(world.vault));
}

TEST_CASE("a process of another user is let go without a word") {
  if (::geteuid() != 0) {
    MESSAGE("skipped: only the administrator can become another user");
    return;
  }
  const AgentWorld world;
  world.started();
  // Open what the private folder keeps shut, so that it is the agent that refuses.
  ::chmod(world.folder.path().c_str(), 0755);
  ::chmod((world.folder / "girok").c_str(), 0755);
  ::chmod(world.socket_path().c_str(), 0666);
  const ::pid_t child = ::fork();
  if (child == 0) {
    if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(3);
    const Descriptor socket = world.connect();
    if (!socket) ::_exit(4);
    (void)send_all(socket.get(), protocol::request(protocol::Ask::keys), in_ms(patience_ms));
    std::uint8_t byte = 0;
    ::_exit(receive_exactly(socket.get(), {&byte, 1}, in_ms(patience_ms)) == Transfer::closed ? 0 : 5);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  ::chmod((world.folder / "girok").c_str(), 0700);
  ::chmod(world.folder.path().c_str(), 0700);
  CHECK(ask_keys(world.vault));
}

}  // namespace girok::app
