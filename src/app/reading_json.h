// A pile of documents as JSON: the format girok.reading/1, byte for byte as docs/formats/reading.md says.
//
// Limits   Only what is in `pile`; nothing is computed here.
// Threads  No shared state.
#pragma once

#include <functional>
#include <string_view>

#include "app/read_documents.h"

namespace girok::app {

/// Gives the JSON to `out` piece by piece (one list element a line), so that a large pile needs no second copy in memory.
void write_reading_json(const Pile& pile, const std::function<void(std::string_view)>& out);

}  // namespace girok::app
