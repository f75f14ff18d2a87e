#include "server/openapi.h"

#include <algorithm>

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

Json schema_of(const Param& param) {
  Json schema;
  switch (param.kind) {
    case Kind::integer: schema = {{"type", "integer"}, {"minimum", param.least}, {"maximum", param.most}}; break;
    case Kind::truth: schema = {{"type", "boolean"}}; break;
    case Kind::id: schema = {{"type", "string"}, {"pattern", "^[0-9A-HJKMNP-TV-Z]{26}$"}}; break;
    case Kind::day: schema = {{"type", "string"}, {"format", "date"}}; break;
    case Kind::file: schema = {{"type", "string"}, {"format", "binary"}}; break;
    case Kind::text: schema = {{"type", "string"}, {"maxLength", param.longest}}; break;
  }
  if (!param.among.empty()) schema = {{"type", "string"}, {"enum", param.among}};
  if (param.required && param.kind == Kind::text && param.among.empty()) schema["minLength"] = 1;
  return param.many ? Json{{"type", "array"}, {"items", schema}} : schema;
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
  if (!route.free_fields.empty()) schema["patternProperties"] = {{"^" + route.free_fields, {{"type", "string"}}}};
  if (!required.empty()) schema["required"] = required;
  return {{"required", !required.empty()}, {"content", {{files ? "multipart/form-data" : "application/json", {{"schema", schema}}}}}};
}

Json answer_of(const Route& route) {
  const std::string_view text = server_api::embedded(route.answer + ".json");
  Json schema = Json::parse(text, nullptr, false);
  if (text.empty() || schema.is_discarded()) schema = Json::object();
  return schema;
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
  }
  if (!params.empty()) operation["parameters"] = params;
  if (route.method == "POST") operation["requestBody"] = body_of(route);
  const Json error = {{"description", "It could not be done, and why"},
                      {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}};
  Json good = {{"description", "What was asked for"}, {"content", {{"application/json", {{"schema", answer_of(route)}}}}}};
  if (route.answer == "file") good["content"] = {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
  operation["responses"] = {{"200", good}, {"default", error}};
  // A form that was not good: the view, with its errors.
  if (route.method == "POST")
    operation["responses"]["422"] = {{"description", "What was sent was not good; `errors` says why"},
                                     {"content", {{"application/json", {{"schema", {{"type", "object"}}}}}}}};
  operation["security"] = route.rule.who == Rule::Who::anyone ? Json::array() : Json::array({{{"session", Json::array()}}});
  if (route.method == "POST")
    operation["parameters"].push_back({{"name", "X-Girok-CSRF"},
                                       {"in", "header"},
                                       {"required", true},
                                       {"schema", {{"type", "string"}}},
                                       {"description", "The session's token, as signing in gave it; \"sign-in\" before"}});
  return operation;
}

}  // namespace

Json openapi_of(const Routes& routes, std::string_view version) {
  Json paths = Json::object();
  for (const Route& route : routes) {
    if (!route.api) continue;
    std::string method = route.method == "GET" ? "get" : "post";
    paths["/api" + route.path][method] = operation_of(route);
  }
  const Json error = {
      {"type", "object"},
      {"required", {"code", "what"}},
      {"properties",
       {{"code", {{"type", "string"}}}, {"what", {{"type", "string"}}}, {"where", {{"type", "string"}}}, {"hint", {{"type", "string"}}}}}};
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Girok"},
            {"version", version},
            {"description", "The same as the pages, for programs. Every call needs the session's cookie, every POST its token."}}},
          {"paths", paths},
          {"components",
           {{"securitySchemes", {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "girok_session"}}}}},
            {"schemas",
             {{"error", error},
              {"problem",
               {{"type", "object"},
                {"required", {"error"}},
                {"properties",
                 {{"error", {{"$ref", "#/components/schemas/error"}}},
                  {"errors", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/error"}}}}}}}}}}}}}};
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
                        {"many", param.many}});
    }
    list.push_back({{"name", route.name},
                    {"method", route.method},
                    {"path", route.path},
                    {"rule", rule},
                    {"page", route.page.empty() ? Json(nullptr) : Json(route.page)},
                    {"api", route.api},
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
