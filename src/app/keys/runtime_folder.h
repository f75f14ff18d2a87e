// The private folder of the agents' sockets.
//
// Model    Whoever can write into the folder can put a socket of their own there, and whoever can enter it can reach ours: so it must be a real
//          folder, ours, mode 0700, in a parent where nobody else can rename it. It is looked at through a descriptor, not twice by name.
// Threads  No shared state. Reads the environment.
#pragma once

#include <string>

#include "app/keys/descriptor.h"
#include "base/ids.h"
#include "base/result.h"

struct sockaddr_un;

namespace girok::app {

struct RuntimeFolder {
  std::string path;
  Descriptor descriptor;

  /// "…/VAULT.sock"
  std::string socket_of(const Id& vault) const;
};

/// Errors: not_found where it is missing and `make` is false; unreadable where it is not as it must be.
Result<RuntimeFolder> open_runtime_folder(bool make);
/// The same for a path that is known, and never made.
Result<RuntimeFolder> open_runtime_folder_at(const std::string& path);

/// Holds the folder against other starts and ends of agents, as long as it lives. Not held where the time ran out.
class FolderLock {
 public:
  FolderLock(const RuntimeFolder& folder, Deadline deadline);
  bool held() const { return static_cast<bool>(descriptor_); }

 private:
  Descriptor descriptor_;
};

/// Errors: unreadable where the path is too long for a socket.
Result<> fill_address(const std::string& path, ::sockaddr_un& address);

}  // namespace girok::app
