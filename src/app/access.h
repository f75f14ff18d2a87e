// Who may do what: roles, on top of rights and keys.
//
// Model    Keys decide what a member can read at all; the signed grant gives rights and a clearance (vault/authority.h). Roles say what people are there to do, and narrow both: a statistician reads coded data
//          and never a name, whatever the clearance; a publisher hands out what partners may see. A role is a statement about the member (`member-role`), and counts only where whoever made it might manage members.
//          Without any such statement a member who may manage has every role, one who may write is documenter and analyst.
//          One rule for all: what may not be seen leaves no trace, in lists, counts, searches, exports and error texts alike. Everything in app reads through seen_by().
// Limits   Below the compartments, roles are rules of this program: somebody with the keys and another program is not held by them. docs/threats.md.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

enum class Role : std::uint8_t { documenter, analyst, statistician, lawyer, publisher, custodian };
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);

enum class Deed : std::uint8_t { read_records, read_documents, add_documents, edit_records, code_text, import_records, export_records, export_dossier, publish, record_consent, change_vocabulary, keep_copies };
std::string_view name_of(Deed deed);

struct Access {
  std::set<Role> roles;
  vault::Confidentiality clearance = vault::Confidentiality::public_aggregate;   ///< the lower of the grant's and the roles' highest
  bool may(Deed deed) const;
};

Access access_of(const vault::Vault& vault);
std::set<Role> roles_of(const vault::Vault& vault, const Id& member);

/// Errors: refused, which says which role it takes and names no record.
Result<> require(const Access& access, Deed deed);

/// The clearance that everything in app reads with.
vault::Confidentiality seen_by(const vault::Vault& vault);

/// Gives a member exactly these roles; to be called by who may manage. Errors: as Vault::append().
Result<> set_roles(vault::Vault& vault, const Id& member, const std::set<Role>& roles);

}  // namespace girok::app
