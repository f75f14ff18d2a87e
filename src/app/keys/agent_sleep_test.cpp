// The agent and a system bus of the test's own, on which the test plays logind.
#include <fcntl.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>

#include "app/keys/agent_testing.h"

namespace girok::app {

namespace {

constexpr const char* object = "/org/freedesktop/login1";
constexpr const char* manager = "org.freedesktop.login1.Manager";

/// A dbus-daemon that lives as long as this.
class PrivateBus {
 public:
  explicit PrivateBus(const TestFolder& folder) : address_("unix:path=" + folder / "bus") {
    const std::string config = folder.write("bus.conf", R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>)" + address_ + R"(</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>)");
    daemon_ = ::fork();
    if (daemon_ == 0) {
      ::dup2(::open("/dev/null", O_WRONLY), 2);  // it complains where it may not raise its limits
      ::execlp("dbus-daemon", "dbus-daemon", ("--config-file=" + config).c_str(), "--nofork", "--nopidfile", "--nosyslog", nullptr);
      ::_exit(127);
    }
    REQUIRE(within_ms(patience_ms, [&] { return std::filesystem::exists(folder / "bus"); }));
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", address_.c_str(), 1);
  }
  ~PrivateBus() {
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    ::kill(daemon_, SIGTERM);
    ::waitpid(daemon_, nullptr, 0);
  }
  PrivateBus(const PrivateBus&) = delete;
  PrivateBus& operator=(const PrivateBus&) = delete;

 private:
  std::string address_;
  ::pid_t daemon_ = -1;
};

/// A process on the bus that says it is logind, or only talks like it.
class FakeLogind {
 public:
  explicit FakeLogind(const char* name) {
    REQUIRE(::sd_bus_open_system(&bus_) >= 0);
    static const ::sd_bus_vtable table[] = {SD_BUS_VTABLE_START(0),
                                            SD_BUS_METHOD("Inhibit", "ssss", "h", inhibit, SD_BUS_VTABLE_UNPRIVILEGED), SD_BUS_VTABLE_END};
    REQUIRE(::sd_bus_add_object_vtable(bus_, nullptr, object, manager, table, this) >= 0);
    REQUIRE(::sd_bus_request_name(bus_, name, 0) >= 0);
  }
  ~FakeLogind() { ::sd_bus_close_unref(bus_); }
  FakeLogind(const FakeLogind&) = delete;
  FakeLogind& operator=(const FakeLogind&) = delete;

  /// Somebody holds the machine awake for a moment.
  bool is_inhibited() {
    while (::sd_bus_process(bus_, nullptr) > 0) {
    }
    return static_cast<bool>(held_);
  }
  bool inhibitor_was_let_go() const {
    ::pollfd entry{held_.get(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1 && (entry.revents & POLLHUP) != 0;
  }
  void say_sleep(bool starts) const {
    REQUIRE(::sd_bus_emit_signal(bus_, object, manager, "PrepareForSleep", "b", starts ? 1 : 0) >= 0);
    REQUIRE(::sd_bus_flush(bus_) >= 0);
  }
  std::string what;  ///< was asked for: "sleep delay"

 private:
  static int inhibit(::sd_bus_message* message, void* self, ::sd_bus_error*) {
    const char* words[4] = {};
    if (::sd_bus_message_read(message, "ssss", &words[0], &words[1], &words[2], &words[3]) < 0) return -EINVAL;
    auto& logind = *static_cast<FakeLogind*>(self);
    logind.what = std::string(words[0]) + " " + words[3];
    int ends[2] = {};
    if (::pipe2(ends, O_CLOEXEC) != 0) return -errno;
    logind.held_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    return ::sd_bus_reply_method_return(message, "h", theirs.get());
  }

  ::sd_bus* bus_ = nullptr;
  Descriptor held_;
};

bool bus_is_missing() {
  if (std::system("command -v dbus-daemon >/dev/null 2>&1") == 0) return false;
  MESSAGE("skipped: there is no dbus-daemon");
  return true;
}

}  // namespace

TEST_CASE("before the machine sleeps the agent asks it to wait, ends, and lets it sleep") {
  if (bus_is_missing()) return;
  const AgentWorld world;
  const PrivateBus bus(world.folder);
  FakeLogind logind("org.freedesktop.login1");
  const std::int64_t pid = world.started();
  REQUIRE(within_ms(patience_ms, [&] { return logind.is_inhibited(); }));
  CHECK(logind.what == "sleep delay");
  CHECK_FALSE(logind.inhibitor_was_let_go());
  logind.say_sleep(true);
  CHECK(within_ms(patience_ms, [&] { return has_ended(pid); }));
  CHECK(within_ms(patience_ms, [&] { return logind.inhibitor_was_let_go(); }));
  CHECK_FALSE(world.has_socket());
}

TEST_CASE("waking up, and signals of others than logind, do not lock") {
  if (bus_is_missing()) return;
  const AgentWorld world;
  const PrivateBus bus(world.folder);
  FakeLogind logind("org.freedesktop.login1");
  const FakeLogind other("org.example.Other");
  const std::int64_t pid = world.started();
  REQUIRE(within_ms(patience_ms, [&] { return logind.is_inhibited(); }));
  logind.say_sleep(false);
  other.say_sleep(true);
  CHECK_FALSE(within_ms(1500, [&] { return has_ended(pid); }));
  CHECK(ask_keys(world.vault));
}

TEST_CASE("an agent lives without a bus, and when the bus goes away") {
  if (bus_is_missing()) return;
  const AgentWorld world;
  {
    const PrivateBus bus(world.folder);
    world.started();
    CHECK(ask_keys(world.vault));
  }
  ::poll(nullptr, 0, 1200);
  CHECK(ask_keys(world.vault));
  REQUIRE(lock_agent(world.vault));
  ::setenv("DBUS_SYSTEM_BUS_ADDRESS", ("unix:path=" + world.folder / "no-bus").c_str(), 1);
  world.started();
  CHECK(ask_keys(world.vault));
  ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

}  // namespace girok::app
