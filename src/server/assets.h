// Scripts and styles: built by the build, part of the program, named by their content.
//
// Threads  No state.
#pragma once

#include <string_view>

#include "server/request.h"

namespace girok::server {

/// The present name of "app.js" or "app.css"; empty where there is none.
std::string_view asset_name(std::string_view entry);
/// What stands below /static/; may be kept for ever, since a change changes the name.
Response static_file(const Request& request);

}  // namespace girok::server
