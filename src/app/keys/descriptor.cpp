#include "app/keys/descriptor.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

namespace girok::app {

namespace {

/// Waits until the socket may be used. False where the time is over.
bool wait_for(int socket, short events, Deadline deadline) {
  while (true) {
    ::pollfd entry{socket, events, 0};
    const int ready = ::poll(&entry, 1, ms_until(deadline));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

/// Calls `step(offset)` until `size` bytes are through; it answers as read() and write() do.
template <class Step>
Transfer transfer(int socket, short events, std::size_t size, Deadline deadline, Step step) {
  for (std::size_t done = 0; done < size;) {
    if (!wait_for(socket, events, deadline)) return Transfer::late;
    const ::ssize_t count = step(done);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      return Transfer::closed;
    }
  }
  return Transfer::done;
}

}  // namespace

void Descriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Deadline in_ms(int milliseconds) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds); }

int ms_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

Transfer receive_exactly(int socket, std::span<std::uint8_t> out, Deadline deadline) {
  return transfer(socket, POLLIN, out.size(), deadline,
                  [&](std::size_t done) { return ::recv(socket, out.data() + done, out.size() - done, MSG_DONTWAIT); });
}

Transfer send_all(int socket, std::span<const std::uint8_t> bytes, Deadline deadline) {
  return transfer(socket, POLLOUT, bytes.size(), deadline,
                  [&](std::size_t done) { return ::send(socket, bytes.data() + done, bytes.size() - done, MSG_DONTWAIT | MSG_NOSIGNAL); });
}

std::optional<Peer> peer_of(int socket) {
  ::ucred credentials{};
  ::socklen_t size = sizeof credentials;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 || size != sizeof credentials) return std::nullopt;
  return Peer{credentials.uid, credentials.pid};
}

std::string system_reason(int error) {
  const char* const text = ::strerrordesc_np(error);  // English, whatever the locale
  return text != nullptr ? text : "error " + std::to_string(error);
}

}  // namespace girok::app
