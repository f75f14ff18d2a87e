// What a cell of a table holds, once what only surrounds it is gone. Private to the reading of tables.
//
// Threads  No shared state.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace girok::linkage {

/// Without white space at its ends: ASCII, no-break, ideographic, zero-width, and the byte-order mark.
std::string_view trimmed(std::string_view cell);
/// In NFC; a view of `cell` where it is so already (nearly always), otherwise of a text added to `kept`. Requires: valid UTF-8.
std::string_view composed(std::string_view cell, std::deque<std::string>& kept);
/// Trimmed, in NFC, and empty where it says that nothing is known.
std::string_view cell_value(std::string_view cell, std::deque<std::string>& kept);

}  // namespace girok::linkage
