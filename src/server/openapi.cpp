#include "server/openapi.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "server/fields.h"
#include "server_api/embedded.h"

namespace girok::server {
namespace {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::integer: return "integer";
    case Kind::truth: return "boolean";
    case Kind::id: return "id";
    case Kind::day: return "day";
    case Kind::file: return "file";
    case Kind::text: break;
  }
  return "text";
}

constexpr const char* id_pattern = "[0-7ILOilo][0-9A-TV-Za-tv-z]{25}";

/// What is not required may be said and empty, as forms send what nobody filled in.
Json schema_of(const Param& param) {
  const bool may_be_empty = !param.required && param.in != In::path;
  const auto pattern = [&](std::string_view of) {
    return Json{{"type", "string"}, {"pattern", may_be_empty ? fmt::format("^({})?$", of) : fmt::format("^{}$", of)}};
  };
  Json schema;
  switch (param.kind) {
    case Kind::integer: schema = {{"type", "integer"}, {"minimum", param.least}, {"maximum", param.most}}; break;
    case Kind::truth: schema = {{"type", "boolean"}}; break;
    case Kind::id: schema = pattern(id_pattern); break;
    case Kind::day: schema = pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}"); break;
    case Kind::file: schema = {{"type", "string"}, {"format", "binary"}}; break;
    case Kind::text: schema = {{"type", "string"}, {"maxLength", param.longest}}; break;
  }
  if (!param.among.empty()) {
    schema = {{"type", "string"}, {"enum", param.among}};
    if (may_be_empty) schema["enum"].push_back("");
  }
  if ((param.required || param.in == In::path) && param.kind == Kind::text && param.among.empty()) schema["minLength"] = 1;
  if (!param.many) return schema;
  Json list = {{"type", "array"}, {"items", schema}};
  if (param.required) list["minItems"] = 1;
  return list;
}

/// Fields that a form makes from the case's schema: one text or several.
Json free_fields_of(const Route& route) {
  const Json text = {{"type", "string"}};
  return {
      {"^" + route.free_fields.substr(0, route.free_fields.size() - 1) + "\\.", {{"anyOf", {text, {{"type", "array"}, {"items", text}}}}}}};
}

Json body_of(const Route& route) {
  Json properties = Json::object(), required = Json::array();
  bool files = false;
  for (const Param& param : route.params) {
    if (param.in != In::body) continue;
    files = files || param.kind == Kind::file;
    properties[param.name] = schema_of(param);
    properties[param.name]["description"] = param.about;
    if (param.required) required.push_back(param.name);
  }
  Json schema = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!route.free_fields.empty()) schema["patternProperties"] = free_fields_of(route);
  if (!required.empty()) schema["required"] = required;
  return {{"required", !required.empty()}, {"content", {{files ? "multipart/form-data" : "application/json", {{"schema", schema}}}}}};
}

Json answer_of(const Route& route) {
  const std::string_view text = server_api::embedded(route.answer + ".json");
  Json schema = Json::parse(text, nullptr, false);
  if (text.empty() || schema.is_discarded()) schema = Json::object();
  return schema;
}

/// What every answer says to a browser (headers.h); `more`: of this one alone.
Json headers_of(const Json& more = Json::object()) {
  Json headers = Json::object();
  for (const char* const name : {"Cache-Control", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"})
    headers[name] = {{"$ref", "#/components/headers/" + std::string(name)}};
  headers.update(more);
  return headers;
}

Json header_of(const char* about, Json schema, bool required = true) {
  return {{"description", about}, {"required", required}, {"schema", std::move(schema)}};
}

Json good_answer_of(const Route& route) {
  const bool file = route.answer == "file";
  Json good = {{"description", "What was asked for"}, {"headers", headers_of()}};
  if (file) {
    const Json bytes = {{"schema", {{"type", "string"}, {"format", "binary"}}}};
    for (const std::string& type : route.media)
      good["content"][type] = type == "application/json" ? Json{{"schema", Json::object()}} : bytes;
  } else {
    good["content"] = {{"application/json", {{"schema", answer_of(route)}}}};
  }
  if (route.answer == "door.sign_in")
    good["headers"]["Set-Cookie"] = header_of("The session", {{"type", "string"}, {"pattern", "^girok_session=.*HttpOnly"}});
  return good;
}

/// Why something may not be done, by status: the same for every call, and none that it cannot give.
Json answers_of(const Route& route) {
  Json answers = {{"200", good_answer_of(route)}};
  const auto add = [&](std::string_view status) {
    answers[std::string(status)] = {{"$ref", fmt::format("#/components/responses/{}", status)}};
  };
  for (const char* const status : {"400", "413", "429", "500", "503"}) add(status);
  const bool posts = route.method == "POST", anyone = route.rule.who == Rule::Who::anyone;
  if (posts) {
    for (const char* const status : {"403", "409", "415"}) add(status);
  }
  if (posts || std::ranges::any_of(route.params, [](const Param& param) { return param.in == In::query; })) add("422");
  if (!anyone || route.with_case) {
    for (const char* const status : {"401", "403", "404", "423"}) add(status);
  }
  if (anyone && posts) {
    for (const char* const status : {"401", "423"}) add(status);
  }
  return answers;
}

Json operation_of(const Route& route) {
  Json operation = {{"operationId", route.name}, {"summary", route.about}};
  Json params = Json::array();
  for (const Param& param : route.params) {
    if (param.in == In::body) continue;
    params.push_back({{"name", param.name},
                      {"in", param.in == In::path ? "path" : "query"},
                      {"description", param.about},
                      {"required", param.required || param.in == In::path},
                      {"schema", schema_of(param)}});
    // An empty one is as none: forms send them.
    if (param.in == In::query && !param.required) params.back()["allowEmptyValue"] = true;
  }
  if (route.method == "GET" && !route.free_fields.empty()) {
    params.push_back({{"name", "filters"},
                      {"in", "query"},
                      {"description", "Each a field of its own, \"" + route.free_fields + "PROPERTY=CODE\""},
                      {"required", false},
                      {"style", "form"},
                      {"explode", true},
                      {"schema", {{"type", "object"}, {"patternProperties", free_fields_of(route)}, {"additionalProperties", false}}}});
  }
  if (!params.empty()) operation["parameters"] = params;
  if (route.method == "POST") {
    operation["requestBody"] = body_of(route);
    operation["parameters"].push_back({{"$ref", "#/components/parameters/csrf"}});
  }
  operation["responses"] = answers_of(route);
  operation["security"] = route.rule.who == Rule::Who::anyone ? Json::array() : Json::array({{{"session", Json::array()}}});
  return operation;
}

Json shared_answers() {
  static constexpr std::array<std::pair<const char*, const char*>, 12> whys = {
      {{"400", "It was asked in a way that is not understood; `errors` says which field"},
       {"401", "Nobody is signed in, the session is locked, or name and passphrase do not fit"},
       {"403", "This member may not, or the session's token is missing"},
       {"404", "There is no such thing, or it may not be seen"},
       {"409", "Somebody else was quicker, or it was stopped"},
       {"413", "More than is taken here"},
       {"415", "A media type that is not taken"},
       {"422", "What was sent was understood, and is not good; `errors` says why"},
       {"423", "The case is locked"},
       {"429", "Too often in a short time"},
       {"500", "Something is broken, and was not told further"},
       {"503", "There is not enough memory for it now"}}};
  Json shared = Json::object();
  for (const auto& [status, about] : whys) {
    shared[status] = {{"description", about},
                      {"headers", headers_of()},
                      {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}};
  }
  shared["429"]["headers"]["Retry-After"] = header_of("Seconds", {{"type", "integer"}});
  // Before anything is read of a body that is too large, nothing is known of who asks: a line of text.
  shared["413"]["content"]["text/plain"] = {{"schema", {{"type", "string"}}}};
  return shared;
}

Json components() {
  const Json text = {{"type", "string"}};
  const Json error = {
      {"type", "object"},
      {"required", {"code", "what"}},
      {"properties", {{"code", text}, {"what", text}, {"where", text}, {"hint", text}, {"said", text}, {"field", text}, {"label", text}}},
      {"additionalProperties", false}};
  const Json of_error = {{"$ref", "#/components/schemas/error"}};
  const Json problem = {{"type", "object"},
                        {"required", {"error", "errors"}},
                        {"properties", {{"error", of_error}, {"errors", {{"type", "array"}, {"minItems", 1}, {"items", of_error}}}}}};
  const Json headers = {
      {"Cache-Control", header_of("Nothing is to be kept", {{"type", "string"}, {"const", "no-store"}})},
      {"Content-Security-Policy", header_of("What a browser may do with it", {{"type", "string"}, {"pattern", "^default-src 'none'"}})},
      {"X-Content-Type-Options", header_of("It is what it says", {{"type", "string"}, {"const", "nosniff"}})},
      {"Referrer-Policy", header_of("No address is told elsewhere", {{"type", "string"}, {"const", "same-origin"}})}};
  const Json csrf = {{"name", "X-Girok-CSRF"},
                     {"in", "header"},
                     {"required", true},
                     {"schema", {{"type", "string"}, {"minLength", 1}}},
                     {"description", "The session's token, as signing in gave it; \"sign-in\" before"}};
  return {
      {"securitySchemes",
       {{"session",
         {{"type", "apiKey"}, {"in", "cookie"}, {"name", "girok_session"}, {"description", "Over TLS its name is __Host-girok_session"}}}}},
      {"parameters", {{"csrf", csrf}}},
      {"headers", headers},
      {"responses", shared_answers()},
      {"schemas", {{"error", error}, {"problem", problem}}}};
}

}  // namespace

Json openapi_of(const Routes& routes, std::string_view version) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (!route.api) continue;
    std::string method = route.method == "GET" ? "get" : "post";
    paths["/api" + route.path][method] = operation_of(route);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Girok"},
            {"version", version},
            {"description",
             "The same as the pages, for programs. Every call needs the session's cookie, every POST its token. A form "
             "(application/x-www-form-urlencoded, multipart/form-data) may be sent instead of JSON. "
             "Texts are UTF-8 without control characters, and their greatest lengths are counted in bytes."}}},
          {"paths", paths},
          {"components", components()}};
}

Json json_of(const Routes& routes) {
  Json list = Json::array();
  for (const Route& route : routes) {
    Json rule = {{"who", route.rule.who == Rule::Who::anyone   ? "anyone"
                         : route.rule.who == Rule::Who::member ? "member"
                                                               : "none"},
                 {"deed", route.rule.deed ? Json(app::name_of(*route.rule.deed)) : Json(nullptr)},
                 {"rights", route.rule.rights}};
    Json params = Json::array();
    for (const Param& param : route.params) {
      params.push_back({{"name", param.name},
                        {"in", param.in == In::path    ? "path"
                               : param.in == In::query ? "query"
                                                       : "body"},
                        {"kind", name_of(param.kind)},
                        {"required", param.required},
                        {"many", param.many},
                        {"among", param.among}});
    }
    list.push_back({{"name", route.name},
                    {"method", route.method},
                    {"path", route.path},
                    {"rule", rule},
                    {"page", route.page.empty() ? Json(nullptr) : Json(route.page)},
                    {"api", route.api},
                    {"free_fields", route.free_fields},
                    {"params", params}});
  }
  return list;
}

std::vector<std::string> problems_of_schemas(const Routes& routes) {
  std::vector<std::string> problems;
  for (const Route& route : routes) {
    if (!route.api || route.answer == "file") continue;
    const std::string_view text = server_api::embedded(route.answer + ".json");
    if (text.empty())
      problems.push_back(route.name + ": no schema web/api/" + route.answer + ".json");
    else if (Json::parse(text, nullptr, false).is_discarded())
      problems.push_back(route.answer + ".json is no JSON");
  }
  return problems;
}

}  // namespace girok::server
