// The documents of a case, read: each with its record; stale when the documents change; stopped when asked.
#include "app/case/case_reading.h"

#include <doctest/doctest.h>

#include <tuple>

#include "app/access.h"
#include "app/case/add.h"
#include "app/linkage/case_decisions.h"
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

TEST_CASE(
    "what people decided about the origin of two documents binds the next reading, states no same-as, and is no decision about persons") {
  TestWorld world;
  const TestFolder folder;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  add_text(*vault, folder, "a.txt",
           "According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.\n");
  add_text(*vault, folder, "b.txt",
           "The Ministry of Labour says that brokers trafficked 27,340 women before the court closed the harbour last year.\n");
  const auto origins = [&] {
    const auto reading = must(read_collected(must(collect_texts(*vault)), nullptr, "test"));
    REQUIRE(reading->pile.found.figures.size() == 1);
    CHECK(reading->judged == judged_documents(*vault));
    return reading->pile.found.figures[0].origins;
  };
  CHECK(origins() == corroboration::Origins{1, 2});
  const std::vector<Id> items = must(collect_texts(*vault)).items;
  REQUIRE(decide(*vault, schema, items[1], items[0], linkage::Verdict::different, "two offices").report.written);
  CHECK(origins() == corroboration::Origins{2, 2});
  REQUIRE(decide(*vault, schema, items[0], items[1], linkage::Verdict::same, "one letter behind both").report.written);
  CHECK(origins() == corroboration::Origins{1, 1});
  for (const vault::StoredStatement& stored : vault->model().statements_of(items[0], vault::Confidentiality::sealed))
    CHECK(stored.statement.property != "same-as");
  CHECK(decisions_of_case(*vault).empty());
  REQUIRE(decisions_of_documents(*vault).size() == 1);
  REQUIRE(decide(*vault, schema, items[0], items[1], linkage::Verdict::cannot_tell, "").report.written);
  CHECK(origins() == corroboration::Origins{1, 2});
  REQUIRE(withdraw_decisions(*vault, schema, items[0], items[1], "mixed up").report.written);
  CHECK(decisions_of_documents(*vault).empty());
}

/// All of a reading that decisions about origins can change.
std::string counted(const CaseReading& reading) {
  std::string all;
  const auto range = [](const corroboration::Origins& origins) { return range_of(origins) + ";"; };
  const corroboration::Corroboration& found = reading.pile.found;
  for (const corroboration::Figure& figure : found.figures) all += range(figure.origins);
  all += range(found.provenance.origins);
  for (const corroboration::Edge& edge : found.provenance.edges)
    all +=
        std::to_string(edge.from) + ">" + std::to_string(edge.to) + edge.evidence + (edge.certain ? "!" : "?") + (edge.decides ? "d" : "");
  for (const corroboration::HeldTogether& held : found.provenance.held) all += std::to_string(held.a) + "=" + std::to_string(held.b);
  for (const Bond& bond : reading.view.bonds) all += bond.evidence + (bond.certain ? "!" : "?") + (bond.decides ? "d" : "");
  return all + json_of(reading.figures, "en");
}

TEST_CASE(
    "a decision about origins counts at once in a reading that is kept, as it would if the documents were read anew; taken back, it is as "
    "before") {
  TestWorld world;
  const TestFolder folder;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  add_text(*vault, folder, "a.txt",
           "According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.\n");
  add_text(*vault, folder, "b.txt",
           "The Ministry of Labour says that brokers trafficked 27,340 women before the court closed the harbour last year.\n");
  add_text(*vault, folder, "c.txt",
           "Brokers trafficked 27,340 women, says the Lantern Harbour Centre, whose staff visited the valley last spring.\n");
  const KeptReading kept(must(read_collected(must(collect_texts(*vault)), nullptr, "test")));
  const std::string before = counted(*kept.with_figures(*vault));
  const std::vector<Id> items = kept.as_counted()->items;
  REQUIRE(items.size() == 3);
  for (const auto& [verdict, a, b] : {std::tuple(linkage::Verdict::same, 0, 1), std::tuple(linkage::Verdict::different, 0, 2),
                                      std::tuple(linkage::Verdict::different, 1, 2), std::tuple(linkage::Verdict::cannot_tell, 0, 1)}) {
    REQUIRE(decide(*vault, schema, items.at(static_cast<std::size_t>(a)), items.at(static_cast<std::size_t>(b)), verdict, "seen")
                .report.written);
    const auto anew = must(read_collected(must(collect_texts(*vault)), nullptr, "test"));
    CHECK(counted(*kept.with_figures(*vault)) == counted(*anew));
    CHECK(counted(*kept.with_figures(*vault)) != before);
  }
  REQUIRE(withdraw_decisions(*vault, schema, items[0], items[2], "mixed up").report.written);
  REQUIRE(withdraw_decisions(*vault, schema, items[1], items[2], "mixed up").report.written);
  CHECK(counted(*kept.with_figures(*vault)) == before);
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
