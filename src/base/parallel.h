// Loops on several threads whose result does not depend on how many.
//
// Model    Work is an index range; each index writes only its own slot, or partial results are combined in index order.
// Threads  The calling thread works too; returns when all work is done. An exception in `body` is rethrown, that of the
//          lowest index: indices below it have all run, some above it may not have.
#pragma once

#include <cstddef>
#include <functional>

namespace girok {

/// Number of threads to use when nobody says: the machine's, at least 1.
unsigned default_threads();

/// Calls body(i) once for each i in [0, count), in no particular order, on up to `threads` threads (0: default_threads()).
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body);

}  // namespace girok
