#include "app/case/members.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/case/times.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using vault::Compartment;
using vault::Confidentiality;

constexpr std::size_t told_characters = 12, group_size = 4;

struct NamedRight {
  std::string_view name;
  std::uint32_t right;
};
constexpr std::array<NamedRight, 4> all_rights = {
    {{"write", vault::right_write}, {"manage", vault::right_manage}, {"erase", vault::right_erase}, {"intake", vault::right_intake}}};
constexpr std::array<Compartment, 3> all_compartments = {Compartment::internal, Compartment::restricted, Compartment::sealed};

Confidentiality highest_of(const std::set<Compartment>& compartments) {
  if (compartments.empty()) return Confidentiality::public_aggregate;
  switch (*compartments.rbegin()) {
    case Compartment::internal: return Confidentiality::internal;
    case Compartment::restricted: return Confidentiality::restricted;
    case Compartment::sealed: return Confidentiality::sealed;
  }
  return Confidentiality::public_aggregate;
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    if (end > 0) parts.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

/// The clock of each member's first grant that counted.
std::map<Id, std::uint64_t> first_grants(const vault::Vault& vault) {
  std::map<Id, std::uint64_t> first;
  for (const vault::BatchInfo& batch : vault.model().public_batches()) {
    if (batch.refused) continue;
    const Result<vault::BatchHeader> header = vault::decode_header(batch.acts);
    if (!header) continue;   // the vault read it before: it cannot be
    if (batch.member == vault.founding().founder()) first.try_emplace(batch.member, batch.clock);
    for (const vault::Act& act : header->acts) {
      if (const auto* const grant = std::get_if<vault::Grant>(&act)) first.try_emplace(grant->member, batch.clock);
    }
  }
  return first;
}

MemberLine line_of(const vault::Vault& vault, const vault::MemberRights& known) {
  MemberLine line;
  line.member = known.member;
  line.handle = to_string(known.member).substr(0, told_characters);
  line.state = known.removed ? MemberLine::State::removed : MemberLine::State::member;
  line.founder = known.member == vault.founding().founder();
  line.self = known.member == vault.member().id();
  if (known.removed) return line;
  line.rights = known.rights;
  line.clearance = static_cast<Confidentiality>(std::min<std::uint8_t>(known.clearance, 4));
  line.compartments = vault.compartments_of(known.member);
  line.roles = roles_of(vault, known.member);
  line.roles_given = given_roles(vault, known.member).has_value();
  return line;
}

}  // namespace

std::string_view name_of(MemberLine::State state) {
  switch (state) {
    case MemberLine::State::waiting: return "waiting";
    case MemberLine::State::member: return "member";
    case MemberLine::State::removed: break;
  }
  return "removed";
}

std::string typed_id(const Id& member) { return to_string(member).substr(0, told_characters); }

std::string spoken_id(const Id& member) {
  const std::string id = typed_id(member);
  std::string spoken;
  for (std::size_t at = 0; at < id.size(); at += group_size) spoken += (at == 0 ? "" : " ") + id.substr(at, group_size);
  return spoken;
}

std::vector<std::string_view> names_of_rights(std::uint32_t rights) {
  std::vector<std::string_view> names;
  for (const NamedRight& named : all_rights) {
    if ((rights & named.right) != 0) names.push_back(named.name);
  }
  return names;
}

std::string text_of_rights(std::uint32_t rights) { return rights == 0 ? "-" : fmt::format("{}", fmt::join(names_of_rights(rights), " ")); }

std::string text_of_compartments(const std::set<Compartment>& compartments) {
  std::string text;
  for (const Compartment compartment : compartments) text += (text.empty() ? "" : " ") + std::string(records::name_of(compartment));
  return text.empty() ? "-" : text;
}

Result<std::vector<MemberLine>> members_of(const vault::Vault& vault) {
  const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*vault.environment().disk, vault.path(), vault.id());
  if (!files) return tl::unexpected<Error>(files.error());
  const std::map<Id, std::uint64_t> first = first_grants(vault);
  std::vector<MemberLine> lines;
  for (const vault::MemberRights& known : vault.authority().members()) lines.push_back(line_of(vault, known));
  for (const vault::MemberFile& file : *files) {
    auto at = std::ranges::find(lines, file.member, &MemberLine::member);
    if (at == lines.end())
      at = lines.insert(at, MemberLine{.member = file.member, .handle = {}, .compartments = {}, .since = {}, .roles = {}});
    at->handle = file.handle;
    at->recovery = file.wrap(vault::WrapKind::recovery) != nullptr;
    const vault::Wrap* const wrap = file.wrap(vault::WrapKind::organisation);
    at->organisation = wrap != nullptr && vault.authority().organisation() == wrap->organisation;
  }
  for (MemberLine& line : lines) {
    if (const auto at = first.find(line.member); at != first.end()) line.since = at->second;
  }
  std::ranges::sort(lines, [](const MemberLine& a, const MemberLine& b) {
    const auto rank = [](const MemberLine& line) {
      return std::tuple(line.state == MemberLine::State::waiting, !line.founder, line.since.value_or(0), line.handle, line.member);
    };
    return rank(a) < rank(b);
  });
  return lines;
}

std::string text_of(const std::vector<MemberLine>& members) {
  std::vector<std::array<std::string, 6>> rows = {{"MEMBER", "ID", "ROLES", "RIGHTS", "LEVEL", "COMPARTMENTS"}};
  for (const MemberLine& line : members) {
    const bool active = line.state == MemberLine::State::member;
    const std::string state = active ? text_of_rights(line.rights) : std::string(name_of(line.state));
    rows.push_back({cut(one_line(line.handle), 24) + (line.self ? " *" : ""), spoken_id(line.member),
                    line.roles == every_role() ? "all" : text_of_roles(line.roles), state,
                    active ? std::string(records::name_of(line.clearance)) : "-", active ? text_of_compartments(line.compartments) : "-"});
  }
  std::array<std::size_t, 6> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string out;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    for (std::size_t i = 0; i < widths.size(); ++i) out += pad(rows[n][i], widths[i] + 2);
    const std::optional<std::uint64_t> since = n == 0 ? std::nullopt : members[n - 1].since;
    out += n == 0 ? "SINCE" : since ? short_time(*since).substr(0, 10) : "-";
    out += '\n';
  }
  return out;
}

const std::vector<Preset>& presets() {
  static const std::vector<Preset> all = [] {
    const std::set<Compartment> every(all_compartments.begin(), all_compartments.end()),
        texts = {Compartment::internal, Compartment::restricted};
    const std::uint32_t write = vault::right_write, full = write | vault::right_manage | vault::right_erase;
    const auto role = [](Role one) { return std::optional(std::set{one}); };
    return std::vector<Preset>{
        {"documenter", "takes testimony: writes and reads all, names too", {write, Confidentiality::sealed, every, role(Role::documenter)}},
        {"analyst", "codes texts: nothing that is sealed", {write, Confidentiality::restricted, texts, role(Role::analyst)}},
        {"statistician",
         "counts: coded data, no texts, edits nothing",
         {write, Confidentiality::internal, {Compartment::internal}, role(Role::statistician)}},
        {"lawyer", "submissions: reads texts, exports dossiers", {write, Confidentiality::restricted, texts, role(Role::lawyer)}},
        {"publisher", "hands out what partners may see", {write, Confidentiality::partner, {Compartment::internal}, role(Role::publisher)}},
        {"custodian", "says who else may; erases; edits nothing", {full, Confidentiality::sealed, every, role(Role::custodian)}},
        {"intake", "adds, and cannot read even that", {vault::right_intake, Confidentiality::public_aggregate, {}, {}}},
    };
  }();
  return all;
}

Result<> give(vault::Vault& vault, const Id& member, const Permission& permission) {
  // Roles first: were the second of the two not written, somebody could do more than was meant. What the grant would refuse must not have given roles before.
  const bool will_be_refused = member == vault.founding().founder() || (vault.rights() & vault::right_manage) == 0;
  if (permission.roles && !will_be_refused) {
    if (Result<> set = set_roles(vault, member, *permission.roles); !set) return set;
  }
  const Result<vault::Receipt> granted = vault.grant(member, permission.rights, permission.clearance, permission.compartments);
  if (!granted) return tl::unexpected<Error>(granted.error());
  return {};
}

Result<std::set<Compartment>> remove_member(vault::Vault& vault, const Id& member) {
  std::set<Compartment> had = vault.compartments_of(member);
  const Result<vault::Receipt> removed = vault.remove(member);
  if (!removed) return tl::unexpected<Error>(removed.error());
  return had;
}

namespace {

Result<std::uint32_t> rights_of(std::string_view list) {
  std::uint32_t rights = 0;
  for (const std::string_view part : parts_of(list)) {
    const auto* const at = std::ranges::find(all_rights, part, &NamedRight::name);
    if (at == all_rights.end())
      return fail(ErrorCode::usage, "there is no such right", {}, "write, manage, erase, intake; with commas between them");
    rights |= at->right;
  }
  return rights;
}

Result<std::set<Compartment>> compartments_from(std::string_view list) {
  std::set<Compartment> compartments;
  for (const std::string_view part : parts_of(list)) {
    const auto* const at = std::ranges::find(all_compartments, part, [](Compartment one) { return records::name_of(one); });
    if (at == all_compartments.end())
      return fail(ErrorCode::usage, "there is no such compartment", {}, "internal, restricted, sealed; with commas between them");
    compartments.insert(*at);
  }
  return compartments;
}

/// What nobody could use, or would fail at the first try, is told before it is in the log for ever.
Result<> check_useful(const Permission& permission) {
  const bool internal = permission.compartments.contains(Compartment::internal);
  if (!permission.compartments.empty() && !internal)
    return fail(ErrorCode::usage, "every member who reads needs the compartment internal: what is about records stands there", {},
                "add internal to --compartments");
  if ((permission.rights & (vault::right_write | vault::right_erase)) != 0 && !internal)
    return fail(ErrorCode::usage, "whoever writes or erases needs the compartment internal", {},
                "add it; or --rights intake, to add without reading");
  if (permission.compartments.contains(Compartment::sealed) && (permission.rights & vault::right_write) == 0)
    return fail(ErrorCode::usage, "whoever reads what is sealed leaves a line in the log, and so needs the right to write", {},
                "--rights write");
  if (permission.compartments.empty() && permission.rights == 0)
    return fail(ErrorCode::usage, "this gives nothing", {},
                "give --role, or --compartments and --rights; girok members remove ends a membership");
  return {};
}

/// Several roles give what any of them needs.
Result<Permission> permission_of_roles(std::string_view list) {
  Permission permission;
  const std::vector<std::string_view> names = parts_of(list);
  for (const std::string_view name : names) {
    const auto at = std::ranges::find(presets(), name, &Preset::name);
    if (at == presets().end())
      return fail(ErrorCode::usage, "there is no such role", {},
                  "documenter, analyst, statistician, lawyer, publisher, custodian or intake");
    if (!at->permission.roles && names.size() > 1)
      return fail(ErrorCode::usage, "intake goes with no role", {}, "a device that cannot read what it sends has no other");
    permission.rights |= at->permission.rights;
    permission.clearance = std::max(permission.clearance, at->permission.clearance);
    permission.compartments.insert(at->permission.compartments.begin(), at->permission.compartments.end());
    if (!at->permission.roles) continue;
    if (!permission.roles) permission.roles.emplace();
    permission.roles->insert(at->permission.roles->begin(), at->permission.roles->end());
  }
  return permission;
}

/// A level above what the roles give by themselves, as far as one of them may be shown it.
Result<> raise(Permission& permission, Confidentiality level) {
  if (std::ranges::none_of(*permission.roles, [&](Role role) { return highest_of(role) >= level; }))
    return fail(ErrorCode::usage, "none of these roles is shown that level", {}, "girok members --help tells the roles and their levels");
  for (const Compartment compartment : all_compartments) {
    if (compartment <= records::compartment_of(level)) permission.compartments.insert(compartment);
  }
  return {};
}

}  // namespace

Result<Permission> permission_of(const PermissionWords& words) {
  Permission permission;
  if (!words.role.empty()) {
    if (!words.compartments.empty() || !words.rights.empty())
      return fail(ErrorCode::usage, "a role says rights and compartments already", {}, "give --role, or --compartments and --rights");
    Result<Permission> combined = permission_of_roles(words.role);
    if (!combined) return combined;
    permission = *std::move(combined);
  } else {
    const Result<std::uint32_t> rights = rights_of(words.rights);
    if (!rights) return tl::unexpected<Error>(rights.error());
    Result<std::set<Compartment>> compartments = compartments_from(words.compartments);
    if (!compartments) return tl::unexpected<Error>(compartments.error());
    permission = {*rights, highest_of(*compartments), *std::move(compartments), {}};
  }
  if (!words.level.empty()) {
    const std::optional<Confidentiality> level = records::confidentiality_from(words.level);
    if (!level) return fail(ErrorCode::usage, "there is no such level", {}, "public, partner, internal, restricted, sealed");
    if (permission.roles && *level > permission.clearance) {
      if (Result<> raised = raise(permission, *level); !raised) return tl::unexpected<Error>(raised.error());
    }
    if (*level > highest_of(permission.compartments))
      return fail(ErrorCode::usage, "the level is above what these compartments hold", {}, "add a compartment, or leave --level out");
    permission.clearance = *level;
  }
  if (Result<> useful = check_useful(permission); !useful) return tl::unexpected<Error>(useful.error());
  return permission;
}

Result<> check_new_handle(const vault::Environment& environment, const std::string& path, const std::string& handle) {
  if (Result<> good = vault::check_handle(handle); !good) return good;
  const Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*environment.disk, path, file->vault);
  if (!files) return tl::unexpected<Error>(files.error());
  if (std::ranges::find(*files, handle, &vault::MemberFile::handle) == files->end()) return {};
  return fail(ErrorCode::usage, "a member has this handle already", {}, "choose another, also for somebody who was removed and comes back");
}

Result<Id> enrol_member(const vault::Environment& environment, const std::string& path, const std::string& handle,
                        const crypto::SecretBytes& passphrase) {
  const Result<vault::MemberSecret> made = vault::Vault::enrol(environment, path, handle, passphrase);
  if (!made) return tl::unexpected<Error>(made.error());
  return made->id();
}

Result<> set_passphrase(const vault::Environment& environment, const std::string& path, const Id& vault, const vault::MemberSecret& member,
                        const crypto::SecretBytes& passphrase) {
  return change_member_file(environment, path, vault, member,
                            [&](vault::MemberFile& file) { return vault::wrap_with_passphrase(file, member, passphrase, environment); });
}

}  // namespace girok::app
