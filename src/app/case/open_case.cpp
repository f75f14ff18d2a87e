#include "app/case/open_case.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/keys/agent.h"
#include "crypto/process.h"
#include "crypto/secret.h"

namespace girok::app {
namespace {

std::string short_id(const Id& id) { return to_string(id).substr(0, 8); }

/// The organisation's key can open what its members keep, once they have come by: that is done here, and nobody has to remember it.
void wrap_for_the_organisation(const vault::Environment& environment, const vault::Vault& vault,
                               const std::vector<vault::MemberFile>& files) {
  const std::optional<vault::PublicKey>& organisation = vault.authority().organisation();
  if (!organisation) return;
  const auto own = std::ranges::find(files, vault.member().id(), &vault::MemberFile::member);
  if (own == files.end()) return;
  const vault::Wrap* const wrap = own->wrap(vault::WrapKind::organisation);
  if (wrap != nullptr && wrap->organisation == *organisation) return;
  vault::MemberFile changed = *own;
  vault::wrap_for_organisation(changed, vault.member(), *organisation, environment);
  vault::sign_member_file(changed, vault.member());
  (void)vault::save_member_file(*environment.disk, vault.path(), changed);   // a read-only disk: next time
}

Result<OpenCase> open_quietly(const vault::Environment& environment, const std::string& path, vault::MemberSecret secret,
                              const CaseOptions& options) {
  vault::OpenOptions how;
  how.accept_older = options.accept_older;
  how.progress = options.progress;
  Result<std::unique_ptr<vault::Vault>> vault = vault::Vault::open(environment, path, std::move(secret), how);
  if (!vault) return tl::unexpected<Error>(vault.error());
  OpenCase opened;
  opened.vault = *std::move(vault);
  for (const vault::Notice& notice : opened.vault->notices()) {
    opened.notes.push_back(notice.where.empty() ? notice.what : notice.where + ": " + notice.what);
  }
  look_after(*opened.vault);
  opened.handle = handle_of(*opened.vault, opened.vault->member().id());
  if (opened.vault->wants_snapshot()) (void)opened.vault->save_snapshot();   // a cache: slower next time, nothing worse
  return opened;
}

Result<Unlocked> unlock_or_tell_how(const vault::Environment& environment, const std::string& path, const CaseOptions& options) {
  Result<Unlocked> unlocked = unlock(environment, path, options.member, options.passphrase);
  // No terminal and no descriptor: the way out is to open the case first.
  if (!unlocked && unlocked.error().code == ErrorCode::not_found && !options.passphrase.descriptor &&
      environment.disk->exists(vault::vault_file_path(path))) {
    return fail(ErrorCode::locked, "the case is locked, and there is no terminal to ask for the passphrase", path,
                "open it first: girok open; or --passphrase-fd N");
  }
  return unlocked;
}

}  // namespace

std::vector<std::string> warnings_of_this_machine() {
  std::vector<std::string> warnings;
  const crypto::Swap swap = crypto::swap_state();
  if (swap == crypto::Swap::plain) {
    warnings.emplace_back("this machine swaps memory to a disk that is not encrypted: texts may be left there (docs/threats.md)");
  }
  if (!crypto::memory_is_locked()) {
    warnings.emplace_back("the system does not let keys be locked in memory; they may be swapped to the disk (ulimit -l shows the limit)");
  }
  return warnings;
}

std::optional<vault::MemberSecret> held_secret(const vault::Environment& environment, const std::string& path, const std::string& member) {
  const Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, path);
  if (!file) return std::nullopt;
  Result<HeldKey> held = ask_keys(file->vault);
  if (!held) return std::nullopt;
  if (!member.empty()) {
    const Result<vault::FoundMember> asked = vault::find_member(environment, path, member);
    if (!asked || !asked->member || asked->member->member != held->member) return std::nullopt;
  }
  return vault::MemberSecret(std::move(held->secret));
}

namespace {

Result<Unlocked> unlock_found(const vault::Environment& environment, vault::FoundMember found, const crypto::SecretBytes& passphrase) {
  if (!found.member) return tl::unexpected<Error>(vault::pretend_to_unwrap(passphrase, environment));
  Result<vault::MemberSecret> secret = vault::unwrap_with_passphrase(*found.member, passphrase, environment);
  if (!secret) return tl::unexpected<Error>(secret.error());
  return Unlocked{std::move(found.vault), *std::move(found.member), *std::move(secret)};
}

}  // namespace

Result<Unlocked> unlock(const vault::Environment& environment, const std::string& path, const std::string& member,
                        const PassphraseSource& source) {
  Result<vault::FoundMember> found = vault::find_member(environment, path, member);
  if (!found) return tl::unexpected<Error>(found.error());
  Result<crypto::SecretBytes> passphrase = ask_passphrase(source, "Passphrase: ");
  if (!passphrase) return tl::unexpected<Error>(passphrase.error());
  return unlock_found(environment, *std::move(found), *passphrase);
}

Result<Unlocked> unlock_with(const vault::Environment& environment, const std::string& path, const std::string& member,
                             const crypto::SecretBytes& passphrase) {
  Result<vault::FoundMember> found = vault::find_member(environment, path, member);
  if (!found) return tl::unexpected<Error>(found.error());
  return unlock_found(environment, *std::move(found), passphrase);
}

Result<vault::MemberSecret> secret_of(const vault::Environment& environment, const std::string& path, const CaseOptions& options) {
  if (!options.passphrase.descriptor) {
    std::optional<vault::MemberSecret> held = held_secret(environment, path, options.member);
    if (held) return *std::move(held);
  }
  Result<Unlocked> unlocked = unlock_or_tell_how(environment, path, options);
  if (!unlocked) return tl::unexpected<Error>(unlocked.error());
  return std::move(unlocked->secret);
}

Result<OpenCase> open_case(const vault::Environment& environment, const CaseOptions& options) {
  const Result<std::string> path = find_case(options.folder);
  if (!path) return tl::unexpected<Error>(path.error());
  if (!options.passphrase.descriptor) {
    std::optional<vault::MemberSecret> held = held_secret(environment, *path, options.member);
    if (held) return open_quietly(environment, *path, *std::move(held), options);
  }
  Result<Unlocked> unlocked = unlock_or_tell_how(environment, *path, options);
  if (!unlocked) return tl::unexpected<Error>(unlocked.error());
  return open_unlocked(environment, *path, std::move(unlocked->secret), options);
}

Result<OpenCase> open_unlocked(const vault::Environment& environment, const std::string& path, vault::MemberSecret secret,
                               const CaseOptions& options) {
  Result<OpenCase> opened = open_quietly(environment, path, std::move(secret), options);
  if (opened) {
    std::vector<std::string> warnings = warnings_of_this_machine();
    opened->notes.insert(opened->notes.begin(), warnings.begin(), warnings.end());
  }
  return opened;
}

void look_after(const vault::Vault& vault) {
  const vault::Environment& environment = vault.environment();
  const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*environment.disk, vault.path(), vault.id());
  if (files) wrap_for_the_organisation(environment, vault, *files);
}

std::string handle_of(const vault::Vault& vault, const Id& member) {
  const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*vault.environment().disk, vault.path(), vault.id());
  if (files) {
    const auto at = std::ranges::find(*files, member, &vault::MemberFile::member);
    if (at != files->end()) return at->handle;
  }
  return short_id(member);
}

Result<Id> member_named(const vault::Vault& vault, const std::string& name) {
  const Result<vault::FoundMember> found = vault::find_member(vault.environment(), vault.path(), name);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!found->member) return fail(ErrorCode::not_found, "no member has this handle", {}, "girok members lists them");
  return found->member->member;
}

}  // namespace girok::app
