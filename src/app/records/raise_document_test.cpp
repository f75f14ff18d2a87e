// A document made more confidential: who reads it no more, what stays with it, what goes from the disk, and what is told.
#include "app/records/raise_document.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "app/access.h"
#include "app/case/add.h"
#include "app/case/edit.h"
#include "app/case/show.h"
#include "app/case/test_text.h"
#include "app/records/coding.h"
#include "app/records/document_list.h"
#include "app/records/documents.h"
#include "app/records/hand_over.h"
#include "app/test_folder.h"
#include "base/faulty_disk.h"
#include "crypto/random.h"
#include "vault/merge.h"
#include "vault/test_world.h"
#include "vault/verify.h"

namespace girok::app {
namespace {

using vault::Compartment;
using vault::Confidentiality;
using vault::must;

const records::Schema& schema() { return records::Schema::built_in(); }
const std::set<Compartment> lower = {Compartment::internal, Compartment::restricted};

std::set<std::string> blobs_in(const std::string& case_path) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(case_path + "/blobs")) {
    if (entry.is_regular_file()) names.insert(entry.path().filename());
  }
  return names;
}

struct Office {
  vault::TestWorld world;
  TestFolder folder;
  std::unique_ptr<vault::Vault> founder = world.create(world.machine());

  /// Two letters in one batch: their files lie in one on the disk.
  std::vector<Id> letters(Confidentiality level = Confidentiality::restricted) {
    const std::vector<std::string> paths = {folder.write("granary.txt", "The granary door was locked by Guard Ri. Nobody spoke."),
                                            folder.write("orchard.txt", "The orchard was open that winter.")};
    AddOptions options;
    options.level = level;
    std::vector<Id> records;
    for (const AddedFile& file : add_files(*founder, find_files(paths), options).files) records.push_back(file.record);
    REQUIRE(records.size() == 2);
    return records;
  }
  std::unique_ptr<vault::Vault> join(const std::string& handle, std::uint32_t rights, Confidentiality clearance,
                                     const std::set<Compartment>& compartments) {
    vault::MemberSecret secret =
        must(vault::Vault::enrol(founder->environment(), world.case_path(), handle, vault::words("a newcomer's words")));
    must(founder->grant(secret.id(), rights, clearance, compartments));
    return must(vault::Vault::open(world.machine(handle), world.case_path(), std::move(secret)));
  }
  std::set<std::string> blobs() const { return blobs_in(world.case_path()); }
};

RaiseOptions sealing(const Id& document, std::vector<Id> with = {}) {
  return {.document = document, .level = Confidentiality::sealed, .with = std::move(with), .reason = "too open"};
}

EditOptions at_restricted() {
  EditOptions options;
  options.level = Confidentiality::restricted;
  return options;
}

/// Everything of a record that a member is shown, now, in the past, and in the history; with what a search finds.
std::string all_shown(vault::Vault& vault, const Id& record, const std::vector<const char*>& words) {
  must(vault.catch_up());
  const Confidentiality seen = seen_by(vault);
  std::string all;
  for (const bool ever : {false, true}) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(record, seen, ever)) {
      const records::Value& value = stored.statement.value;
      all += stored.statement.property + "=" + value.text + value.attachment.name + "\n";
    }
  }
  for (const char* const word : words) {
    vault::Filter filter;
    filter.clearance = seen;
    if (vault.model().search(must(vault::Query::parse(word)), filter, 10).statements > 0) all += std::string("found ") + word + "\n";
  }
  return all;
}

TEST_CASE("a raised document is read and found by who sees the level, and by nobody below; its id, passages and codings stay") {
  Office office;
  const std::vector<Id> letters = office.letters();
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  const std::string before = all_shown(*reader, letters[0], {"granary", "orchard"});
  CHECK(before.find("title=granary.txt") != std::string::npos);
  CHECK(before.find("found granary") != std::string::npos);
  CodingEntry entry;
  entry.item = to_string(letters[0]);
  entry.quote = "locked by Guard Ri";
  entry.act = schema().vocabularies().find("act-type")->terms.front().code;
  entry.victim = "new:W-1";
  const Coded coded = code_text(*office.founder, schema(), {entry}, {});
  REQUIRE(coded.report.errors.empty());
  const std::vector<Cited> cited = cited_from(*office.founder, letters[0]);
  const std::uint64_t then = office.founder->model().latest_clock();

  const RaisePlan plan = must(raise_document(*office.founder, sealing(letters[0])));
  CHECK(plan.from == Confidentiality::restricted);
  CHECK(plan.files == 2);
  CHECK(plan.shut_out == std::vector<Id>{reader->member().id()});
  CHECK(plan.left == RaisePlan::Left::nothing);
  CHECK(plan.moved == 2);   // the other letter's file and text
  CHECK(std::ranges::find(plan.coded, coded.acts.at(0).act) != plan.coded.end());

  const std::string after = all_shown(*reader, letters[0], {"granary", "orchard"});
  CHECK(after == "type=Item\ntype=Item\nfound orchard\n");
  CHECK(read_document(*reader, schema(), letters[0])->text.empty());
  CHECK(must(text_of_record(*reader, letters[1])) == "The orchard was open that winter.");
  CHECK(must(original_of(*reader, letters[1])).bytes == "The orchard was open that winter.");
  // As of an earlier time, the neighbour's file is not missing: it was sealed anew.
  ShowOptions earlier;
  earlier.at = then;
  const Result<vault::Attachment> former = attachment_of(*reader, letters[1], "text", earlier);
  REQUIRE_FALSE(former);
  CHECK(former.error().what.find("sealed anew") != std::string::npos);

  vault::Vault& founder = *office.founder;
  CHECK(must(text_of_record(founder, letters[0])) == "The granary door was locked by Guard Ri. Nobody spoke.");
  CHECK(must(original_of(founder, letters[0])).bytes == "The granary door was locked by Guard Ri. Nobody spoke.");
  const std::vector<Cited> now = cited_from(founder, letters[0]);
  REQUIRE(now.size() == cited.size());
  for (std::size_t i = 0; i < now.size(); ++i) CHECK(now[i].span == cited[i].span);
  for (const vault::StoredStatement& stored : founder.model().statements_of(letters[0], Confidentiality::sealed)) {
    if (stored.statement.property == "type") continue;
    CHECK(stored.statement.confidentiality == Confidentiality::sealed);
    CHECK(stored.subject == letters[0]);   // so that it can be erased
  }
  // The log says who and why.
  const std::vector<vault::HistoryLine> history = founder.model().history({letters[0], {}, {}, {}, Confidentiality::restricted}, 100);
  CHECK(std::ranges::any_of(history, [&](const vault::HistoryLine& line) {
    return line.kind == vault::HistoryLine::Kind::retracted && line.note == "raised to sealed: too open" &&
           line.member == founder.member().id();
  }));
  CHECK(must(vault::verify(founder.environment(), founder.path(), {})).problems.empty());
  must(founder.erase(letters[0], "asked for it"));
  CHECK(text_of_record(founder, letters[0]).error().code == ErrorCode::not_found);
}

TEST_CASE("the former files go from the disk, and the same again finds nothing to do") {
  Office office;
  const std::vector<Id> letters = office.letters();
  const std::set<std::string> before = office.blobs();
  CHECK(before.size() == 1);
  must(raise_document(*office.founder, sealing(letters[0])));
  const std::set<std::string> after = office.blobs();
  CHECK(after.size() == 2);
  CHECK_FALSE(after.contains(*before.begin()));
  CHECK_FALSE(has_leftovers(*office.founder, letters[0]));
  CHECK(raisable_to(*office.founder, letters[0]).empty());
  CHECK(raise_document(*office.founder, sealing(letters[0])).error().code == ErrorCode::usage);
  CHECK(office.blobs() == after);
}

TEST_CASE("who may not erase raises all the same, and somebody who may takes the former bytes away") {
  Office office;
  const std::vector<Id> letters = office.letters();
  const auto writer = office.join("writer", vault::right_write, Confidentiality::sealed,
                                  {Compartment::internal, Compartment::restricted, Compartment::sealed});
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  must(writer->catch_up());
  const std::set<std::string> before = office.blobs();
  const RaisePlan plan = must(raise_document(*writer, sealing(letters[0])));
  CHECK(plan.left == RaisePlan::Left::no_right);
  CHECK(all_shown(*reader, letters[0], {"granary"}) == "type=Item\ntype=Item\n");
  CHECK(office.blobs().contains(*before.begin()));
  CHECK(has_leftovers(*writer, letters[0]));
  const RaisePlan again = must(plan_raise(*writer, sealing(letters[0])));
  CHECK(again.left == RaisePlan::Left::no_right);
  CHECK(raise_document(*writer, sealing(letters[0])).error().code == ErrorCode::refused);

  must(office.founder->catch_up());
  const RaisePlan rest = must(raise_document(*office.founder, sealing(letters[0])));
  CHECK(rest.only_removes);
  CHECK(rest.moved == 2);
  CHECK_FALSE(office.blobs().contains(*before.begin()));
  CHECK_FALSE(has_leftovers(*office.founder, letters[0]));
  CHECK(must(text_of_record(*office.founder, letters[1])) == "The orchard was open that winter.");
  CHECK(must(text_of_record(*office.founder, letters[0])).starts_with("The granary"));
}

TEST_CASE("a transcript and the testimony are raised with it where they are asked for, and nothing else is") {
  Office office;
  const auto handed = [&](const char* name, const char* words, HandedOver what) {
    const std::vector<std::string> paths = {office.folder.write(name, words)};
    what.how.level = Confidentiality::restricted;
    TakenOver taken = hand_over(*office.founder, schema(), find_files(paths), what);
    REQUIRE(taken.errors.empty());
    return taken;
  };
  HandedOver whose;
  whose.testimony = true;
  const TakenOver recording = handed("recording.bin", "not a text", whose);
  const Id original = recording.added.files.at(0).record, testimony = *recording.testimony;
  HandedOver of_it;
  of_it.made_from = original;
  const Id transcript = handed("words.txt", "They crossed at night.", of_it).added.files.at(0).record;
  of_it.made_from = transcript;
  const Id translation = handed("translation.txt", "Es war Nacht.", of_it).added.files.at(0).record;
  const auto around = [&](const Id& document) {
    std::set<Id> records;
    for (const Around& one : must(plan_raise(*office.founder, sealing(document))).around) records.insert(one.record);
    return records;
  };
  CHECK(around(original) == std::set<Id>{transcript, translation, testimony});
  CHECK(around(translation) == std::set<Id>{transcript, original, testimony});
  const Id stranger = office.letters()[0];
  CHECK(plan_raise(*office.founder, sealing(original, {stranger})).error().where == "with");
  // Asked for twice, it is raised once.
  must(raise_document(*office.founder, sealing(original, {transcript, testimony, transcript, translation})));
  CHECK(office.founder->model().statements_of(transcript, Confidentiality::sealed).size() ==
        office.founder->model().statements_of(translation, Confidentiality::sealed).size());
  std::size_t titles = 0;
  for (const vault::StoredStatement& stored : office.founder->model().statements_of(transcript, Confidentiality::sealed))
    titles += stored.statement.property == "title" ? 1 : 0;
  CHECK(titles == 1);
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  for (const Id& record : {original, transcript, translation}) CHECK(all_shown(*reader, record, {"crossed"}) == "type=Item\ntype=Item\n");
  CHECK(all_shown(*reader, testimony, {}) == "type=Testimony\ntype=Testimony\n");
  CHECK(must(text_of_record(*office.founder, transcript)) == "They crossed at night.");
  CHECK(all_shown(*reader, stranger, {"granary"}).find("found granary") != std::string::npos);
}

TEST_CASE("whom it shuts out is told after what roles show them, not after grants alone") {
  Office office;
  const Id letter = office.letters(Confidentiality::restricted)[0];
  const std::set<Compartment> all = {Compartment::internal, Compartment::restricted, Compartment::sealed};
  const auto analyst = office.join("analyst", vault::right_write, Confidentiality::sealed, all);
  const auto documenter = office.join("documenter", vault::right_write, Confidentiality::sealed, all);
  must(set_roles(*office.founder, analyst->member().id(), {Role::analyst}));
  must(set_roles(*office.founder, documenter->member().id(), {Role::documenter}));
  CHECK(highest_of(Role::analyst) == Confidentiality::restricted);  // as the table in README.md says
  CHECK(must(plan_raise(*office.founder, sealing(letter))).shut_out == std::vector<Id>{analyst->member().id()});
}

TEST_CASE("a former title that was corrected before is hidden as well, and what lies under a person's key stays there") {
  Office office;
  const Id person = must(edit_record(*office.founder, {}, "Person", {"name=Ri Kum Sun"}, {}, {}));
  const std::vector<std::string> paths = {office.folder.write("ri.txt", "the granary door")};
  AddOptions options;
  options.level = Confidentiality::restricted;
  options.subject = person;
  const Id letter = add_files(*office.founder, find_files(paths), options).files.at(0).record;
  must(edit_record(*office.founder, letter, "", {"title=another title"}, {}, {}));
  must(raise_document(*office.founder, sealing(letter)));
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  CHECK(all_shown(*reader, letter, {"granary"}) == "type=Item\ntype=Item\n");
  for (const vault::StoredStatement& stored : office.founder->model().statements_of(letter, Confidentiality::sealed)) {
    if (stored.statement.property != "type") CHECK(stored.subject == person);
  }
  must(office.founder->erase(person, "asked for it"));
  CHECK(all_shown(*office.founder, letter, {"granary"}) == "type=Item\ntype=Item\n");
}

TEST_CASE("who may not, what is not there, and a missing reason are told, and nothing is written") {
  Office office;
  const std::vector<Id> letters = office.letters(Confidentiality::internal);
  const auto analyst = office.join("analyst", vault::right_write, Confidentiality::restricted, lower);
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  CHECK(raise_document(*analyst, sealing(letters[0])).error().where == "level");
  CHECK(raise_document(*analyst, sealing(letters[0])).error().code == ErrorCode::refused);
  CHECK(raise_document(*reader, {.document = letters[0], .level = Confidentiality::restricted, .reason = "x"}).error().code ==
        ErrorCode::refused);
  CHECK(raisable_to(*analyst, letters[0]) == std::vector<Confidentiality>{Confidentiality::restricted});
  const std::uint64_t batches = office.founder->model().batch_count();
  CHECK(raise_document(*office.founder, sealing(Id{{9}})).error().code == ErrorCode::not_found);
  RaiseOptions silent = sealing(letters[0]);
  silent.reason = " ";
  CHECK(raise_document(*office.founder, silent).error().where == "reason");
  CHECK(office.founder->model().batch_count() == batches);
  must(raise_document(*analyst, {.document = letters[0], .level = Confidentiality::restricted, .reason = "x"}));
  const auto counter = office.join("counter", 0, Confidentiality::internal, {Compartment::internal});
  CHECK(all_shown(*counter, letters[0], {"granary"}) == "type=Item\ntype=Item\n");
  CHECK(all_shown(*reader, letters[0], {"granary"}).find("found granary") != std::string::npos);
}

TEST_CASE(
    "wherever the disk fails or the power goes, both letters can be read, and what was raised has left no former file once it opens "
    "again") {
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync, Fault::power_cut}) {
    bool struck = true;
    for (std::uint64_t n = 1; struck; ++n) {
      CAPTURE(n);
      vault::TestWorld world;
      FaultyDisk disk(real_disk(), folder_of(world.path("x")));
      const vault::Environment environment = world.machine("laptop", disk);
      auto vault = world.create(environment);
      const Id one = add_text(*vault, "The granary door was locked."), other = add_text(*vault, "The orchard was open.");
      must(vault->save_snapshot());
      disk.fail_at(fault, n);
      const bool raised = raise_document(*vault, sealing(one)).has_value();
      struck = disk.struck();
      vault::MemberSecret member = vault::copy_of(vault->member());
      vault.reset();
      disk.power_on(fault == Fault::power_cut ? FaultyDisk::Lost::unsynced : FaultyDisk::Lost::nothing);
      const auto opened = must(vault::Vault::open(environment, world.case_path(), std::move(member)));
      const bool is_sealed = level_of_document(*opened, one) == Confidentiality::sealed;
      if (raised || !struck) CHECK(is_sealed);
      CHECK(must(text_of_record(*opened, one)) == "The granary door was locked.");
      CHECK(must(text_of_record(*opened, other)) == "The orchard was open.");
      CHECK(has_leftovers(*opened, one) == false);
      const std::set<std::string> files = blobs_in(world.case_path());
      for (const Id& record : {one, other}) {
        for (const vault::StoredStatement& stored : opened->model().statements_of(record, Confidentiality::sealed, true)) {
          const records::Attachment& file = stored.statement.value.attachment;
          if (stored.statement.value.kind != records::ValueKind::attachment) continue;
          if (stored.standing) CHECK(files.contains(vault::file_name_of(file.blob)));
          if (!stored.standing) CHECK_FALSE(files.contains(vault::file_name_of(file.blob)));
        }
      }
      if (is_sealed)
        CHECK_FALSE(opened->model()
                        .search(must(vault::Query::parse("granary")), {Confidentiality::restricted, {}, {}, {}, {}, {}, {}, {}}, 10)
                        .statements > 0);
    }
  }
}

TEST_CASE("what somebody else says of it while its files are sealed anew is raised too, and nobody's correction is lost") {
  vault::TestWorld world;
  vault::Environment environment = world.machine();
  std::function<void()> meanwhile;
  environment.random = [&](std::span<std::uint8_t> out) {
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    crypto::random_bytes(out);
  };
  const auto vault = world.create(environment);
  const Id letter = add_text(*vault, "The granary door was locked.");
  must(edit_record(*vault, letter, "", {"title=a letter"}, {}, at_restricted()));
  const auto other = must(vault::Vault::open(world.machine("desk"), world.case_path(), vault::copy_of(vault->member())));
  meanwhile = [&] { must(edit_record(*other, letter, "", {"title=a letter from the granary", "note=by the river"}, {}, at_restricted())); };
  const RaisePlan plan = must(raise_document(*vault, sealing(letter)));
  CHECK_FALSE(meanwhile);   // it was said in between
  CHECK(plan.level == Confidentiality::sealed);
  std::vector<std::string> told;
  for (const vault::StoredStatement& stored : vault->model().statements_of(letter, Confidentiality::sealed)) {
    if (stored.statement.property == "type") continue;
    CHECK(stored.statement.confidentiality == Confidentiality::sealed);
    if (!stored.statement.value.text.empty()) told.push_back(stored.statement.value.text);
  }
  CHECK(std::ranges::find(told, "a letter from the granary") != told.end());
  CHECK(std::ranges::find(told, "by the river") != told.end());
  CHECK(std::ranges::find(told, "a letter") == told.end());
  CHECK(blobs_in(world.case_path()).size() == 1);   // nothing that was sealed in vain is left
}

TEST_CASE(
    "two copies of a case that each raise one of two documents in one file, and a title that a third corrected, show nothing of either "
    "once they meet") {
  Office office;
  const std::vector<Id> letters = office.letters();
  const auto reader = office.join("reader", 0, Confidentiality::restricted, lower);
  const std::string elsewhere = office.world.path("elsewhere.girok");
  std::filesystem::copy(office.world.case_path(), elsewhere, std::filesystem::copy_options::recursive);
  const auto other = must(vault::Vault::open(office.world.machine("elsewhere"), elsewhere, vault::copy_of(office.founder->member())));
  must(edit_record(*other, letters[0], "", {"title=the granary letter"}, {}, at_restricted()));
  must(raise_document(*office.founder, sealing(letters[0])));
  must(raise_document(*other, sealing(letters[1])));
  must(vault::merge(office.founder->environment(), office.world.case_path(), elsewhere, {}));
  for (const Id& letter : letters) CHECK(all_shown(*reader, letter, {"granary", "orchard"}) == "type=Item\ntype=Item\n");
  must(office.founder->catch_up());
  CHECK(must(text_of_record(*office.founder, letters[0])) == "The granary door was locked by Guard Ri. Nobody spoke.");
  CHECK(must(text_of_record(*office.founder, letters[1])) == "The orchard was open that winter.");
}

TEST_CASE(
    "former bytes below sealed are told and taken away at the level that it has; a former version of its own is counted among what goes") {
  Office office;
  const Id letter = office.letters(Confidentiality::internal)[0];
  // Another version, as an import that brings a changed file makes it.
  vault::Draft draft;
  for (const vault::StoredStatement& stored : office.founder->model().statements_of(letter, Confidentiality::sealed)) {
    if (stored.statement.value.kind != records::ValueKind::attachment) continue;
    vault::BlobWriter writer = must(office.founder->blob_writer());
    records::Statement newer = stored.statement;
    newer.value.attachment = must(writer.add("another version", "text/plain; charset=utf-8", "granary.txt", true));
    newer.supersedes = {stored.id};
    draft.add_blob(must(writer.finish()));
    (void)draft.add(std::move(newer));
  }
  must(office.founder->append(std::move(draft)));
  const auto writer = office.join("writer", vault::right_write, Confidentiality::sealed,
                                  {Compartment::internal, Compartment::restricted, Compartment::sealed});
  const RaiseOptions up = {.document = letter, .level = Confidentiality::restricted, .reason = "too open"};
  CHECK(must(raise_document(*writer, up)).left == RaisePlan::Left::no_right);
  must(office.founder->catch_up());
  CHECK_FALSE(raisable_to(*office.founder, letter).empty());
  CHECK(has_leftovers(*office.founder, letter));
  RaiseOptions rest = up;
  rest.level = *level_of_document(*office.founder, letter);
  const RaisePlan plan = must(raise_document(*office.founder, rest));
  CHECK(plan.only_removes);
  CHECK(plan.lost == 2);   // file and text as they were first; what was raised stands
  CHECK_FALSE(has_leftovers(*office.founder, letter));
}

}  // namespace
}  // namespace girok::app
