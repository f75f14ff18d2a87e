// The words of HTML: tags, comments, raw text, attributes; which elements there are and what they mean for the text inside.
//
// Model    WHATWG HTML Living Standard, 13.2.5, reduced to what a reader of text needs. Whatever is searched for and not found once
//          (an end tag, a closing quotation mark, a '>') is remembered as absent, so that no input makes the search quadratic.
// Limits   At most 64 attributes of a tag are looked at.
// Threads  No shared state.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reading/document.h"

namespace girok::reading {

struct Element {
  std::string_view name;
  bool block = false;             ///< starts a paragraph
  bool empty = false;             ///< has no content, no end tag
  bool cell = false;              ///< td, th
  bool content_left_out = false;  ///< script, style, title, ...: read up to the end tag, not shown
  std::uint8_t level = 0;         ///< of a heading
  std::uint8_t implied = 0;       ///< which kind of end tag may be missing, one of the bits below; 0: none
  std::uint8_t closes = 0;        ///< those whose missing end tags this one's start stands for, besides <p>
};

inline constexpr std::uint8_t implied_p = 1, implied_li = 2, implied_term = 4, implied_cell = 8, implied_row = 16;

inline constexpr std::uint8_t unknown_element = 0;
const Element& element_at(std::uint8_t id);
bool is_article(std::uint8_t id);  ///< <article> or <main>

enum class MarkupKind : std::uint8_t { text, comment, cdata, start_tag, end_tag };

struct MarkupPiece {
  MarkupKind kind = MarkupKind::text;
  std::uint8_t element = unknown_element;
  std::size_t begin = 0, end = 0;
  Span content;     ///< the attributes of a tag; the text of a CDATA section
};

struct Attribute {
  std::string_view name;   ///< lower case where it matters here
  std::string_view value;  ///< as written
};
using AttributeList = std::vector<Attribute>;
std::string_view value_of(const AttributeList& attributes, std::string_view name);

class TagReader {
 public:
  explicit TagReader(std::string_view source) : source_(source) {}

  /// What starts at source[at], which is '<'. `text` where the '<' is only a character.
  MarkupPiece next(std::size_t at);
  /// From the end of a start tag to its end tag. Nothing where there is none; script and style then run to the end.
  std::optional<Span> raw_content(const MarkupPiece& start);
  AttributeList attributes(const MarkupPiece& tag);

 private:
  std::size_t tag_end(std::size_t at);
  std::size_t find(std::string_view needle, std::size_t at, bool& absent) const;

  std::string_view source_;
  std::string lower_;                      // the name of the tag being read
  std::vector<std::string> lowered_;
  std::array<bool, 256> no_end_tag_{};     // for this element, from here on
  bool no_comment_end_ = false, no_cdata_end_ = false, no_tag_end_ = false, quotes_broken_ = false;
};

/// What an element says of the text inside it.
struct ElementMeaning {
  std::optional<BlockKind> kind;
  bool soft = false;          ///< by its class or by habit only
  bool hidden = false;
  bool unseen = false;        ///< hidden from the eye too, not only from a screen reader
  bool resets = false;        ///< <article>, <main>: not furniture, whatever it stands in
  bool article = false;
  bool author = false;
  bool publication = false;   ///< `datetime` is the date of publication
  std::string_view datetime;
};
ElementMeaning meaning_of(const Element& element, const AttributeList& attributes, bool in_article);

}  // namespace girok::reading
