#include "vault/vault.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id entity{{1, 2, 3}};

TEST_CASE("a new vault has a founder who may do everything, and opens again") {
  TestWorld world;
  const Environment environment = world.machine();
  MemberSecret founder = [&] {
    const std::unique_ptr<Vault> vault = world.create(environment);
    CHECK(vault->rights() == (right_write | right_manage | right_erase));
    CHECK(vault->clearance() == Confidentiality::sealed);
    CHECK(vault->readable().size() == 3);
    add(*vault, say(entity, "name", "이금순", Confidentiality::sealed));
    return copy_of(vault->member());
  }();
  const FoundMember found = must(find_member(environment, world.case_path(), ""));
  MemberSecret again = must(unwrap_with_passphrase(*found.member, words("founder's words"), environment));
  CHECK(again.id() == founder.id());
  const std::unique_ptr<Vault> vault = must(Vault::open(environment, world.case_path(), std::move(again)));
  CHECK(vault->notices().empty());
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"name=이금순"});
}

TEST_CASE("creating where something is, or cannot be, leaves nothing behind") {
  TestWorld world;
  const Environment environment = world.machine();
  const auto create = [&](const std::string& path) { return Vault::create(environment, path, "a", words("words")); };
  spill(world.path("taken"), "x");
  CHECK(create(world.path("taken")).error().code == ErrorCode::write_failed);
  CHECK(slurp(world.path("taken")) == "x");
  spill(world.path("file"), "x");
  CHECK_FALSE(create(world.path("file/inside")).has_value());
  CHECK(must(environment.disk->list(world.path(""))).size() <= 3);   // the two files, and what the machine remembers
}

TEST_CASE("statements are superseded and retracted, and a conflict is kept") {
  TestWorld world;
  const std::unique_ptr<Vault> vault = world.create(world.machine());
  const OperationId first = add(*vault, say(entity, "born", "1975"));
  Statement better = say(entity, "born", "1976");
  better.supersedes = {first};
  const OperationId second = add(*vault, better);
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"born=1976"});
  // Another who has not seen the second supersedes the first as well.
  Statement other = say(entity, "born", "1974");
  other.supersedes = {first};
  add(*vault, other);
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"born=1974", "born=1976"});
  Draft draft;
  draft.retract(second, "a slip of the pen");
  must(vault->append(std::move(draft)));
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"born=1974"});
}

TEST_CASE("a snapshot answers as the log does, and is passed over when it is damaged, stale or of another vault") {
  TestWorld world;
  const Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  add(*vault, say(entity, "name", "Kim"));
  must(vault->save_snapshot());
  const std::string path = vault->snapshot_path();
  add(*vault, say(entity, "alias", "Gim"));
  const std::vector<std::string> expected = told_of(*vault, entity);
  const MemberSecret founder = copy_of(vault->member());
  const auto reopen = [&] {
    vault = must(Vault::open(environment, world.case_path(), copy_of(founder)));
    CHECK(told_of(*vault, entity) == expected);
    return notices(*vault, "snapshot");
  };
  CHECK(reopen() == 0);
  const std::string good = slurp(path);
  for (const std::size_t at : {std::size_t{5}, std::size_t{20}, std::size_t{70}, good.size() / 2, good.size() - 1}) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    spill(path, bad);
    CHECK(reopen() == 1);
  }
  spill(path, good.substr(0, good.size() / 2));
  CHECK(reopen() == 1);
  spill(path, "");
  CHECK(reopen() == 1);

  TestWorld elsewhere;
  const std::unique_ptr<Vault> stranger = elsewhere.create(elsewhere.machine());
  must(stranger->save_snapshot());
  spill(path, slurp(stranger->snapshot_path()));
  CHECK(reopen() == 1);
  spill(path, good);
  CHECK(reopen() == 0);
}

TEST_CASE("a snapshot that stands for batches which the log lost is not believed") {
  TestWorld world;
  const Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  add(*vault, say(entity, "name", "Kim"));
  const std::string segment = segment_path(world.case_path(), *vault->device(), 1);
  const std::string before = slurp(segment);
  add(*vault, say(entity, "alias", "Gim"));
  must(vault->save_snapshot());
  const MemberSecret founder = copy_of(vault->member());
  vault.reset();
  spill(segment, before);
  const Result<std::unique_ptr<Vault>> opened = Vault::open(environment, world.case_path(), copy_of(founder));
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == ErrorCode::rolled_back);   // this machine has seen the lost batch
  OpenOptions older;
  older.accept_older = true;
  vault = must(Vault::open(environment, world.case_path(), copy_of(founder), older));
  CHECK(notices(*vault, "snapshot") == 1);
  CHECK(notices(*vault, "older") == 1);
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"name=Kim"});
  // It goes on as another device: as the same one it would make two histories of one.
  const std::size_t devices = must(devices_of(*environment.disk, world.case_path())).size();
  add(*vault, say(entity, "note", "after the loss"));
  CHECK(must(devices_of(*environment.disk, world.case_path())).size() == devices + 1);
  vault = must(Vault::open(environment, world.case_path(), copy_of(founder)));
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"name=Kim", "note=after the loss"});
}

TEST_CASE("two processes with one vault each see what the other added, before they add") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> a = world.create(environment);
  const std::unique_ptr<Vault> b = must(Vault::open(environment, world.case_path(), copy_of(a->member())));
  for (int i = 0; i < 10; ++i) {
    add(i % 2 == 0 ? *a : *b, say(entity, "note", std::to_string(i)));
  }
  must(a->catch_up());
  must(b->catch_up());
  CHECK(told_of(*a, entity).size() == 10);
  CHECK(told_of(*a, entity) == told_of(*b, entity));
}

TEST_CASE("a member reads the compartments that were granted, and writes no others") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> founder = world.create(environment);
  add(*founder, say(entity, "code", "internal word"));
  add(*founder, say(entity, "text", "restricted word", Confidentiality::restricted));
  add(*founder, say(entity, "name", "sealed word", Confidentiality::sealed));
  const Environment other = world.machine("desk");
  MemberSecret analyst = must(Vault::enrol(other, world.case_path(), "analyst", words("analyst's words")));
  CHECK(Vault::open(other, world.case_path(), copy_of(analyst)).error().code == ErrorCode::refused);
  must(founder->grant(analyst.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  const std::unique_ptr<Vault> vault = must(Vault::open(other, world.case_path(), copy_of(analyst)));
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"code=internal word"});
  CHECK(vault->readable() == std::set<Compartment>{Compartment::internal});
  add(*vault, say(entity, "code", "another"));
  Draft draft;
  draft.add(say(entity, "name", "x", Confidentiality::sealed));
  CHECK(vault->append(std::move(draft)).error().code == ErrorCode::locked);
  CHECK(vault->grant(analyst.id(), right_manage, Confidentiality::sealed, {}).error().code == ErrorCode::refused);
  CHECK(vault->remove(founder->member().id()).error().code == ErrorCode::refused);
  CHECK(vault->erase(entity, "").error().code == ErrorCode::refused);
}

TEST_CASE("a member granted a compartment later reads what was written before") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> founder = world.create(environment);
  add(*founder, say(entity, "text", "before", Confidentiality::restricted));
  MemberSecret colleague = must(Vault::enrol(environment, world.case_path(), "colleague", words("words")));
  const Environment other = world.machine("desk");
  must(founder->grant(colleague.id(), right_write, Confidentiality::restricted, {Compartment::internal}));
  std::unique_ptr<Vault> vault = must(Vault::open(other, world.case_path(), copy_of(colleague)));
  add(*vault, say(entity, "code", "mine"));
  must(vault->save_snapshot());
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"code=mine"});
  must(founder->grant(colleague.id(), right_write, Confidentiality::restricted, {Compartment::internal, Compartment::restricted}));
  must(vault->catch_up());
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"code=mine", "text=before"});
  // A snapshot made before the grant does not hide what may be read now.
  vault = must(Vault::open(other, world.case_path(), copy_of(colleague)));
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"code=mine", "text=before"});
}

TEST_CASE("a removed member is refused, and what is written afterwards is under a new key") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> founder = world.create(environment);
  MemberSecret leaver = must(Vault::enrol(environment, world.case_path(), "leaver", words("words")));
  must(founder->grant(leaver.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  const Environment other = world.machine("desk");
  const std::unique_ptr<Vault> theirs = must(Vault::open(other, world.case_path(), copy_of(leaver)));
  add(*theirs, say(entity, "note", "before leaving"));
  must(founder->remove(leaver.id()));
  add(*founder, say(entity, "note", "after leaving"));

  CHECK(Vault::open(other, world.case_path(), copy_of(leaver)).error().code == ErrorCode::refused);
  must(theirs->catch_up());
  CHECK(told_of(*theirs, entity) == std::vector<std::string>{"note=before leaving"});
  Draft draft;
  draft.add(say(entity, "note", "still here"));
  CHECK(theirs->append(std::move(draft)).error().code == ErrorCode::refused);
  CHECK(told_of(*founder, entity) == std::vector<std::string>{"note=after leaving", "note=before leaving"});
  CHECK(founder->remove(founder->member().id()).error().code == ErrorCode::usage);
}

TEST_CASE("an intake member adds what it cannot read again, and those who hold the key can") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> founder = world.create(environment);
  MemberSecret intake = must(Vault::enrol(environment, world.case_path(), "intake", words("words")));
  must(founder->grant(intake.id(), right_intake, Confidentiality::public_aggregate, {}));
  const Environment field = world.machine("field");
  const std::unique_ptr<Vault> theirs = must(Vault::open(field, world.case_path(), copy_of(intake)));
  CHECK(theirs->readable().empty());
  add(*theirs, say(entity, "text", "spoken at the door", Confidentiality::restricted));
  CHECK(told_of(*theirs, entity).empty());
  add(*theirs, say(entity, "name", "Hwang", Confidentiality::sealed), entity);
  const std::unique_ptr<Vault> again = must(Vault::open(field, world.case_path(), copy_of(intake)));
  CHECK(told_of(*again, entity).empty());
  must(founder->catch_up());
  CHECK(told_of(*founder, entity) == std::vector<std::string>{"name=Hwang", "text=spoken at the door"});
}

TEST_CASE("an erased subject is forgotten here, in other copies once they know, and the chain still stands") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  const std::unique_ptr<Vault> other = must(Vault::open(world.machine("desk"), world.case_path(), copy_of(vault->member())));
  const Id kept{{9}};
  add(*vault, say(entity, "name", "잊혀질 이름", Confidentiality::sealed), entity);
  add(*vault, say(kept, "name", "남을 이름", Confidentiality::sealed), kept);
  must(vault->save_snapshot());
  must(other->catch_up());
  CHECK(other->model().search(must(Query::parse("잊혀질")), {Confidentiality::sealed, {}, {}, {}, {}, {}, {}, {}}, 10).statements == 1);

  must(vault->erase(entity, "consent withdrawn"));
  for (const Vault* const copy : {vault.get(), other.get()}) {
    if (copy == other.get()) must(other->catch_up());
    CHECK(told_of(*copy, entity).empty());
    CHECK(told_of(*copy, kept) == std::vector<std::string>{"name=남을 이름"});
    CHECK(copy->model().search(must(Query::parse("잊혀질")), {Confidentiality::sealed, {}, {}, {}, {}, {}, {}, {}}, 10).statements == 0);
  }
  CHECK_FALSE(real_disk().exists(vault->snapshot_path()));
  const std::unique_ptr<Vault> again = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  CHECK(told_of(*again, entity).empty());
  CHECK(again->notices().empty());
  Draft draft;
  draft.add(say(entity, "name", "x", Confidentiality::sealed), entity);
  CHECK(vault->append(std::move(draft)).error().code == ErrorCode::refused);
  CHECK(vault->erase(Id{{77}}, "").error().code == ErrorCode::not_found);
}

TEST_CASE("a subject's key that is gone without an erasure is told") {
  TestWorld world;
  const Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  add(*vault, say(entity, "name", "Kim", Confidentiality::sealed), entity);
  std::filesystem::remove_all(world.case_path() + "/keyring");
  vault = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  CHECK(notices(*vault, "key_missing") == 1);
}

TEST_CASE("attachments are sealed, found by their words, and a swapped file is refused by name") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  BlobWriter writer = must(vault->blob_writer());
  const std::string text = "증언: 그들은 북한에서 왔다. She crossed the river in winter.";
  const Attachment plain = must(writer.add(text, "text/plain; charset=utf-8", "testimony.txt", true));
  const std::string large(300'000, 'x');
  const Attachment second = must(writer.add(large, "application/octet-stream", "scan", false));
  Draft draft;
  draft.add_blob(must(writer.finish()));
  Statement statement = say(entity, "text", "", Confidentiality::restricted);
  statement.value = records::Value::of_attachment(plain);
  draft.add(statement);
  must(vault->append(std::move(draft)));
  CHECK(must(vault->read(plain, 1 << 20)) == text);
  CHECK(must(vault->read(second, 1 << 20)) == large);
  CHECK(vault->read(second, 1000).error().code == ErrorCode::too_large);
  const Filter all{Confidentiality::sealed, {}, {}, {}, {}, {}, {}, {}};
  CHECK(vault->model().search(must(Query::parse("북한")), all, 10).statements == 1);

  Attachment swapped = plain;
  swapped.offset = second.offset;
  swapped.sealed_size = second.sealed_size;
  CHECK(vault->read(swapped, 1 << 20).error().code == ErrorCode::damaged);
  const std::string path = blob_path(world.case_path(), plain.blob);
  std::string bytes = slurp(path);
  bytes[40] = static_cast<char>(bytes[40] ^ 1);
  spill(path, bytes);
  CHECK(vault->read(plain, 1 << 20).error().code == ErrorCode::damaged);
  std::filesystem::remove(path);
  CHECK(vault->read(plain, 1 << 20).error().code == ErrorCode::not_found);
}

TEST_CASE("an older log put back is found by what this machine, or another device, has seen") {
  TestWorld world;
  const Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  const MemberSecret founder = copy_of(vault->member());
  add(*vault, say(entity, "note", "one"));
  const std::string segment = segment_path(world.case_path(), *vault->device(), 1);
  const std::string old = slurp(segment);
  add(*vault, say(entity, "note", "two"));
  {
    // Another device sees both, and says so in a batch of its own.
    const std::unique_ptr<Vault> other = must(Vault::open(world.machine("desk"), world.case_path(), copy_of(founder)));
    add(*other, say(entity, "note", "three"));
  }
  vault.reset();
  spill(segment, old);
  CHECK(Vault::open(environment, world.case_path(), copy_of(founder)).error().code == ErrorCode::rolled_back);
  // Also on a machine that has never seen the case.
  CHECK(Vault::open(world.machine("new"), world.case_path(), copy_of(founder)).error().code == ErrorCode::rolled_back);
}

TEST_CASE("one device with two histories is found") {
  TestWorld world;
  const Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  const MemberSecret founder = copy_of(vault->member());
  const std::string segment = segment_path(world.case_path(), *vault->device(), 1);
  const std::string before = slurp(segment);
  add(*vault, say(entity, "note", "one history"));
  {
    const std::unique_ptr<Vault> other = must(Vault::open(world.machine("desk"), world.case_path(), copy_of(founder)));
    add(*other, say(entity, "note", "has seen it"));
  }
  // The same device goes on from the older state: a copied laptop, say. Its memory is copied too, without the newest head.
  vault.reset();
  std::filesystem::rename(world.case_path() + "/log", world.path("aside"));
  std::filesystem::create_directories(world.case_path() + "/log/" + std::filesystem::path(segment).parent_path().filename().string());
  spill(segment, before);
  std::filesystem::remove(std::filesystem::path(environment.state_folder) /
                          file_name_of(must(load_vault_file(real_disk(), world.case_path())).vault) / "heads");
  vault = must(Vault::open(environment, world.case_path(), copy_of(founder)));
  add(*vault, say(entity, "note", "another history"));
  vault.reset();
  for (const auto& entry : std::filesystem::directory_iterator(world.path("aside"))) {
    const std::filesystem::path target = std::filesystem::path(world.case_path()) / "log" / entry.path().filename();
    if (!std::filesystem::exists(target)) std::filesystem::copy(entry.path(), target, std::filesystem::copy_options::recursive);
  }
  CHECK(Vault::open(environment, world.case_path(), copy_of(founder)).error().code == ErrorCode::forked);
}

}  // namespace
}  // namespace girok::vault
