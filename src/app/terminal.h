// Text for a terminal: how wide it is, how it wraps, and nothing in it that a terminal would obey.
//
// Model    Columns by East Asian width (Unicode 15, UAX #11: wide and full-width characters take two, marks none); lines break at spaces, and
//          between Han, kana and Hangul characters where there are none.
// Limits   Emoji sequences may be counted too wide; ambiguous characters count as one.
// Threads  No shared state. Does not ask the locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace girok::app {

/// Columns that the text takes.
std::size_t columns_of(std::string_view text);

/// One line for a terminal: white space runs become one space; control characters, escape sequences and
/// marks that turn the direction of writing are left out. A document must not be able to write on the screen.
std::string one_line(std::string_view text);

/// At most `columns` wide, cut at the end with an ellipsis.
std::string cut(std::string_view text, std::size_t columns);

/// Lines of at most `columns`, joined by "\n"; each but the first begins with `indent` spaces, which count. The first starts at column `first`.
std::string wrap(std::string_view text, std::size_t columns, std::size_t indent, std::size_t first);

/// With spaces up to `columns`.
std::string pad(std::string text, std::size_t columns);

}  // namespace girok::app
