// Any bytes as what a browser, or somebody who is none, sends: a path, a query, a form, a form with files, JSON. No crash; every field that comes out is clean text within the limits; what is encoded again comes back; no path leads up or into
// another part.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "server/fields.h"
#include "server/router.h"

namespace {

using namespace girok::server;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_text(std::string_view text) {
  check(girok::valid_utf8(text));
  for (const char c : text) check(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t');
}

const Routes& routes() {
  static const Routes table = [] {
    Routes made;
    for (const auto& [name, method, path] :
         {std::tuple{"show", "GET", "/records/{id}"}, std::tuple{"edit", "POST", "/records/{id}/edit"}, std::tuple{"start", "GET", "/"}}) {
      Route route;
      route.name = name;
      route.method = method;
      route.path = path;
      route.rule = Rule::member();
      route.page = name;
      route.params = {{.name = "id", .in = In::path, .kind = Kind::id},
                      {.name = "words", .longest = 50},
                      {.name = "count", .kind = Kind::integer},
                      {.name = "day", .kind = Kind::day},
                      {.name = "file", .kind = Kind::file}};
      route.handle = [](Context&) -> girok::Result<View> { return View{}; };
      made.push_back(std::move(route));
    }
    return made;
  }();
  return table;
}

void check_fields_of(const Fields& fields) {
  check(fields.values().size() + fields.uploads().size() <= most_fields);
  for (const auto& [name, value] : fields.values()) {
    check(!name.empty() && name.size() <= longest_field_name + 200);
    check_text(name);
    check_text(value);
    check(percent_decoded(percent_encoded(value), true) == value);
  }
  for (const Upload& upload : fields.uploads()) {
    check_text(upload.file_name);
    check(upload.file_name.find('/') == std::string::npos && upload.file_name.find('\\') == std::string::npos);
  }
  for (const Route& route : routes()) (void)check_fields(route, fields);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view given(reinterpret_cast<const char*>(data) + 1, size - 1);
  static const Router router(routes());
  Fields fields;
  switch (data[0] % 5) {
    case 0: (void)read_urlencoded(given, fields); break;
    case 1: (void)read_json(given, fields); break;
    case 2: (void)read_multipart(given, "XX", fields); break;
    case 3: {
      const std::size_t end = std::min(given.find('\n'), given.size());
      (void)read_body(given.substr(0, end), given.substr(std::min(end + 1, given.size())), fields);
      break;
    }
    default:
      for (const char* const method : {"GET", "POST"}) {
        const Matched matched = router.match(method, given);
        for (const auto& [name, value] : matched.parts) {
          check_text(value);
          check(value != ".." && value.find('/') == std::string::npos);
        }
      }
  }
  check_fields_of(fields);
  return 0;
}
