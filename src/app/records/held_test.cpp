// What comes and goes through a server stays in memory: imports, exports and tables without a file of ours.
#include <doctest/doctest.h>

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

  CHECK_FALSE(moved_columns(schema, preview, {{2, entry + "/no-such"}}));
  CHECK_FALSE(moved_columns(schema, preview, {{9, ""}}));
  const Result<std::string> moved = moved_columns(schema, preview, {{0, entry + "/alias"}, {2, ""}});
  REQUIRE(moved);
  preview = preview_of(schema, *people(), "table", {}, {}, *moved);
  CHECK(preview.columns[0].place == entry + "/alias");
  CHECK(preview.columns[2].place.empty());

  CHECK(import_files(vault, schema, request_of(true, *moved)).report.counts.created == 2);
  const ImportOutcome outcome = import_files(vault, schema, request_of(false, *moved));
  CHECK(outcome.report.good());
  CHECK(outcome.report.written);
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
