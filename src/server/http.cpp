#include "server/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "server/headers.h"

namespace girok::server {
namespace {

constexpr std::size_t connection_memory = std::size_t{32} * 1024;
constexpr std::uint64_t slowest_bytes_per_s = std::uint64_t{8} * 1024;  ///< a body, or an answer, that moves slower than this is given up

std::uint64_t steady_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count());
}

struct Address {
  sockaddr_storage bytes{};
  bool v6 = false;
};

std::optional<Address> address_of(const std::string& text, std::uint16_t port) {
  Address address;
  auto* const four =
      reinterpret_cast<sockaddr_in*>(&address.bytes);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): the system's way
  auto* const six = reinterpret_cast<sockaddr_in6*>(&address.bytes);  // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
  if (::inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    return address;
  }
  if (::inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    address.v6 = true;
    return address;
  }
  return std::nullopt;
}

std::string text_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr) return "?";
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the system's way
  if (address->sa_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text.data(), text.size());
  }
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  return text.data();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// Over TLS, only what came with the prefix may be one of those that open something: then no page of a neighbouring name can have set it.
std::string_view without_prefix(std::string_view name, bool tls) {
  constexpr std::string_view prefix = "__Host-";
  if (!tls) return name;
  if (name == "girok_session" || name == "girok_visit") return {};
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

void read_cookies(std::string_view header, bool tls, Pairs& cookies) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view one = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    if (const std::string_view name = without_prefix(one.substr(0, equals), tls); !name.empty())
      cookies.emplace_back(name, one.substr(equals + 1));
  }
}

constexpr std::size_t of_a_form = std::size_t{64} * 1024;

/// What belongs to one request, from its first line to its end.
struct Exchange {
  std::string uri;
  Request request;
  std::size_t largest = 0, counted = 0;  ///< `counted`: among the bodies of all
  bool begun = false;
  std::optional<Response> instead;  ///< of what is let by unread
};

MHD_Result take_header(void* closure, MHD_ValueKind /*kind*/, const char* name, std::size_t name_size, const char* value,
                       std::size_t value_size) {
  auto& request = *static_cast<Request*>(closure);
  request.headers.emplace_back(lower({name, name_size}), value == nullptr ? std::string() : std::string(value, value_size));
  return MHD_YES;
}

/// Why a request is not to be believed: what one server takes for one request and another for two.
const char* smuggled(const Request& request) {
  std::map<std::string, int> seen;
  for (const auto& [name, value] : request.headers) {
    ++seen[name];
    if (name.find_first_of(" \t") != std::string::npos) return "a header's name holds a blank";
    if (value.find_first_of(std::string("\0\r\n", 3)) != std::string::npos) return "a header holds a character that none may hold";
  }
  if (seen["content-length"] > 1 || seen["transfer-encoding"] > 1 || seen["host"] > 1) return "a header that may stand once stands twice";
  if (seen["content-length"] > 0 && seen["transfer-encoding"] > 0) return "there is a length beside a transfer coding";
  if (seen["host"] == 0) return "there is no Host";
  const std::string coding = lower(request.header("transfer-encoding"));
  if (!coding.empty() && coding != "chunked") return "the transfer coding is not known";
  return nullptr;
}

}  // namespace

struct HttpServer::Inside {
  HttpOptions options;
  Handler handler;
  LargestBody largest_body;
  Instead instead;
  MHD_Daemon* daemon = nullptr;
  std::uint16_t port = 0;

  // Deadlines of connections: whoever is late is shut down.
  std::mutex mutex;
  std::condition_variable changed;
  std::map<int, std::uint64_t> deadlines;  ///< by socket
  bool ending = false;
  std::thread reaper;
  std::atomic<std::size_t> bodies = 0;  ///< bytes that have come

  static int socket_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* const info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == nullptr ? -1 : info->connect_fd;
  }
  void set_deadline(MHD_Connection* connection, std::uint64_t after_ms) {
    const int socket = socket_of(connection);
    const std::lock_guard<std::mutex> lock(mutex);
    if (socket >= 0) deadlines[socket] = steady_ms() + after_ms;
  }
  void forget(MHD_Connection* connection) {
    const int socket = socket_of(connection);
    const std::lock_guard<std::mutex> lock(mutex);
    deadlines.erase(socket);
  }
  void reap() {
    std::unique_lock<std::mutex> lock(mutex);
    while (!ending) {
      changed.wait_for(lock, std::chrono::milliseconds(250));
      const std::uint64_t now = steady_ms();
      for (auto& [socket, deadline] : deadlines) {
        if (deadline > now) continue;
        ::shutdown(socket, SHUT_RDWR);
        deadline = UINT64_MAX;
      }
    }
  }

  MHD_Result send(MHD_Connection* connection, const Response& response, bool close) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): copied by the library, which takes it without const
    char* const body = const_cast<char*>(response.body.data());
    MHD_Response* const made = MHD_create_response_from_buffer(response.body.size(), body, MHD_RESPMEM_MUST_COPY);
    if (made == nullptr) return MHD_NO;
    for (const auto& [name, value] : response.headers) MHD_add_response_header(made, name.c_str(), value.c_str());
    if (close) MHD_add_response_header(made, "Connection", "close");
    set_deadline(connection, options.request_within_ms + response.body.size() * 1000 / slowest_bytes_per_s);
    const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(response.status), made);
    MHD_destroy_response(made);
    return queued;
  }
  MHD_Result refuse(MHD_Connection* connection, int status, std::string what) {
    Response response{status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(what) + "\n"};
    add_common_headers(response, false);
    return send(connection, response, true);
  }

  MHD_Result begin(MHD_Connection* connection, Exchange& exchange, const char* method) {
    Request& request = exchange.request;
    exchange.begun = true;
    request.method = method;
    const std::size_t query = exchange.uri.find('?');
    request.path = exchange.uri.substr(0, query);
    if (query != std::string::npos) request.query = exchange.uri.substr(query + 1);
    request.tls = !options.certificate_pem.empty();
    const MHD_ConnectionInfo* const client = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    request.remote = text_of(client == nullptr ? nullptr : client->client_addr);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_header, &request);
    read_cookies(request.header("cookie"), request.tls, request.cookies);
    if (const char* const why = smuggled(request)) return refuse(connection, 400, why);
    if (!request.path.starts_with('/')) return refuse(connection, 400, "The path must begin with a slash.");
    exchange.largest = largest_body(request);
    const std::string length(request.header("content-length"));
    const std::uint64_t announced = length.empty() ? 0 : std::strtoull(length.c_str(), nullptr, 10);
    if (announced > exchange.largest && announced > 0) {
      exchange.instead = instead ? instead(request, announced) : std::nullopt;
      if (!exchange.instead) return refuse(connection, 413, "That is more than is taken here.");
      if (!request.header("expect").empty()) return send(connection, *exchange.instead, true);  // nothing of it is on its way
      set_deadline(connection, options.request_within_ms + announced * 1000 / slowest_bytes_per_s);
      return MHD_YES;
    }
    if (announced > of_a_form && bodies + announced > options.most_of_bodies)
      return refuse(connection, 503, "Too much is being sent here at this moment: try again later.");
    // A form that holds a passphrase is not left behind in pieces, as a text that grows would.
    request.body.reserve(std::min<std::size_t>(announced, of_a_form));
    set_deadline(connection, options.request_within_ms + announced * 1000 / slowest_bytes_per_s);
    return MHD_YES;
  }
  /// Whether so much more may lie here.
  bool count(Exchange& exchange, std::size_t more) {
    exchange.counted += more;
    return bodies.fetch_add(more) + more <= options.most_of_bodies || exchange.counted <= of_a_form;
  }

  MHD_Result access(MHD_Connection* connection, Exchange& exchange, const char* method, const char* data, std::size_t* size) {
    if (!exchange.begun) return begin(connection, exchange, method);
    if (*size > 0 && exchange.instead) {
      *size = 0;
      return MHD_YES;
    }
    if (*size > 0) {
      if (exchange.request.body.size() + *size > exchange.largest) return MHD_NO;  // chunked, and more than was to be expected
      if (!count(exchange, *size)) return MHD_NO;
      exchange.request.body.append(data, *size);
      *size = 0;
      return MHD_YES;
    }
    if (exchange.instead) return send(connection, *exchange.instead, true);
    {
      const std::lock_guard<std::mutex> lock(mutex);
      deadlines[socket_of(connection)] = UINT64_MAX;  // now it is our turn
    }
    return send(connection, handler(std::move(exchange.request)), false);
  }

  static MHD_Result on_access(void* self, MHD_Connection* connection, const char* /*url*/, const char* method, const char* /*version*/,
                              const char* data, std::size_t* size, void** state) {
    return static_cast<Inside*>(self)->access(connection, *static_cast<Exchange*>(*state), method, data, size);
  }
  static void* on_uri(void* /*self*/, const char* uri, MHD_Connection* /*connection*/) {
    auto exchange = std::make_unique<Exchange>();
    exchange->uri = uri;
    return exchange.release();
  }
  static void on_completed(void* self, MHD_Connection* connection, void** state, MHD_RequestTerminationCode /*code*/) {
    auto& inside = *static_cast<Inside*>(self);
    auto* const exchange = static_cast<Exchange*>(*state);
    if (exchange != nullptr) inside.bodies -= exchange->counted;
    delete exchange;  // NOLINT(cppcoreguidelines-owning-memory): the library carries it
    *state = nullptr;
    inside.set_deadline(connection, inside.options.request_within_ms);
  }
  static void on_connection(void* self, MHD_Connection* connection, void** /*state*/, MHD_ConnectionNotificationCode code) {
    auto& inside = *static_cast<Inside*>(self);
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
      inside.set_deadline(connection, inside.options.request_within_ms);
    else
      inside.forget(connection);
  }
  static std::size_t leave_escaped(void* /*self*/, MHD_Connection* /*connection*/, char* text) { return std::strlen(text); }
  static void say_nothing(void* /*self*/, const char* /*format*/, va_list /*arguments*/) {}

  Result<> listen() {
    const std::optional<Address> address = address_of(options.address, options.port);
    if (!address)
      return fail(ErrorCode::usage, "this is no address to listen on", options.address, "127.0.0.1 or ::1, or an address of this machine");
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ERROR_LOG;
    if (address->v6) flags |= MHD_USE_IPv6;
    std::vector<MHD_OptionItem> items = {
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory, nullptr},
        {MHD_OPTION_CONNECTION_LIMIT, static_cast<intptr_t>(options.most_connections), nullptr},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, static_cast<intptr_t>(options.most_of_address), nullptr},
        {MHD_OPTION_CONNECTION_TIMEOUT, static_cast<intptr_t>(std::max<std::uint64_t>(1, options.request_within_ms / 1000)), nullptr},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, nullptr},
        {MHD_OPTION_THREAD_STACK_SIZE, intptr_t{8} << 20, nullptr},
    };
    if (!options.certificate_pem.empty()) {
      flags |= MHD_USE_TLS;
      items.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, options.certificate_pem.data()});
      items.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, options.key_pem.data()});
      // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): a constant that the library takes without const
      items.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>("SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2")});
    }
    items.push_back({MHD_OPTION_END, 0, nullptr});
    daemon = MHD_start_daemon(flags, options.port, nullptr, nullptr, on_access, this, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, nullptr,
                              MHD_OPTION_SOCK_ADDR, &address->bytes, MHD_OPTION_URI_LOG_CALLBACK, on_uri, this, MHD_OPTION_NOTIFY_COMPLETED,
                              on_completed, this, MHD_OPTION_NOTIFY_CONNECTION, on_connection, this, MHD_OPTION_UNESCAPE_CALLBACK,
                              leave_escaped, nullptr, MHD_OPTION_ARRAY, items.data(), MHD_OPTION_END);
    if (daemon == nullptr) {
      return fail(ErrorCode::unreadable, "the server cannot listen there", options.address + ":" + std::to_string(options.port),
                  options.certificate_pem.empty() ? "the port may be taken: --port 0 takes a free one"
                                                  : "the port may be taken, or certificate and key do not fit each other");
    }
    const MHD_DaemonInfo* const info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    port = info == nullptr ? options.port : info->port;
    reaper = std::thread([this] { reap(); });
    return {};
  }
};

HttpServer::HttpServer() : inside_(std::make_unique<Inside>()) {}
HttpServer::~HttpServer() { stop(); }
std::uint16_t HttpServer::port() const { return inside_->port; }

Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpOptions& options, Handler handler, LargestBody largest_body,
                                                      Instead instead) {
  std::unique_ptr<HttpServer> server(new HttpServer);
  server->inside_->options = options;
  server->inside_->handler = std::move(handler);
  server->inside_->largest_body = std::move(largest_body);
  server->inside_->instead = std::move(instead);
  if (Result<> listening = server->inside_->listen(); !listening) return tl::unexpected<Error>(listening.error());
  return server;
}

void HttpServer::stop() {
  if (inside_->daemon != nullptr) MHD_stop_daemon(std::exchange(inside_->daemon, nullptr));
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    inside_->ending = true;
  }
  inside_->changed.notify_all();
  if (inside_->reaper.joinable()) inside_->reaper.join();
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

}  // namespace girok::server
