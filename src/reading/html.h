// HTML -> text and blocks, in one pass.
//
// Model    A scanner, not a tree: tags open and close contexts on a stack of small entries; a context says what kind of block its text makes.
//          Block elements start paragraphs (a blank line in the text), white space collapses outside <pre>, entities are decoded;
//          script, style, template, noscript and the like are left out. Hidden elements become asides: flagged, never dropped.
//          Elements whose class says they are furniture (share bars, related links) are asides too, unless their text is long prose.
// Limits   No tree repair beyond closing <p>, <li>, <td> and their like; text in attributes is not read.
//          Hostile input (a million open elements, quotes that never close) costs linear time; memory is one entry an open element.
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"
#include "reading/html_metadata.h"

namespace girok::reading {

struct Page {
  std::string text;
  text::OffsetMap map;  ///< text -> source
  std::vector<Block> blocks;
  Metadata metadata;  ///< spans are empty
  std::string language;  ///< of <html lang>, as written
};

Page scan_html(std::string_view source);

/// The charset that the first 4096 bytes declare in a <meta> element or an XML declaration.
std::optional<std::string> declared_charset(std::string_view bytes);

}  // namespace girok::reading
