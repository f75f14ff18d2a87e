// Bytes of a .txt, .md or .html file -> a Document with text, offset map and blocks.
//
// Model    HTML by our own single-pass scanner (docs/decisions/): tags are boundaries, script/style/template are skipped, entities are decoded,
//          block elements start paragraphs; `meta`, `time`, JSON-LD and `title` give metadata. Markdown: headings, lists, quotes, emphasis
//          marks and link targets are taken off the text (offsets keep pointing at the original).
// Limits   64 MiB a document. Deeply nested or endless markup costs linear time and constant stack.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "reading/document.h"

namespace girok::reading {

inline constexpr std::size_t max_document_bytes = std::size_t{64} << 20;

enum class Format : std::uint8_t { text, markdown, html };

/// By the name's ending, else by a look at the first bytes ("<!doctype html", "<html").
Format format_of(std::string_view path, std::string_view bytes);

/// Errors: too_large; malformed where the bytes are not text (binary); an empty file is a document with a note, not an error.
/// Error::where is `path`.
Result<Document> load(std::string path, std::string_view bytes, Format format);

}  // namespace girok::reading
