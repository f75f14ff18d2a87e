#include "app/case/recovery.h"

#include "app/case/find_case.h"
#include "app/case/members.h"
#include "base/bytes.h"
#include "vault/recovery_key.h"

namespace girok::app {
namespace {

tl::unexpected<Error> nobody_of_that_name() {
  return fail(ErrorCode::not_found, "no member has this handle", {}, "the file names in the folder members are the ids of its members");
}

}  // namespace

Result<NewRecoveryKey> new_recovery(const vault::Vault& vault) {
  NewRecoveryKey made;
  const crypto::SecretBytes key = vault::new_recovery_key(vault.environment().random);
  const Result<> changed =
      change_member_file(vault.environment(), vault.path(), vault.id(), vault.member(), [&](vault::MemberFile& file) -> Result<> {
        made.replaces = file.wrap(vault::WrapKind::recovery) != nullptr;
        vault::wrap_with_recovery_key(file, vault.member(), key, vault.environment());
        return {};
      });
  if (!changed) return tl::unexpected<Error>(changed.error());
  made.printed = vault::print_recovery_key(key);
  return made;
}

Result<Recovered> recover_by_key(const vault::Environment& environment, const std::string& path, const std::string& member,
                                 std::string_view typed) {
  const Result<crypto::SecretBytes> key = vault::parse_recovery_key(typed);
  if (!key) return tl::unexpected<Error>(key.error());
  Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  std::vector<vault::MemberFile> candidates;
  if (!member.empty()) {
    const Result<vault::FoundMember> found = vault::find_member(environment, path, member);
    if (!found) return tl::unexpected<Error>(found.error());
    if (!found->member) return nobody_of_that_name();
    candidates.push_back(*found->member);
  } else {
    Result<std::vector<vault::MemberFile>> all = vault::load_member_files(*environment.disk, path, file->vault);
    if (!all) return tl::unexpected<Error>(all.error());
    candidates = *std::move(all);
  }
  // Nobody on a bad day should have to know what they were called: the key is tried at everyone, which costs nothing.
  for (vault::MemberFile& candidate : candidates) {
    Result<vault::MemberSecret> secret = vault::unwrap_with_recovery_key(candidate, *key);
    if (secret) return Recovered{*file, std::move(candidate), *std::move(secret)};
    if (secret.error().code != ErrorCode::locked) return tl::unexpected<Error>(secret.error());
  }
  return fail(ErrorCode::locked,
              member.empty() ? "the recovery key opens no member of this case" : "the recovery key does not open this member", {},
              "it may be of another case, or an older one: a new key replaces the one before");
}

Result<Recovered> recover_by_organisation(const vault::Environment& environment, const std::string& path, const std::string& member,
                                          const crypto::BoxKey& organisation) {
  Result<vault::FoundMember> found = vault::find_member(environment, path, member);
  if (!found) return tl::unexpected<Error>(found.error());
  if (!found->member) return nobody_of_that_name();
  Result<vault::MemberSecret> secret = vault::unwrap_for_organisation(*found->member, organisation);
  if (!secret) return tl::unexpected<Error>(secret.error());
  return Recovered{found->vault, *std::move(found->member), *std::move(secret)};
}

Result<> check_organisation_path(const vault::Environment& environment, const std::string& file, const std::string& path) {
  if (environment.disk->exists(file))
    return fail(ErrorCode::write_failed, "there is something of that name already", file, "choose another name");
  if (lies_in(file, path))
    return fail(ErrorCode::usage, "the key must not lie in the case that it opens", file, "put it on a stick that is kept elsewhere");
  return {};
}

Result<bool> announce_organisation(vault::Vault& vault, const crypto::PublicKey& key) {
  const std::optional<crypto::PublicKey> before = vault.authority().organisation();
  // What is announced already is not said twice: the log keeps everything.
  if (before != key) {
    if (const Result<vault::Receipt> told = vault.set_organisation(key); !told) return tl::unexpected<Error>(told.error());
  }
  const Result<> wrapped =
      change_member_file(vault.environment(), vault.path(), vault.id(), vault.member(), [&](vault::MemberFile& file) -> Result<> {
        vault::wrap_for_organisation(file, vault.member(), key, vault.environment());
        return {};
      });
  if (!wrapped) return tl::unexpected<Error>(wrapped.error());
  return before && *before != key;
}

Result<bool> new_organisation(vault::Vault& vault, const std::string& file, const crypto::SecretBytes& passphrase) {
  if (Result<> good = check_organisation_path(vault.environment(), file, vault.path()); !good) return tl::unexpected<Error>(good.error());
  const Result<NewOrganisationKey> made = make_organisation_key(passphrase, vault.environment());
  if (!made) return tl::unexpected<Error>(made.error());
  Disk& disk = *vault.environment().disk;
  if (Result<> written = disk.write_file(file, as_bytes(made->json)); !written) return tl::unexpected<Error>(written.error());
  Result<bool> announced = announce_organisation(vault, made->key);
  // A key that the log does not know opens nothing. One that it knows must stay, whatever failed after.
  if (!announced && vault.authority().organisation() != made->key) (void)disk.remove(file);
  return announced;
}

}  // namespace girok::app
