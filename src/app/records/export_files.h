// From what may leave a case to a file or a folder of some format; and the record that it was handed over.
//
// Model    What was collected is written in memory; a batch then says that it was released (a Release with purpose, recipient, format, hash and the persons in it) and that what is sealed was
//          read; then the file gets its name. Where the log cannot take that batch, nothing is written.
// Limits   What is written is plain, and outside the vault. It is private to its owner (mode 0600, folders 0700), and never over another file unless asked.
//          The attachments of a bag are copied piece by piece; everything else is held in memory.
// Threads  As the vault: one at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/records/export_records.h"
#include "exchange/format.h"
#include "records/vocabulary.h"

namespace girok::app {

struct ExportOptions {
  ExportRequest what;
  std::string format;  ///< one of export_formats()
  std::string out;  ///< a file or, for formats of several files, a folder
  std::string title;
  records::Tongue tongue = records::Tongue::en;
  bool annexes = false;  ///< of a dossier: the files themselves beside it
  bool force = false;  ///< over a file that is there
};

struct ExportOutcome {
  std::string format, out, sha256;  ///< sha256: of the file; of several, of their list of hashes
  std::uint64_t records = 0, statements = 0, attachments = 0, bytes = 0;
  std::optional<Id> release;
  std::vector<LeftOut> left_out;
  std::vector<records::Loss> losses;
  std::vector<exchange::Note> notes;
};

const std::vector<std::string>& export_formats();

/// Errors: as collect_records(); not_found (nothing may leave), write_failed, refused (the log cannot take it).
Result<ExportOutcome> export_files(vault::Vault& vault, const records::Schema& schema, const ExportOptions& options);

/// What is handed over through a server: in memory, never on a disk of ours.
struct HeldExport {
  ExportOutcome outcome;
  ExportBasis basis;
  std::string name;  ///< by format and day
  std::string media_type;
  std::string bytes;  ///< of several files, a ZIP archive of them
};

/// As export_files(), to memory; `out` and `force` are not looked at. Errors: the same; too_large (attachments of more than 256 MiB).
Result<HeldExport> export_held(vault::Vault& vault, const records::Schema& schema, const ExportOptions& options);

}  // namespace girok::app
