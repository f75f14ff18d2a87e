#include "app/access.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::StoredStatement;

constexpr std::array<std::string_view, role_count> role_names = {"documenter", "analyst",   "statistician",
                                                                 "lawyer",     "publisher", "custodian"};
constexpr std::string_view no_role = "none";

constexpr std::uint32_t bit(Role role) { return std::uint32_t{1} << static_cast<unsigned>(role); }
constexpr std::uint32_t documenter = bit(Role::documenter), analyst = bit(Role::analyst), statistician = bit(Role::statistician),
                        lawyer = bit(Role::lawyer), publisher = bit(Role::publisher), custodian = bit(Role::custodian);
constexpr std::uint32_t everybody = documenter | analyst | statistician | lawyer | publisher | custodian;

struct DeedLine {
  std::string_view name;
  std::uint32_t roles = 0;
  std::uint32_t rights = 0;   ///< of which one is needed besides
};

/// The table of README.md, a line a deed, in the order of Deed.
constexpr std::array<DeedLine, deed_count> deeds = {{
    {"to read records", everybody, 0},
    {"to read documents", documenter | analyst | lawyer | custodian, 0},
    {"to add documents", documenter | analyst, vault::right_write | vault::right_intake},
    {"to edit records", documenter | analyst | lawyer, vault::right_write},
    {"to make a document more confidential", documenter | analyst | custodian, vault::right_write},
    {"to code texts", documenter | analyst, vault::right_write},
    {"to import records", documenter | analyst, vault::right_write},
    {"to export records", documenter | analyst | statistician | lawyer | publisher, 0},
    {"to make a dossier", lawyer, 0},
    {"to publish", publisher, 0},
    {"to record consent", documenter | custodian, vault::right_write},
    {"to change vocabularies", analyst | custodian, vault::right_write},
    {"to copy, merge and compact a case", documenter | analyst | custodian, 0},
}};

constexpr std::array<Confidentiality, role_count> highest = {
    Confidentiality::sealed, Confidentiality::restricted, Confidentiality::internal,
    Confidentiality::sealed, Confidentiality::partner,    Confidentiality::sealed,
};

const DeedLine& line_of(Deed deed) { return deeds[static_cast<std::size_t>(deed)]; }

/// Whether whoever wrote this might manage members then.
bool by_manager(const vault::Vault& vault, const StoredStatement& stored) {
  vault::BatchHeader header;
  header.member = stored.member;
  header.device = stored.id.device;
  header.sequence = stored.id.sequence;
  header.clock = stored.clock;
  return (vault.authority().rights_at(header) & vault::right_manage) != 0;
}

std::set<Role> roles_by_rights(std::uint32_t rights) {
  if ((rights & vault::right_manage) != 0) return every_role();
  if ((rights & vault::right_write) != 0) return {Role::documenter, Role::analyst};
  return {};
}

std::string listed(std::uint32_t roles) {
  std::string text;
  for (std::size_t i = 0; i < role_count; ++i) {
    if ((roles >> i & 1U) != 0) text += (text.empty() ? "" : " or ") + std::string(role_names[i]);
  }
  return text;
}

}  // namespace

std::string_view name_of(Role role) { return role_names[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from(std::string_view name) {
  const auto* const at = std::ranges::find(role_names, name);
  if (at == role_names.end()) return std::nullopt;
  return static_cast<Role>(at - role_names.begin());
}

std::set<Role> every_role() {
  std::set<Role> roles;
  for (std::size_t i = 0; i < role_count; ++i) roles.insert(static_cast<Role>(i));
  return roles;
}

std::string_view name_of(Deed deed) { return line_of(deed).name; }
bool allows(Role role, Deed deed) { return (line_of(deed).roles & bit(role)) != 0; }
Confidentiality highest_of(Role role) { return highest[static_cast<std::size_t>(role)]; }

bool Access::may(Deed deed) const {
  const DeedLine& line = line_of(deed);
  if (line.rights != 0 && (rights & line.rights) == 0) return false;
  // An intake device has no role: it adds, and that is all.
  if (deed == Deed::add_documents && roles.empty() && (rights & vault::right_intake) != 0) return true;
  if (only_reads) return deed == Deed::read_records || deed == Deed::read_documents || deed == Deed::keep_copies;
  return std::ranges::any_of(roles, [&](Role role) { return allows(role, deed); });
}

std::optional<std::set<Role>> given_roles(const vault::Vault& vault, const Id& member) {
  // What may be seen does not matter here, nor what somebody has ended: both would let a member undo what narrows them.
  std::tuple<std::uint64_t, Id, std::uint64_t> latest{};
  std::optional<std::set<Role>> roles;
  for (const StoredStatement& stored : vault.model().statements_of(member, Confidentiality::sealed, true)) {
    if (stored.statement.property != role_property || !by_manager(vault, stored)) continue;
    const std::tuple place(stored.clock, stored.id.device, stored.id.sequence);
    if (!roles || place > latest) roles.emplace();
    if (place < latest) continue;
    latest = place;
    if (const std::optional<Role> role = role_from(stored.statement.value.text)) roles->insert(*role);
  }
  return roles;
}

Access access_of(const vault::Vault& vault, const Id& member) {
  Access access;
  const vault::MemberRights* const known = vault.authority().member(member);
  access.rights = known == nullptr || known->removed ? 0 : known->rights;
  if (std::optional<std::set<Role>> given = given_roles(vault, member)) {
    access.roles = *std::move(given);
  } else {
    access.roles = roles_by_rights(access.rights);
    access.only_reads = access.roles.empty();
  }
  Confidentiality top = access.only_reads ? Confidentiality::sealed : Confidentiality::public_aggregate;
  for (const Role role : access.roles) top = std::max(top, highest_of(role));
  const auto granted = known == nullptr ? std::uint8_t{0} : known->clearance;
  access.clearance = static_cast<Confidentiality>(std::min(granted, static_cast<std::uint8_t>(top)));
  return access;
}

Access access_of(const vault::Vault& vault) { return access_of(vault, vault.member().id()); }

std::set<Role> roles_of(const vault::Vault& vault, const Id& member) {
  const vault::MemberRights* const known = vault.authority().member(member);
  return known == nullptr || known->removed ? std::set<Role>() : access_of(vault, member).roles;
}

Result<> require(const Access& access, Deed deed) {
  if (access.may(deed)) return {};
  const DeedLine& line = line_of(deed);
  const bool has_role = std::ranges::any_of(access.roles, [&](Role role) { return allows(role, deed); });
  const std::string what = has_role ? "takes the right to write" : "takes the role " + listed(line.roles);
  return fail(ErrorCode::refused, std::string(line.name) + " " + what, {},
              "somebody who may manage the case gives it: girok members grant");
}

Result<> require(const vault::Vault& vault, Deed deed) { return require(access_of(vault), deed); }

Confidentiality seen_by(const vault::Vault& vault) { return access_of(vault).clearance; }
bool sees_everything(const vault::Vault& vault) {
  constexpr std::size_t compartments = 3;
  return seen_by(vault) == vault::Confidentiality::sealed && vault.readable().size() == compartments;
}

Confidentiality seen_unsealed(const vault::Vault& vault) { return std::min(seen_by(vault), Confidentiality::restricted); }

SaidOfMembers said_of_members(const vault::Vault& vault, Confidentiality clearance) {
  SaidOfMembers said;
  for (const vault::MemberRights& member : vault.authority().members()) {
    const std::vector<StoredStatement> statements = vault.model().statements_of(member.member, clearance);
    said.members += statements.empty() ? 0 : 1;
    said.statements += statements.size();
  }
  return said;
}

Result<> set_roles(vault::Vault& vault, const Id& member, const std::set<Role>& roles) {
  if ((vault.rights() & vault::right_manage) == 0)
    return fail(ErrorCode::refused, "to give roles takes the right to manage", {}, "ask a member who has it: girok members lists them");
  if (given_roles(vault, member) == roles) return {};
  vault::Draft draft;
  std::vector<vault::OperationId> before;
  for (const StoredStatement& stored : vault.model().statements_of(member, Confidentiality::sealed)) {
    if (stored.statement.property == role_property) before.push_back(stored.id);
  }
  std::ranges::sort(before);
  const auto say = [&](std::string_view role) {
    records::Statement statement;
    statement.entity = member;
    statement.property = role_property;
    statement.value = records::Value::of_code(std::string(role));
    statement.supersedes = before;
    (void)draft.add(std::move(statement));
  };
  if (roles.empty()) say(no_role);
  for (const Role role : roles) say(name_of(role));
  const Result<vault::Receipt> receipt = vault.append(std::move(draft));
  if (!receipt) return tl::unexpected<Error>(receipt.error());
  return {};
}

std::string text_of_roles(const std::set<Role>& roles) {
  std::string text;
  for (const Role role : roles) text += (text.empty() ? "" : " ") + std::string(name_of(role));
  return text.empty() ? "-" : text;
}

}  // namespace girok::app
