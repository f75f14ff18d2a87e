#include "app/whole_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/disk.h"

namespace girok::app {

Result<WholeFile> WholeFile::create(const std::string& path, std::span<const FileId> never) {
  struct stat info{};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode))
    return fail(ErrorCode::write_failed, "not written: there is a folder of that name", path, "give the name of a file");
  if (exists && std::ranges::find(never, FileId{info.st_dev, info.st_ino}) != never.end())
    return fail(ErrorCode::write_failed, "not written: that is one of the files read", path, "choose another name");
  WholeFile file;
  file.path_ = path;
  file.buffer_.reserve(flush_bytes + (flush_bytes >> 3));
  if (exists && !S_ISREG(info.st_mode)) {
    file.fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  } else {
    file.temporary_ = path + ".XXXXXX";
    file.fd_ = ::mkostemp(file.temporary_.data(), O_CLOEXEC);
    // mkostemp makes files for their owner alone; an older file keeps its mode.
    file.had_mode_ = exists;
    file.mode_ = info.st_mode & 07777;
  }
  if (file.fd_ < 0) {
    file.temporary_.clear();
    return tl::unexpected<Error>(disk_error(errno, path, true));
  }
  return file;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      buffer_(std::move(other.buffer_)),
      fd_(std::exchange(other.fd_, -1)),
      error_(other.error_),
      had_mode_(other.had_mode_),
      mode_(other.mode_) {}

WholeFile::~WholeFile() { give_up(); }

void WholeFile::give_up() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  if (!temporary_.empty()) ::unlink(std::exchange(temporary_, {}).c_str());
}

void WholeFile::flush() {
  for (std::size_t done = 0; error_ == 0 && done < buffer_.size();) {
    const ssize_t put = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (put >= 0)
      done += static_cast<std::size_t>(put);
    else if (errno != EINTR)
      error_ = errno;
  }
  buffer_.clear();
}

Result<> WholeFile::finish() {
  flush();
  if (!temporary_.empty()) {
    if (error_ == 0 && had_mode_ && ::fchmod(fd_, mode_) != 0) error_ = errno;
    if (error_ == 0 && ::fsync(fd_) != 0 && errno != EINVAL && errno != ENOSYS) error_ = errno;
  }
  // Closing tells of errors that writing did not: on network file systems it is the last word.
  if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
  if (!temporary_.empty()) {
    if (error_ == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) error_ = errno;
    if (error_ == 0) temporary_.clear();
  }
  if (error_ != 0) {
    give_up();
    return tl::unexpected<Error>(disk_error(error_, path_, true));
  }
  (void)real_disk().sync_folder(folder_of(
      path_));  // the rename outlasts a power cut once the folder is on the disk; a folder that cannot be synced is no failure of the file
  return {};
}

}  // namespace girok::app
