// Serving a case until somebody ends it: what `girok serve` and `girok demo` share.
#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "server/serve.h"
#include "vault/environment.h"

namespace girok::cli {

/// Starts, tells the address, and waits for Ctrl-C or SIGTERM; then everything is locked. What went wrong has been told where it returns another code than success.
ExitCode serve_until_told(const vault::Environment& environment, server::ServeOptions options,
                          const std::function<void(const std::string&)>& tell);

}  // namespace girok::cli
