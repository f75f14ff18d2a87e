#include "vault/backup.h"

#include <doctest/doctest.h>

#include <thread>

#include "base/faulty_disk.h"
#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id person{{7, 7, 7}};

/// A vault with words that must not be seen, and its backup's name.
struct Kept {
  TestWorld world;
  FaultyDisk disk{real_disk(), world.path("")};   // syncs nothing: hundreds of restorations would wait long
  Environment environment = [this] {
    Environment made = world.machine("laptop", disk);
    made.threads = 1;
    return made;
  }();
  std::unique_ptr<Vault> vault = world.create(environment);
  MemberSecret founder = copy_of(vault->member());
  std::string file = world.path("case.backup");

  explicit Kept(std::size_t attachment_bytes = 300) {
    add(*vault, say(person, "note", "plantedword"));
    add(*vault, say(person, "name", "심은낱말", Confidentiality::sealed), person);
    BlobWriter writer = must(vault->blob_writer());
    Statement statement = say(person, "file", "");
    statement.value = records::Value::of_attachment(
        must(writer.add(std::string(attachment_bytes, 'z') + "plantedtext", "text/plain", "plantedname.txt", false)));
    Draft draft;
    draft.add(std::move(statement));
    draft.add_blob(must(writer.finish()));
    must(vault->append(std::move(draft)));
  }
  Unlock with(const MemberSecret& member) const {
    return [&member](const VaultFile&, const std::vector<MemberFile>&) -> Result<MemberSecret> { return copy_of(member); };
  }
  Result<RestoreReport> restore_to(const std::string& name) const { return restore(environment, file, world.path(name), with(founder)); }
  bool nothing_left(const std::string& name) const {
    for (const auto& entry : std::filesystem::directory_iterator(world.path(""))) {
      if (entry.path().filename().string().starts_with(name)) return false;
    }
    return true;
  }
};

/// Every file of a folder with its bytes, by name.
std::map<std::string, std::string> tree_of(const std::string& folder) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) tree[std::filesystem::relative(entry.path(), folder).string()] = slurp(entry.path().string());
  }
  return tree;
}

TEST_CASE("a backup gives back every file but the caches and locks, byte for byte") {
  Kept kept;
  must(kept.vault->save_snapshot());
  const BackupReport report = must(backup(kept.environment, kept.world.case_path(), kept.file));
  CHECK(report.devices == 1);
  CHECK(report.batches == 4);
  CHECK(report.files == 3);   // the log, the keyring, the attachment
  CHECK(report.file_bytes == std::filesystem::file_size(kept.file));
  CHECK(report.problems.empty());
  const RestoreReport restored = must(kept.restore_to("restored"));
  CHECK(restored.check.whole());
  CHECK(restored.files == 3);
  std::map<std::string, std::string> expected = tree_of(kept.world.case_path());
  std::erase_if(expected, [](const auto& entry) { return entry.first.starts_with("snapshot/") || entry.first == "log/lock"; });
  CHECK(tree_of(kept.world.path("restored")) == expected);
  CHECK(told_of(*must(Vault::open(kept.environment, kept.world.path("restored"), copy_of(kept.founder))), person) ==
        told_of(*kept.vault, person));
}

TEST_CASE("nothing of a case can be read in its backup, not even a file's name") {
  Kept kept;
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  const std::string bytes = slurp(kept.file);
  // As they stand in the folder, and long enough not to come about by chance: a log's name, and how it begins.
  const Id device = *kept.vault->device();
  const std::string log = "log/" + file_name_of(device), head = slurp(segment_path(kept.world.case_path(), device, 1)).substr(0, 12);
  REQUIRE(head.starts_with("GRK1"));
  for (const std::string& planted : {std::string("plantedword"), std::string("심은낱말"), std::string("plantedtext"),
                                     std::string("plantedname"), std::string("blobs/"), std::string("keyring/"), log, head})
    CHECK(bytes.find(planted) == std::string::npos);
  CHECK(bytes.find("founder") != std::string::npos);   // the handle, as in the folder: so the search is not in vain
}

TEST_CASE("a backup of several chunks comes back, and one cut or changed anywhere is refused, with nothing left behind") {
  Kept kept(3 << 20);
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  CHECK(must(kept.restore_to("whole")).check.whole());
  const std::string good = slurp(kept.file);
  REQUIRE(good.size() > (3U << 20));
  const auto refuse = [&](const std::string& bytes) {
    spill(kept.file, bytes);
    const Result<RestoreReport> restored = kept.restore_to("out");
    REQUIRE_FALSE(restored.has_value());
    CHECK((restored.error().code == ErrorCode::damaged || restored.error().code == ErrorCode::unsupported));
    CHECK(restored.error().where == kept.file);
    CHECK(kept.nothing_left("out"));
  };
  for (const std::size_t part : {1U, 2U, 3U}) refuse(good.substr(0, good.size() * part / 4));
  // Two chunks exchanged, one left out, bytes after the end.
  refuse(good + "x");
  refuse(good.substr(0, good.size() - 1));
}

TEST_CASE("whatever byte of a backup is changed, and wherever it is cut, nothing is restored") {
  Kept kept;
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  const std::string good = slurp(kept.file);
  for (std::size_t at = 0; at < good.size(); at += at < 2600 ? 13 : 37) {
    CAPTURE(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    spill(kept.file, bad);
    const Result<RestoreReport> changed = kept.restore_to("out");
    CHECK_FALSE(changed.has_value());
    spill(kept.file, good.substr(0, at));
    const Result<RestoreReport> cut = kept.restore_to("out");
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == ErrorCode::damaged);
    CHECK(kept.nothing_left("out"));
  }
}

TEST_CASE("a wrong passphrase opens no backup, nor does a member who came later or was removed before") {
  Kept kept;
  const MemberSecret removed = must(Vault::enrol(kept.environment, kept.world.case_path(), "removed", words("old words")));
  must(kept.vault->grant(removed.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  must(kept.vault->remove(removed.id()));
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  const MemberSecret later = must(Vault::enrol(kept.environment, kept.world.case_path(), "later", words("new words")));
  const auto error_of = [&](const Unlock& unlock) {
    return restore(kept.environment, kept.file, kept.world.path("out"), unlock).error().code;
  };
  CHECK(error_of(kept.with(removed)) == ErrorCode::locked);
  CHECK(error_of(kept.with(later)) == ErrorCode::locked);
  CHECK(error_of([&](const VaultFile&, const std::vector<MemberFile>& members) {
          return unwrap_with_passphrase(members.at(0), words("a guess"), kept.environment);
        }) == ErrorCode::locked);
  CHECK(kept.nothing_left("out"));
  // And the right one does.
  CHECK(restore(kept.environment, kept.file, kept.world.path("out"), [&](const VaultFile&, const std::vector<MemberFile>& members) {
          const auto me = std::ranges::find(members, std::string("founder"), &MemberFile::handle);
          return unwrap_with_passphrase(*me, words("founder's words"), kept.environment);
        }).has_value());
}

TEST_CASE("after restoring an older backup this machine goes on as a new device, and is told what is missing") {
  Kept kept;
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  add(*kept.vault, say(person, "note", "later"));
  add(*kept.vault, say(person, "note", "later still"));
  const Id device = *kept.vault->device();
  const RestoreReport report = must(kept.restore_to("restored"));
  CHECK(report.older_by == 2);
  const std::unique_ptr<Vault> vault = must(Vault::open(kept.environment, kept.world.path("restored"), copy_of(kept.founder)));
  add(*vault, say(person, "note", "after"));
  CHECK(*vault->device() != device);
  CHECK(must(verify(kept.environment, kept.world.path("restored"))).whole());
}

TEST_CASE("a backup of a damaged case says so, and gives back what was there") {
  Kept kept;
  const std::string log = segment_path(kept.world.case_path(), *kept.vault->device(), 1);
  std::string bytes = slurp(log);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  spill(log, bytes);
  const BackupReport report = must(backup(kept.environment, kept.world.case_path(), kept.file));
  CHECK(report.problems.size() == 1);
  const RestoreReport restored = must(kept.restore_to("restored"));
  CHECK_FALSE(restored.check.whole());
  CHECK(slurp(segment_path(kept.world.path("restored"), *kept.vault->device(), 1)) == bytes);
}

TEST_CASE("neither a backup nor a case is written over") {
  Kept kept;
  spill(kept.file, "x");
  CHECK(backup(kept.environment, kept.world.case_path(), kept.file).error().code == ErrorCode::write_failed);
  CHECK(slurp(kept.file) == "x");
  std::filesystem::remove(kept.file);
  must(backup(kept.environment, kept.world.case_path(), kept.file));
  CHECK(restore(kept.environment, kept.file, kept.world.case_path(), kept.with(kept.founder)).error().code == ErrorCode::write_failed);
}

TEST_CASE("a backup made while others write is one moment of the case, and whole") {
  Kept kept;
  kept.environment.disk = &real_disk();   // the other belongs to one thread
  std::thread writer([&] {
    const Environment other = kept.world.machine("other");
    Environment own = other;
    std::uint64_t clock = kept.world.now_ms;
    own.now_ms = [&clock] { return clock += 1000; };
    const std::unique_ptr<Vault> vault = must(Vault::open(own, kept.world.case_path(), copy_of(kept.founder)));
    for (std::uint8_t i = 0; i < 20; ++i) add(*vault, say(person, "name", "n", Confidentiality::sealed), Id{{i, 1}});
  });
  for (int i = 0; i < 4; ++i) {
    std::filesystem::remove(kept.file);
    must(backup(kept.environment, kept.world.case_path(), kept.file));
    const std::string out = "out" + std::to_string(i);
    CHECK(must(kept.restore_to(out)).check.whole());
    VerifyOptions deep;
    deep.member = &kept.founder;
    CHECK(must(verify(kept.environment, kept.world.path(out), deep)).whole());
    std::filesystem::remove_all(kept.world.path("state-laptop"));   // so that the next may be older than the one before
  }
  writer.join();
}

TEST_CASE("where the disk is full, fails or cannot be read, no half backup stays, and no half case") {
  Kept kept;
  FaultyDisk& disk = kept.disk;
  const Environment& environment = kept.environment;
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync, Fault::unreadable}) {
    for (std::uint64_t n = 1;; ++n) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(n);
      disk.fail_at(fault, n);
      const Result<BackupReport> made = backup(environment, kept.world.case_path(), kept.file);
      const bool struck = disk.struck();
      disk.heal();
      if (!struck) break;
      if (made && made->problems.empty())
        CHECK(must(kept.restore_to("good" + std::to_string(static_cast<int>(fault)) + "-" + std::to_string(n))).check.whole());
      if (!made) CHECK(kept.nothing_left("case.backup"));
      std::filesystem::remove(kept.file);
    }
    std::filesystem::remove(kept.file);
    must(backup(environment, kept.world.case_path(), kept.file));
    for (std::uint64_t n = 1;; ++n) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(n);
      disk.fail_at(fault, n);
      const Result<RestoreReport> restored = restore(environment, kept.file, kept.world.path("out"), kept.with(kept.founder));
      const bool struck = disk.struck();
      disk.heal();
      if (!struck) break;
      if (restored) CHECK(must(verify(kept.environment, kept.world.path("out"))).whole());
      if (!restored) CHECK(kept.nothing_left("out"));
      std::filesystem::remove_all(kept.world.path("out"));
    }
    std::filesystem::remove_all(kept.world.path("out"));
    std::filesystem::remove(kept.file);
  }
}

}  // namespace
}  // namespace girok::vault
