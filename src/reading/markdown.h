// Markdown -> text and blocks: marks are taken off, words stay.
//
// Model    CommonMark's blocks, line by line (headings, lists, quotes, fences, tables of pipes), and its inline marks by matching openers and
//          closers in one pass a paragraph. What is not certainly a mark stays: "[are]", "5 * 3", "snake_case". A front matter between "---"
//          stays as lines, for find_structure() to read. An image's description becomes a caption.
// Limits   No nested block structure; HTML inside is left out tag by tag. Link targets and reference definitions are not text.
// Threads  No shared state. Linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"

namespace girok::reading {

struct MarkdownText {
  std::string text;
  text::OffsetMap map;  ///< text -> source
  std::vector<Block> blocks;
};

MarkdownText scan_markdown(std::string_view source);

}  // namespace girok::reading
