// The start of libsodium, once a process; every other source of this room calls it first.
//
// Threads  Safe from any thread, any number of times.
#pragma once

namespace girok::crypto {

/// Throws std::runtime_error where the system has no source of randomness: nothing can go on without one.
void start_sodium();

}  // namespace girok::crypto
