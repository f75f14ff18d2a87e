#include "app/case/demo_members.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/case/members.h"

namespace girok::app {
namespace {

constexpr std::array<DemoMember, 5> members = {{{"documenter", "slow ferries cross the lagoon at dusk"},
                                                {"analyst", "seven kites above an orchard wall"},
                                                {"statistician", "clay marbles in a walnut drawer"},
                                                {"lawyer", "amber lamps behind frosted glass"},
                                                {"custodian", "brass buttons under a winter quilt"}}};

Result<> add_one(vault::Vault& vault, const DemoMember& wanted, const std::vector<MemberLine>& there) {
  const auto known = std::ranges::find(there, wanted.role, &MemberLine::handle);
  // Who was given nothing yet is left from a demo that was stopped; who was removed stays so.
  if (known != there.end() && known->state != MemberLine::State::waiting) return {};
  std::optional<Id> member;
  if (known != there.end()) {
    member = known->member;
  } else {
    const crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(wanted.passphrase);
    const Result<Id> made = enrol_member(vault.environment(), vault.path(), std::string(wanted.role), passphrase);
    if (!made) return tl::unexpected<Error>(made.error());
    member = *made;
  }
  const Result<Permission> permission = permission_of({.role = std::string(wanted.role), .compartments = {}, .rights = {}, .level = {}});
  if (!permission) return tl::unexpected<Error>(permission.error());
  return give(vault, *member, *permission);
}

}  // namespace

std::span<const DemoMember> demo_members() { return members; }

Result<> add_demo_members(vault::Vault& vault) {
  const Result<std::vector<MemberLine>> there = members_of(vault);
  if (!there) return tl::unexpected<Error>(there.error());
  for (const DemoMember& member : members) {
    if (Result<> added = add_one(vault, member, *there); !added) return added;
  }
  return {};
}

}  // namespace girok::app
