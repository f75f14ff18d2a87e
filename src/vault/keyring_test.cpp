#include "vault/keyring.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

struct Rings {
  TestWorld world;
  Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  EpochKeys keys = [this] {
    std::vector<std::string> problems;
    return EpochKeys::collect(vault->authority(), vault->member(), vault->id(), problems);
  }();
  EpochKeys none;
  Id device{{5}}, other_device{{6}}, subject{{0x42, 1}}, neighbour{{0x42, 2}};

  std::string file(const Id& of) { return world.case_path() + "/keyring/" + file_name_of(of) + "/000001"; }
};

std::string bytes_of(const crypto::Key& key) { return std::string(as_text(key.bytes())); }

TEST_CASE("a subject's key is on the disk before it is used, and comes back for those who hold the compartment's key") {
  Rings r;
  Keyring first(r.environment, r.world.case_path(), r.vault->id());
  must(first.load());
  must(first.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  const std::string key = bytes_of(first.keys_of(r.subject, Compartment::sealed, r.keys).at(0));
  CHECK(slurp(r.file(r.device)).find(key) == std::string::npos);
  Keyring second(r.environment, r.world.case_path(), r.vault->id());
  must(second.load());
  CHECK(bytes_of(second.keys_of(r.subject, Compartment::sealed, r.keys).at(0)) == key);
  CHECK(second.keys_of(r.subject, Compartment::sealed, r.none).empty());
  CHECK(second.keys_of(r.subject, Compartment::internal, r.keys).empty());
  // A subject that has one keeps it.
  must(second.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  CHECK(bytes_of(second.keys_of(r.subject, Compartment::sealed, r.keys).at(0)) == key);
  CHECK(second.size() == 1);
}

TEST_CASE("destroying a subject takes it out of every device's file and leaves the neighbours") {
  Rings r;
  Keyring ring(r.environment, r.world.case_path(), r.vault->id());
  must(ring.load());
  must(ring.make({{r.subject, Compartment::sealed}, {r.neighbour, Compartment::sealed}}, r.keys, r.device));
  ring.forget_fresh();
  // Another device, that had not met this one, made its own.
  Keyring apart(r.environment, r.world.path("apart"), r.vault->id());
  must(apart.make({{r.subject, Compartment::sealed}}, r.keys, r.other_device));
  std::filesystem::create_directories(std::filesystem::path(r.file(r.other_device)).parent_path());
  std::filesystem::copy(r.world.path("apart") + "/keyring/" + file_name_of(r.other_device) + "/000001", r.file(r.other_device));
  must(ring.load());
  CHECK(ring.keys_of(r.subject, Compartment::sealed, r.keys).size() == 2);

  const std::string before = slurp(r.file(r.device));
  const std::string leftover = std::filesystem::path(r.file(r.device)).parent_path() / ".new-000001";
  spill(leftover, before);   // of a process that was killed
  CHECK(must(ring.destroy({r.subject})));
  CHECK_FALSE(real_disk().exists(leftover));
  CHECK_FALSE(ring.has(r.subject, Compartment::sealed));
  CHECK(ring.has(r.neighbour, Compartment::sealed));
  CHECK_FALSE(real_disk().exists(r.file(r.other_device)));   // nothing was left in it
  CHECK(slurp(r.file(r.device)).size() < before.size());
  CHECK_FALSE(must(ring.destroy({r.subject})));
  Keyring again(r.environment, r.world.case_path(), r.vault->id());
  must(again.load());
  CHECK_FALSE(again.has(r.subject, Compartment::sealed));
  CHECK(again.keys_of(r.neighbour, Compartment::sealed, r.keys).size() == 1);
}

TEST_CASE("one file is written for one batch, and small files are filled before a new one is begun") {
  Rings r;
  Keyring ring(r.environment, r.world.case_path(), r.vault->id());
  const auto make = [&](std::size_t count) {
    std::vector<std::pair<Id, Compartment>> subjects;
    for (std::size_t i = 0; i < count; ++i) subjects.emplace_back(new_id(r.environment.random), Compartment::sealed);
    must(ring.make(subjects, r.keys, r.device));
    return must(keyring_files(*r.environment.disk, r.world.case_path())).size();
  };
  CHECK(make(1) == 1);
  CHECK(make(200) == 1);
  CHECK(make(100) == 2);
  CHECK(make(1000) == 3);
  CHECK(make(1) == 4);
  Keyring again(r.environment, r.world.case_path(), r.vault->id());
  must(again.load());
  CHECK(again.size() == 1302);
}

TEST_CASE("two processes of one device that add by turns lose nothing") {
  Rings r;
  Keyring a(r.environment, r.world.case_path(), r.vault->id()), b(r.environment, r.world.case_path(), r.vault->id());
  must(a.load());
  must(b.load());
  for (int i = 0; i < 6; ++i) {
    std::vector<std::pair<Id, Compartment>> subjects;
    for (int k = 0; k < 100; ++k) subjects.emplace_back(new_id(r.environment.random), Compartment::sealed);
    must((i % 2 == 0 ? a : b).make(subjects, r.keys, r.device));
  }
  Keyring all(r.environment, r.world.case_path(), r.vault->id());
  must(all.load());
  CHECK(all.size() == 600);
}

/// A disk that says of every file a number that grows with each of its changes, as old files on a real disk have one; and counts what is opened.
class StampedDisk final : public Disk {
 public:
  explicit StampedDisk(Disk& under) : under_(under) {}
  std::map<std::string, std::uint64_t> stamps;  ///< by path; 0 where it is not in here
  std::size_t opened = 0;

  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override {
    opened += mode == Mode::read ? 1 : 0;
    return under_.open(path, mode);
  }
  Result<std::vector<Entry>> list(const std::string& folder) override {
    Result<std::vector<Entry>> entries = under_.list(folder);
    if (!entries) return entries;
    for (Entry& entry : *entries) entry.stamp = stamps[join_path(folder, entry.name)];
    return entries;
  }
  Result<> make_folder(const std::string& path) override { return under_.make_folder(path); }
  Result<> rename(const std::string& from, const std::string& to) override { return under_.rename(from, to); }
  Result<> remove(const std::string& path) override { return under_.remove(path); }
  Result<> remove_tree(const std::string& path) override { return under_.remove_tree(path); }
  Result<> sync_folder(const std::string& path) override { return under_.sync_folder(path); }
  bool exists(const std::string& path) override { return under_.exists(path); }
  Result<std::unique_ptr<DiskLock>> lock(const std::string& path, int wait_ms) override { return under_.lock(path, wait_ms); }

 private:
  Disk& under_;
};

TEST_CASE("a keyring reads again only the files that have changed, and knows those that are gone") {
  Rings r;
  Keyring writer(r.environment, r.world.case_path(), r.vault->id());
  must(writer.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  must(writer.make({{r.neighbour, Compartment::sealed}}, r.keys, r.other_device));
  StampedDisk disk(*r.environment.disk);
  Environment environment = r.environment;
  environment.disk = &disk;
  disk.stamps = {{r.file(r.device), 10}, {r.file(r.other_device), 20}};
  Keyring ring(environment, r.world.case_path(), r.vault->id());
  const auto opened_by = [&](auto action) {
    disk.opened = 0;
    action();
    return disk.opened;
  };
  const auto load = [&] { must(ring.load()); };
  CHECK(opened_by(load) == 2);
  CHECK(opened_by(load) == 0);
  CHECK(ring.size() == 2);
  CHECK(ring.keys_of(r.subject, Compartment::sealed, r.keys).size() == 1);
  // Another process adds to one of them.
  const Id third{{0x42, 3}};
  must(writer.make({{third, Compartment::sealed}}, r.keys, r.device));
  disk.stamps[r.file(r.device)] = 11;
  CHECK(opened_by(load) == 1);
  CHECK(ring.size() == 3);
  // A file whose stamp is not known is read each time.
  disk.stamps[r.file(r.device)] = 0;
  CHECK(opened_by(load) == 1);
  CHECK(opened_by(load) == 1);
  CHECK(ring.size() == 3);
  disk.stamps[r.file(r.device)] = 12;
  load();
  // What this one writes itself it reads again, whatever the stamp says.
  must(ring.make({{Id{{0x42, 4}}, Compartment::sealed}}, r.keys, r.device));
  CHECK(opened_by(load) == 1);
  CHECK(ring.size() == 4);
  // Destroyed elsewhere: a file with less in it, and one that is gone.
  CHECK(must(writer.destroy({r.subject, r.neighbour})));
  disk.stamps[r.file(r.device)] = 13;
  CHECK(opened_by(load) == 1);
  CHECK_FALSE(ring.has(r.subject, Compartment::sealed));
  CHECK_FALSE(ring.has(r.neighbour, Compartment::sealed));
  CHECK(ring.size() == 2);
  // Damaged, it gives what it gave before: an error, each time.
  const std::string good = slurp(r.file(r.device));
  spill(r.file(r.device), good.substr(0, good.size() - 1));
  disk.stamps[r.file(r.device)] = 14;
  CHECK(ring.load().error().code == ErrorCode::damaged);
  CHECK(ring.load().error().code == ErrorCode::damaged);
  spill(r.file(r.device), good);
  disk.stamps[r.file(r.device)] = 15;
  load();
  CHECK(ring.size() == 2);
}

TEST_CASE("an entry put under another subject opens nothing, and a file cut or misplaced is damage") {
  Rings r;
  Keyring ring(r.environment, r.world.case_path(), r.vault->id());
  must(ring.load());
  must(ring.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  ring.forget_fresh();
  const std::string good = slurp(r.file(r.device));
  std::string moved = good;
  moved[5] = 2;  // the second byte of the subject's id: now the neighbour's
  spill(r.file(r.device), moved);
  must(ring.load());
  CHECK(ring.keys_of(r.neighbour, Compartment::sealed, r.keys).empty());
  spill(r.file(r.device), good.substr(0, good.size() - 1));
  CHECK(ring.load().error().code == ErrorCode::damaged);
  moved = good;
  moved[20] = 9;  // a compartment that does not exist
  spill(r.file(r.device), moved);
  CHECK(ring.load().error().code == ErrorCode::damaged);
}

// Two processes of one device: the second wrote over what the first had added since.
TEST_CASE("what another process of the same device has added is kept by those who add and destroy after it") {
  Rings r;
  Keyring one(r.environment, r.world.case_path(), r.vault->id()), other(r.environment, r.world.case_path(), r.vault->id());
  must(one.load());
  must(other.load());
  must(one.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  must(other.make({{r.neighbour, Compartment::sealed}}, r.keys, r.device));
  must(other.load());
  CHECK(other.keys_of(r.subject, Compartment::sealed, r.keys).size() == 1);
  const Id third{{0x42, 3}};
  must(one.make({{third, Compartment::sealed}}, r.keys, r.device));
  must(one.load());
  CHECK(one.size() == 3);
  CHECK(must(other.destroy({third})));  // which it had never heard of
  must(one.load());
  CHECK(one.size() == 2);
}

TEST_CASE("a keyring takes in what another copy has, but not what was erased, and each device's entries stay its own") {
  Rings r;
  Keyring here(r.environment, r.world.case_path(), r.vault->id()), there(r.environment, r.world.path("there"), r.vault->id());
  const Id erased{{0x50, 1}};
  must(here.make({{r.subject, Compartment::sealed}}, r.keys, r.device));
  must(there.make({{r.subject, Compartment::sealed}, {r.neighbour, Compartment::internal}, {erased, Compartment::sealed}}, r.keys,
                  r.other_device));
  CHECK(must(here.take(there, {erased})) == 2);
  must(here.load());
  CHECK(here.size() == 3);
  CHECK(here.keys_of(r.subject, Compartment::sealed, r.keys).size() == 2);
  CHECK(here.subjects() == std::vector<Id>{r.subject, r.neighbour});
  CHECK(must(here.take(there, {erased})) == 0);
}

}  // namespace
}  // namespace girok::vault
