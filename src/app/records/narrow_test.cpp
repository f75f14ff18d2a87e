// Lists narrowed by what holds for any type.
#include "app/records/narrow.h"

#include <doctest/doctest.h>

#include "app/case/edit.h"
#include "app/records/browse.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;

const records::Schema& schema() { return records::Schema::built_in(); }

struct Narrowed {
  vault::TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  std::string kind = schema().vocabularies().find("act-type")->terms.front().code;
  Id make(const std::string& type, const std::vector<std::string>& said, const EditOptions& options = {}) const {
    return must(edit_record(*vault, {}, type, said, {}, options));
  }
  static std::string link(const char* property, const Id& to) { return std::string(property) + "=@" + to_string(to); }
  std::set<Id> acts(const Narrowing& narrowing) const {
    const NumberSet found = must(records_narrowed(*vault, schema(), {"Act"}, narrowing)).value();
    std::set<Id> records;
    for (std::uint32_t record = 1; record <= vault->model().record_numbers(); ++record)
      if (found.contains(record)) records.insert(vault->model().record_at(record));
    return records;
  }
};

TEST_CASE("a province finds what is in a place that lies in it, and acts of events there that say no place of their own") {
  Narrowed world;
  const Id province = world.make("Place", {"iso=CN-JL"}),
           town = world.make("Place", {"name=Riverside", Narrowed::link("located-in", province)});
  const Id elsewhere = world.make("Place", {"iso=CN-LN"});
  const Id victim = world.make("Person", {"label=P-1"});
  const auto act = [&](const std::vector<std::string>& more) {
    std::vector<std::string> said = {"act-type=" + world.kind, Narrowed::link("victim", victim)};
    said.insert(said.end(), more.begin(), more.end());
    return world.make("Act", said);
  };
  const Id event = world.make("Event", {"title=Arrival", Narrowed::link("place", town)});
  const Id in_town = act({Narrowed::link("place", town)}), by_event = act({Narrowed::link("event", event)});
  (void)act({Narrowed::link("event", event), Narrowed::link("place", elsewhere)});
  (void)act({});
  std::set<Id> found = world.acts({.place = "CN-JL"});
  CHECK(found.contains(in_town));
  CHECK(found.contains(by_event));
  CHECK(must(browse_records(*world.vault, schema(), {.types = {"Act"}, .narrowing = {.place = "CN-JL"}})).count == 2);
  CHECK(must(browse_records(*world.vault, schema(), {.types = {"Act"}, .narrowing = {.place = to_string(elsewhere)}})).count == 1);
  CHECK(provinces_of_places(*world.vault, schema()) == std::vector<std::string>{"CN-JL", "CN-LN"});
}

TEST_CASE("a span of days takes in whatever can have been within it; an open end is no bound") {
  Narrowed world;
  const Id victim = world.make("Person", {"label=P-1"});
  const auto act = [&](const std::string& date) {
    return world.make("Act", {"act-type=" + world.kind, Narrowed::link("victim", victim), "date=" + date});
  };
  const Id year = act("2009"), day = act("2009-03-14"), late = act("2012-01");
  CHECK(world.acts({.since = "2009-04", .until = "2010"}) == std::set<Id>{year});
  CHECK(world.acts({.until = "2009"}) == std::set<Id>{year, day});
  CHECK(world.acts({.since = "2011"}) == std::set<Id>{late});
  const Id event = world.make("Event", {"title=Arrival", "date=2014-06-01"});
  const auto of_event = [&](std::vector<std::string> said) {
    said.insert(said.end(), {"act-type=" + world.kind, Narrowed::link("victim", victim), Narrowed::link("event", event)});
    return world.make("Act", said);
  };
  const Id undated = of_event({}), dated = of_event({"date=2013-05"});
  CHECK(world.acts({.since = "2014"}) == std::set<Id>{event, undated});
  CHECK(must(browse_records(*world.vault, schema(), {.types = {"Act"}, .narrowing = {.since = "2014"}})).count == 1);
  CHECK(world.acts({.since = "2013", .until = "2013"}) == std::set<Id>{dated});
  CHECK(records_narrowed(*world.vault, schema(), {"Act"}, {.since = "2012", .until = "2009"}).error().where == "until");
  CHECK(records_narrowed(*world.vault, schema(), {"Act"}, {.since = "some day"}).error().where == "since");
}

TEST_CASE("review, source and level narrow each other; nothing asked for is no condition") {
  Narrowed world;
  const Id item = world.make("Item", {"title=Notes"});
  EditOptions from;
  from.source = to_string(item);
  const Id victim = world.make("Person", {"label=P-1"});
  const Id said = world.make("Act", {"act-type=" + world.kind, Narrowed::link("victim", victim), "review=proposed"}, from);
  const Id other = world.make("Act", {"act-type=" + world.kind, Narrowed::link("victim", victim), "review=accepted"});
  CHECK(world.acts({.source = to_string(item)}).contains(said));
  CHECK_FALSE(world.acts({.source = to_string(item)}).contains(other));
  CHECK(world.acts({.review = "accepted"}) == std::set<Id>{other});
  CHECK(world.acts({.review = "accepted", .source = to_string(item)}).empty());
  CHECK(world.acts({.level = records::Confidentiality::sealed}).empty());
  CHECK(world.acts({.level = records::Confidentiality::internal}) == std::set<Id>{said, other});
  CHECK_FALSE(must(records_narrowed(*world.vault, schema(), {"Act"}, {})).has_value());
  CHECK(records_narrowed(*world.vault, schema(), {"Act"}, {.review = "so-so"}).error().where == "review");
}

TEST_CASE("a list is sorted by label, what has none last") {
  Narrowed world;
  const Id b = world.make("Person", {"label=b"}), none = world.make("Person", {"sex=female"}), a = world.make("Person", {"label=A"});
  const RecordList list = must(browse_records(*world.vault, schema(), {.types = {"Person"}, .order = BrowseOrder::label}));
  REQUIRE(list.records.size() == 3);
  CHECK(list.records[0].record == a);
  CHECK(list.records[1].record == b);
  CHECK(list.records[2].record == none);
  CHECK(must(browse_records(*world.vault, schema(), {.types = {"Person"}, .order = BrowseOrder::oldest})).records.size() == 3);
}

}  // namespace
}  // namespace girok::app
