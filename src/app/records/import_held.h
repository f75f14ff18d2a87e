// What was sent to a server, laid out as the readers need it: a bag, tables that belong together, files and what lies beside them. Private to the import.
//
// Model    A ZIP archive that is no spreadsheet is unpacked in memory, without the one folder around everything, where there is one: with bagit.txt
//          it is a bag; tables of Events Standard Formats are one folder of them; else every table, JSON, JSON lines or XML in its first folder is a
//          file to be read, and the rest lies beside: attachments that records may name. Several files sent together are taken in the same way. No
//          path leads out of the archive (exchange/zip.h), and none to a disk.
// Limits   256 MiB unpacked; 10,000 entries.
// Threads  Plain values.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/import_source.h"
#include "base/memory_disk.h"

namespace girok::app {

struct HeldPart {
  std::string name;  ///< for people; of a folder its path on the disk
  std::string_view bytes;  ///< of a file
  bool folder = false;
};

struct HeldParts {
  MemoryDisk disk;  ///< folders
  std::vector<HeldPart> parts;
  std::map<std::string, std::string_view> beside;  ///< by the path that records name
  std::vector<Error> errors;
};

/// Bytes in it are good as long as it and `files`.
std::unique_ptr<HeldParts> lay_out(const std::vector<std::shared_ptr<const HeldFile>>& files);

/// The files of a folder on a disk in memory, by their path below it.
std::map<std::string, std::string_view> files_below(const MemoryDisk& disk, const std::string& folder);

}  // namespace girok::app
