// The use cases "keep a copy", "bring one back", "bring the news of one", and "take away what nobody needs".
//
// Model    vault/backup.h, vault/merge.h, vault/compact.h. A backup needs no key, nor does merging: what is copied was sealed and signed by others. Where a key is at
//          hand, merging also keeps the keys of erased subjects from coming back, and tells how the case is afterwards.
// Threads  One.
#pragma once

#include <string>
#include <vector>

#include "app/case/open_case.h"
#include "vault/backup.h"
#include "vault/compact.h"
#include "vault/merge.h"

namespace girok::app {

struct BackedUp {
  std::string folder, file;
  std::vector<std::string> readers;  ///< handles of who can open it
  vault::BackupReport report;
};
/// Errors: as find_case() and vault::backup(); usage where the file would lie in the case.
Result<BackedUp> back_up(const vault::Environment& environment, const std::string& folder, const std::string& file, Progress* progress);

struct RestoreRequest {
  std::string file, folder;
  std::string member;  ///< empty: the only one
  PassphraseSource passphrase;
  Progress* progress = nullptr;
};
struct RestoredCase {
  std::string file, folder;
  vault::RestoreReport report;
};
/// Errors: as vault::restore(); usage where nobody said who, or the folder's name is no case's.
Result<RestoredCase> restore_case(const vault::Environment& environment, const RestoreRequest& request);

struct MergedCase {
  std::string folder, from;
  bool with_key = false;
  vault::MergeReport report;
  std::vector<std::string> notes;  ///< how the case opens now; for standard error
};
/// Asks no terminal unless a member is named. Errors: as find_case() and vault::merge(); locked.
Result<MergedCase> merge_case(const vault::Environment& environment, const CaseOptions& into, const std::string& from);

struct TidiedCase {
  std::string folder;
  vault::CompactReport report;
};
Result<TidiedCase> tidy_case(vault::Vault& vault);

std::string text_of(const BackedUp& backed_up);
std::string text_of(const RestoredCase& restored);
std::string text_of(const MergedCase& merged);
std::string text_of(const TidiedCase& tidied);
std::string json_of(const BackedUp& backed_up);
std::string json_of(const RestoredCase& restored);
std::string json_of(const MergedCase& merged);
std::string json_of(const TidiedCase& tidied);

}  // namespace girok::app
