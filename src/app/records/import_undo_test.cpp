// Taking an import back: all of it, nothing that others have built on, and nothing of theirs.
#include "app/records/import_undo.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/records/stored_record.h"
#include "app/records/test_loose.h"
#include "app/records/undo.h"
#include "crypto/hash.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using vault::must;
using vault::StoredStatement;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

ImportReport bring(vault::Vault& vault, records::RecordSet set, const std::string& bytes, const ImportOptions& options = {}) {
  ImportFile file;
  file.path = "list.csv";
  file.bytes = bytes;
  file.size = bytes.size();
  file.sha256 = crypto::sha256_hex(bytes);
  file.media_type = "text/csv";
  file.records = std::move(set);
  std::vector<ImportFile> files;
  files.push_back(std::move(file));
  ImportReport report = import_records(vault, schema(), std::move(files), options);
  REQUIRE_MESSAGE(report.good(), to_string(report.errors.empty() ? Error{} : report.errors.front()));
  return report;
}

records::RecordSet people(const std::string& born = "1975") {
  return {record("1", "Person", {words("name", "Invented One"), date("born", born)}),
          record("2", "Person", {words("alias", "Invented Two")}),
          record("3", "Testimony", {leads("speaker", "1"), date("date", "2020-02")})};
}

ImportUndone undo(vault::Vault& vault, const std::optional<ImportBatch>& batch, bool dry_run = false) {
  REQUIRE(batch.has_value());
  ImportUndoOptions options;
  options.dry_run = dry_run;
  options.reason = "the wrong list";
  return undo_import(vault, *batch, options);
}

std::size_t standing(const vault::Vault& vault) { return vault.model().count_statements(Confidentiality::sealed); }
std::vector<Id> with(const vault::Vault& vault, std::string_view key) {
  return vault.model().records_with("identifier", "list:" + std::string(key), Confidentiality::sealed);
}
Id only(const vault::Vault& vault, std::string_view key) {
  const std::vector<Id> found = with(vault, key);
  REQUIRE(found.size() == 1);
  return found.front();
}
std::vector<std::string> values(const vault::Vault& vault, const Id& record, std::string_view property) {
  std::vector<std::string> found;
  for (const StoredStatement& stored : vault.model().statements_of(record, Confidentiality::sealed))
    if (stored.statement.property == property) found.push_back(stored.statement.value.text);
  return found;
}
std::optional<Holds> held(const ImportUndone& undone, const Id& record) {
  const auto at = std::ranges::find(undone.kept, record, &KeptRecord::record);
  return at == undone.kept.end() ? std::nullopt : std::optional(at->why);
}

TEST_CASE("an import nobody has built on goes whole, in one batch, and the history keeps both") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::size_t before = standing(*vault);
  const ImportReport report = bring(*vault, people(), "first");
  const Id person = only(*vault, "1");
  const std::size_t imported = standing(*vault);
  const std::uint64_t batches = vault->model().batch_count();

  const ImportUndone look = undo(*vault, report.batch, true);
  CHECK(look.errors.empty());
  CHECK_FALSE(look.written);
  CHECK(standing(*vault) == imported);
  CHECK(look.statements == imported - before);
  CHECK(look.gone.size() == 4);  // two persons, a testimony, the file
  CHECK(look.types.at("Person") == 2);
  CHECK(look.attachments == 1);
  CHECK(look.sees_all);

  const ImportUndone done = undo(*vault, report.batch);
  REQUIRE(done.written);
  CHECK(done.statements == look.statements);
  CHECK(vault->model().batch_count() == batches + 1);
  CHECK(standing(*vault) == before);
  CHECK(type_of_record(*vault, person, Confidentiality::sealed).empty());
  CHECK(past_imports(*vault).empty());
  CHECK(vault->model().statements_of(person, Confidentiality::sealed, true).size() == 4);  // type, identifier, name, born: ended, not gone
  CHECK(undo(*vault, report.batch).errors.at(0).code == ErrorCode::not_found);
}

TEST_CASE("what others built on stays whole, with what it leads to; and nothing of theirs is touched") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport report = bring(*vault, people(), "first");
  const Id speaker = only(*vault, "1"), other = only(*vault, "2"), testimony = only(*vault, "3");
  (void)must(edit_record(*vault, testimony, {}, {"note=heard in a quiet room"}, {}, {}));
  const ImportUndone done = undo(*vault, report.batch);
  REQUIRE(done.written);
  CHECK(held(done, testimony) == Holds::said);
  CHECK(held(done, speaker) == Holds::needed);
  CHECK(held(done, report.items.at(0)) == Holds::needed);  // its statements come from there
  CHECK(done.gone == std::vector<Id>{other});
  CHECK(values(*vault, speaker, "born") == std::vector<std::string>{"1975"});
  CHECK(values(*vault, testimony, "note").size() == 1);
  CHECK(with(*vault, "2").empty());
  CHECK(past_imports(*vault).size() == 1);
  // What was built is taken back, and then the rest goes as well.
  const auto note = vault->model().statements_of(testimony, Confidentiality::sealed);
  const auto at = std::ranges::find_if(note, [](const StoredStatement& one) { return one.statement.property == "note"; });
  REQUIRE(undo_statement(*vault, schema(), testimony, to_string(at->id), {}).report.written);
  CHECK(undo(*vault, report.batch).gone.size() == 3);
  CHECK(past_imports(*vault).empty());
}

TEST_CASE("a link to a record, and a statement that says who says so, keep it") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport report = bring(*vault, people(), "first");
  const Id one = only(*vault, "1"), two = only(*vault, "2");
  (void)must(edit_record(*vault, {}, "Testimony", {"speaker=" + to_string(two)}, {}, {}));
  EditOptions by;
  by.asserted_by = to_string(one);
  (void)must(edit_record(*vault, {}, "Place", {"name=Invented Harbour"}, {}, by));
  const ImportUndone look = undo(*vault, report.batch, true);
  CHECK(held(look, two) == Holds::linked);
  CHECK(held(look, one) == Holds::cited);
  CHECK(look.gone == std::vector<Id>{only(*vault, "3")});
}

TEST_CASE("what the import had replaced is said again, at its level and from its source; what was replaced since stays") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport first = bring(*vault, people("1975"), "first");
  const Id one = only(*vault, "1");
  ImportOptions missing;
  missing.retract_missing = true;
  records::RecordSet changed = people("1976");
  changed[0].statements[0] = words("name", "Invented Other");
  changed[1].statements = {words("occupation", "teaching")};  // the alias is gone from the file
  const ImportReport second = bring(*vault, std::move(changed), "second", missing);
  CHECK(values(*vault, one, "born") == std::vector<std::string>{"1976"});
  CHECK(values(*vault, only(*vault, "2"), "alias").empty());

  SUBCASE("all of it") {
    const ImportUndone done = undo(*vault, second.batch);
    REQUIRE(done.written);
    CHECK(done.changed.size() == 2);
    CHECK(done.gone == std::vector<Id>{second.items.at(0)});
    const auto now = vault->model().statements_of(one, Confidentiality::sealed);
    const auto born = std::ranges::find_if(now, [](const StoredStatement& stored) { return stored.statement.property == "born"; });
    REQUIRE(born != now.end());
    CHECK(born->statement.value.text == "1975");
    CHECK(born->statement.source == first.items.at(0));
    CHECK(values(*vault, one, "born").size() == 1);
    CHECK(values(*vault, one, "name") ==
          std::vector<std::string>{"Invented One"});  // names are many: the first was there all along, or was put back
    CHECK(values(*vault, only(*vault, "2"), "alias") == std::vector<std::string>{"Invented Two"});
    CHECK(values(*vault, only(*vault, "2"), "occupation").empty());
  }
  SUBCASE("but for what somebody has changed since") {
    (void)must(edit_record(*vault, one, {}, {"born=1977"}, {}, {}));
    const ImportUndone done = undo(*vault, second.batch);
    REQUIRE(done.written);
    CHECK(done.ended == 1);
    CHECK(values(*vault, one, "born") == std::vector<std::string>{"1977"});
  }
}

TEST_CASE("taken back twice, what the import had only taken back is said again once, and stays ended where somebody ended it") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  bring(*vault, people(), "first");
  const Id two = only(*vault, "2");
  ImportOptions missing;
  missing.retract_missing = true;
  records::RecordSet second = people();
  second[1].statements = {words("occupation", "teaching")};
  second.push_back(record("4", "Person", {words("alias", "Invented Four")}));
  const ImportReport report = bring(*vault, std::move(second), "second", missing);
  (void)must(edit_record(*vault, only(*vault, "4"), {}, {"note=holds the file"}, {}, {}));
  REQUIRE(undo(*vault, report.batch).again == 1);
  CHECK(values(*vault, two, "alias").size() == 1);
  CHECK(undo(*vault, report.batch).errors.at(0).code == ErrorCode::usage);
  CHECK(values(*vault, two, "alias").size() == 1);
  const auto now = vault->model().statements_of(two, Confidentiality::sealed);
  const auto alias = std::ranges::find_if(now, [](const StoredStatement& one) { return one.statement.property == "alias"; });
  (void)must(edit_record(*vault, two, {}, {}, {{to_string(alias->id), "not so"}}, {}));
  CHECK_FALSE(undo(*vault, report.batch).written);
  CHECK(values(*vault, two, "alias").empty());
}

TEST_CASE("what a colleague builds on it until the last moment stays") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport report = bring(*vault, people(), "first");
  const auto colleague = must(vault::Vault::open(world.machine("other"), world.case_path(), vault::copy_of(vault->member())));
  const Id two = only(*vault, "2");
  (void)must(edit_record(*colleague, two, {}, {"note=met twice"}, {}, {}));  // this vault has not caught up
  const ImportUndone done = undo(*vault, report.batch);
  REQUIRE(done.written);
  CHECK(held(done, two) == Holds::said);
  CHECK(values(*vault, two, "alias").size() == 1);
}

TEST_CASE("what was taken back with an import is no correction: it may be said again") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  bring(*vault, people("1975"), "first");
  const Id one = only(*vault, "1");
  const ImportReport second = bring(*vault, people("1976"), "second");
  // Something that keeps the second file: so it is the same file that says it again.
  (void)must(edit_record(*vault, second.items.at(0), {}, {"language=ko"}, {}, {}));
  REQUIRE(undo(*vault, second.batch).written);
  CHECK(values(*vault, one, "born") == std::vector<std::string>{"1975"});
  const ImportReport again = bring(*vault, people("1976"), "second");
  CHECK(again.counts.corrected == 0);
  CHECK(values(*vault, one, "born") == std::vector<std::string>{"1976"});
  // And it has a name of its own, by which it is taken back once more.
  REQUIRE(again.batch.has_value());
  CHECK(*again.batch != *second.batch);
  CHECK(must(import_of(*vault, *again.batch)).items == second.items);
  REQUIRE(undo(*vault, again.batch).written);
  CHECK(values(*vault, one, "born") == std::vector<std::string>{"1975"});
  // What a person corrects stays corrected.
  const auto now = vault->model().statements_of(one, Confidentiality::sealed);
  const auto born = std::ranges::find_if(now, [](const StoredStatement& stored) { return stored.statement.property == "born"; });
  (void)must(edit_record(*vault, one, {}, {}, {{to_string(born->id), "not so"}}, {}));
  CHECK(bring(*vault, people("1975"), "third").counts.corrected == 1);
}

TEST_CASE("who made it takes it back, or who is shown everything; and nobody to whom something in it is not shown") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const std::set<vault::Compartment> all = {vault::Compartment::internal, vault::Compartment::restricted, vault::Compartment::sealed};
  const auto join = [&](const std::string& handle, Role role, std::uint32_t rights) {
    vault::MemberSecret secret =
        must(vault::Vault::enrol(founder->environment(), world.case_path(), handle, vault::words("a newcomer's words")));
    const Id id = secret.id();
    must(founder->grant(id, rights, Confidentiality::sealed, all));
    must(set_roles(*founder, id, {role}));
    return must(vault::Vault::open(world.machine(handle), world.case_path(), std::move(secret)));
  };
  const auto documenter = join("documenter", Role::documenter, vault::right_write);
  const auto analyst = join("analyst", Role::analyst, vault::right_write);
  const auto lawyer = join("lawyer", Role::lawyer, vault::right_write);
  const ImportReport report = bring(*documenter, people(), "first");
  must(analyst->catch_up());
  must(lawyer->catch_up());
  CHECK(undo(*analyst, report.batch, true).errors.at(0).code == ErrorCode::refused);  // somebody else's
  CHECK(undo(*lawyer, report.batch, true).errors.at(0).code == ErrorCode::refused);  // imports nothing
  CHECK(undo(*documenter, report.batch, true).errors.empty());

  // An analyst's own, without a name: it goes. Of one who was a documenter, the names are above what is shown by now.
  const ImportReport plain = bring(*analyst, {record("9", "Person", {date("born", "1980")})}, "plain");
  CHECK_FALSE(undo(*analyst, plain.batch, true).sees_all);
  CHECK(undo(*analyst, plain.batch).written);
  must(founder->catch_up());
  must(set_roles(*founder, documenter->member().id(), {Role::analyst}));
  must(documenter->catch_up());
  CHECK(undo(*documenter, report.batch, true).errors.at(0).code == ErrorCode::refused);
  CHECK(undo(*founder, report.batch).written);
}

TEST_CASE("an erased correction does not bring back what it had replaced when its import is taken back") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const records::RecordSet plain = {record("1", "Event", {words("description", "a slip")})};
  bring(*vault, plain, "first");
  const Id event = only(*vault, "1");
  records::RecordSet sealed = plain;
  sealed[0].statements[0] = words("description", "what was told in confidence");
  sealed[0].statements[0].level = Confidentiality::sealed;
  const ImportReport second = bring(*vault, std::move(sealed), "second");
  REQUIRE(values(*vault, event, "description") == std::vector<std::string>{"what was told in confidence"});
  must(vault->erase(event, "asked"));
  CHECK(values(*vault, event, "description").empty());
  const ImportUndone done = undo(*vault, second.batch);
  CHECK(done.again == 0);
  CHECK(values(*vault, event, "description").empty());
}

TEST_CASE("an import is found by the beginning of its name") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportReport report = bring(*vault, people(), "first");
  const std::string name = short_batch(*report.batch);
  CHECK(must(import_named(*vault, name)).batch == *report.batch);
  CHECK(must(import_named(*vault, to_string(*report.batch))).lists == std::vector<std::string>{"list"});
  CHECK(import_named(*vault, "x").error().code == ErrorCode::usage);
  CHECK(import_named(*vault, name + "9").error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace girok::app
