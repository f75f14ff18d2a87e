// Undoing: what a statement had replaced stands again; what somebody else ended stays ended.
#include "app/records/undo.h"

#include <doctest/doctest.h>

#include "app/case/add.h"
#include "app/records/raise_document.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

std::vector<vault::StoredStatement> said(const vault::Vault& vault, const Id& record, std::string_view property) {
  std::vector<vault::StoredStatement> found = vault.model().statements_of(record, vault::Confidentiality::sealed);
  std::erase_if(found, [&](const vault::StoredStatement& stored) { return stored.statement.property != property; });
  return found;
}

TEST_CASE("what a correction replaced stands again, at its level and under its key") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  const Id place = must(edit_record(*vault, {}, "Place", {"address=1 Invented Lane"}, {}, {}));
  const vault::StoredStatement first = said(*vault, place, "address").at(0);
  must(edit_record(*vault, place, {}, {"address=2 Invented Lane"}, {}, {}));
  const vault::StoredStatement second = said(*vault, place, "address").at(0);
  const Edited undone = undo_statement(*vault, schema, place, to_string(second.id), "a slip");
  REQUIRE(undone.report.written);
  const auto now = said(*vault, place, "address");
  REQUIRE(now.size() == 1);
  CHECK(now[0].statement.value.text == "1 Invented Lane");
  CHECK(now[0].statement.confidentiality == first.statement.confidentiality);
  CHECK(now[0].subject == first.subject);
  CHECK(undo_statement(*vault, schema, place, to_string(second.id), {}).report.errors.size() == 1);  // it does not stand any more
}

TEST_CASE("what had replaced nothing is only taken back") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id place = must(edit_record(*vault, {}, "Place", {"name=Invented"}, {}, {}));
  const Edited undone = undo_statement(*vault, records::Schema::built_in(), place, to_string(said(*vault, place, "name").at(0).id), {});
  CHECK(undone.report.written);
  CHECK(said(*vault, place, "name").empty());
}

TEST_CASE("what was made more confidential does not stand again at its former level, nor does a neighbour whose file was taken away") {
  TestWorld world;
  TestFolder folder;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  AddOptions options;
  options.level = vault::Confidentiality::restricted;
  const std::vector<std::string> paths = {folder.write("granary.txt", "The granary door."), folder.write("orchard.txt", "The orchard.")};
  const Added added = add_files(*vault, find_files(paths), options);
  const Id raised = added.files.at(0).record, beside = added.files.at(1).record;
  must(raise_document(*vault, {.document = raised, .level = vault::Confidentiality::sealed, .reason = "too open"}));
  const std::uint64_t batches = vault->model().batch_count();
  for (const auto& [record, property] : {std::pair(raised, "title"), std::pair(raised, "file"), std::pair(raised, "text"),
                                         std::pair(beside, "file"), std::pair(beside, "text")}) {
    CAPTURE(property);
    const Edited undone = undo_statement(*vault, schema, record, to_string(said(*vault, record, property).at(0).id), "a slip");
    CHECK_FALSE(undone.report.written);
    REQUIRE(undone.report.errors.size() == 1);
    CHECK(undone.report.errors[0].code == ErrorCode::usage);
  }
  CHECK(vault->model().batch_count() == batches);
  // What was corrected after it was raised is undone as ever.
  must(edit_record(*vault, raised, {}, {"title=another"}, {}, {}));
  REQUIRE(undo_statement(*vault, schema, raised, to_string(said(*vault, raised, "title").at(0).id), {}).report.written);
  CHECK(said(*vault, raised, "title").at(0).statement.value.text == "granary.txt");
  CHECK(said(*vault, raised, "title").at(0).statement.confidentiality == vault::Confidentiality::sealed);
}

}  // namespace
}  // namespace girok::app
