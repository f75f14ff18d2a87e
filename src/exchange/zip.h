// ZIP archives from and to memory.
//
// Model    PKWARE APPNOTE 6.3, as libzip reads it. Nothing is unpacked to disk. Entries are unpacked one at a time, each counted while it grows against what the archive says of it.
// Limits   10,000 entries; 1 GiB unpacked in all; an entry at most 1,000 times what it was packed (bombs), or 1 MiB; entries whose packed bytes together are more than the archive (they overlap)
//          are refused, and so are names that lead out of a folder, names that stand twice, and encrypted entries, all by name.
// Threads  An archive belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

struct ZipLimits {
  std::size_t entries = 10'000;
  std::uint64_t unpacked = std::uint64_t{1} << 30;  ///< of all entries together
  std::uint64_t ratio = 1000;  ///< unpacked to packed, of entries above 1 MiB
};

struct ZipEntry {
  std::string path;  ///< with /, relative, without . and ..
  std::uint64_t size = 0;  ///< unpacked, as the archive says
  bool folder = false;
};

class ZipArchive {
 public:
  /// `bytes` must outlive the archive; `name` is the file's, for errors. Errors: malformed (no archive, a name twice, a name that leads out, overlapping entries), too_large, unsupported (encrypted).
  static Result<ZipArchive> open(std::string_view bytes, std::string name, const ZipLimits& limits = {});
  ZipArchive(ZipArchive&&) noexcept;
  ZipArchive& operator=(ZipArchive&&) noexcept;
  ~ZipArchive();

  const std::vector<ZipEntry>& entries() const;
  /// By its path; where none is the same, by one that differs in case only.
  std::optional<std::size_t> find(std::string_view path) const;
  /// Errors: malformed (bytes that do not unpack, a size that is not the one told, a wrong checksum), too_large (more than `most`).
  Result<std::string> read(std::size_t entry, std::uint64_t most) const;
  /// The same, piece by piece. The archive must outlive the source.
  ByteSource source(std::size_t entry) const;

 private:
  struct State;
  explicit ZipArchive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct ZipPart {
  std::string path;
  std::string bytes;
  bool stored = false;  ///< not compressed
};

/// In that order, with no clock: every entry is of 1980-01-01. Errors: write_failed (the library would not), usage (a path that is not safe, or stands twice).
Result<std::string> write_zip(std::span<const ZipPart> parts);

}  // namespace girok::exchange
