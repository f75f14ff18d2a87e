// Roles: the table, who may give them, and that nobody can take back what narrows them.
#include "app/access.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Compartment;
using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

const std::set<Compartment> all = {Compartment::internal, Compartment::restricted, Compartment::sealed};

struct Colleague {
  Id id;
  std::unique_ptr<vault::Vault> vault;
};

Colleague join(TestWorld& world, vault::Vault& founder, const std::string& handle, std::uint32_t rights, Confidentiality clearance,
               const std::set<Compartment>& compartments) {
  vault::MemberSecret secret =
      must(vault::Vault::enrol(founder.environment(), world.case_path(), handle, vault::words("a newcomer's words")));
  const Id id = secret.id();
  must(founder.grant(id, rights, clearance, compartments));
  return {id, must(vault::Vault::open(world.machine(handle), world.case_path(), std::move(secret)))};
}

TEST_CASE("the table of roles and deeds is the one in the room's README") {
  // Counted by hand from src/app/README.md: "yes" in each column, and the last line of each.
  const std::vector<std::tuple<Role, std::size_t, Confidentiality>> expected = {
      {Role::documenter, 10, Confidentiality::sealed},    {Role::analyst, 10, Confidentiality::restricted},
      {Role::statistician, 2, Confidentiality::internal}, {Role::lawyer, 5, Confidentiality::sealed},
      {Role::publisher, 3, Confidentiality::partner},     {Role::custodian, 6, Confidentiality::sealed},
  };
  for (const auto& [role, yes, level] : expected) {
    CAPTURE(std::string(name_of(role)));
    std::size_t allowed = 0;
    for (std::size_t deed = 0; deed < deed_count; ++deed) allowed += allows(role, static_cast<Deed>(deed)) ? 1 : 0;
    CHECK(allowed == yes);
    CHECK(highest_of(role) == level);
    CHECK(role_from(name_of(role)) == role);
  }
  CHECK_FALSE(allows(Role::statistician, Deed::read_documents));
  CHECK_FALSE(allows(Role::custodian, Deed::edit_records));
  CHECK_FALSE(role_from("boss").has_value());
}

TEST_CASE(
    "without a word about roles, rights decide: all for who may manage, documenter and analyst for who may write, reading for who may "
    "read") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  CHECK(access_of(*founder).roles == every_role());
  CHECK(access_of(*founder).clearance == Confidentiality::sealed);
  const Colleague writer =
      join(world, *founder, "writer", vault::right_write, Confidentiality::restricted, {Compartment::internal, Compartment::restricted});
  CHECK(access_of(*writer.vault).roles == std::set<Role>{Role::documenter, Role::analyst});
  CHECK(seen_by(*writer.vault) == Confidentiality::restricted);
  const Colleague reader =
      join(world, *founder, "reader", 0, Confidentiality::restricted, {Compartment::internal, Compartment::restricted});
  CHECK(access_of(*reader.vault).roles.empty());
  CHECK(seen_by(*reader.vault) == Confidentiality::restricted);
  CHECK(access_of(*reader.vault).may(Deed::read_documents));
  CHECK_FALSE(access_of(*reader.vault).may(Deed::export_records));
  const Colleague tablet = join(world, *founder, "tablet", vault::right_intake, Confidentiality::public_aggregate, {});
  CHECK(access_of(*tablet.vault).may(Deed::add_documents));
  CHECK_FALSE(access_of(*tablet.vault).may(Deed::edit_records));
}

TEST_CASE("a role narrows what the grant gives, and the widest of several roles counts") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Colleague one = join(world, *founder, "one", vault::right_write, Confidentiality::sealed, all);
  must(set_roles(*founder, one.id, {Role::statistician}));
  must(one.vault->catch_up());
  CHECK(seen_by(*one.vault) == Confidentiality::internal);
  const Result<> refused = require(*one.vault, Deed::edit_records);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK(refused.error().what == "to edit records takes the role documenter or analyst or lawyer");
  must(set_roles(*founder, one.id, {Role::statistician, Role::publisher, Role::documenter}));
  must(one.vault->catch_up());
  CHECK(seen_by(*one.vault) == Confidentiality::sealed);
  CHECK(require(*one.vault, Deed::edit_records).has_value());
  must(set_roles(*founder, one.id, {}));
  must(one.vault->catch_up());
  CHECK(seen_by(*one.vault) == Confidentiality::public_aggregate);
  CHECK_FALSE(access_of(*one.vault).may(Deed::read_records));
}

TEST_CASE("who may only write can neither give a role nor take one back, whatever program is used") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Colleague one = join(world, *founder, "one", vault::right_write, Confidentiality::sealed, all);
  must(set_roles(*founder, one.id, {Role::statistician}));
  must(one.vault->catch_up());
  CHECK(set_roles(*one.vault, one.id, {Role::documenter}).error().code == ErrorCode::refused);
  const std::vector<vault::StoredStatement> said = one.vault->model().statements_of(one.id, Confidentiality::sealed);
  REQUIRE(said.size() == 1);
  vault::Draft draft;
  records::Statement forged;
  forged.entity = one.id;
  forged.property = role_property;
  forged.value = records::Value::of_code("custodian");
  forged.supersedes = {said[0].id};
  (void)draft.add(std::move(forged));
  draft.retract(said[0].id, "no longer");
  must(one.vault->append(std::move(draft)));
  CHECK(access_of(*one.vault).roles == std::set<Role>{Role::statistician});
  must(founder->catch_up());
  CHECK(roles_of(*founder, one.id) == std::set<Role>{Role::statistician});
}

TEST_CASE("who might manage when the role was given is what counts, not who may now; and giving the same roles writes nothing") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Colleague manager = join(world, *founder, "manager", vault::right_write | vault::right_manage, Confidentiality::sealed, all);
  const Colleague one = join(world, *founder, "one", vault::right_write, Confidentiality::sealed, all);
  must(manager.vault->catch_up());
  must(set_roles(*manager.vault, one.id, {Role::lawyer}));
  must(founder->catch_up());
  must(founder->grant(manager.id, vault::right_write, Confidentiality::sealed, all));
  CHECK(roles_of(*founder, one.id) == std::set<Role>{Role::lawyer});
  const std::uint64_t before = founder->model().batch_count();
  must(set_roles(*founder, one.id, {Role::lawyer}));
  CHECK(founder->model().batch_count() == before);
  CHECK(said_of_members(*founder, Confidentiality::sealed).members == 1);
}

TEST_CASE("what somebody else may is what they are told themselves: by a role, by rights alone, and without any") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const std::vector<Colleague> colleagues = [&] {
    std::vector<Colleague> all_of_them;
    all_of_them.push_back(join(world, *founder, "analyst", vault::right_write, Confidentiality::sealed, all));
    all_of_them.push_back(join(world, *founder, "writer", vault::right_write, Confidentiality::restricted, all));
    all_of_them.push_back(join(world, *founder, "reader", 0, Confidentiality::restricted, all));
    all_of_them.push_back(join(world, *founder, "nobody", vault::right_write, Confidentiality::sealed, all));
    return all_of_them;
  }();
  must(set_roles(*founder, colleagues[0].id, {Role::analyst}));
  must(set_roles(*founder, colleagues[3].id, {}));
  // By the table in src/app/README.md, and never above the grant.
  const std::vector<Confidentiality> levels = {Confidentiality::restricted, Confidentiality::restricted, Confidentiality::restricted,
                                               Confidentiality::public_aggregate};
  for (std::size_t i = 0; i < colleagues.size(); ++i) {
    CAPTURE(i);
    must(colleagues[i].vault->catch_up());
    const Access told = access_of(*founder, colleagues[i].id), own = access_of(*colleagues[i].vault);
    CHECK(told.clearance == levels[i]);
    CHECK(own.clearance == levels[i]);
    CHECK(told.roles == own.roles);
    CHECK(told.rights == own.rights);
    CHECK(told.only_reads == own.only_reads);
    CHECK(told.only_reads == (i == 2));
  }
  must(founder->remove(colleagues[0].id));
  CHECK(access_of(*founder, colleagues[0].id).rights == 0);
  CHECK(roles_of(*founder, colleagues[0].id).empty());
}

}  // namespace
}  // namespace girok::app
