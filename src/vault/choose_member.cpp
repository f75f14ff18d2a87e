#include "vault/choose_member.h"

#include <algorithm>

namespace girok::vault {
namespace {

/// Fewer characters would fit by chance.
constexpr std::size_t least_of_id = 6;

std::vector<const MemberFile*> fitting(const std::vector<MemberFile>& members, std::string_view name) {
  std::vector<const MemberFile*> found;
  for (const MemberFile& member : members) {
    if (member.handle == name) found.push_back(&member);
  }
  if (!found.empty() || name.size() < least_of_id) return found;
  std::string upper(name);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const MemberFile& member : members) {
    if (to_string(member.member).starts_with(upper)) found.push_back(&member);
  }
  return found;
}

}  // namespace

Result<std::optional<MemberFile>> choose_member(const std::vector<MemberFile>& members, std::string_view name,
                                                const std::optional<Id>& last, const std::string& where) {
  if (!name.empty()) {
    const std::vector<const MemberFile*> found = fitting(members, name);
    if (found.size() > 1)
      return fail(ErrorCode::usage, "several members have this handle", where,
                  "give the first characters of the member's id instead: girok members");
    if (found.empty()) return std::optional<MemberFile>();
    return std::optional(*found.front());
  }
  if (members.size() == 1) return std::optional(members.front());
  const auto at = std::ranges::find_if(members, [&](const MemberFile& member) { return last && member.member == *last; });
  if (at == members.end()) return fail(ErrorCode::usage, "the case has several members", where, "say which one you are: --member HANDLE");
  return std::optional(*at);
}

ReadableMembers load_readable_members(Disk& disk, const std::string& vault, const Id& id) {
  ReadableMembers found;
  const std::string folder = join_path(vault, "members");
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) {
    found.errors.push_back(entries.error());
    return found;
  }
  for (const Disk::Entry& entry : *entries) {
    if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
    Result<MemberFile> file = load_member_file(disk, join_path(folder, entry.name), id);
    if (file)
      found.members.push_back(*std::move(file));
    else
      found.errors.push_back(file.error());
  }
  std::ranges::sort(found.members, {}, &MemberFile::member);
  return found;
}

}  // namespace girok::vault
