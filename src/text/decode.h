// Bytes of any encoding become UTF-8 in NFC, with a way back: every offset of the text knows its offset in the bytes.
//
// Model    Byte-order mark, then valid UTF-8, then UTF-16 by its zero bytes, then what the document declares (HTML), then
//          uchardet; conversion by ICU. Invalid bytes become U+FFFD and are counted, never dropped silently.
// Limits   Offsets are 32 bits: bytes up to 1.3 GiB, larger ones are refused. A row of more than 64 combining marks is brought into
//          canonical order only piece by piece. The encoding of a text with one or two characters beyond ASCII is a guess.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"

namespace girok::text {

/// Monotone map from offsets in a text to offsets in what it was made from. Kept as runs: in a run, each unit of
/// `text_step` bytes of the text stands for `source_step` bytes of the source (1:1 for ASCII and unchanged UTF-8, 3:2 for
/// Hangul from EUC-KR). A run with text_step equal to its whole length is atomic: inside it, offsets snap outward.
class OffsetMap {
 public:
  /// The identity, for `size` bytes, starting `source_begin` bytes into the source (after a byte-order mark).
  static OffsetMap identity(std::uint32_t size, std::uint32_t source_begin = 0);

  /// Appends a run that begins where the previous one ended in the text. Source offsets must not decrease; a gap in the
  /// source (markup, say) is allowed. Neighbouring runs that continue each other are merged.
  void append(std::uint32_t text_size, std::uint32_t source_begin, std::uint32_t source_size, std::uint32_t text_step,
              std::uint32_t source_step);

  /// The smallest range of source bytes that covers the text range. An empty span maps to an empty span.
  /// Cost: two binary searches over the runs.
  Span to_source(Span text) const;

  /// The map text -> source of source, where `outer` maps this map's source onto the original.
  OffsetMap then(const OffsetMap& outer) const;

  std::uint32_t text_size() const { return text_size_; }
  std::size_t run_count() const { return runs_.size(); }

 private:
  struct Run {
    std::uint32_t text_begin, text_size, source_begin, source_size, text_step, source_step;
  };
  std::vector<Run> runs_;
  std::uint32_t text_size_ = 0;
};

struct Decoded {
  std::string text;        ///< UTF-8, NFC, line ends as they were
  OffsetMap map;           ///< text -> original bytes
  std::string encoding;    ///< "UTF-8", "UTF-16LE", "EUC-KR", "GB18030", ...
  bool guessed = false;    ///< true where neither a mark, validity nor a declaration settled it
  std::uint32_t replaced = 0;  ///< how many invalid sequences became U+FFFD
};

/// `declared`: an encoding the document names itself (an HTML charset), believed only where the bytes allow it.
/// Errors: malformed, where the bytes are not text at all (many NULs or control bytes: a picture, a program).
Result<Decoded> decode(std::string_view bytes, std::optional<std::string_view> declared = std::nullopt);

}  // namespace girok::text
