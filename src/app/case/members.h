// The use cases "who is in this case": listing members, giving one what they need, ending a membership, making the file of a new one.
//
// Model    A member's file says who they are and gives nothing; what they may do stands in the log. So there are three states: waiting (a file, and no grant),
//          member, removed. Rights and compartments are checked before they are granted: no grant is made that the member could not use.
// Limits   Whoever can write to the folder can put a file there: the id, compared by voice, tells whose it is. Twelve characters are 60 bits of it; eight could be
//          hit by trying keys for some weeks.
// Threads  One at a time, as the vault.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/access.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct MemberLine {
  enum class State : std::uint8_t { waiting, member, removed };
  Id member;
  std::string handle;  ///< the id's first characters where the file is gone
  State state = State::waiting;
  std::uint32_t rights = 0;
  vault::Confidentiality clearance = vault::Confidentiality::public_aggregate;
  std::set<vault::Compartment> compartments;
  std::optional<std::uint64_t> since;  ///< clock of the first grant; the founder's: of the first batch
  std::set<Role> roles;  ///< those in force
  bool roles_given = false;  ///< somebody gave them; otherwise they follow from the rights
  bool founder = false, self = false;
  bool recovery = false, organisation = false;  ///< a printed key, the organisation's key, opens this member too
};

std::string_view name_of(MemberLine::State state);

/// Members in the order in which they came; then those who wait, by handle. Errors: of a member file that is not good.
Result<std::vector<MemberLine>> members_of(const vault::Vault& vault);

std::string text_of(const std::vector<MemberLine>& members);

/// "7QK2 M4WX 9A3F": what is compared by voice; without the blanks, a name for find_member().
std::string spoken_id(const Id& member);
std::string typed_id(const Id& member);

/// What a grant gives.
struct Permission {
  std::uint32_t rights = 0;
  vault::Confidentiality clearance = vault::Confidentiality::public_aggregate;
  std::set<vault::Compartment> compartments;
  std::optional<std::set<Role>> roles;  ///< none: those that were given before stay
};

/// As typed: roles, or compartments and rights (lists with commas). `level`: empty for the highest that the compartments hold; with a role, up to the role's highest.
struct PermissionWords {
  std::string role, compartments, rights, level;
  bool empty() const { return role.empty() && compartments.empty() && rights.empty() && level.empty(); }
};
/// Errors: usage, also for what would be of no use: sealed without the right to write, say, for whoever reads it leaves a line in the log.
Result<Permission> permission_of(const PermissionWords& words);

/// What `--role` gives: a role with the rights and compartments that it needs; or `intake`, which is no role.
struct Preset {
  std::string_view name, summary;
  Permission permission;
};
const std::vector<Preset>& presets();

/// Grants it, and gives the roles. Errors: as Vault::grant() and set_roles().
Result<> give(vault::Vault& vault, const Id& member, const Permission& permission);

/// Ends a membership, for good; the compartments that the member could read, which have a new key from now on. Errors: as Vault::remove().
Result<std::set<vault::Compartment>> remove_member(vault::Vault& vault, const Id& member);

/// "write manage erase", "internal restricted"; "-" for none.
std::string text_of_rights(std::uint32_t rights);
std::string text_of_compartments(const std::set<vault::Compartment>& compartments);
std::vector<std::string_view> names_of_rights(std::uint32_t rights);

/// Before a newcomer thinks up a passphrase. Errors: usage (no good handle, or taken); as load_member_files().
Result<> check_new_handle(const vault::Environment& environment, const std::string& path, const std::string& handle);

/// Makes a newcomer's keys and file; gives nothing, and needs no key. Errors: as Vault::enrol(). Requires: check_new_handle(), and a passphrase that is strong enough.
Result<Id> enrol_member(const vault::Environment& environment, const std::string& path, const std::string& handle,
                        const crypto::SecretBytes& passphrase);

/// Changes the member's own file as it is now on the disk: other processes may have changed it. Errors: as load_member_file(), save_member_file(), and `change`.
template <class Change>
Result<> change_member_file(const vault::Environment& environment, const std::string& path, const Id& vault,
                            const vault::MemberSecret& member, Change change) {
  Result<vault::MemberFile> file = vault::load_member_file(*environment.disk, vault::member_file_path(path, member.id()), vault);
  if (!file) return tl::unexpected<Error>(file.error());
  if (Result<> changed = change(*file); !changed) return changed;
  vault::sign_member_file(*file, member);
  return vault::save_member_file(*environment.disk, path, *file);
}

/// A new passphrase in place of the old one; other ways to open the member stay. Errors: as change_member_file(), too_large.
Result<> set_passphrase(const vault::Environment& environment, const std::string& path, const Id& vault, const vault::MemberSecret& member,
                        const crypto::SecretBytes& passphrase);

}  // namespace girok::app
