#include "base/disk.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace girok {
namespace {

tl::unexpected<Error> refuse(int error, const std::string& path, bool writing) {
  return tl::unexpected<Error>(disk_error(error, path, writing));
}

/// Calls until a signal does not interrupt it.
template <class Call>
auto again(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

/// Beyond this no file can be; off_t is signed.
bool beyond(std::uint64_t offset, std::uint64_t size) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
  return offset > most || size > most - offset;
}

/// A file that is written is another (renamed), or has another time of change. Clocks have steps, of up to two seconds on some file systems:
/// within one, a second change would not show.
std::uint64_t stamp_of(const struct stat& info) {
  constexpr std::int64_t unsettled_s = 4;
  const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::int64_t changed = std::max<std::int64_t>(info.st_mtim.tv_sec, info.st_ctim.tv_sec);
  if (changed > now - unsettled_s) return 0;
  std::uint64_t stamp = 0xCBF29CE484222325U;  // FNV-1a, by words
  for (const auto part : {static_cast<std::uint64_t>(info.st_ino), static_cast<std::uint64_t>(info.st_size),
                          static_cast<std::uint64_t>(info.st_mtim.tv_sec), static_cast<std::uint64_t>(info.st_mtim.tv_nsec),
                          static_cast<std::uint64_t>(info.st_ctim.tv_sec), static_cast<std::uint64_t>(info.st_ctim.tv_nsec)})
    stamp = (stamp ^ part) * 0x100000001B3U;
  return stamp | 1U;
}

class RealFile final : public DiskFile {
 public:
  RealFile(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) override {
    if (beyond(offset, out.size())) return std::size_t{0};
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t got =
          again([&] { return ::pread(file_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done)); });
      if (got < 0) return refuse(errno, path_, false);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

  Result<> write(std::uint64_t offset, ByteSpan bytes) override {
    if (beyond(offset, bytes.size())) return refuse(EFBIG, path_, true);
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t put =
          again([&] { return ::pwrite(file_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done)); });
      if (put < 0) return refuse(errno, path_, true);
      if (put == 0) return refuse(ENOSPC, path_, true);  // no progress and no reason given: not to be tried for ever
      done += static_cast<std::size_t>(put);
    }
    return {};
  }

  // fdatasync writes the size too, which is all of the metadata that reading back needs. A failed sync is not tried again: the system may
  // have dropped the pages, and a second call would then say that all is well.
  Result<> sync() override {
    if (again([&] { return ::fdatasync(file_.get()); }) != 0) return refuse(errno, path_, true);
    return {};
  }

  Result<> truncate(std::uint64_t size) override {
    if (beyond(size, 0)) return refuse(EFBIG, path_, true);
    if (again([&] { return ::ftruncate(file_.get(), static_cast<off_t>(size)); }) != 0) return refuse(errno, path_, true);
    return {};
  }

  Result<std::uint64_t> size() override {
    struct stat info{};
    if (::fstat(file_.get(), &info) != 0) return refuse(errno, path_, false);
    return static_cast<std::uint64_t>(info.st_size);
  }

 private:
  Descriptor file_;
  std::string path_;
};

class RealLock final : public DiskLock {
 public:
  explicit RealLock(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;  // closing it ends the lock
};

// O_NOFOLLOW: a vault that came from elsewhere must not lead to files outside it. O_NONBLOCK: nor hold us up with a pipe.
constexpr int common_flags = O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;

/// Makes the file, or opens it where it is. -1 and errno.
int create_or_open(const std::string& path, bool must_be_new) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    const int made = again([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | common_flags, 0600); });
    if (made >= 0) {
      // The umask may have taken even the owner's rights. Some file systems know no modes: theirs is not our failure.
      ::fchmod(made, 0600);
      return made;
    }
    if (errno != EEXIST || must_be_new) return -1;
    const int found = again([&] { return ::open(path.c_str(), O_RDWR | common_flags); });
    if (found >= 0 || errno != ENOENT) return found;  // ENOENT: somebody removed it in between
  }
  return -1;
}

class RealDisk final : public Disk {
 public:
  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override {
    const bool writing = mode != Mode::read;
    const bool making = mode == Mode::create || mode == Mode::create_new;
    Descriptor file(making ? create_or_open(path, mode == Mode::create_new)
                           : again([&] { return ::open(path.c_str(), (writing ? O_RDWR : O_RDONLY) | common_flags); }));
    if (file.get() < 0) {
      const int error = errno;
      if (error == ENOENT && mode == Mode::write) return refuse(error, path, false);  // not_found: there was to be one
      return refuse(error, path, writing);
    }
    struct stat info{};
    if (::fstat(file.get(), &info) != 0) return refuse(errno, path, writing);
    if (!S_ISREG(info.st_mode)) {
      return fail(ErrorCode::unreadable, "is a folder or a device, not a file", path,
                  "move it out of the way; nothing of ours makes such a thing there");
    }
    return std::make_unique<RealFile>(std::move(file), path);
  }

  Result<std::vector<Entry>> list(const std::string& folder) override {
    struct Closer {
      void operator()(DIR* stream) const { ::closedir(stream); }
    };
    const std::unique_ptr<DIR, Closer> stream(::opendir(folder.c_str()));
    if (stream == nullptr) return refuse(errno, folder, false);
    std::vector<Entry> entries;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());  // NOLINT(concurrency-mt-unsafe): safe on streams of one's own
      if (entry == nullptr) break;
      Entry found;
      found.name = entry->d_name;
      if (found.name == "." || found.name == "..") continue;
      struct stat info{};
      // Removed in between, or a link, a pipe, a device: not ours to list.
      if (::fstatat(::dirfd(stream.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;
        return refuse(errno, folder, false);
      }
      if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) continue;
      found.folder = S_ISDIR(info.st_mode);
      if (!found.folder) {
        found.size = static_cast<std::uint64_t>(info.st_size);
        // A date before 1970 is one that nobody set.
        if (info.st_mtim.tv_sec > 0)
          found.modified_ms =
              static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1000 + static_cast<std::uint64_t>(info.st_mtim.tv_nsec) / 1'000'000;
      }
      if (!found.folder) found.stamp = stamp_of(info);
      entries.push_back(std::move(found));
    }
    if (errno != 0) return refuse(errno, folder, false);
    std::ranges::sort(entries, {}, &Entry::name);
    return entries;
  }

  Result<> make_folder(const std::string& path) override {
    // From the top down, so that nothing has to be undone where one of them cannot be made.
    for (std::size_t end = 1; end <= path.size(); ++end) {
      if (end != path.size() && path[end] != '/') continue;
      const std::string part = path.substr(0, end);
      if (::mkdir(part.c_str(), 0700) == 0) {
        ::chmod(part.c_str(), 0700);  // whatever the umask took
        if (const Result<> synced = sync_folder(folder_of(part)); !synced) return synced;
      } else if (const int error = errno; error != EEXIST && !is_folder(part)) {
        return refuse(error, part, true);
      }
    }
    if (!is_folder(path)) return refuse(EEXIST, path, true);  // a file of that name
    return {};
  }

  Result<> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return refuse(errno, to, true);
    return {};
  }

  Result<> remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return refuse(errno, path, true);
    return {};
  }

  Result<> remove_tree(const std::string& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) return refuse(error.value(), path, true);
    return {};
  }

  Result<> sync_folder(const std::string& path) override {
    const Descriptor folder(again([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (folder.get() < 0) return refuse(errno, path, true);
    // EINVAL: a file system that cannot sync folders keeps their names in its own way; there is nothing more to ask of it.
    if (again([&] { return ::fsync(folder.get()); }) != 0 && errno != EINVAL && errno != ENOTSUP) return refuse(errno, path, true);
    return {};
  }

  bool exists(const std::string& path) override {
    struct stat info{};
    return ::lstat(path.c_str(), &info) == 0;
  }

  Result<std::unique_ptr<DiskLock>> lock(const std::string& path, int wait_ms) override {
    using namespace std::chrono_literals;
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(std::max(wait_ms, 0));
    auto pause = 1ms;
    while (true) {
      Descriptor file(create_or_open(path, false));
      if (file.get() < 0) return refuse(errno, path, true);
      if (again([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); }) == 0) {
        // The file may have been renamed or removed while we waited for it: then this is a lock on something else.
        struct stat ours{}, there{};
        if (::fstat(file.get(), &ours) != 0) return refuse(errno, path, true);
        if (::lstat(path.c_str(), &there) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino) {
          return std::make_unique<RealLock>(std::move(file));
        }
        continue;
      }
      if (errno != EWOULDBLOCK) {
        return fail(ErrorCode::write_failed, "cannot be locked: " + describe_errno(errno), path,
                    "keep it on a local disk; this file system knows no locks");
      }
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (left <= 0ms) {
        return fail(ErrorCode::unreadable, "another process is writing here", path, "wait until it has finished, or end it, and try again");
      }
      std::this_thread::sleep_for(std::min(pause, left));
      pause = std::min(pause * 2, 20ms);
    }
  }

 private:
  static bool is_folder(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
  }
};

}  // namespace

Disk& real_disk() {
  static RealDisk disk;
  return disk;
}

Result<std::vector<std::uint8_t>> Disk::read_file(const std::string& path, std::uint64_t limit) {
  auto file = open(path, Mode::read);
  if (!file) return tl::unexpected<Error>(std::move(file).error());
  const auto size = (*file)->size();
  if (!size) return tl::unexpected<Error>(size.error());
  if (*size > limit) {
    return fail(ErrorCode::too_large, fmt::format("larger than the {} bytes it may have", limit), path,
                "see whether it is the file it should be");
  }
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(*size));
  const auto got = (*file)->read(0, bytes);
  if (!got) return tl::unexpected<Error>(got.error());
  bytes.resize(*got);
  return bytes;
}

Result<> Disk::write_file(const std::string& path, ByteSpan bytes) {
  const std::string folder = folder_of(path);
  const std::string fresh = join_path(folder, ".new-" + path.substr(path.rfind('/') + 1));
  // The lock is on the very file that is renamed: whoever waits for it finds it gone and makes another.
  constexpr int wait_ms = 10'000;
  const auto turn = lock(fresh, wait_ms);
  if (!turn) return tl::unexpected<Error>(turn.error());
  const auto put = [&]() -> Result<> {
    auto file = open(fresh, Mode::create);
    if (!file) return tl::unexpected<Error>(std::move(file).error());
    if (auto done = (*file)->truncate(0); !done) return done;
    if (auto done = (*file)->write(0, bytes); !done) return done;
    if (auto done = (*file)->sync(); !done) return done;
    return rename(fresh, path);
  };
  if (auto done = put(); !done) {
    (void)remove(fresh);  // the first error is the one to tell
    return done;
  }
  return sync_folder(folder);
}

std::string join_path(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!path.empty() && path.back() != '/') path += '/';
  path += name;
  return path;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

std::string describe_errno(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return "permission denied";
    case EROFS: return "the file system is read-only";
    case EIO: return "the disk reports an error";
    case ELOOP: return "its links lead in a circle";
    case ENAMETOOLONG: return "the name is too long";
    case EISDIR: return "there is a folder of that name";
    case EMFILE:
    case ENFILE: return "too many files are open";
    case ENOMEM: return "out of memory";
    case ENXIO:
    case ENODEV: return "there is no such device";
    case ENOLCK: return "there are no locks left";
    default: return fmt::format("system error {}", error);
  }
}

Error disk_error(int error, const std::string& path, bool writing) {
  const ErrorCode code = writing ? ErrorCode::write_failed : ErrorCode::unreadable;
  const std::string begin = writing ? "not written: " : "cannot be read: ";
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      if (writing) return {code, begin + "its folder does not exist", path, "make the folder first"};
      return {ErrorCode::not_found, "no such file or folder", path, "check the spelling of the path"};
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return {code, begin + "the disk is full", path, "free some space on it and try again; what was there before is unharmed"};
    case EROFS: return {code, begin + describe_errno(error), path, "copy the folder to a disk that can be written, and work there"};
    case EACCES:
    case EPERM:
      return {code, begin + "permission denied", path, "ask its owner for the right to " + std::string(writing ? "write" : "read") + " it"};
    case EIO:
      return {code, begin + describe_errno(error), path,
              "copy what can still be read to another disk, soon, and go on from a backup where that fails"};
    case ELOOP: return {code, begin + "it is a link, not a file", path, "put the file itself there; links are not followed"};
    case EEXIST: return {code, begin + "there is something of that name already", path, "choose another name"};
    default:
      return {code, begin + describe_errno(error), path,
              writing ? "choose another place" : "check that the medium it lies on is still there"};
  }
}

}  // namespace girok
