// Waits until somebody ends the program: Ctrl-C, a terminal that goes away, a service manager.
//
// Model    SIGINT, SIGTERM and SIGHUP are held back from the moment this is made, also in threads that are started after it, and taken by wait(). So nothing of ours ever runs inside a signal handler.
// Threads  Make it before the first thread; wait() belongs to one.
#pragma once

#include <csignal>

namespace girok::cli {

class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, one);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The signal that came.
  int wait() {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t signals_{}, before_{};
};

}  // namespace girok::cli
