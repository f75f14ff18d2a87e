// From a path to its route, and from what was sent to fields that fit the route's parameters.
//
// Threads  Const after it was made.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/fields.h"
#include "server/request.h"
#include "server/route.h"

namespace girok::server {

struct Matched {
  const Route* route = nullptr;
  bool api = false;
  std::string path;                 ///< of the page: without "/api"
  Pairs parts;                      ///< values of the path's parameters
  std::vector<std::string> methods; ///< where no route fits the method: those that would
};

class Router {
 public:
  /// Throws std::invalid_argument for a route without a rule, without a handler, with a parameter of the path that is not declared, with a name or a method and path that are there already: a bug, found by the first test.
  explicit Router(const Routes& routes);
  /// `path` as sent. Nothing is found for a path that does not decode, or has empty parts, "." or "..".
  Matched match(std::string_view method, std::string_view path) const;
  const Routes& routes() const { return routes_; }

 private:
  const Routes& routes_;
  std::vector<std::vector<std::string>> parts_;  ///< [route]
};

/// Everything that is wrong, one error a field: what is missing, unknown, too long, of another kind, not among what may be.
std::vector<Error> check_fields(const Route& route, const Fields& fields);

}  // namespace girok::server
