// Looking through records: coded values with what is below them, dates that can meet, words, several conditions; pages; nothing sealed.
#include "app/records/browse.h"

#include <doctest/doctest.h>

#include <set>

#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

struct World {
  TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  Id victim = make("Person", {"placeholder=yes"});

  Id make(const char* type, const std::vector<std::string>& said, std::optional<vault::Confidentiality> level = {}) {
    EditOptions options;
    options.level = level;
    const Edited edited = edit(*vault, schema(), {}, type, said, {}, options);
    for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
    return edited.record;
  }
  Id act(const char* act_type, const char* date) {
    return make("Act", {std::string("act-type=") + act_type, std::string("date=") + date, "victim=@" + to_string(victim)});
  }
  std::set<Id> found(const BrowseOptions& options) {
    std::set<Id> ids;
    for (const ListedRecord& record : must(browse_records(*vault, schema(), options)).records) ids.insert(record.record);
    return ids;
  }
};

BrowseOptions acts_where(std::vector<BrowseCondition> where) {
  BrowseOptions options;
  options.types = {"Act"};
  options.where = std::move(where);
  return options;
}

}  // namespace

TEST_CASE("a code stands for what is below it, a date for all that can have been within it, and conditions narrow each other") {
  World w;
  const Id narrower = w.act("trafficking-for-forced-marriage", "2017-05-02");
  const Id trafficking = w.act("trafficking", "2017");
  const Id labour = w.act("camp-labour", "2018-01");
  CHECK(w.found(acts_where({{"act-type", "trafficking"}})).contains(narrower));
  CHECK(w.found(acts_where({{"act-type", "trafficking"}})).contains(trafficking));
  CHECK(!w.found(acts_where({{"act-type", "trafficking"}})).contains(labour));
  CHECK(w.found(acts_where({{"date", "2017-06"}})) == std::set<Id>{trafficking});
  CHECK(w.found(acts_where({{"date", "2017"}})) == std::set<Id>{narrower, trafficking});
  CHECK(w.found(acts_where({{"date", "2017"}, {"act-type", "camp-labour"}})).empty());
}

TEST_CASE("what cannot be a condition is told") {
  World w;
  CHECK(browse_records(*w.vault, schema(), acts_where({{"no-such-property", "x"}})).error().code == ErrorCode::usage);
  CHECK(browse_records(*w.vault, schema(), acts_where({{"act-type", "no-such-act"}})).has_value() == false);
  CHECK(browse_records(*w.vault, schema(), acts_where({{"date", "someday"}})).has_value() == false);
}

TEST_CASE("pages follow each other, the newest first, and count all") {
  World w;
  std::vector<Id> made;
  for (int i = 0; i < 7; ++i) made.push_back(w.make("Place", {"name=Invented place " + std::to_string(i)}));
  BrowseOptions options;
  options.types = {"Place"};
  options.count = 3;
  const RecordList first = must(browse_records(*w.vault, schema(), options));
  CHECK(first.count == 7);
  REQUIRE(first.records.size() == 3);
  CHECK(first.records[0].record == made[6]);
  options.from = 6;
  const RecordList last = must(browse_records(*w.vault, schema(), options));
  REQUIRE(last.records.size() == 1);
  CHECK(last.records[0].record == made[0]);
  CHECK(last.records[0].values.at("name") == std::vector<std::string>{"Invented place 0"});
}

TEST_CASE("words are looked for in all that may be seen; what is sealed is not shown beside the record") {
  World w;
  const Id open = w.make("Place", {"name=Heron ford"});
  const Id closed = w.make("Place", {"name=Heron bridge"}, vault::Confidentiality::sealed);
  w.make("Place", {"name=Ferry"});
  BrowseOptions options;
  options.types = {"Place"};
  options.words = "heron";
  const RecordList list = must(browse_records(*w.vault, schema(), options));
  REQUIRE(list.records.size() == 2);
  for (const ListedRecord& record : list.records) {
    CHECK((record.record == open || record.record == closed));
    CHECK(record.values.contains("name") == (record.record == open));
    CHECK(record.label.empty() == (record.record == closed));
  }
}

TEST_CASE("counts of types: those of which there are any") {
  World w;
  w.make("Place", {"name=A place"});
  w.make("Place", {"name=Another"});
  std::map<std::string, std::uint64_t> counts;
  for (const TypeCount& one : must(count_types(*w.vault, schema()))) counts[one.type] = one.count;
  CHECK(counts == std::map<std::string, std::uint64_t>{{"Person", 1}, {"Place", 2}});
}

}  // namespace girok::app
