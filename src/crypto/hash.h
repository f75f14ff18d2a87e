// Hashes of bytes.
//
// Model    SHA-256 (FIPS 180-4), by libsodium; for custody, because courts and other tools know it.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

namespace girok::crypto {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace girok::crypto
