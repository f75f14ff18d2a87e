#include "vault/compact.h"

#include <doctest/doctest.h>

#include <chrono>

#include "vault/test_world.h"
#include "vault/verify.h"

namespace girok::vault {
namespace {

const Id person{{7, 7, 7}};

/// Machines whose clock is the real one and some days on: files' dates are the real disk's.
struct Tidy {
  TestWorld world;
  std::uint64_t days = 0;
  Environment environment = [this] {
    Environment made = world.machine();
    made.now_ms = [this] {
      const auto now = std::chrono::system_clock::now().time_since_epoch();
      return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) + days * 24 * 3600 * 1000;
    };
    return made;
  }();
  std::unique_ptr<Vault> vault = world.create(environment);
  MemberSecret founder = copy_of(vault->member());
  std::string path(const std::string& name) const { return world.case_path() + "/" + name; }
  std::string put(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(folder_of(path(name)));
    spill(path(name), bytes);
    return path(name);
  }
};

TEST_CASE("leftovers go when they are older than a day, and not before") {
  Tidy tidy;
  const Id stray{{9, 9}};
  const std::string unnamed = blob_path(tidy.world.case_path(), stray);
  tidy.put("members/.new-x.json", "12345");
  tidy.put("blobs/zz/.new-y", "12");
  tidy.put("keyring/.new-z", "1");
  std::filesystem::create_directories(folder_of(unnamed));
  spill(unnamed, "GRKP");
  const CompactReport young = must(compact(*tidy.vault));
  CHECK(young.leftovers == 0);
  CHECK(young.unnamed_blobs == 0);
  CHECK(young.young == 4);
  tidy.days = 2;
  const CompactReport old = must(compact(*tidy.vault));
  CHECK(old.leftovers == 3);
  CHECK(old.unnamed_blobs == 1);
  CHECK(old.freed_bytes == 12);
  CHECK_FALSE(real_disk().exists(unnamed));
  CHECK(old.snapshot_written);
  CHECK(real_disk().exists(tidy.vault->snapshot_path()));
  CHECK(must(verify(tidy.environment, tidy.world.case_path())).whole());
  CHECK(must(verify(tidy.environment, tidy.world.case_path())).notices.empty());
}

TEST_CASE("an attachment that a batch names stays, however old; so does any while part of the log cannot be read") {
  Tidy tidy;
  BlobWriter writer = must(tidy.vault->blob_writer());
  Statement statement = say(person, "file", "");
  statement.value = records::Value::of_attachment(must(writer.add("text", "text/plain", "a.txt", false)));
  const BlobInfo info = must(writer.finish());
  Draft draft;
  draft.add(std::move(statement));
  draft.add_blob(info);
  must(tidy.vault->append(std::move(draft)));
  const Id stray{{9, 9}}, other{{3}};
  std::filesystem::create_directories(folder_of(blob_path(tidy.world.case_path(), stray)));
  spill(blob_path(tidy.world.case_path(), stray), "GRKP");
  tidy.days = 100;
  // Another device's log, of which nothing can be read: the open vault does not look, compaction must.
  const std::string damaged = segment_path(tidy.world.case_path(), other, 1);
  std::filesystem::create_directories(folder_of(damaged));
  spill(damaged, std::string(200, 'x'));
  CHECK_FALSE(compact(*tidy.vault).has_value());
  CHECK(real_disk().exists(blob_path(tidy.world.case_path(), stray)));
  std::filesystem::remove_all(folder_of(damaged));
  CHECK(must(compact(*tidy.vault)).unnamed_blobs == 1);
  CHECK(real_disk().exists(blob_path(tidy.world.case_path(), info.blob)));
}

TEST_CASE("the caches of removed members go, and of machines that are no longer seen; one's own stays") {
  Tidy tidy;
  const MemberSecret colleague = must(Vault::enrol(tidy.environment, tidy.world.case_path(), "colleague", words("new words")));
  must(tidy.vault->grant(colleague.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  Environment other = tidy.environment;
  other.state_folder = tidy.world.path("state-other");
  const std::unique_ptr<Vault> theirs = must(Vault::open(other, tidy.world.case_path(), copy_of(colleague)));
  add(*theirs, say(person, "note", "x"));
  must(theirs->save_snapshot());
  must(tidy.vault->catch_up());
  const std::string stranger = tidy.put("snapshot/" + file_name_of(tidy.founder.id()) + "." + file_name_of(Id{{1}}), "GRKS");
  const std::string nonsense = tidy.put("snapshot/nonsense", "GRKS");
  const CompactReport first = must(compact(*tidy.vault));
  CHECK(first.snapshots == 1);   // the nonsense
  CHECK(real_disk().exists(theirs->snapshot_path()));
  tidy.days = 40;
  must(tidy.vault->remove(colleague.id()));
  CHECK(must(compact(*tidy.vault)).snapshots == 2);
  CHECK_FALSE(real_disk().exists(theirs->snapshot_path()));
  CHECK_FALSE(real_disk().exists(stranger));
  CHECK(real_disk().exists(tidy.vault->snapshot_path()));
}

TEST_CASE("a key of an erased subject that came back with an older copy is destroyed") {
  Tidy tidy;
  add(*tidy.vault, say(person, "name", "이금순", Confidentiality::sealed), person);
  const std::string keyring = tidy.path("keyring");
  std::filesystem::copy(keyring, tidy.world.path("older"), std::filesystem::copy_options::recursive);
  must(tidy.vault->erase(person, "consent withdrawn"));
  std::filesystem::remove_all(keyring);
  std::filesystem::copy(tidy.world.path("older"), keyring, std::filesystem::copy_options::recursive);
  CHECK(must(compact(*tidy.vault)).keys == 1);
  CHECK(must(verify(tidy.environment, tidy.world.case_path())).subjects == 0);
  CHECK(must(compact(*tidy.vault)).keys == 0);
}

}  // namespace
}  // namespace girok::vault
