// The file system as a store of ours needs it, passed in so that tests can make it fail.
//
// Model    POSIX. Every write says at once whether it happened; `sync` whether it will outlast a power cut. Names are paths, taken as they are.
// Limits   What a disk acknowledges and then forgets cannot be noticed here.
// Threads  The real disk is safe to share.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace girok {

/// A file held open.
class DiskFile {
 public:
  virtual ~DiskFile() = default;
  /// Reads at most out.size() bytes from `offset`; fewer only at the end of the file.
  virtual Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) = 0;
  /// All of `bytes` at `offset`, or an error (and then some of them may be there).
  virtual Result<> write(std::uint64_t offset, ByteSpan bytes) = 0;
  /// Returns when the file's bytes and size are on the disk.
  virtual Result<> sync() = 0;
  virtual Result<> truncate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
};

/// A lock that lasts as long as the object (flock: also ended by the end of the process).
class DiskLock {
 public:
  virtual ~DiskLock() = default;
};

class Disk {
 public:
  enum class Mode { read, write, create, create_new };  ///< write: exists; create: made where missing; create_new: must not exist
  struct Entry {
    std::string name;
    bool folder = false;
    std::uint64_t size = 0;
    std::uint64_t modified_ms = 0;  ///< of a file: when it was last written, in milliseconds since 1970, by the machine that wrote it
    /// Of a file: another number once it has been written, or replaced. 0: not known, or written so lately that one more change might not show.
    std::uint64_t stamp = 0;
  };

  virtual ~Disk() = default;
  /// Errors: not_found, unreadable (also where it is a link, or not a file), write_failed. Files are made with mode 0600; their names are not yet synced.
  virtual Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) = 0;
  /// Names in byte order, without "." and "..". Errors: not_found where there is no such folder. Links are told as what they are: neither
  /// file nor folder, and left out.
  virtual Result<std::vector<Entry>> list(const std::string& folder) = 0;
  /// Makes a folder, mode 0700, and those above it that are missing; fine where it exists. Each one made outlasts a power cut.
  virtual Result<> make_folder(const std::string& path) = 0;
  virtual Result<> rename(const std::string& from, const std::string& to) = 0;
  /// Fine where it is not there.
  virtual Result<> remove(const std::string& path) = 0;
  /// A folder with all that is in it; links in it are removed, not followed. Fine where it is not there.
  virtual Result<> remove_tree(const std::string& path) = 0;
  /// Makes names in a folder (made, renamed, removed) outlast a power cut.
  virtual Result<> sync_folder(const std::string& path) = 0;
  /// There is something of that name, if only a link that leads nowhere.
  virtual bool exists(const std::string& path) = 0;
  /// Waits up to `wait_ms` for the lock; its file is made where missing, and stays. Holders exclude each other within a process too.
  /// Errors: unreadable with the hint that another process holds it; write_failed where the lock's file cannot be made (read-only disk: reading
  /// needs no lock, so go on).
  virtual Result<std::unique_ptr<DiskLock>> lock(const std::string& path, int wait_ms) = 0;

  // Made of the above.
  /// Errors: too_large beyond `limit` bytes.
  Result<std::vector<std::uint8_t>> read_file(const std::string& path, std::uint64_t limit);
  /// Whole or not at all: `.new-NAME` beside it, synced, renamed, folder synced. Several processes may write the same file: one after another.
  /// A `.new-NAME` that a crash left is written over; whoever removes NAME for good removes that too.
  Result<> write_file(const std::string& path, ByteSpan bytes);
};

/// The machine's own.
Disk& real_disk();

/// "a/b" of "a" and "b".
std::string join_path(std::string_view folder, std::string_view name);
/// The part before the last '/'; "." where there is none.
std::string folder_of(std::string_view path);
/// The message of an errno value without the locale's help.
std::string describe_errno(int error);
/// What an errno value means for a file that was to be read, or written, as an error with a hint.
Error disk_error(int error, const std::string& path, bool writing);

}  // namespace girok
