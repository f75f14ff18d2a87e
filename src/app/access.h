// Who may do what: roles, on top of rights and keys.
//
// Model    Keys decide what a member can read at all; the signed grant gives rights and a clearance (vault/authority.h). Roles say what people are there to do, and narrow both: a statistician reads coded data
//          and never a name, whatever the clearance; a publisher hands out what partners may see. A role is a statement about the member (`member-role`), and counts only where whoever made it might manage members then;
//          the latest batch with such statements says all roles of the member, and nothing ends it but a later one: who may only write cannot take back what narrows them.
//          Without any such statement a member who may manage has every role, one who may write is documenter and analyst, and one who can only read has none, and reads.
//          The table of roles and deeds is in README.md of this room. One rule for all: what may not be seen leaves no trace, in lists, counts, searches, exports and error texts alike. Everything in app reads through seen_by().
// Limits   Below the compartments, roles are rules of this program: somebody with the keys and another program is not held by them. docs/threats.md.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

enum class Role : std::uint8_t { documenter, analyst, statistician, lawyer, publisher, custodian };
inline constexpr std::size_t role_count = 6;
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);
std::set<Role> every_role();

enum class Deed : std::uint8_t {
  read_records,
  read_documents,
  add_documents,
  edit_records,
  raise_level,
  code_text,
  import_records,
  export_records,
  export_dossier,
  publish,
  record_consent,
  change_vocabulary,
  keep_copies
};
inline constexpr std::size_t deed_count = 13;
std::string_view name_of(Deed deed);  ///< "to code texts", …

/// What a role alone allows.
bool allows(Role role, Deed deed);
/// The highest level that a role is shown, however high the grant.
vault::Confidentiality highest_of(Role role);

struct Access {
  std::set<Role> roles;
  vault::Confidentiality clearance = vault::Confidentiality::public_aggregate;  ///< the lower of the grant's and the roles' highest
  std::uint32_t rights = 0;
  bool only_reads = false;  ///< no role, and none was ever said: reads what the grant lets it read
  bool may(Deed deed) const;
};

Access access_of(const vault::Vault& vault);
/// The same of any member. Of one who was removed: no right is left, and the level is what a key that was kept still shows.
Access access_of(const vault::Vault& vault, const Id& member);
/// None of who was removed.
std::set<Role> roles_of(const vault::Vault& vault, const Id& member);
/// Those that somebody gave; nothing where nobody did.
std::optional<std::set<Role>> given_roles(const vault::Vault& vault, const Id& member);

/// Errors: refused, which says which role it takes and names no record.
Result<> require(const Access& access, Deed deed);
Result<> require(const vault::Vault& vault, Deed deed);

/// The clearance that everything in app reads with.
vault::Confidentiality seen_by(const vault::Vault& vault);
/// The same without what is sealed: for what stands beside other things, where nobody asked for it, and where reading could not be logged.
vault::Confidentiality seen_unsealed(const vault::Vault& vault);
/// All compartments and levels: nothing in the case is kept from this member.
bool sees_everything(const vault::Vault& vault);

/// The property that says a role. Statements of it are about members, which are no records: lists and counts leave them out.
inline constexpr std::string_view role_property = "member-role";
/// Members about whom a role was said, and how many such statements stand: what counts of records must leave out.
struct SaidOfMembers {
  std::uint64_t members = 0, statements = 0;
};
SaidOfMembers said_of_members(const vault::Vault& vault, vault::Confidentiality clearance);

/// Gives a member exactly these roles (none: no role at all); to be called by who may manage. Nothing is written where they are so already. Errors: refused; as Vault::append().
Result<> set_roles(vault::Vault& vault, const Id& member, const std::set<Role>& roles);

/// "documenter analyst"; "-" for none.
std::string text_of_roles(const std::set<Role>& roles);

}  // namespace girok::app
