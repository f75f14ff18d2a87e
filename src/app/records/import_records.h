// The use case "import": records that a reader of some format has read, into a case, all or nothing.
//
// Model    Keys are resolved first: `@` and an id is a record of the case; an id alone is that very record, made where it is not there; any other key is the record whose `identifier` is
//          SCHEME:KEY, or a new one that gets it. Then every statement is held against what stands: said already, new, or another value. Another value of a property that can have only one
//          supersedes what the same source (a file imported under the same scheme, or the statement's own `source`) had said; what somebody else has said stays beside it, as a conflict. What
//          was corrected or taken back in the case is not said again. Values that are gone from the file are counted, and retracted only where asked. Nothing of an append-only type is
//          superseded. Then the records, as they would stand, are validated; then one batch is written. The same file again adds nothing. What was ended by taking an import back may be said again.
//          Every statement has a source: the file, kept as an Item as confidential as the most confidential statement of it.
// Limits   One batch: 4 million statements of a compartment, and a gigabyte in all; more is refused by name before anything is written.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "exchange/format.h"
#include "records/validate.h"
#include "vault/vault.h"

namespace girok::app {

/// What was read, and from where.
struct ImportFile {
  std::string path;  ///< as named; its last part becomes the Item's title
  std::string scheme;  ///< what identifiers of its records begin with; empty: the file's name without its ending
  std::string folder;  ///< below which attachments lie; empty: none are taken
  std::map<std::string, std::string_view> held;  ///< attachments by path that are in memory: looked for first; kept alive by the caller
  std::string sha256;  ///< hex, of its bytes
  std::uint64_t size = 0;
  std::string media_type;
  bool on_disk = false;  ///< the bytes to be kept are those of `path`; else they are here
  std::string bytes;
  records::RecordSet records;
};

/// One import is one batch of one device (docs/formats/imports.md).
struct ImportBatch {
  Id device;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const ImportBatch&, const ImportBatch&) = default;
};

struct ImportOptions {
  bool dry_run = false;
  bool keep = true;  ///< keep the file's bytes in its Item
  bool retract_missing = false;
  bool incomplete =
      false;  ///< not all of the file could be read: links that lead nowhere are then no faults of their own. Requires: dry_run
  Progress* progress = nullptr;
};

struct ImportCounts {
  std::uint64_t created = 0, changed = 0, unchanged = 0;  ///< records
  std::uint64_t added = 0;  ///< statements that are new (of new records too)
  std::uint64_t replaced = 0;  ///< statements that supersede another
  std::uint64_t said_already = 0;
  std::uint64_t conflicts = 0;  ///< of the added: another value stands beside it where there can be only one
  std::uint64_t corrected = 0;  ///< not said again, because somebody has corrected or retracted it in the case
  std::uint64_t missing = 0;  ///< statements of this source that the file no longer has
  std::uint64_t retracted = 0;  ///< of these, taken back
  std::uint64_t missing_records = 0;  ///< records of this scheme that the file no longer has
};

struct ImportReport {
  bool dry_run = false;
  bool written = false;  ///< false also where there was nothing new
  ImportCounts counts;
  std::map<std::string, std::uint64_t> types;  ///< new records by type
  std::vector<Id> items;  ///< of the files, in their order; of a dry run those that are there
  std::optional<ImportBatch> batch;  ///< once it was written
  std::vector<Id> made, changed;  ///< once it was written: records that are new, and those that were there
  std::vector<Error> errors;  ///< where there is any, nothing was written
  std::uint64_t error_count = 0;
  std::vector<records::Problem> warnings;
  std::uint64_t warning_count = 0;

  bool good() const { return error_count == 0; }
  void error(Error error);
};

/// Errors stand in the report: malformed and usage for rows, refused, locked, too_large, write_failed.
ImportReport import_records(vault::Vault& vault, const records::Schema& schema, std::vector<ImportFile> files,
                            const ImportOptions& options);

/// What identifiers of a file's records begin with: its name without folder and ending; letters, digits, - _ and . of any script, others as -.
std::string scheme_of(std::string_view path);

}  // namespace girok::app
