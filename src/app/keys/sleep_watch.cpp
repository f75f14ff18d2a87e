#include "app/keys/sleep_watch.h"

#include <fcntl.h>
#include <systemd/sd-bus.h>

#include "app/keys/descriptor.h"

namespace girok::app {

namespace {

constexpr const char* service = "org.freedesktop.login1";
constexpr const char* object = "/org/freedesktop/login1";
constexpr const char* interface = "org.freedesktop.login1.Manager";

}  // namespace

struct SleepWatch::State {
  ::sd_bus* bus = nullptr;
  Descriptor inhibitor;  ///< the machine waits while it is open
  bool about_to_sleep = false;

  ~State() { close(); }
  void close() { bus = ::sd_bus_close_unref(bus); }

  static int on_prepare(::sd_bus_message* message, void* state, ::sd_bus_error*) {
    int starts = 0;
    if (::sd_bus_message_read(message, "b", &starts) >= 0 && starts != 0) static_cast<State*>(state)->about_to_sleep = true;
    return 0;
  }

  static int on_inhibited(::sd_bus_message* reply, void* state, ::sd_bus_error*) {
    int fd = -1;
    if (::sd_bus_message_is_method_error(reply, nullptr) == 0 && ::sd_bus_message_read(reply, "h", &fd) >= 0) {
      static_cast<State*>(state)->inhibitor = Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 5));
    }
    return 0;
  }

  bool start() {
    if (::sd_bus_open_system(&bus) < 0) return false;
    if (::sd_bus_match_signal_async(bus, nullptr, service, object, interface, "PrepareForSleep", on_prepare, nullptr, this) < 0)
      return false;
    ::sd_bus_message* call = nullptr;
    int failed = ::sd_bus_message_new_method_call(bus, &call, service, object, interface, "Inhibit");
    // Where logind does not run, nobody should start it for our sake.
    if (failed >= 0) failed = ::sd_bus_message_set_auto_start(call, 0);
    if (failed >= 0) failed = ::sd_bus_message_append(call, "ssss", "sleep", "Girok", "An open case is locked first", "delay");
    if (failed >= 0) failed = ::sd_bus_call_async(bus, nullptr, call, on_inhibited, this, 0);
    ::sd_bus_message_unref(call);
    return true;  // the signal serves without the inhibitor too
  }
};

SleepWatch::SleepWatch() : state_(std::make_unique<State>()) {
  if (!state_->start()) state_->close();
}

SleepWatch::~SleepWatch() = default;

::pollfd SleepWatch::waits_for() const {
  if (state_->bus == nullptr) return {-1, 0, 0};
  const int events = ::sd_bus_get_events(state_->bus);
  return {::sd_bus_get_fd(state_->bus), static_cast<short>(events < 0 ? 0 : events), 0};
}

void SleepWatch::process() {
  // Bounded, as a bus that never falls silent must not keep the agent from its other work.
  for (int i = 0; i < 100 && state_->bus != nullptr; ++i) {
    const int more = ::sd_bus_process(state_->bus, nullptr);
    if (more < 0) state_->close();
    if (more <= 0) return;
  }
}

bool SleepWatch::about_to_sleep() const { return state_->about_to_sleep; }

}  // namespace girok::app
