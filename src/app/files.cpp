#include "app/files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

namespace girok::app {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd, bool owned = true) : fd_(fd), owned_(owned) {}
  ~Descriptor() {
    if (owned_ && fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  /// Closing tells of errors that writing did not: on network file systems it is the last word.
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
  bool owned_;
};

tl::unexpected<Error> cannot_read(const std::string& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    return fail(ErrorCode::not_found, "no such file or folder", path, "check the spelling of the path");
  if (error == EACCES || error == EPERM)
    return fail(ErrorCode::unreadable, "permission denied", path, "ask its owner for the right to read it");
  return fail(ErrorCode::unreadable, "cannot be read: " + describe_errno(error), path, "check that the medium it lies on is still there");
}

tl::unexpected<Error> too_large(const std::string& path, std::size_t limit) {
  return fail(ErrorCode::too_large, fmt::format("larger than {} MiB, the most that one document may have", limit >> 20), path,
              "split it into its articles or chapters and read those");
}

tl::unexpected<Error> cannot_write(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return fail(ErrorCode::write_failed, "not written: the disk is full", path, "free some space, or write to another disk");
  }
  if (error == ENOENT || error == ENOTDIR) {
    return fail(ErrorCode::write_failed, "not written: its folder does not exist", path, "make the folder first");
  }
  return fail(ErrorCode::write_failed, "not written: " + describe_errno(error), path, "choose another place");
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const bool standard_input = path == "-";
  const Descriptor file(standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY), !standard_input);
  if (file.get() < 0) return cannot_read(path, errno);
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) return cannot_read(path, errno);
  if (S_ISDIR(info.st_mode)) return fail(ErrorCode::unreadable, "is a folder, not a file", path, "give it as an argument of its own");
  const bool regular = S_ISREG(info.st_mode);
  if (regular && static_cast<std::uint64_t>(info.st_size) > limit) return too_large(path, limit);

  std::string bytes;
  std::size_t size = 0;
  std::size_t step = regular ? static_cast<std::size_t>(info.st_size) + 1 : std::size_t{1} << 16;
  while (true) {
    bytes.resize(std::min(size + step, limit + 1));
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > limit) return too_large(path, limit);
    step = std::max<std::size_t>(step, size);
  }
  bytes.resize(size);
  return bytes;
}

Result<> write_file(const std::string& path, std::string_view bytes, std::span<const FileId> never) {
  struct stat info{};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode))
    return fail(ErrorCode::write_failed, "not written: there is a folder of that name", path, "give the name of a file");
  if (exists && std::ranges::find(never, FileId{info.st_dev, info.st_ino}) != never.end()) {
    return fail(ErrorCode::write_failed, "not written: that is one of the files read", path, "choose another name for the report");
  }
  // A device or pipe cannot be renamed onto: write to it as it is.
  if (exists && !S_ISREG(info.st_mode)) {
    Descriptor out(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (out.get() < 0) return cannot_write(path, errno);
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t put = ::write(out.get(), bytes.data() + done, bytes.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return cannot_write(path, errno);
      done += static_cast<std::size_t>(put);
    }
    return {};
  }

  std::string temporary = path + ".XXXXXX";
  Descriptor out(::mkostemp(temporary.data(), O_CLOEXEC));
  if (out.get() < 0) return cannot_write(path, errno);
  int error = 0;
  for (std::size_t done = 0; error == 0 && done < bytes.size();) {
    const ssize_t put = ::write(out.get(), bytes.data() + done, bytes.size() - done);
    if (put >= 0)
      done += static_cast<std::size_t>(put);
    else if (errno != EINTR)
      error = errno;
  }
  // mkostemp makes files for their owner alone. That is right for a report on such documents; an older file keeps its mode.
  if (error == 0 && exists && ::fchmod(out.get(), info.st_mode & 07777) != 0) error = errno;
  if (error == 0 && ::fsync(out.get()) != 0 && errno != EINVAL && errno != ENOSYS) error = errno;
  if (!out.close() && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return cannot_write(path, error);
  }
  // The rename itself is on disk only once the folder is.
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.get() >= 0) ::fsync(parent.get());
  return {};
}

}  // namespace girok::app
