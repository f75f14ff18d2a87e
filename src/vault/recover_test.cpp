#include "vault/recover.h"

#include <doctest/doctest.h>

#include "base/faulty_disk.h"
#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id person{{7, 7, 7}};

/// Two devices that know of each other; the first has the keys' batch and five notes, the other two.
struct Two {
  TestWorld world;
  FaultyDisk disk{real_disk(), world.path("")};   // syncs nothing: a hundred recoveries would wait long
  Environment laptop = machine("laptop"), tower = machine("tower");
  std::unique_ptr<Vault> vault = world.create(laptop);
  MemberSecret founder = copy_of(vault->member());
  Id device, other;

  Two() {
    for (const char* const note : {"one", "two", "three"}) add(*vault, say(person, "note", note));
    {
      const std::unique_ptr<Vault> theirs = must(Vault::open(tower, world.case_path(), copy_of(founder)));
      add(*theirs, say(person, "note", "elsewhere"));
      add(*theirs, say(person, "name", "이금순", Confidentiality::sealed), person);
      other = *theirs->device();
    }
    add(*vault, say(person, "note", "four"));
    add(*vault, say(person, "note", "five"));
    device = *vault->device();
  }
  Environment machine(const std::string& name) {
    Environment environment = world.machine(name, disk);
    environment.threads = 1;
    return environment;
  }
  std::string log() const { return segment_path(world.case_path(), device, 1); }
  /// Where each frame of the first device's log begins, and the end.
  std::vector<std::size_t> places() const {
    std::vector<std::size_t> places;
    LogReader reader(real_disk(), world.case_path(), vault->id(), device);
    while (const std::optional<Frame> frame = must(reader.next())) places.push_back(frame->place.offset);
    places.push_back(reader.place().offset);
    return places;
  }
  RecoverReport recover_to(const std::string& name) { return must(recover(laptop, world.case_path(), world.path(name), founder)); }
  std::vector<std::string> told(const std::string& name) {
    return told_of(*must(Vault::open(laptop, world.path(name), copy_of(founder))), person);
  }
};

std::string flipped(std::string bytes, std::size_t at) {
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
  return bytes;
}

TEST_CASE("of a whole vault everything is saved, and nothing said to be lost") {
  Two two;
  CHECK(must(survey(two.laptop, two.world.case_path())).whole());
  const RecoverReport report = two.recover_to("out");
  CHECK(report.check.whole());
  CHECK(report.batches == 8);
  CHECK(report.gaps == 0);
  CHECK(report.losses.empty());
  CHECK(slurp(segment_path(two.world.path("out"), two.device, 1)) == slurp(two.log()));
  CHECK(two.told("out") == told_of(*two.vault, person));
}

TEST_CASE("one batch lost in the middle: the rest is saved, and the gap stays visible") {
  Two two;
  const std::string good = slurp(two.log());
  const std::vector<std::size_t> places = two.places();
  REQUIRE(places.size() == 7);
  // In its sizes, its header, its hash, its signature, its body; and all of it zeros, gone, or grown.
  const std::size_t begin = places[2], end = places[3];
  std::vector<std::string> damaged;
  for (const std::size_t at : {begin, begin + 5, begin + 20, begin + 60, end - 1}) damaged.push_back(flipped(good, at));
  damaged.push_back(good.substr(0, begin) + std::string(end - begin, '\0') + good.substr(end));
  damaged.push_back(good.substr(0, begin) + good.substr(end));
  damaged.push_back(good.substr(0, begin + 30) + "GRK1GRK1GRK1" + good.substr(begin + 30));
  damaged.push_back(good.substr(0, end - 3) + good.substr(end));
  int number = 0;
  for (const std::string& bytes : damaged) {
    CAPTURE(number);
    spill(two.log(), bytes);
    CHECK_FALSE(Vault::open(two.laptop, two.world.case_path(), copy_of(two.founder)).has_value());
    const std::string out = "out" + std::to_string(number++);
    const RecoverReport report = two.recover_to(out);
    CHECK(slurp(two.log()) == bytes);
    CHECK(report.batches == 7);
    CHECK(report.lost == 1);
    CHECK(report.gaps == 1);
    CHECK(report.losses.size() == 1);
    CHECK(report.check.whole());
    CHECK(report.check.gaps == 1);
    CHECK(two.told(out) == std::vector<std::string>{"name=이금순", "note=elsewhere", "note=five", "note=four", "note=one", "note=three"});
    // And it goes on from there, on both machines.
    add(*must(Vault::open(two.laptop, two.world.path(out), copy_of(two.founder))), say(person, "note", "after"));
    std::filesystem::remove_all(two.world.path("state-laptop"));
    std::filesystem::create_directories(two.world.path("state-laptop/" + file_name_of(two.vault->id())));
    spill(two.world.path("state-laptop/" + file_name_of(two.vault->id()) + "/device"), to_string(two.device) + "\n");
  }
}

TEST_CASE("an inserted junk between two batches costs nothing") {
  Two two;
  const std::string good = slurp(two.log());
  const std::size_t at = two.places()[2];
  spill(two.log(), good.substr(0, at) + "junk GRK1 junk" + good.substr(at));
  const RecoverReport report = two.recover_to("out");
  CHECK(report.lost == 0);
  CHECK(slurp(segment_path(two.world.path("out"), two.device, 1)) == good);
  CHECK(must(survey(two.laptop, two.world.case_path())).devices.size() == 2);
}

TEST_CASE("the end lost: what others have seen is closed, what nobody has seen is left off") {
  Two two;
  const std::string good = slurp(two.log());
  const std::vector<std::size_t> places = two.places();
  // The tower has seen four batches; the third and all after it are ruined.
  spill(two.log(), good.substr(0, places[2]) + std::string(good.size() - places[2], 'x'));
  std::filesystem::remove_all(two.world.path("state-laptop"));
  const RecoverReport report = two.recover_to("out");
  CHECK(report.lost == 2);
  CHECK(report.gaps == 1);
  CHECK(report.check.whole());
  const Survey found = must(survey(two.laptop, two.world.case_path()));
  const auto device = std::ranges::find(found.devices, two.device, &DeviceSurvey::device);
  CHECK(device->good_prefix() == 2);
  CHECK(device->lost.at(0).first == 3);
  CHECK(device->lost.at(0).last == 4);
  // The gap is earlier than whoever saw what is lost in it: places in time never contradict what was seen.
  LogReader ours(real_disk(), two.world.path("out"), two.vault->id(), two.device),
      theirs(real_disk(), two.world.path("out"), two.vault->id(), two.other);
  std::uint64_t gap_clock = 0;
  while (const std::optional<Frame> frame = must(ours.next())) gap_clock = frame->header.gap ? frame->header.clock : gap_clock;
  CHECK(gap_clock > 0);
  CHECK(gap_clock < must(theirs.next())->header.clock);
}

TEST_CASE("a device's log that is gone, but was seen, is one gap") {
  Two two;
  add(*two.vault, say(person, "note", "six"));   // sees the tower's two
  std::filesystem::remove_all(log_folder(two.world.case_path(), two.other));
  const RecoverReport report = two.recover_to("out");
  CHECK(report.lost == 2);
  CHECK(report.check.whole());
}

TEST_CASE("a torn last batch is left off, and is no damage") {
  Two two;
  const std::string good = slurp(two.log());
  std::filesystem::remove_all(two.world.path("state-laptop"));
  spill(two.log(), good + good.substr(two.places()[5], 100));
  const Survey found = must(survey(two.laptop, two.world.case_path()));
  CHECK(found.whole());
  CHECK(two.recover_to("out").check.whole());
  CHECK(slurp(segment_path(two.world.path("out"), two.device, 1)) == good);
}

TEST_CASE("a file of the log that is gone is a gap between those around it") {
  Two two;
  const std::string good = slurp(two.log());
  const std::vector<std::size_t> places = two.places();
  spill(two.log(), good.substr(0, places[2]));
  spill(segment_path(two.world.case_path(), two.device, 3), good.substr(places[4]));
  const RecoverReport report = two.recover_to("out");
  CHECK(report.lost == 2);
  CHECK(report.batches == 6);
  CHECK(report.check.whole());
}

TEST_CASE("who may not manage cannot close a gap") {
  Two two;
  const MemberSecret writer = must(Vault::enrol(two.laptop, two.world.case_path(), "writer", words("new words")));
  must(two.vault->grant(writer.id(), right_write, Confidentiality::internal, {Compartment::internal}));
  spill(two.log(), flipped(slurp(two.log()), two.places()[2] + 60));
  const Result<RecoverReport> refused = recover(two.laptop, two.world.case_path(), two.world.path("out"), writer);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::refused);
  CHECK_FALSE(std::filesystem::exists(two.world.path("out")));
  for (const auto& entry : std::filesystem::directory_iterator(two.world.path("")))
    CHECK(entry.path().string().find(".new-") == std::string::npos);
}

TEST_CASE("a keyring's damaged entry is lost alone, a member's damaged file is named, a damaged attachment left off") {
  Two two;
  BlobWriter writer = must(two.vault->blob_writer());
  Statement statement = say(person, "file", "");
  statement.value = records::Value::of_attachment(must(writer.add("text", "text/plain", "a.txt", false)));
  const BlobInfo info = must(writer.finish());
  Draft draft;
  draft.add(std::move(statement));
  draft.add_blob(info);
  must(two.vault->append(std::move(draft)));
  const Id neighbour{{7, 8}};
  add(*two.vault, say(neighbour, "name", "박", Confidentiality::sealed), neighbour);

  must(Vault::enrol(two.laptop, two.world.case_path(), "newcomer", words("new words")));
  const std::string member =
      member_file_path(two.world.case_path(), must(find_member(two.laptop, two.world.case_path(), "newcomer")).member->member);
  spill(member, "{}");
  spill(blob_path(two.world.case_path(), info.blob), "GRKP");
  const std::vector<KeyringFile> files = must(keyring_files(real_disk(), two.world.case_path()));
  REQUIRE(files.size() == 2);
  const auto of_device = std::ranges::find(files, two.device, &KeyringFile::device);
  spill(of_device->path, slurp(of_device->path) + "x");   // the entry before it is whole
  const RecoverReport report = two.recover_to("out");
  CHECK(report.members == 1);
  CHECK(report.blobs_lost == 1);
  CHECK(report.subjects == 2);
  CHECK(report.losses.size() == 3);
  CHECK(report.check.problems.size() == 1);   // the attachment, for ever
  const std::unique_ptr<Vault> out = must(Vault::open(two.laptop, two.world.path("out"), copy_of(two.founder)));
  CHECK(told_of(*out, neighbour) == std::vector<std::string>{"name=박"});
}

TEST_CASE("whatever single byte is changed, what is saved verifies, and loses no more than the batch it hit") {
  Two two;
  const std::string good = slurp(two.log());
  const std::vector<std::size_t> places = two.places();
  int number = 0;
  for (std::size_t at = 0; at < good.size(); at += 193) {
    CAPTURE(at);
    spill(two.log(), flipped(good, at));
    const std::string out = "out" + std::to_string(number++);
    const RecoverReport report = two.recover_to(out);
    CHECK(report.check.whole());
    CHECK(report.lost == 1);
    CHECK(report.batches == 7);
  }
}

TEST_CASE("where the disk is full nothing is left behind") {
  Two two;
  spill(two.log(), flipped(slurp(two.log()), two.places()[2] + 60));
  for (const std::uint64_t n : {1U, 5U, 12U, 20U}) {
    CAPTURE(n);
    two.disk.fail_at(Fault::no_space, n);
    CHECK(recover(two.laptop, two.world.case_path(), two.world.path("out"), two.founder).error().code == ErrorCode::write_failed);
    two.disk.heal();
    for (const auto& entry : std::filesystem::directory_iterator(two.world.path("")))
      CHECK(entry.path().filename().string().find("out") == std::string::npos);
  }
}

}  // namespace
}  // namespace girok::vault
