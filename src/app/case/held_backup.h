// The use case "keep a copy", for whoever has only a browser: the sealed file in memory, never on a disk of the server's.
//
// Model    app/case/copies.h, to a disk of which one folder is memory. What is in it was sealed by others and is for the members of the moment; but it is everything, so
//          only who may manage the case is given it.
// Limits   most_held_backup bytes; what is larger is told before anything is copied, and `girok backup` writes it.
// Threads  One.
#pragma once

#include <cstdint>
#include <string>

#include "app/case/copies.h"

namespace girok::app {

inline constexpr std::uint64_t most_held_backup = std::uint64_t{256} << 20;

struct HeldBackup {
  BackedUp made;  ///< its `file` is the name alone
  std::string name;  ///< by the day: "girok-2026-11-25.backup"
  std::string bytes, sha256;
};

/// Asks nobody's rights: its caller does. Errors: too_large, as back_up().
Result<HeldBackup> back_up_held(const vault::Environment& environment, const std::string& folder, Progress* progress,
                                std::uint64_t most = most_held_backup);

/// How many bytes lie in a folder. Errors: as Disk::list().
Result<std::uint64_t> bytes_below(Disk& disk, const std::string& folder);

}  // namespace girok::app
