// Imports as they stand in the log: which batches they are, what they are called, which were taken back.
//
// Model    docs/formats/imports.md. A batch is an import where it states that an Item is the file of one; who may see Items may know of it.
// Limits   An import of which nothing stands any more is not found here; the history tells it.
// Cost     Finding them looks at every identifier once.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/import_records.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct PastImport {
  ImportBatch batch;
  std::uint64_t clock = 0;
  Id member;
  std::vector<std::string> lists;  ///< names of the lists: what identifiers begin with; each once
  std::vector<Id> items;  ///< the files
};

/// "DEVICE-NUMBER", in full; and with eight characters of the device.
std::string to_string(const ImportBatch& batch);
std::string short_batch(const ImportBatch& batch);

/// The newest first.
std::vector<PastImport> past_imports(const vault::Vault& vault);
/// Errors: not_found.
Result<PastImport> import_of(const vault::Vault& vault, const ImportBatch& batch);
/// As typed: in full, or with the first characters of the device, four at least. Errors: usage (several begin so, or it is no such name), not_found.
Result<PastImport> import_named(const vault::Vault& vault, std::string_view typed);

/// What reasons begin with where an import was taken back.
inline constexpr std::string_view taken_back_reason = "import taken back";

/// Whether something was ended with an import that was taken back. Looks at each batch once.
class TakenBack {
 public:
  explicit TakenBack(const vault::Vault& vault) : vault_(vault) {}
  /// `by`: a retraction of a statement about this record.
  bool by(const vault::OperationId& by, const Id& record);

 private:
  const vault::Vault& vault_;
  std::map<ImportBatch, bool> known_;
};

}  // namespace girok::app
