// The program's version, as --version and its outputs tell it.
#pragma once

namespace girok::cli {

inline constexpr const char* version = "0.1.0";

}  // namespace girok::cli
