// What HTTP itself holds back: bodies of all connections together, and of one as much as is taken from whoever asks.
#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "server/http.h"

namespace girok::server {
namespace {

/// A socket that is closed in the end; what it reads, it waits for, but not for ever.
class Peer {
 public:
  explicit Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    const timeval patience{60, 0};
    (void)::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the system's way
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Peer() { ::close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void send(const std::string& text) const {
    std::size_t sent = 0;
    while (connected_ && sent < text.size()) {
      const ssize_t some = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (some <= 0) return;
      sent += static_cast<std::size_t>(some);
    }
  }
  /// The status of the answer; 0 where none comes.
  int status() const {
    std::string got;
    std::array<char, 4096> some{};
    while (got.size() < 12) {
      const ssize_t count = ::recv(socket_, some.data(), some.size(), 0);
      if (count <= 0) return 0;
      got.append(some.data(), static_cast<std::size_t>(count));
    }
    return got.starts_with("HTTP/1.1 ") ? std::stoi(got.substr(9, 3)) : 0;
  }

 private:
  int socket_;
  bool connected_ = false;
};

std::string head_of(std::size_t length) {
  return "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

struct Served {
  explicit Served(HttpOptions options, std::size_t largest) {
    Result<std::unique_ptr<HttpServer>> started = HttpServer::start(
        options,
        [this](const Request& request) {
          ++answered;
          return Response{200, {}, std::to_string(request.body.size())};
        },
        [largest](const Request& head) { return head.header("x-known").empty() ? largest : largest * 2; },
        [largest](const Request& head, std::uint64_t announced) -> std::optional<Response> {
          if (head.header("x-former").empty() || announced > largest * 2) return std::nullopt;
          return Response{401, {}, "sign in"};
        });
    REQUIRE(started);
    server = *std::move(started);
  }
  std::atomic<int> answered = 0;
  std::unique_ptr<HttpServer> server;
};

TEST_CASE("bodies of all connections together have a limit: what comes beyond is refused until others are done") {
  constexpr std::size_t body = 150'000;
  HttpOptions options;
  options.most_of_bodies = 200'000;
  const Served served(options, body);
  const Peer first(served.server->port());
  first.send(head_of(body) + std::string(body - 1, 'a'));
  // Until all of the first has come, another may still find room.
  int other = 0;
  for (int tries = 0; tries < 2000 && other != 503; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const Peer second(served.server->port());
    second.send(head_of(body) + std::string(body, 'b'));
    other = second.status();
  }
  CHECK(other == 503);
  const Peer small(served.server->port());  // a form is taken all the same
  small.send(head_of(5) + "hello");
  CHECK(small.status() == 200);
  first.send("a");
  CHECK(first.status() == 200);
  int taken = 0;
  for (int tries = 0; tries < 2000 && taken != 200; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const Peer again(served.server->port());
    again.send(head_of(body) + std::string(body, 'b'));
    taken = again.status();
  }
  CHECK(taken == 200);
}

TEST_CASE("how much is taken depends on who asks, and is asked before anything of it is read") {
  const Served served({}, 1000);
  const Peer stranger(served.server->port());
  stranger.send(head_of(1500));
  CHECK(stranger.status() == 413);
  const Peer known(served.server->port());
  known.send("POST / HTTP/1.1\r\nHost: here\r\nX-Known: yes\r\nContent-Length: 1500\r\n\r\n" + std::string(1500, 'a'));
  CHECK(known.status() == 200);
  CHECK(served.answered == 1);
}

TEST_CASE("what is too large for who asks only by now is let by unread, and answered with why") {
  const Served served({}, 1000);
  const std::string head = "POST / HTTP/1.1\r\nHost: here\r\nX-Former: yes\r\n";
  const Peer former(served.server->port());
  former.send(head + "Content-Length: 1500\r\n\r\n" + std::string(1500, 'a'));
  CHECK(former.status() == 401);
  const Peer asking(served.server->port());  // before it sends anything
  asking.send(head + "Expect: 100-continue\r\nContent-Length: 1500\r\n\r\n");
  CHECK(asking.status() == 401);
  const Peer more(served.server->port());
  more.send(head + "Content-Length: 2500\r\n\r\n");
  CHECK(more.status() == 413);
  CHECK(served.answered == 0);
}

}  // namespace
}  // namespace girok::server
