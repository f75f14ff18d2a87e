// The demo's members: each with a role, an own passphrase that is strong enough, made once.
#include "app/case/demo_members.h"

#include <doctest/doctest.h>

#include <set>

#include "app/case/members.h"
#include "app/case/open_case.h"
#include "app/keys/passphrase.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;

TEST_CASE("the demo's passphrases are as strong as real ones have to be, and no two are alike") {
  std::set<std::string_view> seen;
  for (const DemoMember& member : demo_members()) {
    CAPTURE(member.role);
    CHECK(check_strength(crypto::SecretBytes::copy_of(member.passphrase), {"girok-demo", std::string(member.role)}).has_value());
    CHECK(seen.insert(member.passphrase).second);
    CHECK(role_from(member.role).has_value());
  }
  CHECK(seen.size() == 5);
}

TEST_CASE("the demo's members are made once, each with the one role of that name") {
  vault::TestWorld world;
  const auto vault = world.create(world.machine());
  must(add_demo_members(*vault));
  const std::vector<MemberLine> lines = must(members_of(*vault));
  REQUIRE(lines.size() == 6);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CHECK(lines[i].state == MemberLine::State::member);
    CHECK(lines[i].roles == std::set<Role>{*role_from(lines[i].handle)});
  }
  const std::uint64_t before = vault->model().public_batches().size();
  must(add_demo_members(*vault));
  CHECK(vault->model().public_batches().size() == before);
}

TEST_CASE("a demo member who was removed stays so") {
  vault::TestWorld world;
  const auto vault = world.create(world.machine());
  must(add_demo_members(*vault));
  must(vault->remove(must(member_named(*vault, "lawyer"))));
  must(add_demo_members(*vault));
  for (const MemberLine& line : must(members_of(*vault)))
    if (line.member == must(member_named(*vault, "lawyer"))) CHECK(line.state == MemberLine::State::removed);
}

}  // namespace
}  // namespace girok::app
