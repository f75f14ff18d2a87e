// The API's description: OpenAPI 3.1, made from the table of routes and the schemas in web/api.
//
// Threads  No state.
#pragma once

#include <string_view>

#include "server/route.h"
#include "server/view.h"

namespace girok::server {

Json openapi_of(const Routes& routes, std::string_view version);
/// The table itself, for people and tests: [{"name","method","path","rule":{"who","deed","rights"},"page","api","params"}…]
Json json_of(const Routes& routes);
/// Routes without a schema, schemas that are no JSON: a line each.
std::vector<std::string> problems_of_schemas(const Routes& routes);

}  // namespace girok::server
