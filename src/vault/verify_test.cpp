#include "vault/verify.h"

#include <doctest/doctest.h>

#include "base/faulty_disk.h"
#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id person{{7, 7, 7}};

std::string problems_of(const VerifyReport& report) {
  std::string codes;
  for (const Error& error : report.problems) codes += (codes.empty() ? "" : " ") + std::string(name_of(error.code));
  return codes;
}
std::size_t notices_of(const VerifyReport& report, std::string_view code) {
  return static_cast<std::size_t>(std::ranges::count(report.notices, code, &Notice::code));
}

/// A vault with something of everything: three levels, a subject's key, two attachments.
struct Everything {
  TestWorld world;
  Environment environment = world.machine();
  std::unique_ptr<Vault> vault = world.create(environment);
  MemberSecret founder = copy_of(vault->member());
  Id blob;

  Everything() {
    add(*vault, say(person, "note", "a note"));
    add(*vault, say(person, "testimony", "증언", Confidentiality::restricted));
    add(*vault, say(person, "name", "이금순", Confidentiality::sealed), person);
    BlobWriter writer = must(vault->blob_writer());
    const records::Attachment text = must(writer.add(std::string(300, 'x'), "text/plain", "a.txt", true));
    const records::Attachment scan = must(writer.add(std::string(100'000, 'y'), "image/png", "b.png", false));
    const BlobInfo info = must(writer.finish());
    blob = info.blob;
    Draft draft;
    for (const records::Attachment& attachment : {text, scan}) {
      Statement statement = say(person, "file", "");
      statement.value = records::Value::of_attachment(attachment);
      draft.add(std::move(statement));
    }
    draft.add_blob(info);
    must(vault->append(std::move(draft)));
  }
  std::string log() const { return segment_path(world.case_path(), *vault->device(), 1); }
  VerifyReport check(bool with_keys = true, std::vector<std::string> others = {}) {
    VerifyOptions options;
    if (with_keys) options.member = &founder;
    options.compare_with = std::move(others);
    return must(verify(environment, world.case_path(), options));
  }
  void flip(const std::string& path, std::size_t at) {
    std::string bytes = slurp(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    spill(path, bytes);
  }
  void copy_to(const std::string& name) const {
    std::filesystem::copy(world.case_path(), world.path(name), std::filesystem::copy_options::recursive);
  }
};

TEST_CASE("a whole vault is whole, with keys and without, and what was counted is what was put in") {
  Everything all;
  const VerifyReport blind = all.check(false);
  CHECK(problems_of(blind) == "");
  CHECK(blind.notices.empty());
  CHECK(blind.devices == 1);
  CHECK(blind.members == 1);
  CHECK(blind.batches == 5);   // the first keys, and four
  CHECK(blind.signatures == 5);
  CHECK(blind.blobs == 1);
  CHECK(blind.blob_bytes == std::filesystem::file_size(blob_path(all.world.case_path(), all.blob)));
  CHECK(blind.log_bytes == std::filesystem::file_size(all.log()));
  CHECK(blind.subjects == 1);
  CHECK(blind.bodies == 0);
  const VerifyReport report = all.check();
  CHECK(problems_of(report) == "");
  CHECK(report.bodies == 4);
  CHECK(report.operations == 5);
  CHECK(report.attachments == 2);
  CHECK(report.not_for_member == 0);
}

TEST_CASE("a changed byte anywhere in the log is told, and so is every cut that is not at the end of a batch") {
  Everything all;
  const std::string good = slurp(all.log());
  for (std::size_t at = 0; at < good.size(); at += at < 400 ? 7 : 61) {
    CAPTURE(at);
    all.flip(all.log(), at);
    const VerifyReport report = all.check(false);
    // Where the sizes in the last frame's head still fit their check, nothing else may pass.
    CHECK(report.problems.size() == 1);
    if (!report.problems.empty()) {
      CHECK(report.problems[0].code == ErrorCode::damaged);
      CHECK(report.problems[0].where.find("000001.log at byte ") != std::string::npos);
      CHECK(report.chains[0].unjudged_bytes + report.chains[0].bytes == good.size());
    }
    spill(all.log(), good);
  }
  spill(all.log(), good.substr(0, good.size() - 10));
  const VerifyReport torn = all.check(false);
  CHECK(notices_of(torn, "torn") == 1);
  CHECK(problems_of(torn) == "rolled_back");   // this machine has seen the whole batch
}

TEST_CASE("damage in one device's log does not keep the others from being judged") {
  Everything all;
  const Environment other = all.world.machine("other");
  const std::unique_ptr<Vault> second = must(Vault::open(other, all.world.case_path(), copy_of(all.founder)));
  add(*second, say(person, "note", "from elsewhere"));
  all.flip(all.log(), slurp(all.log()).size() - 1);
  const VerifyReport report = all.check(false);
  CHECK(problems_of(report) == "damaged");
  CHECK(report.devices == 2);
  CHECK(report.batches == 5);   // four of the one, one of the other
  CHECK(notices_of(report, "partial") == 1);
}

TEST_CASE("blobs: changed, missing, unnamed, and come back after they were erased") {
  Everything all;
  const std::string path = blob_path(all.world.case_path(), all.blob);
  const std::string good = slurp(path);
  all.flip(path, 4000);
  CHECK(problems_of(all.check()) == "damaged");
  std::filesystem::remove(path);
  CHECK(problems_of(all.check()) == "not_found");
  spill(path, good);
  const Id stray{{1, 2, 3}};
  std::filesystem::create_directories(folder_of(blob_path(all.world.case_path(), stray)));
  spill(blob_path(all.world.case_path(), stray), "GRKP");
  const VerifyReport report = all.check();
  CHECK(report.whole());
  CHECK(notices_of(report, "unnamed") == 1);
}

TEST_CASE("a subject's key that is missing is told, unless the subject was erased") {
  Everything all;
  const std::string keyring = all.world.case_path() + "/keyring";
  std::filesystem::rename(keyring, all.world.path("keyring"));
  CHECK(problems_of(all.check(false)) == "");
  CHECK(problems_of(all.check()) == "locked");
  std::filesystem::rename(all.world.path("keyring"), keyring);
  CHECK(problems_of(all.check()) == "");
  must(all.vault->erase(person, "consent withdrawn"));
  const VerifyReport report = all.check();
  CHECK(problems_of(report) == "");
  CHECK(report.subjects == 0);
}

TEST_CASE("a damaged file of the keyring is told without any key") {
  Everything all;
  const std::vector<KeyringFile> files = must(keyring_files(real_disk(), all.world.case_path()));
  REQUIRE(files.size() == 1);
  all.flip(files[0].path, 0);
  CHECK(problems_of(all.check(false)) == "damaged");
}

TEST_CASE("member files: changed, missing, of a stranger") {
  Everything all;
  const std::string path = member_file_path(all.world.case_path(), all.founder.id());
  const std::string good = slurp(path);
  all.flip(path, good.find("\"handle\": \"") + 11);
  CHECK(problems_of(all.check(false)) == "refused not_found");  // refused, not damaged: tests wrap cheaply, which a genuine file never does
  std::filesystem::remove(path);
  CHECK(problems_of(all.check(false)) == "not_found");
  spill(path, good);
  must(Vault::enrol(all.environment, all.world.case_path(), "newcomer", words("new words")));
  const VerifyReport report = all.check(false);
  CHECK(report.whole());
  CHECK(notices_of(report, "member") == 1);
}

TEST_CASE("batches of somebody without the right are refused by name, and the rest stands") {
  Everything all;
  const MemberSecret reader = must(Vault::enrol(all.environment, all.world.case_path(), "reader", words("new words")));
  must(all.vault->grant(reader.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  const Environment other = all.world.machine("other");
  const std::unique_ptr<Vault> theirs = must(Vault::open(other, all.world.case_path(), copy_of(reader)));
  add(*theirs, say(person, "note", "one"));
  must(all.vault->catch_up());
  // The founder removes the reader; the reader's machine does not know, and goes on.
  const std::string log = segment_path(all.world.case_path(), *theirs->device(), 1);
  const std::string before = slurp(log);
  const std::string founders = slurp(all.log());
  must(all.vault->remove(reader.id()));
  const std::string removed = slurp(all.log());
  spill(all.log(), founders);
  add(*theirs, say(person, "note", "two"));
  spill(all.log(), removed);
  const VerifyReport report = all.check();
  CHECK(report.whole());  // the log is what was written, and what counts for nothing harms nothing
  CHECK(report.refused == 1);
  CHECK(notices_of(report, "refused") == 1);
  CHECK(std::ranges::count(report.notices, "a batch was refused, and counts for nothing: signed by a removed member", &Notice::what) == 1);
}

TEST_CASE("an older copy put back is told by this machine's memory, and by another device that has seen more") {
  Everything all;
  const std::string older = slurp(all.log());
  add(*all.vault, say(person, "note", "later"));
  const std::string newer = slurp(all.log());
  spill(all.log(), older);
  CHECK(problems_of(all.check(false)) == "rolled_back");
  spill(all.log(), newer);
  const Environment other = all.world.machine("other");
  add(*must(Vault::open(other, all.world.case_path(), copy_of(all.founder))), say(person, "note", "from elsewhere"));
  spill(all.log(), older);
  std::filesystem::remove_all(all.world.path("state-laptop"));
  CHECK(problems_of(all.check(false)) == "rolled_back");
}

TEST_CASE("copies are held against each other: newer here, newer there, forked, with the device and the batch") {
  Everything all;
  all.copy_to("copy.girok");
  const std::string copy = all.world.path("copy.girok");
  CHECK(all.check(false, {copy}).copies.at(0).devices.at(0).relation == Relation::same);
  add(*all.vault, say(person, "note", "later"));
  const Comparison newer = all.check(false, {copy}).copies.at(0).devices.at(0);
  CHECK(newer.relation == Relation::newer_here);
  CHECK(newer.here == 6);
  CHECK(newer.there == 5);
  // The same machine goes on from the older copy: the very thing that must not happen.
  Environment forgetful = all.environment;
  forgetful.state_folder = all.world.path("state-fork");
  std::filesystem::create_directories(forgetful.state_folder);
  std::filesystem::copy(all.world.path("state-laptop"), forgetful.state_folder, std::filesystem::copy_options::recursive);
  for (const auto& entry : std::filesystem::directory_iterator(forgetful.state_folder)) std::filesystem::remove(entry.path() / "heads");
  {
    const std::unique_ptr<Vault> fork = must(Vault::open(forgetful, copy, copy_of(all.founder)));
    add(*fork, say(person, "note", "another"));
    add(*fork, say(person, "note", "and another"));
  }
  const VerifyReport report = all.check(false, {copy});
  CHECK(problems_of(report) == "forked");
  const Comparison forked = report.copies.at(0).devices.at(0);
  CHECK(forked.relation == Relation::forked);
  CHECK(forked.forked_at == 6);
  // And the other way round.
  VerifyOptions options;
  options.ask_this_machine = false;
  options.compare_with = {all.world.case_path()};
  CHECK(must(verify(all.environment, copy, options)).copies.at(0).devices.at(0).forked_at == 6);
}

TEST_CASE("a file of the log that is gone is no shorter log") {
  Everything all;
  const std::string second = segment_path(all.world.case_path(), *all.vault->device(), 2),
                    third = segment_path(all.world.case_path(), *all.vault->device(), 3);
  spill(third, slurp(all.log()));
  const VerifyReport report = all.check(false);
  CHECK(problems_of(report) == "damaged");
  CHECK(report.problems[0].what.find("a file of the log is missing") != std::string::npos);
  std::filesystem::remove(third);
  CHECK(all.check(false).whole());
}

TEST_CASE("whatever of the disk cannot be read is told, and nothing is made up") {
  Everything all;
  FaultyDisk disk(real_disk(), all.world.path(""));
  Environment environment = all.environment;
  environment.disk = &disk;
  environment.threads = 1;
  VerifyOptions options;
  options.member = &all.founder;
  options.threads = 1;
  disk.fail_at(Fault::none, 0);
  const VerifyReport good = must(verify(environment, all.world.case_path(), options));
  REQUIRE(good.whole());
  const std::uint64_t reads = disk.count(Fault::unreadable);
  for (std::uint64_t n = 1; n <= reads; ++n) {
    CAPTURE(n);
    disk.fail_at(Fault::unreadable, n);
    const Result<VerifyReport> report = verify(environment, all.world.case_path(), options);
    if (!report || !report->whole()) continue;
    // What was not needed for the judgement (the name of a place).
    CHECK(report->batches == good.batches);
    CHECK(report->members == good.members);
    CHECK(report->blobs == good.blobs);
    CHECK(report->subjects == good.subjects);
    CHECK(report->attachments == good.attachments);
  }
}

}  // namespace
}  // namespace girok::vault
