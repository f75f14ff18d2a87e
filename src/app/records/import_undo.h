// The use case "take an import back": what one import wrote, as far as nobody has built on it.
//
// Model    One batch of retractions, or nothing; what the import had ended, and nothing else did, is said again in it (docs/formats/imports.md). A record that the import made stays whole where somebody else has said something of it, leads
//          to it, names it as a source or as who says so, or where a record that stays leads to it, and the Item of the file as long as any record does; statements about records that were there before go one by one. What was replaced or taken back since is left as it is.
//          Whoever made the import takes it back, or a member who is shown everything: and nobody to whom something in it is not shown.
// Limits   It looks at what its member may see: what was added above that stays where it is, on a record of which the rest is gone. A use as source or as who says so that carries an earlier time than the import (a clock wrong by a day or
//          more) is not noticed.
// Cost     Linear in the import, and in the records that changed since.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/names.h"
#include "app/records/import_batches.h"
#include "base/progress.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

/// Why a record of the import stays.
enum class Holds : std::uint8_t { said, linked, cited, needed };
std::string_view name_of(Holds why);

struct KeptRecord {
  Id record;
  std::string type;
  Holds why = Holds::said;
};

struct ImportUndoOptions {
  bool dry_run = false;
  std::string reason;  ///< stays in the log, where every member reads it; may be empty
  Progress* progress = nullptr;
};

struct ImportUndone {
  PastImport import;
  bool dry_run = false;
  bool written = false;
  vault::Confidentiality seen = vault::Confidentiality::public_aggregate;  ///< what this member was shown when it was looked at
  bool sees_all = false;  ///< this member is shown everything, so that nothing of others can be there unseen
  std::map<std::string, std::uint64_t> types;  ///< of `gone`
  std::vector<Id> gone;  ///< records that the import made and of which nothing of it is left, its files among them
  std::vector<Id> changed;  ///< records that were there before, and of which statements are taken back
  std::vector<KeptRecord> kept;
  std::uint64_t statements = 0, attachments = 0;  ///< taken back; attachments are among them
  std::uint64_t again = 0;  ///< said again, since only the import had ended them
  std::uint64_t stays = 0;  ///< of the import, on records that are kept
  std::uint64_t ended = 0;  ///< of the import, and replaced or taken back since
  std::optional<ImportBatch> batch;  ///< once it was written
  std::vector<Error> errors;  ///< where there is any, nothing was written
};

/// Errors stand in what is returned: refused, not_found, usage (nothing of it can be taken back), too_large, cancelled, locked, write_failed.
ImportUndone undo_import(vault::Vault& vault, const ImportBatch& batch, const ImportUndoOptions& options);

/// girok.case/1, "imports" and "import-undo"; and for a terminal.
std::string json_of(const std::vector<PastImport>& imports, Names& names);
std::string json_of(const ImportUndone& undone);
std::string text_of(const std::vector<PastImport>& imports, Names& names);
std::string text_of(const ImportUndone& undone, Names& names);

}  // namespace girok::app
