// What stands around a record: neighbours in both directions up to a depth and a number, dates in order, provinces through those that places lie in; nothing sealed.
#include "app/records/around.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

Id make(vault::Vault& vault, const char* type, const std::vector<std::string>& said, const EditOptions& options = {}) {
  const Edited edited = edit(vault, records::Schema::built_in(), {}, type, said, {}, options);
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  return edited.record;
}

std::string link(const char* property, const Id& to) { return std::string(property) + "=@" + to_string(to); }

bool has(const Around& around, const Id& record) { return std::ranges::find(around.records, record) != around.records.end(); }

/// An act with a victim, in a village of a province, and an event that the act belongs to.
struct World {
  TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  Id province = make(*vault, "Place", {"name=A province", "iso=CN-JL"});
  Id village = make(*vault, "Place", {"name=A village", link("located-in", province)});
  Id event = make(*vault, "Event", {"date=2019-03", link("place", village)});
  Id victim = make(*vault, "Person", {"placeholder=yes"});
  Id act = make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2018-05-02", link("event", event)});
};

}  // namespace

TEST_CASE("neighbours, in both directions, as deep as asked") {
  World w;
  const Around near = must(records_around(*w.vault, w.event, 1, 50));
  CHECK(near.records.front() == w.event);
  CHECK(has(near, w.village));  // said of it
  CHECK(has(near, w.act));  // says it
  CHECK(!has(near, w.victim));
  CHECK(near.edges.size() == 2);
  CHECK(!near.cut);

  const Around far = must(records_around(*w.vault, w.event, 2, 50));
  CHECK(has(far, w.victim));
  CHECK(has(far, w.province));
  CHECK(far.records.size() == 5);

  const Around few = must(records_around(*w.vault, w.event, 2, 2));
  CHECK(few.records.size() == 2);
  CHECK(few.cut);
  for (const Around::Edge& edge : few.edges) CHECK(std::max(edge.from, edge.to) < few.records.size());
  CHECK(records_around(*w.vault, Id{}, 1, 50).error().code == ErrorCode::not_found);
}

TEST_CASE("nothing sealed is followed or dated") {
  World w;
  EditOptions sealed;
  sealed.level = vault::Confidentiality::sealed;
  const Id hidden = make(*w.vault, "Event", {"date=2001", link("place", w.village)}, sealed);
  CHECK(!has(must(records_around(*w.vault, w.village, 2, 50)), hidden));
  for (const DatedLine& line : must(dates_around(*w.vault, w.village))) CHECK(line.record != hidden);
}

TEST_CASE("dates of a record and of what leads to it, the earliest first") {
  World w;
  const std::vector<DatedLine> lines = must(dates_around(*w.vault, w.event));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].record == w.act);
  CHECK(lines[0].date == "2018-05-02");
  CHECK(lines[1].record == w.event);
  CHECK(lines[1].date == "2019-03");
}

TEST_CASE("provinces: events and acts by the code of their place or of what it lies in") {
  World w;
  const ProvinceCounts counts = must(count_provinces(*w.vault, records::Schema::built_in()));
  CHECK(counts.by_code == std::map<std::string, std::uint64_t>{{"CN-JL", 1}});
  CHECK(counts.unknown == 1);  // the act, which has no place of its own
}

TEST_CASE("a picture has a box for every record and a title on every arrow; of nothing there is none") {
  World w;
  const Around around = must(records_around(*w.vault, w.event, 1, 50));
  std::vector<GraphBox> boxes;
  for (const Id& record : around.records) boxes.push_back({"<" + to_string(record), {}, "/records/" + to_string(record), "event"});
  const std::string svg = picture_of(around, boxes, {"one", "two"}, "A & B");
  if (svg.empty()) {
    MESSAGE("skipped: Graphviz has no layout here");
    return;
  }
  CHECK(svg.find("A &amp; B") != std::string::npos);
  CHECK(svg.find("<title>two</title>") != std::string::npos);
  CHECK(svg.find("data-id=\"n2\"") != std::string::npos);
  CHECK(svg.find("><0") == std::string::npos);
  CHECK(picture_of({}, {}, {}, "none").empty());
}

}  // namespace girok::app
