// "Type it once more": before what cannot be undone.
#pragma once

#include <string_view>

#include "base/result.h"

namespace girok::cli {

/// On the terminal, the reader types `expected` again. Errors: usage where there is no terminal (scripts say --yes), cancelled where something else was typed.
Result<> confirm(std::string_view prompt, std::string_view expected);

}  // namespace girok::cli
