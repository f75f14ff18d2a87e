// Character references of HTML: "&eacute;", "&#233;", "&#xE9;", and the 106 old names that need no semicolon.
//
// Model    WHATWG HTML Living Standard, 13.2.5.72-80 (tokenisation) and 13.5 (names; data/lexicon/html_entities.tsv).
// Threads  The table is built once, on first use.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace girok::reading {

struct Entity {
  std::string characters;     ///< UTF-8
  std::size_t size = 0;       ///< bytes of source taken, from the '&'; 0 where it is no reference
};

/// The reference at text[offset], which is '&'. In an attribute an old name without semicolon is none where "=" or a letter follows.
Entity entity_at(std::string_view text, std::size_t offset, bool in_attribute = false);

/// An attribute's value with its references decoded.
std::string decode_entities(std::string_view text);

}  // namespace girok::reading
