// A file descriptor that closes itself, and reading and writing whole messages within a time.
//
// Threads  A value belongs to one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <sys/types.h>

#include "base/result.h"

namespace girok::app {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

using Deadline = std::chrono::steady_clock::time_point;
Deadline in_ms(int milliseconds);
/// Until the deadline; 0 where it has passed.
int ms_until(Deadline deadline);

enum class Transfer : std::uint8_t { done, closed, late };
/// Straight into `out`: no buffer of ours holds a copy. The descriptor is a socket, blocking or not.
Transfer receive_exactly(int socket, std::span<std::uint8_t> out, Deadline deadline);
/// Never raises SIGPIPE.
Transfer send_all(int socket, std::span<const std::uint8_t> bytes, Deadline deadline);

/// The user and process at the other end of a connected unix socket; for a server, of whoever made it listen.
struct Peer {
  ::uid_t user = 0;
  ::pid_t process = 0;
};
std::optional<Peer> peer_of(int socket);

/// The text of a system error, without the locale.
std::string system_reason(int error);

}  // namespace girok::app
