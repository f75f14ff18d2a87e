// Word from the system that the machine is about to sleep.
//
// Model    systemd-logind's PrepareForSleep signal on the system bus. A delay inhibitor is asked for, so that the machine waits (logind's default:
//          five seconds at most) until this object is gone. All of it is optional: without a bus, or without logind, it is silent.
// Limits   Says nothing once the bus has gone away. Never blocks.
// Threads  Belongs to one thread.
#pragma once

#include <memory>

#include <poll.h>

namespace girok::app {

class SleepWatch {
 public:
  SleepWatch();
  ~SleepWatch();
  SleepWatch(const SleepWatch&) = delete;
  SleepWatch& operator=(const SleepWatch&) = delete;

  /// What to wait for in poll(); fd -1 where there is nothing.
  ::pollfd waits_for() const;
  /// Takes what has come. Call after every poll(), and once a second at least.
  void process();
  bool about_to_sleep() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace girok::app
