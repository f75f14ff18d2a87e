// A text made from a source by keeping, replacing and leaving out, together with the way back.
//
// Model    What is kept maps byte for byte; what is replaced (an entity, collapsed white space, the markup between two paragraphs) maps as
//          one piece onto the source bytes it stands for. Markup that leaves nothing behind is a gap in the map.
// Limits   Source positions must not decrease from call to call.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

#include "text/decode.h"

namespace girok::reading {

class Rewrite {
 public:
  explicit Rewrite(std::string_view source) : source_(source) {}

  /// Appends source[begin, end) unchanged.
  void keep(std::size_t begin, std::size_t end);
  /// Appends `piece` in the place of source[begin, end).
  void replace(std::size_t begin, std::size_t end, std::string_view piece);

  std::uint32_t size() const { return static_cast<std::uint32_t>(text_.size()); }
  /// Where the source bytes of the last piece ended.
  std::size_t source_end() const { return source_end_; }
  const std::string& text() const { return text_; }

  std::string take_text() { return std::move(text_); }
  text::OffsetMap take_map() { return std::move(map_); }

 private:
  std::string_view source_;
  std::string text_;
  text::OffsetMap map_;
  std::size_t source_end_ = 0;
};

}  // namespace girok::reading
