// What a page carries besides its text: advertisements, share bars, copyright lines, lists of teasers, captions.
//
// Model    Forms of words (data/lexicon/furniture.tsv) asked of short lines after folding: how a line reads as a whole, begins, ends, what it contains.
// Limits   Knows phrases, not layouts. A sentence of the report that reads like one of them is taken for one; it is flagged, never dropped.
// Threads  The table is read once, on first use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace girok::reading {

/// Longer lines are no furniture.
inline constexpr std::size_t most_words_of_furniture = 40;

enum class Furniture : std::uint8_t {
  none,
  line,  ///< belongs to the page, not to the text
  list,  ///< opens a list of teasers
  caption,
};

/// Requires: `folded` is fold() of a trimmed line; `words` is its number of words.
Furniture furniture_of(std::string_view folded, std::size_t words);

/// "News & Current Affairs", "Home > World > Asia": only words of section labels, at most eight.
bool is_section_label(std::string_view folded);

/// "Home » Local » Orrin": two or more such marks, few words between them.
bool is_breadcrumb(std::string_view line);

}  // namespace girok::reading
