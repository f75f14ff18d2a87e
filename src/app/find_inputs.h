// From what the user names - files, folders, "-" - to the files to read, in an order that is always the same.
//
// Model    Folders are walked depth first, entries by name (bytes). A folder counts once, however many links lead to it (device
//          and inode), so loops end. Inside folders: only .txt .md .markdown .html .htm .xhtml, and no hidden entries; a file that
//          the user names is tried whatever its ending.
// Limits   POSIX.
// Threads  No shared state.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/files.h"
#include "base/result.h"
#include "reading/document.h"

namespace girok::app {

/// A file to read, or bytes that are at hand already.
struct Input {
  std::string path;
  std::optional<std::string_view> bytes;   ///< kept alive by the caller; none: to be read from `path`
  std::optional<FileId> id;
};

enum class SkipReason : std::uint8_t { kind, hidden, duplicate, loop, special };
/// "kind", "hidden", "duplicate", "loop", "special".
std::string_view name_of(SkipReason reason);

/// Something left out on purpose.
struct Skipped {
  std::string path;
  SkipReason reason = SkipReason::kind;
  std::size_t document = reading::none;   ///< for duplicates: the input (later: the document) that has the same bytes
};

struct Inputs {
  std::vector<Input> files;
  std::vector<Skipped> skipped;
  std::vector<Error> errors;
};

/// Never fails as a whole: what is not there, or may not be looked into, is among the errors.
Inputs find_inputs(std::span<const std::string> paths);

}  // namespace girok::app
