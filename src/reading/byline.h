// By-lines ("By Jane Doe | Mar 28, 2023", "김철수 기자", "本报记者 李明") and header fields ("Author: Jane Doe").
//
// Model    Shapes over the tokens of one short line: an opening that only by-lines have, then names, then what may follow a name.
// Limits   A name alone is no by-line, unless the given name is a known one, an outlet stands beside it, or a date line follows.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/span.h"
#include "reading/dateline.h"

namespace girok::reading {

struct ByLine {
  Span author;   ///< in the line; empty where it names nobody ("By admin", "By Staff Reporter")
  Span outlet;   ///< empty where none
  std::optional<DateMatch> date;
};

/// Whether a name alone may be a by-line: between headline and text where the given name is known, or next to a date line.
enum class NameAlone : std::uint8_t { no, where_known, beside_date };
std::optional<ByLine> read_byline(std::string_view line, NameAlone alone);

enum class HeaderField : std::uint8_t { title, date, author, outlet, other };

struct HeaderLine {
  HeaderField field = HeaderField::other;
  Span value;    ///< in the line, without quotation marks; may be empty
};

/// "Title: ...", "출처: ...", "日期：..." with a key known as a field; any "key: value" where `any_key`.
std::optional<HeaderLine> read_header_line(std::string_view line, bool any_key);

/// "admin", "Staff Reporter": a by-line that names nobody.
bool is_nobody(std::string_view name);

/// Is this the name of a newspaper, broadcaster, agency or site?
bool is_outlet_name(std::string_view name);

}  // namespace girok::reading
