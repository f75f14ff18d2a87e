// A backup in memory: what girok restore brings back, and nothing on the server's disk.
#include "app/case/held_backup.h"

#include <doctest/doctest.h>

#include "crypto/hash.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

TEST_CASE("a backup in memory is one that can be restored, and leaves nothing beside the case") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const std::string folder = vault->path();
  const Result<std::uint64_t> before = bytes_below(*environment.disk, folder);
  REQUIRE(before);
  const Result<HeldBackup> held = back_up_held(environment, folder, nullptr);
  if (!held) MESSAGE(to_string(held.error()));
  REQUIRE(held);
  CHECK(held->made.report.members.size() == 1);
  CHECK(held->made.report.problems.empty());
  CHECK(held->bytes.size() == held->made.report.file_bytes);
  CHECK(held->sha256 == crypto::sha256_hex(held->bytes));
  CHECK(held->name.ends_with(".backup"));
  CHECK(*bytes_below(*environment.disk, folder) == *before);
  CHECK_FALSE(environment.disk->exists("/held-in-memory"));

  const std::string file = folder + "-came-back.backup";
  REQUIRE(environment.disk->write_file(file, as_bytes(held->bytes)));
  const vault::Unlock unlock = [&](const vault::VaultFile&, const std::vector<vault::MemberFile>&) -> Result<vault::MemberSecret> {
    return vault::MemberSecret(vault->member().secret().clone());
  };
  const Result<vault::RestoreReport> restored = vault::restore(environment, file, folder + "-restored.girok", unlock);
  if (!restored) MESSAGE(to_string(restored.error()));
  REQUIRE(restored);
  CHECK(restored->vault == vault->id());
  CHECK(restored->check.whole());
}

TEST_CASE("a case that is too large for it is told so before anything is copied") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const Result<HeldBackup> held = back_up_held(environment, vault->path(), nullptr, 10);
  REQUIRE_FALSE(held);
  CHECK(held.error().code == ErrorCode::too_large);
}

}  // namespace
}  // namespace girok::app
