// Random bytes from the system, fit for keys and ids.
//
// Threads  Safe from any thread.
#pragma once

#include <cstdint>
#include <span>

namespace girok::crypto {

/// Fills `out`. Fits girok::RandomSource, for `new_id(random_bytes)`.
void random_bytes(std::span<std::uint8_t> out);

}  // namespace girok::crypto
