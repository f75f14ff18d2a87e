// How a paragraph looks before anybody knows what it is: how many words it weighs, how it ends, whether it is quoted as a whole.
//
// Threads  No shared state.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reading/document.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace girok::reading {

inline constexpr std::size_t longest_short_line = 500;  // bytes; longer paragraphs are prose whatever their words
inline constexpr float headline_weight = 36;            // words; Hangul counts two, Han half
inline constexpr float prose_weight = 12;

struct Paragraph {
  Span span;
  BlockKind block = BlockKind::paragraph;
  std::string_view text;
  std::uint32_t words = 0;
  float weight = 0;            // about how many English words it would be
  bool sentence_end = false;   // ends as a sentence does
  bool truncated = false;      // ends in "..."
  bool quoted = false;         // all of it in quotation marks
  bool said_again = false;     // its words stand elsewhere too
  SegmentKind kind = SegmentKind::body;
  bool decided = false;
  bool list = false;           // opens a list of teasers

  bool is_short() const { return text.size() <= longest_short_line; }
  bool is_prose() const { return weight >= prose_weight && sentence_end && !truncated; }
  bool is_headline() const { return is_short() && weight > 0 && weight <= headline_weight && !sentence_end && !truncated; }
  std::string folded() const { return is_short() ? text::fold(text) : std::string(); }
  bool is_furniture_block() const { return block == BlockKind::navigation || block == BlockKind::aside || block == BlockKind::footer; }
};

/// Weighs the paragraph and reads its ending. `text`: of the document; `tokens`: of the paragraph. Requires: its span.
void measure(Paragraph& paragraph, std::string_view text, std::span<const text::Token> tokens);

}  // namespace girok::reading
