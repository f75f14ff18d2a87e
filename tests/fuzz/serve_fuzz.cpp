// Any bytes as what somebody who is signed in sends to any route of the web application: no crash, no server error, JSON that is JSON, headers of one line, and no text that becomes an element of a page.
//
// Model    The first byte chooses the route, the second how it is asked (page or call; form, form with files or JSON; signed in or not), the third which record; the rest are values, a NUL between them, for the route's
//          parameters in their order and then for a property of a form. One case in memory's file system, made anew after some thousand requests.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "crypto/random.h"
#include "server/application.h"
#include "vault/vault.h"

namespace {

using namespace girok::server;
using girok::vault::Environment;

constexpr const char* element = "<zq";
constexpr std::size_t requests_of_a_case = 4000;

[[noreturn]] void wrong(const char* what, const Request& request, const Response& response) {
  std::fprintf(stderr, "%s: %s %s?%s\n%s\n-> %d %s\n", what, request.method.c_str(), request.path.c_str(), request.query.c_str(),
               request.body.c_str(), response.status, response.body.substr(0, 600).c_str());
  std::abort();
}

/// A case with a member signed in, and a few records.
class World {
 public:
  World() {
    const std::filesystem::path memory = "/dev/shm";
    folder_ = (std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path()) /
              ("girok-serve-fuzz-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Environment environment;
    environment.disk = &girok::real_disk();
    environment.random = girok::crypto::random_bytes;
    environment.now_ms = [this] { return now_ms_ += 100; };
    environment.state_folder = folder_ / "state";
    environment.cost = environment.least_cost = {64, 1};
    environment.threads = 1;
    const std::string path = folder_ / "case.girok";
    if (!girok::vault::Vault::create(environment, path, "founder", girok::crypto::SecretBytes::copy_of(std::string_view(words))))
      std::abort();
    ServeOptions options;
    options.folder = path;
    options.version = "0";
    auto audit = girok::app::Audit::open(environment, path);
    if (!audit) std::abort();
    application_ = std::make_unique<Application>(environment, options, *std::move(audit));
    sign_in();
    for (const char* const body : {R"({"type":"Person","level":"internal","set.name":"Invented Person"})",
                                   R"({"type":"Event","level":"internal","set.description":"an invented event"})",
                                   R"({"type":"Group","level":"internal","set.name":"an invented group"})"})
      keep(call("POST", "/api/records/new", body));
    const std::string text = "About 400 people were held at the harbour in 2021, a witness said. The ministry said 380.";
    keep(call("POST", "/api/documents",
              "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text + "\r\n--XX--\r\n",
              "multipart/form-data; boundary=XX"));
  }
  ~World() {
    application_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Response answer(const Request& request) { return application_->answer(request); }
  void sign_in() {
    cookie_.clear();
    csrf_ = "sign-in";
    const Response in = call("POST", "/api/sign-in", R"({"handle":"founder","passphrase":")" + std::string(words) + "\"}");
    if (in.status != 200) std::abort();
    csrf_ = Json::parse(in.body)["csrf"].get<std::string>();
    const std::string_view set = value_of(in.headers, "Set-Cookie");
    cookie_ = set.substr(14, 43);
  }
  Request request_of(std::string method, std::string path, std::string body, std::string type) const {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body = std::move(body);
    request.remote = "127.0.0.1";
    request.headers = {{"host", "localhost:1"}, {"content-type", std::move(type)}, {"x-girok-csrf", csrf_}};
    if (!cookie_.empty()) request.cookies = {{"girok_session", cookie_}};
    return request;
  }
  Response call(const std::string& method, const std::string& path, std::string body, std::string type = "application/json") {
    return answer(request_of(method, path, std::move(body), std::move(type)));
  }
  const std::string& id(std::size_t which) const { return ids_[which % ids_.size()]; }
  const std::string& csrf() const { return csrf_; }

 private:
  static constexpr std::string_view words = "founder's words";
  /// The ids that an answer gives, to ask for afterwards.
  void keep(const Response& response) {
    if (response.status != 200) wrong("the case cannot be made", {}, response);
    const Json json = Json::parse(response.body);
    ids_.push_back(json.contains("id") ? json["id"].get<std::string>() : json["files"].at(0)["id"].get<std::string>());
  }
  std::filesystem::path folder_;
  std::uint64_t now_ms_ = 1'767'225'600'000;
  std::unique_ptr<Application> application_;
  std::string csrf_, cookie_;
  std::vector<std::string> ids_;
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

/// What is said for a parameter: the next value; an id where it is empty and one is wanted.
std::string value_for(const World& world, const Param& param, std::size_t which, const std::vector<std::string>& values,
                      std::size_t& next) {
  const std::string said = next < values.size() ? values[next++] : std::string();
  if (param.kind == Kind::id && said.size() < 2) return world.id(which + said.size());
  if (!param.among.empty() && said.size() == 1) return param.among[static_cast<unsigned char>(said[0]) % param.among.size()];
  return said;
}

Json json_for(const Param& param, const std::string& value) {
  Json one = value;
  if (param.kind == Kind::integer && value.size() < 10) one = std::atoi(value.c_str());
  if (param.kind == Kind::truth) one = !value.empty();
  return param.many ? Json::array({one}) : one;
}

struct Asked {
  std::string path, query, form, parts;
  Json json = Json::object();
};

void add(Asked& said, const std::string& name, const std::string& value, Json json, bool file) {
  said.form += (said.form.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  said.parts +=
      "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"" + (file ? "; filename=\"a.csv\"" : "") + "\r\n\r\n" + value + "\r\n";
  said.json[name] = std::move(json);
}

Asked said_of(const World& world, const Route& route, std::size_t which, const std::vector<std::string>& values) {
  Asked said;
  said.path = route.path;
  std::size_t next = 0;
  for (const Param& param : route.params) {
    const std::string value = value_for(world, param, which, values, next);
    if (param.in == In::path) {
      const std::string place = "{" + param.name + "}";
      if (const std::size_t at = said.path.find(place); at != std::string::npos)
        said.path.replace(at, place.size(), percent_encoded(value.empty() ? "x" : value));
    } else if (value.empty() && !param.required) {
      continue;
    } else if (param.in == In::query) {
      said.query += (said.query.empty() ? "" : "&") + percent_encoded(param.name) + "=" + percent_encoded(value);
    } else {
      add(said, param.name, value, json_for(param, value), param.kind == Kind::file);
    }
  }
  // A property of a form, and whatever else.
  for (; next + 1 < values.size(); next += 2) {
    const std::string name = (values[next].size() < 30 ? route.free_fields : "") + values[next];
    if (route.method == "GET")
      said.query += (said.query.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(values[next + 1]);
    else
      add(said, name, values[next + 1], values[next + 1], false);
  }
  return said;
}

void check(const Request& request, const Response& response, bool api) {
  if (response.status >= 500 && response.status != 503) wrong("a server error", request, response);
  for (const auto& [name, value] : response.headers) {
    if (value.find_first_of(std::string("\r\n\0", 3)) != std::string::npos) wrong("a header of several lines", request, response);
  }
  if (value_of(response.headers, "Content-Security-Policy").empty() || value_of(response.headers, "Cache-Control") != "no-store")
    wrong("no policy", request, response);
  const std::string_view type = value_of(response.headers, "Content-Type");
  if (api && type == "application/json" && Json::parse(response.body, nullptr, false).is_discarded() &&
      value_of(response.headers, "Content-Disposition").empty())
    wrong("no JSON", request, response);
  if (type.starts_with("text/html") && response.body.find(element) != std::string::npos)
    wrong("an element out of a text", request, response);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  static std::unique_ptr<World> world;
  static std::size_t asked = 0;
  if (!world || ++asked % requests_of_a_case == 0) {
    world.reset();
    world = std::make_unique<World>();
  }
  const Route& route = all_routes()[data[0] % all_routes().size()];
  const bool api = (data[1] & 1U) != 0 ? route.api : route.page.empty();
  const std::vector<std::string> values = split({reinterpret_cast<const char*>(data) + 3, size - 3});
  Asked said = said_of(*world, route, data[2], values);
  if (said.path == "/")
    said.path = api ? "/api/" : "/";
  else if (api)
    said.path = "/api" + said.path;
  std::string body, type;
  switch ((data[1] >> 1U) % 3) {
    case 0: body = said.json.dump(-1, ' ', false, Json::error_handler_t::replace), type = "application/json"; break;
    case 1: body = said.form, type = "application/x-www-form-urlencoded"; break;
    default: body = said.parts + "--XX--\r\n", type = "multipart/form-data; boundary=XX";
  }
  Request request = world->request_of(route.method, said.path, route.method == "GET" ? "" : body, type);
  request.query = said.query;
  if ((data[1] & 8U) != 0) request.headers.emplace_back("accept-language", (data[1] & 16U) != 0 ? "ko" : "zh");
  if ((data[1] & 0xE0U) == 0xE0U) request.cookies.clear();
  const Response response = world->answer(request);
  check(request, response, api);
  if (response.status == 401 || response.status == 423 || route.name.starts_with("door.") || route.name.starts_with("members.") ||
      route.name.starts_with("settings."))
    world->sign_in();
  return 0;
}
