#include "server/serve.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "app/files.h"
#include "server/application.h"
#include "server/http.h"
#include "server/pages/pages.h"

namespace girok::server {

const Routes& all_routes() {
  static const Routes routes = make_routes();
  return routes;
}

namespace {

/// Many threads take turns at the tables of a few members. With a heap for each of them, what one gives back the others cannot use: 180 MB more for ten members of a case of 100,000 records.
void share_heaps() {
#ifdef __GLIBC__
  constexpr int heaps = 2;
  (void)mallopt(M_ARENA_MAX, heaps);  // NOLINT(concurrency-mt-unsafe): before any other thread
#endif
}

/// What was given back in the middle of a heap goes back to the system.
void give_memory_back() {
#ifdef __GLIBC__
  (void)malloc_trim(0);
#endif
}

}  // namespace

struct Server::Inside {
  std::unique_ptr<Application> application;
  std::unique_ptr<HttpServer> http;
  std::latch named{1};
  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false;
  std::thread tender;

  void tend() {
    std::unique_lock<std::mutex> lock(mutex);
    constexpr auto rest = std::chrono::milliseconds(500);
    constexpr int rests_of_a_minute = 120;
    for (int rests = 1; !ending; ++rests) {
      changed.wait_for(lock, rest);
      application->tend();
      if (rests % rests_of_a_minute == 0) give_memory_back();
    }
  }
};

Server::Server() : inside_(std::make_unique<Inside>()) {}
Server::~Server() { stop(); }

namespace {

/// All names by which it may be called, with its port.
std::vector<std::string> hosts_of(const ServeOptions& options, std::uint16_t port) {
  std::vector<std::string> names = options.hosts;
  names.push_back(options.address.find(':') == std::string::npos ? options.address : "[" + options.address + "]");
  if (is_loopback(options.address)) names.insert(names.end(), {"localhost", "127.0.0.1", "[::1]"});
  std::vector<std::string> hosts;
  const std::uint16_t usual = options.tls_certificate.empty() ? 80 : 443;
  for (const std::string& name : names) {
    hosts.push_back(name + ":" + std::to_string(port));
    if (port == usual) hosts.push_back(name);
  }
  return hosts;
}

Result<HttpOptions> http_options(const ServeOptions& options) {
  HttpOptions http;
  http.address = options.address;
  http.port = options.port;
  http.most_connections = options.most_connections;
  http.most_of_address = is_loopback(options.address) ? 0 : 64;
  http.request_within_ms = options.request_within_ms;
  if (options.tls_certificate.empty() != options.tls_key.empty())
    return fail(ErrorCode::usage, "a certificate needs its key, and a key its certificate", {}, "--tls-certificate FILE --tls-key FILE");
  if (!is_loopback(options.address) && options.tls_certificate.empty()) {
    return fail(ErrorCode::refused,
                "without TLS the server listens on this machine only: testimonies must not cross a network in the plain", options.address,
                "--tls-certificate FILE --tls-key FILE");
  }
  if (options.tls_certificate.empty()) return http;
  for (const auto& [path, into] :
       {std::pair{&options.tls_certificate, &http.certificate_pem}, std::pair{&options.tls_key, &http.key_pem}}) {
    Result<std::string> text = app::read_file(*path, std::size_t{1} << 20);
    if (!text) return tl::unexpected<Error>(text.error());
    *into = *std::move(text);
  }
  return http;
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const vault::Environment& environment, const ServeOptions& options) {
  const Result<HttpOptions> http = http_options(options);
  if (!http) return tl::unexpected<Error>(http.error());
  share_heaps();
  Result<std::unique_ptr<app::Audit>> audit = app::Audit::open(environment, options.folder);
  if (!audit) return tl::unexpected<Error>(audit.error());
  std::unique_ptr<Server> server(new Server);
  Inside& inside = *server->inside_;
  inside.application = std::make_unique<Application>(environment, options, *std::move(audit));
  Application& application = *inside.application;
  // It listens before its port, and so the names by which it may be called, are known: nobody is answered until they are.
  const auto named = [&inside]() -> Application& {
    inside.named.wait();
    return *inside.application;
  };
  Result<std::unique_ptr<HttpServer>> listening = HttpServer::start(
      *http, [named](Request request) { return named().answer(std::move(request)); },
      [named](const Request& head) { return named().largest_body(head); },
      [named](const Request& head, std::uint64_t announced) { return named().instead_of(head, announced); });
  if (!listening) return tl::unexpected<Error>(listening.error());
  inside.http = *std::move(listening);
  const std::uint16_t port = inside.http->port();
  application.serve_as(hosts_of(options, port));
  inside.named.count_down();
  const std::string host = options.address.find(':') == std::string::npos ? options.address : "[" + options.address + "]";
  server->url_ = (http->certificate_pem.empty() ? "http://" : "https://") + host + ":" + std::to_string(port) + "/";
  (void)application.audit().note(app::AuditKind::started, {}, {});
  inside.tender = std::thread([&inside] { inside.tend(); });
  return server;
}

void Server::stop() {
  if (!inside_->application) return;
  if (inside_->http) inside_->http->stop();
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    inside_->ending = true;
  }
  inside_->changed.notify_all();
  if (inside_->tender.joinable()) inside_->tender.join();
  inside_->application->lock_all();
  if (inside_->http) (void)inside_->application->audit().note(app::AuditKind::stopped, {}, {});
  inside_->http.reset();
  inside_->application.reset();
}

Response Server::answer(Request request) { return inside_->application->answer(std::move(request)); }

}  // namespace girok::server
