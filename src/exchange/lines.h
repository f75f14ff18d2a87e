// Files of a record a line, read in bounded memory: lines from bytes that come piece by piece, and which keys have been met.
//
// Limits   16 MiB a line; a longer one is told of and passed over.
// Threads  A reader belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

inline constexpr std::size_t most_line_bytes = std::size_t{16} << 20;

/// Lines of a file, one by one. LF and CRLF end a line; a byte-order mark at the start is no part of it.
class LineReader {
 public:
  explicit LineReader(ByteSource source, std::size_t most_bytes = most_line_bytes) : source_(std::move(source)), most_(most_bytes) {}

  enum class Line : std::uint8_t { line, too_long, end };
  /// The next line, good until the next call. A line that is too long is passed over. Errors: unreadable.
  Result<Line> next(std::string_view& line);
  /// Of the line last given; from 1.
  std::uint64_t number() const { return number_; }

 private:
  Result<bool> refill();

  ByteSource source_;
  std::size_t most_;
  std::string_view chunk_;
  std::string pending_;      ///< the beginning of a line whose end is in the next chunk
  std::uint64_t number_ = 0;
  bool ended_ = false;
};

/// Gives the bytes of a text, all at once. `text` must outlive the source.
ByteSource source_of(std::string_view text);

/// Keys that have been seen, remembered by 64 bits of a hash: 16 bytes a key at most 32. Two different keys are taken for one with a chance of 1 in 10 million among a million.
class SeenKeys {
 public:
  /// False where it has been there.
  bool add(std::string_view key);
  std::size_t size() const { return count_; }

 private:
  void grow();
  std::vector<std::uint64_t> slots_;
  std::size_t count_ = 0;
};

}  // namespace girok::exchange
