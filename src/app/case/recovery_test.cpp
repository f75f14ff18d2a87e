// Ways back in: the printed key and the organisation's.
#include "app/case/recovery.h"

#include <doctest/doctest.h>

#include "app/case/members.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

TEST_CASE("the printed key opens its member, whoever else there is, and an earlier key does not any more") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  must(vault::Vault::enrol(environment, vault->path(), "analyst-2", vault::words("a newcomer's words")));
  const NewRecoveryKey first = must(new_recovery(*vault));
  CHECK_FALSE(first.replaces);
  CHECK(first.printed.size() == 44);   // nine groups of four, eight dashes
  CHECK(must(recover_by_key(environment, vault->path(), "", first.printed.text())).secret.id() == vault->member().id());
  const NewRecoveryKey second = must(new_recovery(*vault));
  CHECK(second.replaces);
  CHECK(recover_by_key(environment, vault->path(), "", first.printed.text()).error().code == ErrorCode::locked);
  const Recovered found = must(recover_by_key(environment, vault->path(), "", second.printed.text()));
  CHECK(found.member.handle == "founder");
  // Of another member it says nothing, and it opens that one not.
  CHECK(recover_by_key(environment, vault->path(), "analyst-2", second.printed.text()).error().code == ErrorCode::locked);
  CHECK(recover_by_key(environment, vault->path(), "nobody", second.printed.text()).error().code == ErrorCode::not_found);
}

TEST_CASE("a slip in the typed key is told as one, without a character of the key") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const NewRecoveryKey key = must(new_recovery(*vault));
  std::string typed(key.printed.text());
  typed[0] = typed[0] == 'A' ? 'B' : 'A';
  const Result<Recovered> slip = recover_by_key(environment, vault->path(), "", typed);
  REQUIRE_FALSE(slip.has_value());
  CHECK(slip.error().code == ErrorCode::malformed);
  CHECK(to_string(slip.error()).find(typed.substr(5, 4)) == std::string::npos);
}

TEST_CASE("an organisation's key opens who made it known, others once they have wrapped for it, and nobody else") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  must(vault::Vault::enrol(environment, vault->path(), "analyst-2", vault::words("a newcomer's words")));
  const std::string file = world.path("organisation.key");
  CHECK_FALSE(must(new_organisation(*vault, file, vault::words("words of a safe"))));
  const OrganisationFile loaded = must(load_organisation_key(file, environment));
  CHECK(vault->authority().organisation() == loaded.key);
  const crypto::BoxKey key = must(open_organisation_key(loaded, vault::words("words of a safe")));
  CHECK(must(recover_by_organisation(environment, vault->path(), "founder", key)).secret.id() == vault->member().id());
  CHECK(recover_by_organisation(environment, vault->path(), "analyst-2", key).error().code == ErrorCode::locked);
  CHECK(must(members_of(*vault)).at(0).organisation);
  CHECK_FALSE(must(members_of(*vault)).at(1).organisation);
}

TEST_CASE("one organisation's key may serve several cases, and is announced once to each") {
  TestWorld one, other;
  const auto first = one.create(one.machine());
  const auto second = other.create(other.machine());
  must(new_organisation(*first, one.path("organisation.key"), vault::words("words of a safe")));
  const crypto::PublicKey key = must(load_organisation_key(one.path("organisation.key"), one.machine())).key;
  CHECK_FALSE(must(announce_organisation(*second, key)));
  const std::uint64_t batches = second->model().batch_count();
  CHECK_FALSE(must(announce_organisation(*second, key)));
  CHECK(second->model().batch_count() == batches);
  CHECK(must(new_organisation(*second, other.path("another.key"), vault::words("words of a safe"))));   // it replaced one
}

TEST_CASE("the organisation's key is never made in the case, nor over another file") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const auto code_of = [&](const std::string& file) {
    const Result<bool> made = new_organisation(*vault, file, vault::words("words of a safe"));
    return made ? std::string("made") : std::string(name_of(made.error().code));
  };
  CHECK(code_of(vault->path() + "/organisation.key") == "usage");
  CHECK(code_of(vault->path() + "/members/../organisation.key") == "usage");
  std::filesystem::create_directory_symlink(vault->path(), world.path("link"));
  CHECK(code_of(world.path("link") + "/organisation.key") == "usage");
  vault::spill(world.path("there"), "something");
  CHECK(code_of(world.path("there")) == "write_failed");
  CHECK(code_of(world.path("none") + "/organisation.key") == "write_failed");
  CHECK_FALSE(vault->authority().organisation().has_value());
}

TEST_CASE("where a member may not manage, no key of an organisation is left behind") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto founder = world.create(environment);
  vault::MemberSecret secret = must(vault::Vault::enrol(environment, world.case_path(), "analyst-2", vault::words("a newcomer's words")));
  must(founder->grant(secret.id(), vault::right_write, vault::Confidentiality::internal, {vault::Compartment::internal}));
  const auto vault = must(vault::Vault::open(world.machine("other"), world.case_path(), std::move(secret)));
  CHECK(new_organisation(*vault, world.path("organisation.key"), vault::words("words of a safe")).error().code == ErrorCode::refused);
  CHECK_FALSE(std::filesystem::exists(world.path("organisation.key")));
}

}  // namespace
}  // namespace girok::app
