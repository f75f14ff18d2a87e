// Undoing: what a statement had replaced stands again; what somebody else ended stays ended.
#include "app/records/undo.h"

#include <doctest/doctest.h>

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

}  // namespace
}  // namespace girok::app
