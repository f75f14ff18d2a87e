// Where a passage stands in a text, from what annotations tell of it: positions, and quotes with what stands around them.
//
// Model    docs/formats/web-annotation.md, "Anchoring". W3C Web Annotation Data Model (2017), text position and text quote selectors.
// Limits   Texts below 4 GiB; quotes of 64 KiB; no Unicode normalisation: a quote in another form is not found. A quote that stands in more than 1,000 places is ambiguous.
// Cost     Linear in the text to make, and for each quote.
// Threads  Const after it was made; safe to share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"

namespace girok::exchange {

struct Quote {
  std::string exact, prefix, suffix;  ///< prefix, suffix: empty where not given
};

struct Position {
  std::uint64_t start = 0, end = 0;
};

class AnchoredText {
 public:
  /// `text` must outlive it. Requires: valid UTF-8.
  explicit AnchoredText(std::string_view text);

  std::string_view text() const { return text_; }
  /// Code points before a byte; nothing where it lies amid one, or beyond the end.
  std::optional<std::uint64_t> characters_before(std::size_t byte) const;
  /// The bytes of a range of code points, or of UTF-16 units; nothing where the text has no such range.
  std::optional<Span> from_code_points(const Position& at) const;
  std::optional<Span> from_utf16(const Position& at) const;

  struct Found {
    Span span;
    bool confirmed = true;  ///< false: a position alone
  };
  /// Errors (without `where`): not_found (the quote stands nowhere, or no such position), usage (neither is given), malformed (several places, and nothing tells which), too_large.
  Result<Found> find(const std::optional<Position>& position, const std::optional<Quote>& quote) const;

  /// The passage with what stands around it. Requires: the span is of whole characters.
  Quote quote_of(Span span, std::size_t characters_around = 32) const;

 private:
  struct Mark {
    std::uint64_t characters = 0, units = 0;  ///< before the byte
  };
  bool is_start(std::size_t byte) const { return byte >= text_.size() || (static_cast<unsigned char>(text_[byte]) & 0xC0) != 0x80; }
  std::optional<std::size_t> byte_of(std::uint64_t number, bool units) const;
  std::vector<std::size_t> places_of(const std::string& folded) const;

  std::string_view text_;
  std::vector<Mark> marks_;  ///< before each 4,096th byte, at a character's start or after it
  std::string folded_;  ///< every run of blanks as one
  std::vector<std::uint32_t> byte_;  ///< [byte of folded_] its byte in the text, and the end
};

/// Every run of blanks as one; no-break and ideographic ones too.
std::string fold_blanks(std::string_view text);

}  // namespace girok::exchange
