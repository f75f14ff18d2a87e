// What comes and goes through a server stays in memory: imports, exports and tables without a file of ours.
#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/edit.h"
#include "app/records/consent_edit.h"
#include "app/records/exchange_json.h"
#include "app/records/export_files.h"
#include "app/records/import_preview.h"
#include "app/records/vocab.h"
#include "base/dates.h"
#include "exchange/zip.h"
#include "vault/test_world.h"

using namespace girok;
using namespace girok::app;
using vault::TestWorld;

namespace {

std::shared_ptr<const HeldFile> people() {
  return std::make_shared<const HeldFile>(HeldFile{"people.csv", "name,born,shoe\nAda Vale,1975,4\nBo Reed,1980,5\n"});
}

ImportRequest request_of(bool dry_run, const std::string& mapping) {
  ImportRequest request;
  request.held = {people()};
  request.type = "Person";
  request.mapping_text = mapping;
  request.options.dry_run = dry_run;
  return request;
}

}  // namespace

TEST_CASE("a table in memory is seen, its columns are put elsewhere, and it is imported as it then stands") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const records::Schema& schema = records::Schema::built_in();
  TablePreview preview = preview_of(schema, *people(), "table", "Person", {}, {});
  REQUIRE(preview.table);
  CHECK(preview.row_count == 2);
  REQUIRE(preview.columns.size() == 3);
  CHECK(preview.columns[1].place.ends_with("/born"));
  CHECK(preview.rows[0][0] == "Ada Vale");
  REQUIRE_FALSE(preview.choices.empty());
  const std::string entry = preview.columns[1].place.substr(0, preview.columns[1].place.find('/'));

  CHECK_FALSE(changed_mapping(schema, preview, {.places = {{2, entry + "/no-such"}}}));
  CHECK_FALSE(changed_mapping(schema, preview, {.places = {{9, ""}}}));
  const auto moved = changed_mapping(schema, preview, {.places = {{0, entry + "/alias"}, {2, ""}}});
  REQUIRE(moved);
  preview = preview_of(schema, *people(), "table", {}, {}, *moved);
  CHECK(preview.columns[0].place == entry + "/alias");
  CHECK(preview.columns[2].place.empty());

  CHECK(import_files(vault, schema, request_of(true, *moved)).report.counts.created == 2);
  const ImportOutcome outcome = import_files(vault, schema, request_of(false, *moved));
  CHECK(outcome.report.good());
  CHECK(outcome.report.written);
}

TEST_CASE("words that are not understood are told with how often they stand there, and taken for terms, for dates, or for nothing") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  const auto file = std::make_shared<const HeldFile>(
      HeldFile{"list.csv", "No,Sex,Born,Colour\n1,a woman,4/5/1975,red\n2,F,about then,blue\n3,a woman,1980,\n4,unknown,,red\n"});
  TablePreview preview = preview_of(schema, *file, "table", "Person", {}, {});
  REQUIRE(preview.columns.size() == 4);
  CHECK(preview.columns[0].key);
  CHECK(preview.columns[3].undecided);
  CHECK(preview.columns[3].samples == std::vector<std::string>{"red", "blue"});
  CHECK(preview.columns[1].vocabulary == "sex");
  // F and unknown are words that tables often have: the mapping takes them already.
  CHECK(preview.columns[1].words == std::vector<exchange::NotUnderstood::Word>{{"a woman", 2}});
  CHECK(preview.columns[2].date);
  CHECK(preview.columns[2].words == std::vector<exchange::NotUnderstood::Word>{{"4/5/1975", 1}, {"about then", 1}});

  const auto wrong = changed_mapping(schema, preview, {.words = {{{1, 0}, "femal"}, {{2, 1}, "soon"}}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().size() == 2);
  CHECK(wrong.error()[0].where == "Sex");
  const auto mended = changed_mapping(
      schema, preview, {.words = {{{1, 0}, "Female"}, {{2, 1}, ""}}, .date_orders = {{2, "dmy"}}, .key = std::optional<std::size_t>()});
  REQUIRE(mended);
  preview = preview_of(schema, *file, "table", {}, {}, *mended);
  CHECK(preview.columns[1].words.empty());
  CHECK(preview.columns[2].words.empty());
  CHECK(preview.columns[2].date_order == "dmy");
  CHECK_FALSE(preview.columns[0].key);
  ImportRequest request;
  request.held = {file};
  request.mapping_text = *mended;
  const ImportOutcome outcome = import_files(*vault_held, schema, request);
  REQUIRE(outcome.report.good());
  std::size_t women = 0, may_fourth = 0;
  for (const Id& one : outcome.report.made) {
    const std::vector<std::string> told = vault::told_of(*vault_held, one);
    women += std::ranges::find(told, "sex=female") != told.end() ? 1U : 0U;
    may_fourth += std::ranges::find(told, "born=1975-05-04") != told.end() ? 1U : 0U;
    CHECK(std::ranges::find(told, "born=about then") == told.end());
  }
  CHECK(women == 3);
  CHECK(may_fourth == 1);
}

TEST_CASE("a last row that sums up the others is shown as left out, with why, until somebody says that it is a record") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  const auto file = std::make_shared<const HeldFile>(
      HeldFile{"명단.csv", "번호,성명,성별,비고\nA-1,가상희,여,\nA-2,나상희,여,강을 건넜다\nA-3,다상희,여,\n합계,3명,,\n"});
  const TablePreview preview = preview_of(schema, *file, "table", "Person", {}, {});
  CHECK(preview.row_count == 4);
  REQUIRE(preview.totals.size() == 1);
  CHECK(preview.totals[0].line == 5);
  CHECK(preview.totals[0].cells == "합계 | 3명");
  CHECK_FALSE(preview.totals[0].taken);
  REQUIRE(preview.columns.size() == 4);
  CHECK(preview.columns[0].key);
  const auto people_of = [&](const std::string& mapping) {
    ImportRequest request;
    request.held = {file};
    request.type = mapping.empty() ? "Person" : "";
    request.mapping_text = mapping;
    request.options.dry_run = true;
    const ImportOutcome outcome = import_files(*vault, schema, request);
    REQUIRE(outcome.report.good());
    const bool told = std::ranges::any_of(outcome.notes, [](const exchange::Note& note) { return note.code == "total-row"; });
    CHECK(told == (outcome.report.types.at("Person") == 3));
    CHECK((text_of(outcome).find("rows, left out                1  they seem to be totals") != std::string::npos) == told);
    return outcome.report.types.at("Person");
  };
  CHECK(people_of("") == 3);
  const auto taken = changed_mapping(schema, preview, {.take_rows = std::set<std::size_t>{5}});
  REQUIRE(taken);
  const TablePreview after = preview_of(schema, *file, "table", {}, {}, *taken);
  REQUIRE(after.totals.size() == 1);
  CHECK(after.totals[0].taken);
  CHECK(people_of(*taken) == 4);
  const auto back = changed_mapping(schema, after, {.take_rows = std::set<std::size_t>{}});
  REQUIRE(back);
  CHECK(people_of(*back) == 3);
}

TEST_CASE("rows with one key that say different things add their values where somebody says so, if there can be several") {
  const records::Schema& schema = records::Schema::built_in();
  const HeldFile file{"list.csv", "No,Born,Note\n1,1975,one\n1,1975,two\n2,1980,three\n"};
  const TablePreview preview = preview_of(schema, file, "table", "Person", {}, {});
  REQUIRE(preview.columns.size() == 3);
  CHECK_FALSE(preview.columns[1].several);
  CHECK(preview.columns[2].several);
  const auto mended = changed_mapping(schema, preview, {.collect = std::set<std::size_t>{1, 2}});
  REQUIRE(mended);
  const TablePreview after = preview_of(schema, file, "table", {}, {}, *mended);
  CHECK_FALSE(after.columns[1].collect);
  CHECK(after.columns[2].collect);
}

TEST_CASE("an export in memory is one file, or a ZIP archive of several, and stands in the log") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const records::Schema& schema = records::Schema::built_in();
  ImportRequest request;
  request.held = {std::make_shared<const HeldFile>(HeldFile{"events.csv", "title\nThe ferry\n"})};
  request.type = "Event";
  REQUIRE(import_files(vault, schema, request).report.written);
  ExportOptions options;
  options.what.use = {"advocacy", "united-nations"};
  options.what.day = first_day(PartialDate{2026, 11, 25});
  options.what.types = {"Event"};
  for (const std::string format : {"records", "csv", "bag", "xlsx", "prov", "dossier"}) {
    CAPTURE(format);
    options.format = format;
    const Result<HeldExport> made = export_held(vault, schema, options);
    if (!made) MESSAGE(made.error().what);
    REQUIRE(made);
    CHECK(made->outcome.release);
    CHECK(made->name.starts_with("girok-" + format + "-2026-11-25."));
    CHECK_FALSE(made->bytes.empty());
    if (made->name.ends_with(".zip")) CHECK(exchange::ZipArchive::open(made->bytes, "zip"));
  }
}

TEST_CASE("a table of terms in memory is checked and added") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const std::vector<HeldTable> bad = {{"bad.tsv", "# vocabulary: nowhere\ncode\tparent\nx\ty\n"}};
  CHECK_FALSE(check_tables(records::Schema::built_in(), bad).front().errors.empty());
  const std::vector<HeldTable> good = {
      {"ferry.tsv",
       "# vocabulary: lantern-ferry\n# en: Ferry\ncode\tparent\tstatus\ten\tko\tzh\tnote\nlantern-day\t\t\tBy day\t낮\t白天\t\n"}};
  const auto added = add_tables(vault, good, "Ferry");
  REQUIRE(added);
  CHECK(added->front().record);
}

TEST_CASE("an export knows when something in it was erased, and when somebody who had agreed no longer does") {
  TestWorld world;
  const auto vault_held = world.create(world.machine());
  vault::Vault& vault = *vault_held;
  const records::Schema& schema = records::Schema::built_in();
  const Id one = vault::must(edit_record(vault, {}, "Person", {"alias=Invented"}, {}, {}));
  const Id other = vault::must(edit_record(vault, {}, "Person", {"alias=Another"}, {}, {}));
  EditOptions how;
  how.strict = true;
  for (const Id& person : {one, other}) {
    const Edited consent = new_consent(vault, schema, person, {"given=2025-01-01", "permits=advocacy:united-nations"}, how);
    REQUIRE(consent.report.errors.empty());
  }
  ExportRequest request;
  request.use = {"advocacy", "united-nations"};
  request.day = today(vault);
  request.level = vault::Confidentiality::internal;
  request.only = std::vector<Id>{one};
  const ExportBasis basis = vault::must(collect_records(vault, schema, request)).basis;
  CHECK(basis.permitted.size() == 2);
  CHECK(std::ranges::binary_search(basis.holds, one));
  CHECK_FALSE(std::ranges::binary_search(basis.holds, other));

  vault::must(vault.erase(other, "asked"));
  CHECK_FALSE(was_erased(vault, basis));  // nothing of theirs is in it
  vault::must(vault.erase(one, "asked"));
  CHECK(was_erased(vault, basis));

  CHECK(is_permitted_still(vault, schema, basis));
  REQUIRE(withdraw_consent(vault, schema, one, today(vault), "asked").edited.report.errors.empty());
  CHECK_FALSE(is_permitted_still(vault, schema, basis));
}
