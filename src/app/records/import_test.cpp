// Importing: all or nothing, nothing twice, nothing overwritten that somebody else has said.
#include <doctest/doctest.h>

#include "app/records/import_records.h"
#include "app/records/raise_document.h"
#include "app/records/stored_record.h"
#include "app/records/test_loose.h"
#include "base/faulty_disk.h"
#include "crypto/hash.h"
#include "vault/test_world.h"

using namespace girok;
using namespace girok::app;
using records::Confidentiality;
using records::ValueKind;
using vault::TestWorld;

namespace {

ImportFile file_of(records::RecordSet set, std::string bytes = "the file as it was") {
  ImportFile file;
  file.path = "lists/people.csv";
  file.bytes = std::move(bytes);
  file.size = file.bytes.size();
  file.sha256 = crypto::sha256_hex(file.bytes);
  file.media_type = "text/csv";
  file.records = std::move(set);
  return file;
}

ImportReport bring(vault::Vault& vault, records::RecordSet set, const ImportOptions& options = {},
                   std::string bytes = "the file as it was") {
  std::vector<ImportFile> files;
  files.push_back(file_of(std::move(set), std::move(bytes)));
  return import_records(vault, records::Schema::built_in(), std::move(files), options);
}

records::RecordSet people() {
  return {record("1", "Person", {words("name", "Ada Vale"), date("born", "1975"), words("occupation", "teaching")}),
          record("2", "Person", {words("alias", "Lantern")}),
          record("3", "Testimony", {leads("speaker", "1"), leads("interviewer", "2"), date("date", "2020-02")})};
}

Id only(const vault::Vault& vault, std::string_view property, std::string_view value) {
  const std::vector<Id> found = vault.model().records_with(property, value, vault.clearance());
  REQUIRE(found.size() == 1);
  return found.front();
}

std::vector<std::string> told(const vault::Vault& vault, const std::string& key) {
  return vault::told_of(vault, only(vault, "identifier", "people:" + key));
}

std::size_t standing(const vault::Vault& vault) { return vault.model().count_statements(Confidentiality::sealed); }

}  // namespace

TEST_CASE("an import writes records, what identifies them, and the file they come from, in one batch") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::uint64_t batches = vault->model().batch_count();
  const ImportReport report = bring(*vault, people());
  REQUIRE_MESSAGE(report.good(), to_string(report.errors.empty() ? Error{} : report.errors.front()));
  CHECK(report.written);
  CHECK(report.counts.created == 3);
  CHECK(report.counts.added == 7);
  CHECK(vault->model().batch_count() == batches + 1);
  CHECK(told(*vault, "1") ==
        std::vector<std::string>{"born=1975", "identifier=people:1", "name=Ada Vale", "occupation=teaching", "type=Person"});

  const Id person = only(*vault, "identifier", "people:1");
  for (const vault::StoredStatement& stored : vault->model().statements_of(person, Confidentiality::sealed)) {
    CHECK(stored.statement.source == report.items.front());
    const bool sealed = stored.statement.property == "name";
    CHECK(stored.statement.confidentiality == (sealed                                ? Confidentiality::sealed
                                               : stored.statement.property == "type" ? Confidentiality::internal
                                                                                     : Confidentiality::restricted));
    CHECK(stored.subject == (sealed ? std::optional(person) : std::nullopt));
  }
  const Id testimony = only(*vault, "identifier", "people:3");
  for (const vault::StoredStatement& stored : vault->model().statements_of(testimony, Confidentiality::sealed)) {
    if (stored.statement.property == "speaker") CHECK(stored.statement.value.record == person);
  }
}

TEST_CASE("the file is kept as confidential as the most confidential statement of it, and can be forgotten") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport report = bring(*vault, people());
  REQUIRE(report.items.size() == 1);
  bool kept = false;
  for (const vault::StoredStatement& stored : vault->model().statements_of(report.items.front(), Confidentiality::sealed)) {
    if (stored.statement.property != "file") continue;
    kept = true;
    CHECK(stored.statement.confidentiality == Confidentiality::sealed);
    CHECK(stored.subject == report.items.front());
    CHECK(vault::must(vault->read(stored.statement.value.attachment, 1000)) == "the file as it was");
  }
  CHECK(kept);
  REQUIRE(vault->erase(report.items.front(), "asked for"));
  CHECK(told(*vault, "1").size() == 5);
}

TEST_CASE("without keeping the file, its name and hash are still the source") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  ImportOptions options;
  options.keep = false;
  const ImportReport report = bring(*vault, people(), options);
  CHECK(vault::told_of(*vault, report.items.front()) == std::vector<std::string>{"identifier=import:people", "media-type=text/csv",
                                                                                 "sha256=" + crypto::sha256_hex("the file as it was"),
                                                                                 "size=18", "title=people.csv", "type=Item"});
}

TEST_CASE("the same file again adds nothing, and says so") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  const std::size_t before = standing(*vault);
  const std::uint64_t batches = vault->model().batch_count();
  const ImportReport again = bring(*vault, people());
  CHECK(again.good());
  CHECK_FALSE(again.written);
  CHECK(again.counts.unchanged == 3);
  CHECK(again.counts.said_already == 7);
  CHECK(standing(*vault) == before);
  CHECK(vault->model().batch_count() == batches);
}

TEST_CASE("a changed value replaces what this source said, and a new one of many is added") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  records::RecordSet changed = people();
  changed[0].statements[1].value.text = "1976";
  changed[0].statements.push_back(words("occupation", "nursing"));
  const ImportReport report = bring(*vault, changed, {}, "another file");
  CHECK(report.counts.changed == 1);
  CHECK(report.counts.replaced == 1);
  CHECK(report.counts.added == 1);
  CHECK(report.counts.conflicts == 0);
  CHECK(told(*vault, "1") == std::vector<std::string>{"born=1976", "identifier=people:1", "name=Ada Vale", "occupation=nursing",
                                                      "occupation=teaching", "type=Person"});

  // Back again: what the source itself replaced it may say again.
  CHECK(bring(*vault, people()).counts.replaced == 1);
  CHECK(told(*vault, "1").front() == "born=1975");
}

TEST_CASE("what somebody else has said is never replaced: both stand, and it is a conflict") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  vault::Statement other = vault::say(only(*vault, "identifier", "people:2"), "born", "1980", Confidentiality::restricted);
  other.value.kind = ValueKind::date;
  vault::add(*vault, other);
  records::RecordSet changed = people();
  changed[1].statements.push_back(date("born", "1981"));
  const ImportReport report = bring(*vault, changed);
  CHECK(report.counts.conflicts == 1);
  CHECK(report.counts.replaced == 0);
  CHECK(told(*vault, "2") == std::vector<std::string>{"alias=Lantern", "born=1980", "born=1981", "identifier=people:2", "type=Person"});
}

TEST_CASE("what was corrected in the case is not said again") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  const Id person = only(*vault, "identifier", "people:1");
  vault::Statement correction = vault::say(person, "born", "1974", Confidentiality::restricted);
  correction.value.kind = ValueKind::date;
  for (const vault::StoredStatement& stored : vault->model().statements_of(person, Confidentiality::sealed)) {
    if (stored.statement.property == "born") correction.supersedes = {stored.id};
  }
  vault::add(*vault, correction);
  const ImportReport again = bring(*vault, people());
  CHECK(again.counts.corrected == 1);
  CHECK_FALSE(again.written);
  CHECK(told(*vault, "1").front() == "born=1974");
}

TEST_CASE("what is gone from the file is told, and taken back only where asked") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  records::RecordSet shorter = people();
  shorter[0].statements.pop_back();
  const ImportReport told_only = bring(*vault, shorter);
  CHECK(told_only.counts.missing == 1);
  CHECK_FALSE(told_only.written);
  ImportOptions options;
  options.retract_missing = true;
  const ImportReport report = bring(*vault, shorter, options);
  CHECK(report.counts.retracted == 1);
  CHECK(told(*vault, "1") == std::vector<std::string>{"born=1975", "identifier=people:1", "name=Ada Vale", "type=Person"});

  shorter.pop_back();
  CHECK(bring(*vault, shorter).counts.missing_records == 1);
}

TEST_CASE("every bad row is told at once, and nothing is written") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::uint64_t batches = vault->model().batch_count();
  records::RecordSet set = people();
  set[0].statements[1].value.text = "yesterday";
  set[2].statements[1].value.text = "nobody";
  set.push_back(record("4", "Person", {date("born", "2000"), date("died", "1990")}));
  const ImportReport report = bring(*vault, set);
  CHECK(report.error_count == 3);
  CHECK_FALSE(report.written);
  CHECK(vault->model().batch_count() == batches);
  for (const Error& error : report.errors) CHECK(error.where.starts_with("people.csv:"));
}

TEST_CASE("two records with one key are refused") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  records::RecordSet set = people();
  set[1].key = "1";
  CHECK(bring(*vault, set).error_count >= 1);
  set = people();
  set[0].key = "@0000000000000000000000000A";
  const ImportReport report = bring(*vault, set);
  REQUIRE(report.error_count >= 1);
  CHECK(report.errors.front().code == ErrorCode::not_found);
}

TEST_CASE("a key may be the id of a record, of this case or brought from another") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::string id = "3F2K7QAB9TQ47QK2M4WX0AB1CD";
  REQUIRE(parse_id(id));
  records::RecordSet set{record(id, "Person", {words("alias", "Lantern")})};
  CHECK(bring(*vault, set).counts.created == 1);
  CHECK(vault::told_of(*vault, *parse_id(id)) == std::vector<std::string>{"alias=Lantern", "type=Person"});
  set[0].key = "@" + id;
  set[0].statements.push_back(words("occupation", "teaching"));
  const ImportReport report = bring(*vault, set);
  CHECK(report.counts.changed == 1);
  CHECK(report.counts.added == 1);
  CHECK(report.counts.said_already == 1);
}

TEST_CASE("links may lead to what an earlier import brought") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  const ImportReport report = bring(*vault, {record("9", "TraffickingCase", {leads("person", "people:1")})}, {}, "cases");
  CHECK(report.good());
  CHECK(report.written);
}

TEST_CASE("who was erased does not come back with the next import") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  REQUIRE(bring(*vault, people()).written);
  REQUIRE(vault->erase(only(*vault, "identifier", "people:1"), "consent withdrawn"));
  const ImportReport again = bring(*vault, people());
  REQUIRE(again.error_count == 1);
  CHECK(again.errors.front().code == ErrorCode::refused);
  CHECK(again.errors.front().where == "people.csv:1");
}

TEST_CASE("nothing of an append-only record is replaced") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  records::RecordSet set = people();
  set.push_back(record("c", "Consent", {leads("person", "1"), date("given", "2020-01-01")}));
  REQUIRE(bring(*vault, set).written);
  set.back().statements[1].value.text = "2020-01-02";
  const ImportReport report = bring(*vault, set);
  CHECK(report.counts.replaced == 0);
  CHECK(report.counts.added == 1);
  CHECK(told(*vault, "c").size() == 5);
}

TEST_CASE("a dry run counts what the import then does, and writes nothing") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  ImportOptions dry;
  dry.dry_run = true;
  const std::uint64_t batches = vault->model().batch_count();
  const ImportReport before = bring(*vault, people(), dry);
  CHECK(vault->model().batch_count() == batches);
  const ImportReport after = bring(*vault, people());
  CHECK(before.counts.created == after.counts.created);
  CHECK(before.counts.added == after.counts.added);
  CHECK_FALSE(before.written);
  CHECK(after.written);
}

TEST_CASE("wherever the disk fails or the power goes, all of an import is there or nothing is") {
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync, Fault::power_cut}) {
    bool struck = true;
    for (std::uint64_t n = 1; struck; ++n) {
      TestWorld world;
      FaultyDisk disk(real_disk(), folder_of(world.path("x")));
      const vault::Environment environment = world.machine("laptop", disk);
      auto vault = world.create(environment);
      const std::size_t nothing = standing(*vault);
      disk.fail_at(fault, n);
      const ImportReport report = bring(*vault, people());
      struck = disk.struck();
      CHECK(report.written == report.good());
      vault::MemberSecret member = vault::copy_of(vault->member());
      vault.reset();
      disk.power_on(fault == Fault::power_cut ? FaultyDisk::Lost::unsynced : FaultyDisk::Lost::nothing);
      const auto opened = vault::must(vault::Vault::open(environment, world.case_path(), std::move(member)));
      const bool there = opened->model().records_with("identifier", "people:3", Confidentiality::sealed).size() == 1;
      // 3 types, 3 identifiers, 7 statements of the file; 7 of its Item.
      CHECK(standing(*opened) == nothing + (there ? 20 : 0));
      if (report.written) CHECK(there);
      if (!struck) CHECK(there);
    }
  }
}

TEST_CASE("nothing that was made more confidential since is lowered by the same file, nor by one with another value") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const auto letters = [](const char* title) {
    records::RecordSet set = {record("1", "Item", {words("title", title), words("note", "by the river")})};
    for (records::LooseStatement& loose : set[0].statements) loose.level = Confidentiality::restricted;
    return set;
  };
  REQUIRE(bring(*vault, letters("The granary")).written);
  const Id letter = only(*vault, "identifier", "people:1");
  vault::must(raise_document(*vault, {.document = letter, .level = Confidentiality::sealed, .reason = "too open"}));
  const ImportReport again = bring(*vault, letters("The granary"));
  CHECK(again.counts.unchanged == 1);
  CHECK(again.counts.replaced == 0);
  CHECK_FALSE(again.written);
  const ImportReport other = bring(*vault, letters("The granary door"), {}, "another file");
  CHECK(other.counts.replaced == 1);
  std::vector<std::string> titles;
  for (const vault::StoredStatement& stored : vault->model().statements_of(letter, Confidentiality::sealed)) {
    if (stored.statement.property == "type") continue;
    CHECK(stored.statement.confidentiality == Confidentiality::sealed);
    if (stored.statement.property == "title") titles.push_back(stored.statement.value.text);
  }
  CHECK(titles == std::vector<std::string>{"The granary door"});
  // Nor by somebody who is not shown the new level, with the file of before.
  vault::MemberSecret secret =
      vault::must(vault::Vault::enrol(vault->environment(), world.case_path(), "lower", vault::words("a newcomer's words")));
  vault::must(vault->grant(secret.id(), vault::right_write, Confidentiality::restricted,
                           {records::Compartment::internal, records::Compartment::restricted}));
  const auto lower = vault::must(vault::Vault::open(world.machine("lower"), world.case_path(), std::move(secret)));
  bring(*lower, letters("The granary"));
  CHECK(vault::told_of(*lower, letter, Confidentiality::restricted) == std::vector<std::string>{"type=Item"});
}
