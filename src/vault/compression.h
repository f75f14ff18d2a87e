// zstd, within limits. The only user of the library.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace girok::vault {

/// Level 1: fast enough that the disk is slower, also on old laptops.
std::vector<std::uint8_t> compress(ByteSpan plain, int level = 1);
/// Errors: damaged where it is not one frame of exactly `plain_size` bytes.
Result<std::vector<std::uint8_t>> decompress(ByteSpan compressed, std::uint64_t plain_size);

}  // namespace girok::vault
