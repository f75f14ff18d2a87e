// Which case a command is about, where it is not said.
//
// Model    What is named; else $GIROK_CASE; else the one case that is open (an agent holds its key); else the one *.girok folder here.
// Threads  No shared state. Reads the environment.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace girok::app {

/// The path of the case's folder. Errors: not_found, usage where there are several to choose from; the hint says what to do.
Result<std::string> find_case(const std::string& named);

/// The same without looking for an open one: for opening.
Result<std::string> find_case_here(const std::string& named);

/// Whether `path` lies in `folder` or below it, whatever links lead there: what must not be written into a case.
bool lies_in(const std::string& path, const std::string& folder);

}  // namespace girok::app
