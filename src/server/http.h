// HTTP over libmicrohttpd (Debian's libmicrohttpd12: GNU, maintained, small, strict): the only file that knows it.
//
// Model    A thread for each connection, at most `most_connections`. A request whose header or body does not come within its time, or an answer that nobody takes, ends the connection: slow clients hold a thread for a
//          bounded time. What smugglers use (two lengths, a length beside a transfer coding, two hosts) is refused before anything is read further.
// Limits   Header and request line: 32 KiB together. Body: what the route takes of whoever asks; all bodies together `most_of_bodies`, and what comes beyond that is refused. A body that is too large is not read; where `Instead` has
//          an answer to it, it is let by and nothing of it kept, since browsers show no answer before they have sent all.
// Threads  The handler is called from many threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "server/request.h"

namespace girok::server {

struct HttpOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::string certificate_pem, key_pem;  ///< both or none
  unsigned most_connections = 256;
  unsigned most_of_address = 0;  ///< connections of one address; 0: no limit of its own
  std::uint64_t request_within_ms = 30'000;
  std::size_t most_of_bodies = std::size_t{512} << 20;  ///< bytes of bodies that have come and are not answered yet
};

class HttpServer {
 public:
  using Handler = std::function<Response(Request)>;
  using LargestBody = std::function<std::size_t(const Request& head)>;  ///< asked with everything but the body

  /// Asked with everything but the body, where more of it is announced than is taken: what is answered. Nothing: 413, and the connection ends.
  using Instead = std::function<std::optional<Response>(const Request& head, std::uint64_t announced)>;

  /// Errors: usage (an address that is none), unreadable (the port is taken; a certificate or key that is none).
  static Result<std::unique_ptr<HttpServer>> start(const HttpOptions& options, Handler handler, LargestBody largest_body,
                                                   Instead instead = {});
  ~HttpServer();
  std::uint16_t port() const;
  void stop();

 private:
  struct Inside;
  HttpServer();
  std::unique_ptr<Inside> inside_;
};

/// Whether an address is one of this machine alone.
bool is_loopback(const std::string& address);

}  // namespace girok::server
