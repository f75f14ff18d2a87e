#include "server/router.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <stdexcept>

#include "base/ids.h"

namespace girok::server {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // "/"
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

bool is_parameter(std::string_view part) { return part.starts_with('{') && part.ends_with('}'); }

void check_route(const Route& route) {
  const auto bug = [&](const char* what) { throw std::invalid_argument("route " + route.name + ": " + what); };
  if (route.rule.who == Rule::Who::none) bug("has no rule");
  if (!route.handle) bug("has no handler");
  if (route.method != "GET" && route.method != "POST") bug("is neither GET nor POST");
  if (route.page.empty() && !route.api) bug("is neither a page nor a call");
  for (const std::string& part : split(route.path)) {
    if (!is_parameter(part)) continue;
    const bool declared =
        std::ranges::any_of(route.params, [&](const Param& param) { return param.in == In::path && "{" + param.name + "}" == part; });
    if (!declared) bug("has a part of its path that is not declared");
  }
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  const int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
  if (month < 1 || month > 12 || day < 1) return false;
  const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= (month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
}

std::optional<std::string> wrong_with(const Param& param, std::string_view value) {
  if (!param.among.empty()) {
    if (!value.empty() && std::ranges::find(param.among, value) == param.among.end()) return "is none of the values that may be";
    return std::nullopt;
  }
  if (value.empty()) return std::nullopt;
  switch (param.kind) {
    case Kind::text:
      if (value.size() > param.longest) return "is too long";
      break;
    case Kind::integer: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (error != std::errc() || end != value.data() + value.size()) return "is no whole number";
      if (number < param.least || number > param.most) return "is out of range";
      break;
    }
    case Kind::truth: {
      static const std::set<std::string_view> words = {"true", "false", "on", "off", "1", "0", "yes", "no"};
      if (!words.contains(value)) return "is neither true nor false";
      break;
    }
    case Kind::id:
      if (param.in != In::path && !parse_id(value)) return "is no id";
      break;
    case Kind::day:
      if (!is_day(value)) return "is no day (2026-11-25)";
      break;
    case Kind::file: return "must be a file";
  }
  return std::nullopt;
}

/// A program says a number as a number, and several values as an array; and nothing of a body stands in an address.
std::optional<std::string> wrong_with(const Param& param, const Said& said) {
  const Said::Place place = param.in == In::path ? Said::Place::path : param.in == In::query ? Said::Place::query : Said::Place::body;
  if (said.place != place) return "does not stand where it belongs";
  if (!said.json) return std::nullopt;
  const Said::As as = !param.among.empty()          ? Said::As::text
                      : param.kind == Kind::integer ? Said::As::number
                      : param.kind == Kind::truth   ? Said::As::truth
                                                    : Said::As::text;
  if (said.as != as) return as == Said::As::number ? "is no number" : as == Said::As::truth ? "is neither true nor false" : "is no text";
  if (said.listed != param.many) return param.many ? "is no array" : "must not be an array";
  return std::nullopt;
}

void check_param(const Param& param, const Fields& fields, std::vector<Error>& errors) {
  const auto say = [&](std::string what) { errors.push_back({ErrorCode::usage, "the field " + std::move(what), param.name, param.about}); };
  std::size_t count = 0;
  if (param.kind == Kind::file) {
    for (const Upload& upload : fields.uploads()) {
      if (upload.field != param.name) continue;
      ++count;
      if (upload.bytes.size() > param.longest) errors.push_back({ErrorCode::too_large, "the file is too large", param.name, {}});
    }
    if (fields.has(param.name)) say("must be a file");
  } else {
    for (std::size_t i = 0; i < fields.values().size(); ++i) {
      const auto& [name, value] = fields.values()[i];
      if (name != param.name) continue;
      count += value.empty() ? 0 : 1;
      std::optional<std::string> wrong = wrong_with(param, fields.said()[i]);
      if (!wrong) wrong = wrong_with(param, value);
      if (wrong) say(*std::move(wrong));
    }
  }
  if (count == 0 && param.required) say("is missing");
  if (count > 1 && !param.many) say("was sent more than once");
}

}  // namespace

Router::Router(const Routes& routes) : routes_(routes) {
  std::set<std::string> names, places;
  for (const Route& route : routes) {
    check_route(route);
    if (!names.insert(route.name).second) throw std::invalid_argument("two routes are named " + route.name);
    if (!places.insert(route.method + " " + route.path).second) throw std::invalid_argument("two routes at " + route.path);
    parts_.push_back(split(route.path));
  }
}

Matched Router::match(std::string_view method, std::string_view path) const {
  Matched matched;
  matched.api = path == "/api" || path.starts_with("/api/");  // even where nothing is found, a program is answered as one
  if (!path.starts_with('/') || path.size() > 2000) return matched;
  if (path == "/api/") path = "/api";  // the start page, as the table's paths have it
  std::vector<std::string> parts = path == "/" ? std::vector<std::string>{""} : split(path);
  for (std::string& part : parts) {
    std::optional<std::string> decoded = percent_decoded(part, false);
    if (!decoded || (decoded->empty() && parts.size() > 1) || *decoded == "." || *decoded == ".." ||
        decoded->find_first_of("/\\\n\t") != std::string::npos)
      return matched;
    part = *std::move(decoded);
  }
  matched.api = parts.front() == "api";
  if (matched.api) parts.erase(parts.begin());
  if (parts.empty()) parts.emplace_back();
  for (const std::string& part : parts) matched.path += "/" + percent_encoded(part);
  std::size_t best = 0, best_path = 0;  // a fixed part goes before a parameter, whatever the method
  std::vector<std::pair<std::size_t, std::string>> others;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Route& route = routes_[i];
    if (parts_[i].size() != parts.size() || (matched.api ? !route.api : route.page.empty() && route.method == "GET")) continue;
    std::size_t fixed = 1;
    for (std::size_t part = 0; part < parts.size() && fixed > 0; ++part) {
      if (is_parameter(parts_[i][part])) continue;
      fixed = parts_[i][part] == parts[part] ? fixed + 1 : 0;
    }
    if (fixed == 0) continue;
    best_path = std::max(best_path, fixed);
    if (route.method != method) {
      others.emplace_back(fixed, route.method);
    } else if (fixed > best) {
      best = fixed;
      matched.route = &route;
      matched.parts.clear();
      for (std::size_t part = 0; part < parts.size(); ++part) {
        if (is_parameter(parts_[i][part])) matched.parts.emplace_back(parts_[i][part].substr(1, parts_[i][part].size() - 2), parts[part]);
      }
    }
  }
  if (best < best_path) {  // the path is another's: "/export/preview" is no "/export/{job}"
    matched.route = nullptr;
    matched.parts.clear();
  }
  for (auto& [fixed, other] : others) {
    if (fixed == best_path) matched.methods.push_back(std::move(other));
  }
  return matched;
}

std::vector<Error> check_fields(const Route& route, const Fields& fields) {
  std::vector<Error> errors;
  for (const Param& param : route.params) check_param(param, fields, errors);
  const auto is_declared = [&](std::string_view name, bool file) {
    return std::ranges::any_of(route.params, [&](const Param& param) { return param.name == name && (!file || param.kind == Kind::file); });
  };
  const auto is_free = [&](std::string_view name, const Said& said) {
    return !route.free_fields.empty() && name.starts_with(route.free_fields) && said.as == Said::As::text &&
           said.place == (route.method == "GET" ? Said::Place::query : Said::Place::body);
  };
  bool unknown = std::ranges::any_of(fields.uploads(), [&](const Upload& upload) { return !is_declared(upload.field, true); });
  for (std::size_t i = 0; i < fields.values().size(); ++i) {
    const std::string& name = fields.values()[i].first;
    unknown = unknown || (!is_declared(name, false) && !is_free(name, fields.said()[i]));
  }
  if (unknown)
    errors.push_back({ErrorCode::usage, "a field was sent that this takes no notice of", {}, "/api/openapi.json says which there are"});
  return errors;
}

}  // namespace girok::server
