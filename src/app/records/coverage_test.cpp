// What is known and what is not: acts counted by province, year and kind of source.
#include <doctest/doctest.h>

#include "app/case/edit.h"
#include "app/records/coverage.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

Id make(vault::Vault& vault, const char* type, const std::vector<std::string>& said, const std::string& source = {}) {
  EditOptions options;
  if (!source.empty()) options.source = source;
  const Edited edited = edit(vault, records::Schema::built_in(), {}, type, said, {}, options);
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  return edited.record;
}

std::string link(const char* property, const Id& to) { return std::string(property) + "=@" + to_string(to); }

using Cells = std::map<std::pair<std::string, int>, std::uint64_t>;

/// Says more of a record (`beside`: beside what is said already), or takes back.
vault::OperationId change(vault::Vault& vault, const Id& record, const std::vector<std::string>& said, bool beside = false) {
  EditOptions options;
  options.beside = beside;
  const Edited edited = edit(vault, records::Schema::built_in(), record, {}, said, {}, options);
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  const auto statements = vault.model().statements_of(record, vault::Confidentiality::sealed);
  return statements.back().id;
}

/// All of it, to be compared.
auto told(const Coverage& coverage) {
  std::vector<std::string> repeated;
  for (const auto& one : coverage.repeated) repeated.push_back(to_string(one.record) + one.property);
  return std::tuple(coverage.acts, coverage.by_place_and_source, coverage.by_source_and_year, coverage.places_without,
                    coverage.by_place_and_year, coverage.by_place, coverage.by_source, coverage.by_year, coverage.by_type,
                    coverage.proposed, repeated);
}

}  // namespace

TEST_CASE("coverage: by its own place and date, else by its event's, else not said; places through those they lie in") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id victim = make(*vault, "Person", {"placeholder=yes"});
  const Id province = make(*vault, "Place", {"name=A province", "iso=CN-JL"});
  const Id village = make(*vault, "Place", {"name=A village", link("located-in", province)});
  const Id district = make(*vault, "Place", {"name=A district", "place-kind=district"});
  const Id house = make(*vault, "Place", {"name=A house", "place-kind=dwelling", link("located-in", district)});
  const Id event = make(*vault, "Event", {"date=2019-03", link("place", village)});
  const Id document = make(*vault, "Item", {"title=A document"});
  const Id testimony = make(*vault, "Testimony", {});

  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2017-05-02", link("place", house)}, to_string(document));
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), link("event", event)}, to_string(testimony));
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim)});
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2017", "review=refused"});

  const Coverage coverage = coverage_of(*vault, records::Schema::built_in());
  CHECK(coverage.acts == 3);  // a refused proposal is none
  CHECK(coverage.by_place == std::map<std::string, std::uint64_t>{{"", 1}, {"@" + to_string(district), 1}, {"CN-JL", 1}});
  CHECK(coverage.by_year == std::map<int, std::uint64_t>{{0, 1}, {2017, 1}, {2019, 1}});
  CHECK(coverage.by_place_and_year.at({"CN-JL", 2019}) == 1);
  CHECK(coverage.by_place_and_year.at({"", 0}) == 1);
  CHECK(coverage.by_source == std::map<std::string, std::uint64_t>{{"", 1}, {"document", 1}, {"testimony", 1}});
  CHECK(coverage.by_type.at("Place") == 4);
  CHECK(coverage.proposed == 0);
}

TEST_CASE(
    "coverage: what rests on which source, by place and by year; a place in no province is elsewhere; provinces with nothing are told") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id victim = make(*vault, "Person", {"placeholder=yes"});
  const Id jilin = make(*vault, "Place", {"name=A province", "iso=CN-JL"});
  make(*vault, "Place", {"name=Another province", "iso=CN-LN"});
  make(*vault, "Place", {"name=A country", "iso=CN"});
  const Id silent = make(*vault, "Place", {"name=A district", "place-kind=district"});
  make(*vault, "Place", {"name=A village in it", "place-kind=dwelling", link("located-in", silent)});
  const Id boat = make(*vault, "Place", {"name=A boat"});
  const Id document = make(*vault, "Item", {"title=A document"});
  const Id testimony = make(*vault, "Testimony", {});
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2017", link("place", jilin)}, to_string(document));
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2017", link("place", jilin)}, to_string(testimony));
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim), "date=2018", link("place", boat)}, to_string(testimony));

  const Coverage coverage = coverage_of(*vault, records::Schema::built_in());
  CHECK(coverage.by_place == std::map<std::string, std::uint64_t>{{"*", 1}, {"CN-JL", 2}});
  using Sources = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  CHECK(coverage.by_place_and_source == Sources{{{"*", "testimony"}, 1}, {{"CN-JL", "document"}, 1}, {{"CN-JL", "testimony"}, 1}});
  CHECK(coverage.by_source_and_year == Cells{{{"document", 2017}, 1}, {{"testimony", 2017}, 1}, {{"testimony", 2018}, 1}});
  CHECK(coverage.places_without == std::set<std::string>{"@" + to_string(silent), "CN-LN"});
}

TEST_CASE("coverage that is kept: after each change what counting anew gives") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  CoverageCounts kept;
  const auto now = [&]() -> const Coverage& {
    kept.changed(vault->model().take_changed());
    const Coverage& coverage = kept.of(*vault, schema);
    CHECK(told(coverage) == told(coverage_of(*vault, schema)));
    return coverage;
  };
  CHECK(now().acts == 0);
  const Id victim = make(*vault, "Person", {"placeholder=yes"});
  const Id outer = make(*vault, "Place", {"name=An outer place", "place-kind=province"});
  const Id place = make(*vault, "Place", {"name=A place", link("located-in", outer)});
  const Id document = make(*vault, "Item", {"title=A document"});
  const Id event = make(*vault, "Event", {"date=2019-03", link("place", place)});
  const Id act = make(*vault, "Act", {"act-type=trafficking", link("victim", victim), link("event", event)}, to_string(document));
  CHECK(now().by_place_and_year == Cells{{{"@" + to_string(outer), 2019}, 1}});
  // What an act is counted by may stand in another record.
  change(*vault, event, {"date=2020"});
  CHECK(now().by_year == std::map<int, std::uint64_t>{{2020, 1}});
  change(*vault, outer, {"iso=CN-JL"});
  CHECK(now().by_place_and_year == Cells{{{"CN-JL", 2020}, 1}});
  change(*vault, document, {"source-kind=court"});
  (void)now();
  // Its own word goes before the event's; a second one is a contradiction, until one of them goes.
  const vault::OperationId first = change(*vault, act, {"date=2001"});
  CHECK(now().by_year == std::map<int, std::uint64_t>{{2001, 1}});
  change(*vault, act, {"date=2002"}, true);
  CHECK(now().by_year == std::map<int, std::uint64_t>{{2001, 1}, {2002, 1}});
  REQUIRE(now().repeated.size() == 1);
  CHECK(now().repeated[0].record == act);
  CHECK(now().repeated[0].property == "date");
  vault::Draft draft;
  draft.retract(first, "mistaken");
  vault::must(vault->append(std::move(draft)));
  CHECK(now().by_year == std::map<int, std::uint64_t>{{2002, 1}});
  CHECK(now().repeated.empty());
  // Proposed, and refused: then it is none.
  change(*vault, act, {"review=proposed"});
  CHECK(now().proposed == 1);
  CHECK(now().acts == 1);
  change(*vault, act, {"review=refused"});
  CHECK(now().proposed == 0);
  CHECK(now().acts == 0);
  // Whoever asks without having been told counts what was: nothing is looked at behind one's back.
  make(*vault, "Act", {"act-type=trafficking", link("victim", victim)});
  CHECK(kept.of(*vault, schema).acts == 0);
  CHECK(now().acts == 1);
}

TEST_CASE("coverage that is kept: consents that end within 30 days, and those that have ended, as the days go by") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  CoverageCounts kept;
  const auto now = [&] {
    kept.changed(vault->model().take_changed());
    const Coverage& coverage = kept.of(*vault, schema);
    return std::pair(coverage.consents_ending, coverage.consents_withdrawn + coverage.consents_expired);
  };
  using Ends = std::pair<std::uint64_t, std::uint64_t>;
  const Id who = make(*vault, "Person", {"placeholder=yes"});
  const auto agreed = [&](const char* expires) {  // the clock of this world begins with 2026
    return make(*vault, "Consent", {link("person", who), "given=2026-01-01", "permits=research:*", std::string("expires=") + expires});
  };
  CHECK(now() == Ends(0, 0));
  agreed("2026-01-20");
  const Id longer = agreed("2026-06-01");
  CHECK(now() == Ends(1, 0));
  change(*vault, longer, {"withdrawn=2026-01-01"});
  CHECK(now() == Ends(1, 1));
  world.now_ms += std::uint64_t{20} * vault::day_ms;
  CHECK(now() == Ends(0, 2));
}

TEST_CASE("coverage: nothing sealed counts, whoever asks") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id act = make(*vault, "Act", {"act-type=trafficking"});
  CoverageCounts kept;
  const auto years = [&] {
    kept.changed(vault->model().take_changed());
    return kept.of(*vault, records::Schema::built_in()).by_year;
  };
  CHECK(years() == std::map<int, std::uint64_t>{{0, 1}});
  const auto say_date = [&](const char* date, vault::Confidentiality level) {
    records::Statement statement = vault::say(act, "date", {}, level);
    statement.value = records::Value::of_date(date);
    vault::add(*vault, std::move(statement));
  };
  say_date("2005", vault::Confidentiality::sealed);
  CHECK(years() == std::map<int, std::uint64_t>{{0, 1}});
  say_date("2006", vault::Confidentiality::restricted);
  CHECK(years() == std::map<int, std::uint64_t>{{2006, 1}});
}

}  // namespace girok::app
