// The web application, whole: what `girok serve` starts.
//
// Model    Listens on the loopback interface unless told otherwise, and beyond it only with TLS. Routes, sessions, jobs and limits hang together here; http.h speaks HTTP.
// Threads  start() returns; requests are answered on threads of their own until stop().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/request.h"
#include "server/route.h"
#include "server/sessions.h"

namespace girok::server {

struct ServeOptions {
  std::string folder;  ///< of the case
  std::string address = "127.0.0.1";
  std::uint16_t port = 7340;  ///< 0: any that is free
  std::string tls_certificate, tls_key;  ///< PEM files; both or none
  std::vector<std::string> hosts;  ///< names by which it may be called, beside the address and localhost
  SessionTimes times;
  std::string version;
  unsigned most_connections = 256;
  std::uint64_t request_within_ms = 30'000;  ///< the whole of a request must be here by then; large bodies get more (http.h)
  std::function<void(std::string_view)> tell;  ///< what whoever runs it should know: a line each, no personal data; may be empty
};

/// All routes there are.
const Routes& all_routes();

class Server {
 public:
  /// Errors: usage (an address that is none; beyond loopback without TLS), not_found (no case there), unreadable (certificate, key; the port is taken).
  static Result<std::unique_ptr<Server>> start(const vault::Environment& environment, const ServeOptions& options);
  ~Server();
  /// "http://127.0.0.1:7340/"
  const std::string& url() const { return url_; }
  /// Locks everything, stops jobs, ends.
  void stop();
  /// One request, without a network: for tests and fuzzing.
  Response answer(Request request);

 private:
  struct Inside;
  Server();
  std::unique_ptr<Inside> inside_;
  std::string url_;
};

}  // namespace girok::server
