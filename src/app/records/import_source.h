// From files as they lie there to records: which format each is, and its reader.
//
// Model    A format is known by its bytes; names of files decide nothing but what people read. A table that is none of the known templates is read through a mapping: given, or guessed,
//          and then every guess is said. A folder is read as a bag. Several files are one import: their records may lead to each other.
// Limits   A file is held in memory, up to 1 GiB; only a dry run of girok.records or FollowTheMoney lines is streamed, in two passes that keep a hash and a type for each record.
// Threads  As the vault: one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/records/import_records.h"

namespace girok::app {

/// A file that is in memory and touches no disk: what was sent to a server.
struct HeldFile {
  std::string name;  ///< as people call it; no path is followed
  std::string bytes;
};

struct ImportRequest {
  std::vector<std::string> paths;  ///< "-" is standard input
  std::vector<std::shared_ptr<const HeldFile>> held;  ///< after those of the disk; no attachments lie beside them
  std::string format = "auto";
  std::string type;  ///< of a table's rows, where no mapping says it
  std::string mapping;  ///< a file of girok.mapping/1
  std::string mapping_text;  ///< the same, itself; instead of `mapping`
  std::string save_mapping;  ///< where the mapping that was guessed goes
  std::string sheet;
  std::string source_name;  ///< the scheme
  ImportOptions options;
};

struct ImportOutcome {
  std::string format;  ///< recognised, or asked for
  std::vector<exchange::Note> notes;
  std::vector<records::Loss> losses;
  ImportReport report;
  bool streamed = false;  ///< the file was not held in memory, so rules that follow links were not asked
};

/// Names that --format takes, "auto" first.
const std::vector<std::string>& import_formats();

/// Reads, checks and, where nothing is wrong and it is no dry run, writes. What is wrong stands in the report.
ImportOutcome import_files(vault::Vault& vault, const records::Schema& schema, ImportRequest request);

}  // namespace girok::app
