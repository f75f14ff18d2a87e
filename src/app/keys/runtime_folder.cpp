#include "app/keys/runtime_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace girok::app {

namespace {

constexpr const char* move_away = "remove it, or set XDG_RUNTIME_DIR to a private folder of yours (mode 0700)";

Result<std::string> folder_path() {
  const std::string user = std::to_string(::geteuid());
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program sets variables.
  if (const char* const runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && *runtime != '\0') {
    if (*runtime != '/') {
      return fail(ErrorCode::unreadable, "XDG_RUNTIME_DIR is not an absolute path", {}, "set it to a private folder of yours, or unset it");
    }
    return std::string(runtime) + "/girok";
  }
  std::error_code ignored;
  if (std::filesystem::is_directory("/run/user/" + user, ignored)) return "/run/user/" + user + "/girok";
  return "/tmp/girok-" + user;
}

/// Whoever may write into the parent without the sticky bit may exchange the folder.
bool parent_is_safe(const std::string& path) {
  struct ::stat parent{};
  if (::stat(std::filesystem::path(path).parent_path().c_str(), &parent) != 0) return false;
  if (parent.st_uid != ::geteuid() && parent.st_uid != 0) return false;
  return (parent.st_mode & (S_IWGRP | S_IWOTH)) == 0 || (parent.st_mode & S_ISVTX) != 0;
}

Result<> check(const std::string& path, int fd) {
  struct ::stat info{};
  if (::fstat(fd, &info) != 0) return fail(ErrorCode::unreadable, "the folder of the agents cannot be read: " + system_reason(errno), path);
  if (info.st_uid != ::geteuid()) return fail(ErrorCode::unreadable, "the folder of the agents belongs to another user", path, move_away);
  if ((info.st_mode & 07777) != 0700) {
    return fail(ErrorCode::unreadable, "the folder of the agents is open to others", path,
                "close it with chmod 700 if you know why it is open; otherwise " + std::string(move_away));
  }
  return {};
}

}  // namespace

std::string RuntimeFolder::socket_of(const Id& vault) const { return path + "/" + to_string(vault) + ".sock"; }

Result<RuntimeFolder> open_runtime_folder(bool make) {
  auto path = folder_path();
  if (!path) return tl::unexpected(path.error());
  if (make && ::mkdir(path->c_str(), 0700) != 0 && errno != EEXIST) {
    return fail(ErrorCode::unreadable, "the folder of the agents cannot be made: " + system_reason(errno), *path,
                "set XDG_RUNTIME_DIR to a private folder of yours (mode 0700)");
  }
  return open_runtime_folder_at(*path);
}

Result<RuntimeFolder> open_runtime_folder_at(const std::string& path) {
  RuntimeFolder folder{path, Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))};
  if (!folder.descriptor) {
    if (errno == ENOENT) return fail(ErrorCode::not_found, "no case is open", path, "open one with: girok open");
    if (errno == ENOTDIR || errno == ELOOP)
      return fail(ErrorCode::unreadable, "the folder of the agents is a link or a file", path, move_away);
    return fail(ErrorCode::unreadable, "the folder of the agents cannot be read: " + system_reason(errno), path, move_away);
  }
  if (auto good = check(path, folder.descriptor.get()); !good) return tl::unexpected(good.error());
  if (!parent_is_safe(path)) {
    return fail(ErrorCode::unreadable, "the folder of the agents lies in a folder that others can change", path,
                "set XDG_RUNTIME_DIR to a private folder of yours (mode 0700)");
  }
  return folder;
}

FolderLock::FolderLock(const RuntimeFolder& folder, Deadline deadline) {
  // A descriptor of its own: a lock belongs to the open file, and two locks of one process must exclude each other too.
  Descriptor descriptor(::openat(folder.descriptor.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  while (descriptor) {
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) {
      descriptor_ = std::move(descriptor);
      return;
    }
    if ((errno != EWOULDBLOCK && errno != EINTR) || ms_until(deadline) == 0) return;
    ::poll(nullptr, 0, 10);
  }
}

Result<> fill_address(const std::string& path, ::sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(ErrorCode::unreadable, "the path is too long for a socket", path,
                "set XDG_RUNTIME_DIR to a private folder with a shorter path");
  }
  path.copy(address.sun_path, path.size());
  return {};
}

}  // namespace girok::app
