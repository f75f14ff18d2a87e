// What is sent to a server in several files or in an archive: a bag, tables that belong together, files and what lies beside them, a coding.
#include "app/records/import_held.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/edit.h"
#include "app/case/test_text.h"
#include "app/records/export_files.h"
#include "app/records/import_preview.h"
#include "app/records/import_undo.h"
#include "base/dates.h"
#include "exchange/zip.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

std::shared_ptr<const HeldFile> held(std::string name, std::string bytes) {
  return std::make_shared<const HeldFile>(HeldFile{std::move(name), std::move(bytes)});
}

std::string zip_of(const std::vector<exchange::ZipPart>& parts) {
  Result<std::string> zip = exchange::write_zip(parts);
  REQUIRE(zip);
  return *std::move(zip);
}

ImportOutcome imported(vault::Vault& vault, std::vector<std::shared_ptr<const HeldFile>> files, bool dry_run = false) {
  ImportRequest request;
  request.held = std::move(files);
  request.options.dry_run = dry_run;
  return import_files(vault, schema(), std::move(request));
}

/// A bag with an event, and a document with its file.
HeldExport bag_of_a_case(const std::string& text) {
  TestWorld world;
  const auto from_held = world.create(world.machine());
  vault::Vault& from = *from_held;
  add_text(from, text, vault::Confidentiality::internal);
  REQUIRE(imported(from, {held("Event.csv", "title\nThe ferry\n")}).report.good());
  ExportOptions out;
  out.what.use = {"documentation", "own-organisation"};
  out.what.day = first_day(PartialDate{2026, 11, 25});
  out.what.level = records::Confidentiality::restricted;
  out.format = "bag";
  Result<HeldExport> made = export_held(from, schema(), out);
  REQUIRE(made);
  return *std::move(made);
}

TEST_CASE("a bag comes back from one ZIP archive, with the files that lie in it") {
  const std::string text = "A lantern was seen at the ferry.";
  const HeldExport bag = bag_of_a_case(text);
  TestWorld world;
  const auto into_held = world.create(world.machine());
  vault::Vault& into = *into_held;
  const ImportOutcome seen = imported(into, {held("handed-over.zip", bag.bytes)}, true);
  for (const Error& error : seen.report.errors) MESSAGE(to_string(error));
  CHECK(seen.report.good());
  CHECK(seen.format == "bag");
  CHECK_FALSE(seen.report.written);
  const ImportOutcome outcome = imported(into, {held("handed-over.zip", bag.bytes)});
  REQUIRE(outcome.report.written);
  CHECK(outcome.report.made.size() == outcome.report.counts.created);
  bool found = false;
  for (const Id& record : outcome.report.made) {
    for (const vault::StoredStatement& stored : into.model().statements_of(record, vault::Confidentiality::sealed)) {
      if (stored.statement.value.kind != records::ValueKind::attachment || stored.statement.property != "file") continue;
      const Result<std::string> bytes = into.read(stored.statement.value.attachment, 1000);
      found = found || (bytes && *bytes == text);
    }
  }
  CHECK(found);
}

TEST_CASE("a bag of which a byte was changed on the way is told and not taken") {
  const HeldExport bag = bag_of_a_case("A lantern was seen at the ferry.");
  const Result<exchange::ZipArchive> archive = exchange::ZipArchive::open(bag.bytes, "bag.zip");
  REQUIRE(archive);
  std::vector<exchange::ZipPart> parts;
  for (std::size_t i = 0; i < archive->entries().size(); ++i) {
    if (archive->entries()[i].folder) continue;
    Result<std::string> bytes = archive->read(i, 1'000'000);
    REQUIRE(bytes);
    if (archive->entries()[i].path.ends_with("records.jsonl")) bytes->push_back('\n');
    parts.push_back({"around/" + archive->entries()[i].path, *std::move(bytes)});
  }
  TestWorld world;
  const auto into = world.create(world.machine());
  const ImportOutcome outcome = imported(*into, {held("bag.zip", zip_of(parts))});
  CHECK_FALSE(outcome.report.written);
  REQUIRE_FALSE(outcome.report.errors.empty());
  CHECK(std::ranges::any_of(outcome.report.errors,
                            [](const Error& e) { return e.where.find("bag.zip/") == 0 && e.code == ErrorCode::damaged; }));
}

TEST_CASE("several tables are one import, in an archive or side by side; what no record names is told") {
  const std::vector<exchange::ZipPart> parts = {
      {"all/Event.csv", "title\nThe ferry\n"}, {"all/Place.csv", "name\nLantern Bay\n"}, {"all/picture.png", "no picture"}};
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportOutcome outcome = imported(*vault, {held("all.zip", zip_of(parts))});
  for (const Error& error : outcome.report.errors) MESSAGE(to_string(error));
  CHECK(outcome.report.written);
  CHECK(outcome.report.made.size() == 2);
  REQUIRE(
      std::ranges::any_of(outcome.notes, [](const exchange::Note& note) { return note.code == "unused" && note.where == "picture.png"; }));
  CHECK(previews_of(schema(), {held("all.zip", zip_of(parts))}, "table", {}, {}, {}).size() == 2);
  const ImportOutcome side_by_side = imported(*vault, {held("Event.csv", "title\nThe bridge\n"), held("Place.csv", "name\nSouth Bank\n")});
  CHECK(side_by_side.report.changed.size() == 2);  // rows without a key are known by table and number
  const ImportOutcome same_name = imported(*vault, {held("Event.csv", "title\nA\n"), held("Event.csv", "title\nB\n")});
  CHECK_FALSE(same_name.report.good());
}

TEST_CASE("files that lie beside may come in an archive of their own; two of one name are refused where they differ") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::string pictures = zip_of({{"pictures/1.png", "no picture"}, {"pictures/2.png", "none either"}});
  CHECK(imported(*vault, {held("Place.csv", "name\nLantern Bay\n"), held("pictures.zip", pictures)}, true).report.good());
  const std::string same = zip_of({{"pictures/1.png", "no picture"}}), other = zip_of({{"pictures/1.png", "another picture"}});
  CHECK(imported(*vault, {held("Place.csv", "name\nLantern Bay\n"), held("a.zip", same), held("b.zip", same)}, true).report.good());
  const ImportOutcome outcome =
      imported(*vault, {held("Place.csv", "name\nLantern Bay\n"), held("a.zip", same), held("b.zip", other)}, true);
  REQUIRE(outcome.report.errors.size() == 1);
  CHECK(outcome.report.errors.front().code == ErrorCode::usage);
}

TEST_CASE("an archive in which nothing is a record is refused by name, and so is one that leads out of itself") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const ImportOutcome pictures = imported(*vault, {held("pictures.zip", zip_of({{"picture.png", "no picture"}}))});
  REQUIRE(pictures.report.errors.size() >= 1);
  CHECK(pictures.report.errors.front().code == ErrorCode::unsupported);
  std::string bytes = zip_of({{"aa/picture.png", "no picture"}});
  for (std::size_t at = bytes.find("aa/picture"); at != std::string::npos; at = bytes.find("aa/picture", at + 1))
    bytes.replace(at, 3, "../");
  CHECK_FALSE(imported(*vault, {held("out.zip", bytes)}).report.good());
}

TEST_CASE("a coding is taken as proposals, all or nothing") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const Id document = add_text(vault, "She was held at the ferry.");
  const std::string head = "{\"format\": \"girok.coding/1\"}\n";
  const std::string line = "{\"item\": \"" + to_string(document) +
                           "\", \"quote\": \"held at the ferry\", \"act\": \"arbitrary-detention\", \"victim\": \"new:w1\"}\n";
  const ImportOutcome bad = imported(vault, {held("coding.jsonl", head + line + "{\"act\": 1}\n")});
  CHECK_FALSE(bad.report.good());
  CHECK_FALSE(bad.report.written);
  CHECK(imported(vault, {held("coding.jsonl", head + line)}, true).report.good());
  const ImportOutcome outcome = imported(vault, {held("coding.jsonl", head + line)});
  for (const Error& error : outcome.report.errors) MESSAGE(to_string(error));
  CHECK(outcome.format == "coding");
  REQUIRE(outcome.report.written);
  const auto proposed = [&](const Id& record) {
    const auto statements = vault.model().statements_of(record, vault::Confidentiality::sealed);
    return std::ranges::any_of(statements, [](const vault::StoredStatement& one) {
      return one.statement.property == "review" && one.statement.value.text == "proposed";
    });
  };
  CHECK(std::ranges::all_of(outcome.report.made, proposed));
}

TEST_CASE("codings that came as a file are one import, and are taken back as one: but for what somebody has worked with since") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const Id document = add_text(vault, "She was held at the ferry. Then she was sold.");
  const auto coding = [&](const char* quote, const char* act, const char* victim) {
    return "{\"item\": \"" + to_string(document) + "\", \"quote\": \"" + quote + "\", \"act\": \"" + act +
           "\", \"victim\": \"new:" + victim + "\"}\n";
  };
  const std::string bytes = "{\"format\": \"girok.coding/1\"}\n" + coding("held at the ferry", "arbitrary-detention", "w1") +
                            coding("she was sold", "trafficking", "w2");
  const std::size_t before = vault.model().count_statements(vault::Confidentiality::sealed);
  const ImportOutcome first = imported(vault, {held("codings.jsonl", bytes)});
  REQUIRE(first.report.written);
  REQUIRE(first.report.batch.has_value());
  CHECK(first.report.made.size() == 4);  // two acts, two persons
  CHECK(first.report.items.size() == 1);
  REQUIRE(past_imports(vault).size() == 1);
  CHECK(past_imports(vault).front().batch == *first.report.batch);
  CHECK(past_imports(vault).front().lists == std::vector<std::string>{"codings"});

  // Nobody is named: the file's hash is as open as codings are. Where somebody is, it goes with a key of its own.
  const auto level_of_hash = [&](const ImportOutcome& outcome) {
    for (const vault::StoredStatement& said : vault.model().statements_of(outcome.report.items.at(0), vault::Confidentiality::sealed)) {
      if (said.statement.property == "sha256") return said.statement.confidentiality;
    }
    return vault::Confidentiality::public_aggregate;
  };
  CHECK(level_of_hash(first) == vault::Confidentiality::internal);
  const std::string named = "{\"format\": \"girok.coding/1\"}\n{\"item\": \"" + to_string(document) +
                            "\", \"quote\": \"she was sold\", \"act\": \"trafficking\", \"victim\": \"named:Ada Example\"}\n";
  const ImportOutcome of_names = imported(vault, {held("named.jsonl", named)});
  REQUIRE(of_names.report.written);
  CHECK(level_of_hash(of_names) == vault::Confidentiality::sealed);
  REQUIRE(undo_import(vault, *of_names.report.batch, {}).written);

  const ImportUndone undone = undo_import(vault, *first.report.batch, {});
  REQUIRE(undone.written);
  CHECK(undone.gone.size() == 5);
  CHECK(vault.model().count_statements(vault::Confidentiality::sealed) == before);
  CHECK(past_imports(vault).empty());

  // Once more, and one act is accepted: it stays with its victim, and the file, by which the rest can be taken back later.
  const ImportOutcome second = imported(vault, {held("codings.jsonl", bytes)});
  REQUIRE(second.report.written);
  CHECK(second.notes.empty());
  const ImportOutcome third = imported(vault, {held("codings.jsonl", bytes)}, true);
  REQUIRE(third.notes.size() == 1);
  CHECK(third.notes.front().code == "imported-before");
  Id act{};
  for (const Id& made : second.report.made) {
    for (const vault::StoredStatement& said : vault.model().statements_of(made, vault::Confidentiality::sealed)) {
      if (said.statement.value.text == "trafficking") act = made;
    }
  }
  (void)vault::must(edit_record(vault, act, {}, {"review=accepted"}, {}, {}));
  const ImportUndone part = undo_import(vault, *second.report.batch, {});
  REQUIRE(part.written);
  CHECK(part.gone.size() == 2);
  CHECK(part.kept.size() == 3);
  CHECK(past_imports(vault).size() == 1);
}

TEST_CASE("errors are told as a table of which no cell is a formula") {
  ImportReport report;
  report.error({ErrorCode::malformed, "no such term", "=SUM(1)", "girok, vocab"});
  const Result<std::string> csv = errors_csv(report);
  REQUIRE(csv);
  CHECK(csv->find("'=SUM(1),no such term,\"girok, vocab\"") != std::string::npos);
}

}  // namespace
}  // namespace girok::app
