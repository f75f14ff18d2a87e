// Listing, granting by words, new members, passphrases.
#include "app/case/members.h"

#include <doctest/doctest.h>

#include "app/case/add.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Compartment;
using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

Result<Permission> with(PermissionWords words) { return permission_of(words); }

Id enrol(const TestWorld&, vault::Vault& vault, const std::string& handle) {
  return must(enrol_member(vault.environment(), vault.path(), handle, vault::words("a newcomer's words")));
}

TEST_CASE("a member is first waiting, then a member, then removed") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id analyst = enrol(world, *vault, "analyst-2");
  std::vector<MemberLine> lines = must(members_of(*vault));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].handle == "founder");
  CHECK((lines[0].founder && lines[0].self));
  CHECK(lines[0].rights == 7);   // write 1, manage 2, erase 4: docs/formats/vault.md
  CHECK(lines[0].since.has_value());
  CHECK(lines[1].handle == "analyst-2");
  CHECK(lines[1].state == MemberLine::State::waiting);
  CHECK_FALSE(lines[1].since.has_value());

  const Permission permission = must(with({"analyst", "", "", ""}));
  const vault::Receipt granted = must(vault->grant(analyst, permission.rights, permission.clearance, permission.compartments));
  lines = must(members_of(*vault));
  CHECK(lines[1].state == MemberLine::State::member);
  CHECK(lines[1].compartments == std::set<Compartment>{Compartment::internal, Compartment::restricted});
  CHECK(lines[1].since == granted.clock);

  // A later grant does not make the membership younger.
  must(vault->grant(analyst, vault::right_write, Confidentiality::restricted, {Compartment::internal, Compartment::restricted}));
  CHECK(must(members_of(*vault))[1].since == granted.clock);

  CHECK(must(remove_member(*vault, analyst)) == std::set<Compartment>{Compartment::internal, Compartment::restricted});
  lines = must(members_of(*vault));
  CHECK(lines[1].state == MemberLine::State::removed);
  CHECK(lines[1].rights == 0);
  CHECK(lines[1].compartments.empty());
}

TEST_CASE("a member whose file is gone is listed by the id") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id analyst = enrol(world, *vault, "analyst-2");
  must(vault->grant(analyst, vault::right_intake, Confidentiality::public_aggregate, {}));
  std::filesystem::remove(vault::member_file_path(vault->path(), analyst));
  CHECK(must(members_of(*vault)).at(1).handle == to_string(analyst).substr(0, 12));
}

TEST_CASE("what is compared by voice names the member again when it is typed") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id analyst = enrol(world, *vault, "analyst-2");
  CHECK(spoken_id(analyst).size() == 14);   // three groups of four and two blanks
  CHECK(must(vault::find_member(vault->environment(), vault->path(), typed_id(analyst))).member->member == analyst);
}

TEST_CASE("a role, or compartments and rights, say what is given; the level follows the compartments") {
  // By hand, from the table in docs/howto/add-a-colleague.md.
  const Permission documenter = must(with({"documenter", "", "", ""}));
  CHECK(documenter.rights == 1);
  CHECK(documenter.compartments.size() == 3);
  CHECK(documenter.clearance == Confidentiality::sealed);
  CHECK(must(with({"custodian", "", "", ""})).rights == 7);
  CHECK(must(with({"intake", "", "", ""})).compartments.empty());
  const Permission own = must(with({"", "restricted,internal", "write,erase", ""}));
  CHECK(own.rights == 5);
  CHECK(own.clearance == Confidentiality::restricted);
  CHECK(must(with({"", "internal,restricted", "", "partner"})).clearance == Confidentiality::partner);
  CHECK(must(with({"documenter", "", "", "internal"})).clearance == Confidentiality::internal);
  const Permission counsel = must(with({"lawyer", "", "", "sealed"}));
  CHECK(counsel.clearance == Confidentiality::sealed);
  CHECK(counsel.compartments.size() == 3);
  const Permission both = must(with({"statistician,lawyer", "", "", ""}));
  CHECK(both.roles == std::set<Role>{Role::statistician, Role::lawyer});
  CHECK(both.clearance == Confidentiality::restricted);
  CHECK_FALSE(must(with({"", "internal", "write", ""})).roles.has_value());
}

TEST_CASE("what could not be used is not granted") {
  for (const PermissionWords& words :
       {PermissionWords{}, PermissionWords{"boss", "", "", ""}, PermissionWords{"analyst", "", "", "sealed"},
        PermissionWords{"publisher", "", "", "internal"}, PermissionWords{"analyst,intake", "", "", ""},
        PermissionWords{"analyst", "internal", "", ""}, PermissionWords{"", "attic", "write", ""},
        PermissionWords{"", "internal", "fly", ""}, PermissionWords{"", "internal", "", "cosmic"},
        PermissionWords{"", "restricted", "write", ""}, PermissionWords{"", "", "write", ""},
        PermissionWords{"", "internal,restricted,sealed", "", ""}, PermissionWords{"", "internal,restricted,sealed", "intake", ""},
        PermissionWords{"", "internal", "write", "sealed"}, PermissionWords{"", ",", ",", ""}}) {
    CAPTURE(words.role + "/" + words.compartments + "/" + words.rights + "/" + words.level);
    const Result<Permission> refused = permission_of(words);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK_FALSE(refused.error().hint.empty());
  }
}

TEST_CASE("each role can do what it is for, and nothing of what it is not for") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto founder = world.create(environment);
  const TestFolder folder;
  for (const Preset& role : presets()) {
    CAPTURE(std::string(role.name));
    vault::MemberSecret secret =
        must(vault::Vault::enrol(environment, world.case_path(), std::string(role.name), vault::words("a newcomer's words")));
    must(give(*founder, secret.id(), role.permission));
    const auto vault = must(vault::Vault::open(world.machine(std::string(role.name)), world.case_path(), std::move(secret)));
    const bool intake = role.name == "intake", adds = intake || role.name == "documenter" || role.name == "analyst";
    AddOptions options;
    options.level = intake ? Confidentiality::sealed : seen_by(*vault);
    const std::vector<std::string> paths = {folder.write(std::string(role.name) + ".txt", role.name)};
    const Added added = add_files(*vault, find_files(paths), options);
    CHECK(added.errors.empty() == adds);
    REQUIRE(added.files.size() == (adds ? 1 : 0));
    if (adds) {
      // An intake member cannot read what it has just added; the founder can.
      CHECK(vault->model().statements_of(added.files[0].record, seen_by(*vault)).empty() == intake);
      must(founder->catch_up());
      CHECK_FALSE(founder->model().statements_of(added.files[0].record, Confidentiality::sealed).empty());
    }
    CHECK(vault->remove(founder->member().id()).has_value() == (role.name == "custodian"));
    if (role.name == "custodian") break;   // the founder is gone now
  }
}

TEST_CASE("who is granted something by rights keeps the roles that were given before, and the founder is given none") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id counter = enrol(world, *vault, "counter");
  must(give(*vault, counter, must(with({"statistician", "", "", ""}))));
  must(give(*vault, counter, must(with({"", "internal,restricted", "write", ""}))));
  const MemberLine line = must(members_of(*vault)).at(1);
  CHECK((line.roles == std::set<Role>{Role::statistician} && line.roles_given));
  CHECK(line.clearance == Confidentiality::restricted);
  CHECK(give(*vault, vault->member().id(), must(with({"statistician", "", "", ""}))).error().code == ErrorCode::refused);
  CHECK(roles_of(*vault, vault->member().id()) == every_role());
}

TEST_CASE("a handle that is taken, or none, is told before a passphrase is asked for") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  CHECK(check_new_handle(vault->environment(), vault->path(), "analyst-2").has_value());
  CHECK(check_new_handle(vault->environment(), vault->path(), "founder").error().code == ErrorCode::usage);
  CHECK(check_new_handle(vault->environment(), vault->path(), "a b").error().code == ErrorCode::usage);
}

TEST_CASE("a new passphrase takes the place of the old one, and other ways in stay") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const crypto::SecretBytes paper = vault::words("twenty bytes of key.");
  must(change_member_file(environment, vault->path(), vault->id(), vault->member(), [&](vault::MemberFile& file) -> Result<> {
    vault::wrap_with_recovery_key(file, vault->member(), paper, environment);
    return {};
  }));
  must(set_passphrase(environment, vault->path(), vault->id(), vault->member(), vault::words("other words")));
  const vault::MemberFile file = *must(vault::find_member(environment, vault->path(), "founder")).member;
  CHECK(file.revision == 3);   // as it was made, and two changes
  CHECK(must(vault::unwrap_with_passphrase(file, vault::words("other words"), environment)).id() == vault->member().id());
  CHECK(vault::unwrap_with_passphrase(file, vault::words("founder's words"), environment).error().code == ErrorCode::locked);
  CHECK(must(vault::unwrap_with_recovery_key(file, paper)).id() == vault->member().id());
}

}  // namespace
}  // namespace girok::app
