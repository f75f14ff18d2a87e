// Plain text -> paragraphs and list items.
//
// Model    A blank line ends a paragraph. Whether a single line break does is decided once for the whole text: where lines were wrapped at a
//          column (the next line's first word would not have fitted), breaks inside a paragraph are only that; else every line is one.
// Threads  No shared state. Linear.
#pragma once

#include <string_view>
#include <vector>

#include "reading/document.h"

namespace girok::reading {

/// The blocks of a text without markup, in order, without the white space around them.
std::vector<Block> plain_blocks(std::string_view text);

/// Length of "• ", "- ", "1. " or the like at the start of a line; 0 where it starts otherwise.
std::size_t list_mark_size(std::string_view line);

}  // namespace girok::reading
