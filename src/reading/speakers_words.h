// English function words as the search for a speaker sees them.
//
// Threads  Constant tables.
#pragma once

#include <string_view>

namespace girok::reading::speaking {

// All take a word in lower case.
bool is_determiner(std::string_view word);
bool is_preposition(std::string_view word);  ///< a name behind it is no subject; "told X" counts
bool ends_phrase(std::string_view word);     ///< a description of somebody does not go on past it
bool is_be(std::string_view word);
bool is_filler(std::string_view word);       ///< may stand between a subject and its verb

}  // namespace girok::reading::speaking
