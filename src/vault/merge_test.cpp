#include "vault/merge.h"

#include <doctest/doctest.h>

#include "base/faulty_disk.h"
#include "vault/test_world.h"
#include "vault/verify.h"

namespace girok::vault {
namespace {

const Id person{{7, 7, 7}};

/// Two copies of a case on two machines that have not met since.
struct Apart {
  TestWorld world;
  Environment laptop = world.machine(), tower = world.machine("tower");
  std::unique_ptr<Vault> ours = world.create(laptop);
  MemberSecret founder = copy_of(ours->member());
  std::string here = world.case_path(), there = world.path("there.girok");
  std::unique_ptr<Vault> theirs;

  Apart() {
    add(*ours, say(person, "note", "before"));
    std::filesystem::copy(here, there, std::filesystem::copy_options::recursive);
    theirs = must(Vault::open(tower, there, copy_of(founder)));
  }
  BlobInfo attach(Vault& vault, const std::string& text) {
    BlobWriter writer = must(vault.blob_writer());
    Statement statement = say(person, "file", "");
    statement.value = records::Value::of_attachment(must(writer.add(text, "text/plain", "a.txt", false)));
    const BlobInfo info = must(writer.finish());
    Draft draft;
    draft.add(std::move(statement));
    draft.add_blob(info);
    must(vault.append(std::move(draft)));
    return info;
  }
  MergeReport bring(const std::string& into, const std::string& from) { return must(merge(laptop, into, from)); }
  bool whole(const std::string& path) {
    VerifyOptions options;
    options.member = &founder;
    options.ask_this_machine = false;
    return must(verify(laptop, path, options)).whole();
  }
  std::vector<std::string> told(const std::string& path) {
    return told_of(*must(Vault::open(path == here ? laptop : tower, path, copy_of(founder))), person);
  }
};

std::map<std::string, std::string> log_and_blobs(const std::string& folder) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = std::filesystem::relative(entry.path(), folder).string();
    if (entry.is_regular_file() && (name.starts_with("log/") || name.starts_with("blobs/")) && name != "log/lock")
      tree[name] = slurp(entry.path().string());
  }
  return tree;
}

TEST_CASE("two copies that went on apart have the same log after merging both ways, whoever goes first") {
  Apart apart;
  add(*apart.ours, say(person, "note", "here"));
  add(*apart.theirs, say(person, "note", "there"));
  add(*apart.theirs, say(person, "name", "이금순", Confidentiality::sealed), person);
  apart.attach(*apart.theirs, "an attachment");
  const MergeReport report = apart.bring(apart.here, apart.there);
  CHECK(report.problems.empty());
  CHECK(report.batches == 3);
  CHECK(report.blobs == 1);
  CHECK(report.keys == 1);
  CHECK(report.members == 0);
  CHECK(apart.bring(apart.there, apart.here).batches == 1);
  CHECK(log_and_blobs(apart.here) == log_and_blobs(apart.there));
  CHECK(apart.whole(apart.here));
  CHECK(apart.whole(apart.there));
  CHECK(apart.told(apart.here) == std::vector<std::string>{"file=", "name=이금순", "note=before", "note=here", "note=there"});
  CHECK(apart.told(apart.there) == apart.told(apart.here));
  // Again: there is nothing left to take.
  CHECK_FALSE(apart.bring(apart.here, apart.there).took_anything());
  CHECK_FALSE(apart.bring(apart.there, apart.here).took_anything());
}

TEST_CASE("a newcomer made in one copy, and granted in the other, comes along with the newest file") {
  Apart apart;
  const MemberSecret colleague = must(Vault::enrol(apart.tower, apart.there, "colleague", words("new words")));
  CHECK(apart.bring(apart.here, apart.there).members == 1);
  must(apart.ours->grant(colleague.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  apart.bring(apart.there, apart.here);
  const std::unique_ptr<Vault> vault = must(Vault::open(apart.world.machine("third"), apart.there, copy_of(colleague)));
  add(*vault, say(person, "note", "by a colleague"));
  // A new passphrase: a newer file, that does not go back to the older.
  MemberFile file = *must(find_member(apart.tower, apart.there, "colleague")).member;
  must(wrap_with_passphrase(file, colleague, words("newer words"), apart.tower));
  sign_member_file(file, colleague);
  must(save_member_file(real_disk(), apart.there, file));
  CHECK(apart.bring(apart.there, apart.here).members == 0);
  CHECK(apart.bring(apart.here, apart.there).members == 1);
  CHECK(must(find_member(apart.laptop, apart.here, "colleague")).member->revision == file.revision);
}

TEST_CASE("two histories of one device are not mixed, and what builds on the other history stays out") {
  Apart apart;
  // The copy goes on as the same device: its memory was copied too.
  Environment clone = apart.laptop;
  clone.state_folder = apart.world.path("state-clone");
  std::filesystem::copy(apart.world.path("state-laptop"), clone.state_folder, std::filesystem::copy_options::recursive);
  add(*must(Vault::open(clone, apart.there, copy_of(apart.founder))), say(person, "note", "one history"));
  add(*apart.ours, say(person, "note", "another"));
  must(apart.theirs->catch_up());
  add(*apart.theirs, say(person, "note", "that has seen the one"));
  const std::map<std::string, std::string> before = log_and_blobs(apart.here);
  const MergeReport report = apart.bring(apart.here, apart.there);
  CHECK(report.batches == 0);
  REQUIRE(report.problems.size() == 2);
  CHECK(std::ranges::count(report.problems, ErrorCode::forked, &Error::code) == 1);
  CHECK(std::ranges::count(report.problems, ErrorCode::rolled_back, &Error::code) == 1);
  CHECK(log_and_blobs(apart.here) == before);
  CHECK(apart.told(apart.here) == std::vector<std::string>{"note=another", "note=before"});
}

TEST_CASE("changed, cut or foreign news are not taken, and the devices beside them are") {
  Apart apart;
  add(*apart.theirs, say(person, "note", "good"));
  const Environment third = apart.world.machine("third");
  const std::unique_ptr<Vault> other = must(Vault::open(third, apart.there, copy_of(apart.founder)));
  add(*other, say(person, "note", "to be changed"));
  const std::string log = segment_path(apart.there, *other->device(), 1);
  const std::string good = slurp(log);
  for (std::size_t at = 0; at < good.size(); at += 31) {
    CAPTURE(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    spill(log, bad);
    const MergeReport report = apart.bring(apart.here, apart.there);
    CHECK(report.problems.size() == 1);
    CHECK(report.batches == (at == 0 ? 1 : 0));   // the good one, once
    CHECK_FALSE(std::filesystem::exists(segment_path(apart.here, *other->device(), 1)));
  }
  // Cut: a torn batch is left, without a word.
  spill(log, good.substr(0, good.size() - 1));
  CHECK(apart.bring(apart.here, apart.there).problems.empty());
  CHECK(apart.bring(apart.here, apart.there).batches == 0);
  spill(log, good);
  CHECK(apart.bring(apart.here, apart.there).batches == 1);
  CHECK(apart.whole(apart.here));
}

TEST_CASE("a batch signed by somebody who never was a member is not taken") {
  Apart apart;
  MemberSecret stranger = MemberSecret::make(apart.laptop.random);
  BatchHeader header;
  header.vault = apart.ours->id();
  header.device = new_id(apart.laptop.random);
  header.member = stranger.id();
  header.sequence = 1;
  header.clock = 1;
  const std::vector<std::uint8_t> bytes = encode(header);
  const Hash hash = hash_of_header(bytes);
  must(append_frame(real_disk(), apart.there, header.device, {}, frame_head(bytes, hash, stranger.signing().sign(signed_bytes(hash)), 0)));
  const MergeReport report = apart.bring(apart.here, apart.there);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].code == ErrorCode::refused);
  CHECK(report.batches == 0);
}

TEST_CASE("attachments that were lost here come back, those lost in both copies are named, and erased ones stay gone") {
  Apart apart;
  const BlobInfo kept = apart.attach(*apart.ours, "kept"), lost = apart.attach(*apart.ours, "lost");
  apart.bring(apart.there, apart.here);
  std::filesystem::remove(blob_path(apart.here, kept.blob));
  spill(blob_path(apart.there, lost.blob), "cut");
  std::filesystem::remove(blob_path(apart.here, lost.blob));
  const MergeReport report = apart.bring(apart.here, apart.there);
  CHECK(report.blobs == 1);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].code == ErrorCode::damaged);
  CHECK(std::filesystem::exists(blob_path(apart.here, kept.blob)));
  CHECK_FALSE(std::filesystem::exists(blob_path(apart.here, lost.blob)));
}

TEST_CASE("a key that was destroyed here does not come back, neither where it is known who was erased nor where it is not") {
  Apart apart;
  add(*apart.ours, say(person, "name", "이금순", Confidentiality::sealed), person);
  apart.bring(apart.there, apart.here);
  must(apart.ours->erase(person, "consent withdrawn"));
  MergeOptions options;
  options.erased = {person};
  CHECK(must(merge(apart.laptop, apart.here, apart.there, options)).keys == 0);
  CHECK(apart.bring(apart.here, apart.there).keys == 1);   // blind: until the case is opened
  CHECK(apart.told(apart.here) == std::vector<std::string>{"note=before"});
  Keyring ring(apart.laptop, apart.here, apart.ours->id());
  must(ring.load());
  CHECK(ring.size() == 0);
  // And the erasure travels.
  apart.bring(apart.there, apart.here);
  CHECK(apart.told(apart.there) == std::vector<std::string>{"note=before"});
  Keyring other(apart.laptop, apart.there, apart.ours->id());
  must(other.load());
  CHECK(other.size() == 0);
}

TEST_CASE("cases of another id are not merged") {
  Apart apart;
  must(Vault::create(apart.laptop, apart.world.path("other"), "somebody", words("words")));
  CHECK(merge(apart.laptop, apart.here, apart.world.path("other")).error().code == ErrorCode::usage);
  CHECK(merge(apart.laptop, apart.here, apart.world.path("none")).error().code == ErrorCode::not_found);
}

TEST_CASE("logs in several files keep the files they have, so that synchronised copies stay the same") {
  Apart apart;
  add(*apart.theirs, say(person, "note", "one"));
  add(*apart.theirs, say(person, "note", "two"));
  const std::string first = segment_path(apart.there, *apart.theirs->device(), 1);
  const std::string bytes = slurp(first);
  LogReader reader(real_disk(), apart.there, apart.ours->id(), *apart.theirs->device());
  must(reader.next());
  spill(segment_path(apart.there, *apart.theirs->device(), 2), bytes.substr(reader.place().offset));
  spill(first, bytes.substr(0, reader.place().offset));
  CHECK(apart.bring(apart.here, apart.there).batches == 2);
  CHECK(log_and_blobs(apart.here) == log_and_blobs(apart.there));
  CHECK(apart.whole(apart.here));
}

TEST_CASE("where the disk fails, all of the logs are as they were, and the next time succeeds") {
  Apart apart;
  add(*apart.theirs, say(person, "note", "one"));
  apart.attach(*apart.theirs, "text");
  const Environment third = apart.world.machine("third");
  add(*must(Vault::open(third, apart.there, copy_of(apart.founder))), say(person, "note", "two"));
  FaultyDisk disk(real_disk(), apart.world.path(""));
  Environment environment = apart.laptop;
  environment.disk = &disk;
  environment.threads = 1;
  const auto logs = [&] {
    std::map<std::string, std::string> tree = log_and_blobs(apart.here);
    std::erase_if(tree, [](const auto& entry) { return !entry.first.starts_with("log/"); });
    return tree;
  };
  const std::map<std::string, std::string> before = logs();
  const std::string saved = apart.world.path("saved");
  std::filesystem::copy(apart.here, saved, std::filesystem::copy_options::recursive);
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync}) {
    for (std::uint64_t n = 1;; ++n) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(n);
      disk.fail_at(fault, n);
      const Result<MergeReport> report = merge(environment, apart.here, apart.there);
      const bool struck = disk.struck();
      disk.heal();
      if (!report) CHECK(logs() == before);
      if (report) CHECK(apart.whole(apart.here));
      std::filesystem::remove_all(apart.here);
      std::filesystem::copy(saved, apart.here, std::filesystem::copy_options::recursive);
      if (!struck) {
        CHECK(report.has_value());
        break;
      }
      CHECK_FALSE(report.has_value());
    }
  }
  CHECK(apart.bring(apart.here, apart.there).batches == 3);
  CHECK(apart.whole(apart.here));
}

}  // namespace
}  // namespace girok::vault
