// The documents of a case, read: each with its record; stale when the documents change; stopped when asked.
#include "app/case/case_reading.h"

#include <doctest/doctest.h>

#include "app/access.h"
#include "app/case/add.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

void add_text(vault::Vault& vault, const TestFolder& folder, const std::string& name, const std::string& text) {
  const std::vector<std::string> paths{folder.write(name, text)};
  AddOptions options;
  const auto added = add_files(vault, find_inputs(paths), options);
  CHECK(added.errors.empty());
}

TEST_CASE("documents of a case are read with the records they stand in, and the reading is stale once another is added") {
  TestWorld world;
  const TestFolder folder;
  const auto vault = world.create(world.machine());
  CHECK(collect_texts(*vault).error().code == ErrorCode::not_found);
  add_text(*vault, folder, "a.txt", "Harbour Watch said that at least 1,200 women were held in Tolva in 2022.\n");
  add_text(*vault, folder, "b.txt", "Some 1,500 women were held in Tolva in 2022, Harbour Watch said.\n");
  const auto reading = must(read_collected(must(collect_texts(*vault)), nullptr, "test"));
  REQUIRE(reading->pile.documents.size() == 2);
  REQUIRE(reading->items.size() == 2);
  CHECK(reading->items[0] != Id{});
  CHECK(reading->items[0] != reading->items[1]);
  CHECK(reading->stamp == documents_stamp(*vault));
  CHECK_FALSE(reading->figures.figures.empty());
  const std::string html = quoted_html(*reading, {0, reading->pile.documents[0].claims.front().span});
  CHECK(html.find("<mark>") != std::string::npos);
  CHECK(may_still_see(*vault, *reading));
  must(set_roles(*vault, vault->member().id(), {Role::statistician}));
  CHECK_FALSE(may_still_see(*vault, *reading));
  must(set_roles(*vault, vault->member().id(), every_role()));
  add_text(*vault, folder, "c.txt", "A third text about Tolva.\n");
  CHECK(reading->stamp != documents_stamp(*vault));
}

TEST_CASE("transcripts of testimonies are left out where they are not asked for, and counted") {
  TestWorld world;
  const TestFolder folder;
  const auto vault = world.create(world.machine());
  add_text(*vault, folder, "press.txt", "Harbour Watch said that at least 1,200 women were held in Tolva in 2022.\n");
  const Id press = must(collect_texts(*vault)).items.front();
  add_text(*vault, folder, "told.txt", "I was held for three months.\n");
  const std::vector<Id> both = must(collect_texts(*vault)).items;
  REQUIRE(both.size() == 2);
  const Id told = both.front() == press ? both.back() : both.front();
  const Id testimony = new_id(vault->environment().random);
  vault::add(*vault, vault::say(testimony, "type", "Testimony"));
  vault::Statement item = vault::say(testimony, "item", "");
  item.value = records::Value{};
  item.value.kind = records::ValueKind::record;
  item.value.record = told;
  vault::add(*vault, item);
  const CollectedTexts without = must(collect_texts(*vault, false));
  CHECK(without.items == std::vector<Id>{press});
  CHECK(without.left_out == 1);
  CHECK(must(read_collected(must(collect_texts(*vault, false)), nullptr, "test"))->left_out == 1);
  CHECK(must(collect_texts(*vault)).left_out == 0);
}

TEST_CASE("reading the documents of a case can be stopped") {
  TestWorld world;
  const TestFolder folder;
  const auto vault = world.create(world.machine());
  add_text(*vault, folder, "a.txt", "At least 12 people were held.\n");
  Progress progress;
  progress.stop();
  const auto stopped = read_collected(must(collect_texts(*vault)), &progress, "test");
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::cancelled);
}

}  // namespace
}  // namespace girok::app
