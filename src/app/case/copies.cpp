#include "app/case/copies.h"

#include <algorithm>

#include "app/access.h"
#include "app/case/find_case.h"
#include "vault/choose_member.h"

namespace girok::app {
namespace {

/// "backups/" of "backups///", but "/" of "/".
std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

/// Who restores. A handle that does not exist costs as much as one that does.
Result<vault::MemberSecret> unlock_backup(const vault::Environment& environment, const RestoreRequest& request,
                                          const std::vector<vault::MemberFile>& members) {
  const Result<std::optional<vault::MemberFile>> chosen = vault::choose_member(members, request.member, {}, request.file);
  if (!chosen) return tl::unexpected<Error>(chosen.error());
  const Result<crypto::SecretBytes> passphrase = ask_passphrase(request.passphrase, "Passphrase, as it was when the backup was made: ");
  if (!passphrase) return tl::unexpected<Error>(passphrase.error());
  if (!*chosen) return tl::unexpected<Error>(vault::pretend_to_unwrap(*passphrase, environment));
  return vault::unwrap_with_passphrase(**chosen, *passphrase, environment);
}

}  // namespace

Result<BackedUp> back_up(const vault::Environment& environment, const std::string& folder, const std::string& file, Progress* progress) {
  const Result<std::string> path = find_case(folder);
  if (!path) return tl::unexpected<Error>(path.error());
  // The next backup would hold it, and whoever takes the folder would have both.
  if (lies_in(file, *path))
    return fail(ErrorCode::usage, "a backup must not lie in the case itself", file, "put it on a stick that is kept elsewhere");
  BackedUp made{*path, file, {}, {}};
  Result<vault::BackupReport> report = vault::backup(environment, *path, file, progress);
  if (!report) return tl::unexpected<Error>(report.error());
  made.report = *std::move(report);
  const Result<vault::VaultFile> vault = vault::load_vault_file(*environment.disk, *path);
  if (!vault) return tl::unexpected<Error>(vault.error());
  const std::vector<vault::MemberFile> members = vault::load_readable_members(*environment.disk, *path, vault->vault).members;
  for (const Id& reader : made.report.members) {
    const auto known = std::ranges::find(members, reader, &vault::MemberFile::member);
    made.readers.push_back(known != members.end() ? known->handle : to_string(reader).substr(0, 8));
  }
  std::ranges::sort(made.readers);
  return made;
}

Result<RestoredCase> restore_case(const vault::Environment& environment, const RestoreRequest& request) {
  RestoredCase restored{request.file, without_slashes(request.folder), {}};
  if (!restored.folder.ends_with(".girok") || restored.folder == ".girok") {
    return fail(ErrorCode::usage, "a case's folder has a name that ends in .girok", {},
                "for example: girok restore work.backup work.girok");
  }
  const vault::Unlock unlock = [&](const vault::VaultFile&, const std::vector<vault::MemberFile>& members) {
    return unlock_backup(environment, request, members);
  };
  Result<vault::RestoreReport> report = vault::restore(environment, request.file, restored.folder, unlock, request.progress);
  if (!report) return tl::unexpected<Error>(report.error());
  restored.report = *std::move(report);
  return restored;
}

Result<MergedCase> merge_case(const vault::Environment& environment, const CaseOptions& into, const std::string& from) {
  const Result<std::string> path = find_case(into.folder);
  if (!path) return tl::unexpected<Error>(path.error());
  MergedCase merged{*path, without_slashes(from), false, {}, {}};
  std::optional<vault::MemberSecret> secret;
  if (into.passphrase.descriptor || !into.member.empty()) {
    Result<vault::MemberSecret> unlocked = secret_of(environment, *path, into);
    if (!unlocked) return tl::unexpected<Error>(unlocked.error());
    secret = *std::move(unlocked);
  } else {
    secret = held_secret(environment, *path, into.member);
  }
  merged.with_key = secret.has_value();

  vault::MergeOptions options;
  options.progress = into.progress;
  if (secret) {
    // It may not open before the news are there (an older copy was put back): then nobody's erasure is known yet, and opening it afterwards sees to that.
    vault::OpenOptions how;
    how.progress = into.progress;
    const Result<std::unique_ptr<vault::Vault>> before =
        vault::Vault::open(environment, *path, vault::MemberSecret(secret->secret().clone()), how);
    if (before) {
      for (const Id& subject : (*before)->model().erased_subjects()) options.erased.insert(subject);
    }
  }
  Result<vault::MergeReport> report = vault::merge(environment, *path, merged.from, options);
  if (!report) return tl::unexpected<Error>(report.error());
  merged.report = *std::move(report);
  if (!secret) return merged;
  Result<OpenCase> after = open_unlocked(environment, *path, *std::move(secret), into);
  if (after)
    merged.notes = std::move(after->notes);
  else
    merged.report.problems.push_back(after.error());
  return merged;
}

Result<TidiedCase> tidy_case(vault::Vault& vault) {
  if (Result<> may = require(vault, Deed::keep_copies); !may) return tl::unexpected<Error>(may.error());
  Result<vault::CompactReport> report = vault::compact(vault);
  if (!report) return tl::unexpected<Error>(report.error());
  return TidiedCase{vault.path(), *std::move(report)};
}

}  // namespace girok::app
