// The demo pile: invented documents that are part of the program, so that it can be tried with nothing else at hand.
//
// Threads  No shared state.
#pragma once

#include "app/read_documents.h"

namespace girok::app {

/// The pile's files, in order (data/demo/pile).
Inputs demo_inputs();

Pile read_demo(const ReadOptions& options);

}  // namespace girok::app
