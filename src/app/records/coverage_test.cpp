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

  const Coverage coverage = coverage_of(*vault);
  CHECK(coverage.acts == 3);  // a refused proposal is none
  CHECK(coverage.by_place == std::map<std::string, std::uint64_t>{{"", 1}, {"@" + to_string(district), 1}, {"CN-JL", 1}});
  CHECK(coverage.by_year == std::map<int, std::uint64_t>{{0, 1}, {2017, 1}, {2019, 1}});
  CHECK(coverage.by_place_and_year.at({"CN-JL", 2019}) == 1);
  CHECK(coverage.by_place_and_year.at({"", 0}) == 1);
  CHECK(coverage.by_source == std::map<std::string, std::uint64_t>{{"", 1}, {"document", 1}, {"testimony", 1}});
  CHECK(coverage.by_type.at("Place") == 4);
  CHECK(coverage.proposed == 0);
}

}  // namespace girok::app
