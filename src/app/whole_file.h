// A file written piece by piece, that a reader sees whole or not at all.
//
// Model    As write_file() of files.h, for what does not fit into memory: a temporary file beside it, fsync, rename. A device or a pipe is written to as it is.
// Limits   POSIX. Once something failed, what follows does nothing; finish() tells.
// Threads  One.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/files.h"
#include "base/result.h"

namespace girok::app {

class WholeFile {
 public:
  /// Errors: write_failed (no such folder, a folder of that name); also where `path` is one of `never`, under whatever name.
  static Result<WholeFile> create(const std::string& path, std::span<const FileId> never = {});
  ~WholeFile();
  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;

  /// Room to append to; give it back with flush_if_full() now and then.
  std::string& buffer() { return buffer_; }
  void flush_if_full() {
    if (buffer_.size() >= flush_bytes) flush();
  }
  void write(std::string_view bytes) {
    buffer_ += bytes;
    flush_if_full();
  }
  /// Errors: write_failed, and nothing is left behind.
  Result<> finish();

 private:
  WholeFile() = default;
  void flush();
  void give_up();
  static constexpr std::size_t flush_bytes = std::size_t{1} << 20;

  std::string path_, temporary_;  ///< temporary_: empty for what cannot be renamed onto
  std::string buffer_;
  int fd_ = -1;
  int error_ = 0;
  bool had_mode_ = false;
  unsigned mode_ = 0;
};

}  // namespace girok::app
