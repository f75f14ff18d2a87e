// A CSV file from bytes as they come: blocks in, batches of rows out. Private to the reading of tables.
//
// Model    A batch keeps the block that its cells point into, so that one batch can be worked on while the next one is split.
// Limits   UTF-8. A row of more than 64 MiB ends the reading.
// Threads  A stream belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "linkage/csv_split.h"

namespace girok::linkage {

/// Fills the span with what comes next; fewer bytes only at the end.
using BlockSource = std::function<Result<std::size_t>(std::span<char>)>;

/// Of bytes that outlive it.
BlockSource source_of(std::string_view bytes);
/// Errors: not_found, unreadable (a folder too).
Result<BlockSource> source_of_file(const std::string& path);
/// All bytes are valid UTF-8 without a NUL. Reads the source to its end, or to the first byte that says no.
Result<bool> is_plain_utf8(const BlockSource& source);

struct StreamBatch : CsvBatch {
  std::shared_ptr<const std::string> block;
};

class CsvStream {
 public:
  /// `options.separator` is detected from the first block and replaced.
  CsvStream(BlockSource source, CsvSplitOptions options, std::size_t batch_rows, std::size_t block_bytes = std::size_t{4} << 20U);

  /// The first row; nothing where there is none, or it is bad.
  std::optional<std::vector<std::string>> header();
  /// The next rows, at least one; false at the end. Requires: header() gave one.
  bool next(StreamBatch& batch);
  /// Of rows, in order, then what stopped the reading. Complete at the end.
  std::vector<Error> take_errors();

 private:
  std::string_view pending() const { return std::string_view(*block_).substr(begin_, end_ - begin_); }
  bool refill();

  BlockSource source_;
  CsvSplitOptions options_;
  std::size_t batch_rows_, block_bytes_;
  std::shared_ptr<std::string> block_ = std::make_shared<std::string>();
  std::size_t begin_ = 0, end_ = 0;  ///< what is not split yet
  bool ended_ = false;               ///< nothing comes after the block
  std::optional<Error> broken_;
  std::optional<CsvSplitter> splitter_;
};

}  // namespace girok::linkage
