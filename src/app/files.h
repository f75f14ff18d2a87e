// Files as the use cases need them: read whole within a limit, written whole or not at all.
//
// Limits   POSIX. Errors name the file and what to do; they never hold what stands in it.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/disk.h"
#include "base/result.h"

namespace girok::app {

/// Which file it really is, whatever name leads to it: device and inode.
using FileId = std::pair<std::uint64_t, std::uint64_t>;

/// All bytes of a file or pipe; "-" is standard input. Never takes in more than `limit` + 1 bytes.
/// Errors: not_found, unreadable, too_large.
Result<std::string> read_file(const std::string& path, std::size_t limit);

/// Writes a file so that a reader sees either the old one or the whole new one: temporary file beside it, fsync, rename.
/// Errors: write_failed (no such folder, a folder of that name, disk full, ...); nothing is left behind then. Also where `path`
/// is one of `never` (input files), under whatever name.
Result<> write_file(const std::string& path, std::string_view bytes, std::span<const FileId> never = {});

using girok::describe_errno;

}  // namespace girok::app
