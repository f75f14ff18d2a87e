#include "vault/vault.h"

#include <algorithm>

#include "crypto/random.h"
#include "vault/choose_member.h"
#include "vault/vault_pending.h"

namespace girok::vault {

Vault::Vault(Environment environment, std::string path, VaultFile file, MemberSecret member)
    : environment_(std::move(environment)),
      path_(std::move(path)),
      file_(file),
      member_(std::make_shared<const MemberSecret>(std::move(member))),
      local_(environment_, file_.vault),
      keyring_(environment_, path_, file_.vault) {}

Vault::~Vault() = default;

void Vault::notice(std::string code, std::string what, std::string where) {
  notices_.push_back({std::move(code), std::move(what), std::move(where)});
}

Result<std::unique_ptr<Vault>> Vault::open(const Environment& environment, const std::string& path, MemberSecret member,
                                           const OpenOptions& options) {
  Result<VaultFile> file = load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  std::unique_ptr<Vault> vault(new Vault(environment, path, *file, std::move(member)));
  if (Result<> loaded = vault->load(options); !loaded) return tl::unexpected<Error>(loaded.error());
  return vault;
}

Result<std::unique_ptr<Vault>> Vault::create(const Environment& environment, const std::string& path, const std::string& handle,
                                             const crypto::SecretBytes& passphrase) {
  if (Result<> good = check_handle(handle); !good) return tl::unexpected<Error>(good.error());
  Disk& disk = *environment.disk;
  if (disk.exists(path)) return fail(ErrorCode::write_failed, "there is something of that name already", path, "choose another name");
  MemberSecret founder = MemberSecret::make(environment.random);
  const VaultFile file = make_vault_file(founder, environment.random);
  MemberFile me = make_member_file(file.vault, founder, handle);
  if (Result<> wrapped = wrap_with_passphrase(me, founder, passphrase, environment); !wrapped)
    return tl::unexpected<Error>(wrapped.error());
  sign_member_file(me, founder);

  // Everything is made beside its place, and appears there whole.
  const std::string fresh = path + ".new-" + to_string(new_id(environment.random)).substr(0, 8);
  const auto build = [&]() -> Result<> {
    for (const char* const folder : {"members", "log", "blobs", "keyring", "snapshot"}) {
      if (Result<> made = disk.make_folder(join_path(fresh, folder)); !made) return made;
    }
    if (Result<> saved = disk.write_file(vault_file_path(fresh), as_bytes(to_json(file))); !saved) return saved;
    if (Result<> saved = save_member_file(disk, fresh, me); !saved) return saved;
    std::unique_ptr<Vault> vault(new Vault(environment, fresh, file, MemberSecret(founder.secret().clone())));
    if (Result<> empty = vault->rebuild({}); !empty) return empty;
    Draft draft;
    for (const Compartment compartment : {Compartment::internal, Compartment::restricted, Compartment::sealed}) {
      Result<Epoch> epoch = vault->new_epoch(compartment, {});
      if (!epoch) return tl::unexpected<Error>(epoch.error());
      draft.add_act(*std::move(epoch));
    }
    if (Result<Receipt> appended = vault->append(std::move(draft)); !appended) return tl::unexpected<Error>(appended.error());
    if (Result<> renamed = disk.rename(fresh, path); !renamed) return renamed;
    return disk.sync_folder(folder_of(path));
  };
  if (Result<> built = build(); !built) {
    (void)disk.remove_tree(fresh);
    Error error = built.error();
    if (error.where.starts_with(fresh)) error.where = path + error.where.substr(fresh.size());
    return tl::unexpected<Error>(std::move(error));
  }
  return open(environment, path, std::move(founder));
}

std::uint32_t Vault::rights() const {
  const MemberRights* const me = authority_.member(member_->id());
  return me == nullptr || me->removed ? 0 : me->rights;
}

Confidentiality Vault::clearance() const {
  const MemberRights* const me = authority_.member(member_->id());
  const std::uint8_t granted = me == nullptr ? 0 : std::min<std::uint8_t>(me->clearance, 4);
  return static_cast<Confidentiality>(granted);
}

bool Vault::opens_the_same(const MemberSecret& member) const {
  const MemberRights* const them = authority_.member(member.id());
  if (them == nullptr || them->removed || poisoned_) return false;
  std::vector<std::string> problems;
  return EpochKeys::collect(authority_, member, file_.vault, problems).same_as(keys_);
}

Result<FoundMember> find_member(const Environment& environment, const std::string& path, std::string_view handle) {
  const Result<VaultFile> file = load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  const ReadableMembers readable = load_readable_members(*environment.disk, path, file->vault);
  Result<std::optional<MemberFile>> chosen =
      choose_member(readable.members, handle, LocalState(environment, file->vault).last_member(), path);
  // Perhaps it is the one that cannot be read.
  if (!readable.errors.empty() && (readable.members.empty() || (chosen && !*chosen))) return tl::unexpected<Error>(readable.errors.front());
  if (!chosen) return tl::unexpected<Error>(chosen.error());
  return FoundMember{*file, *std::move(chosen)};
}

}  // namespace girok::vault
