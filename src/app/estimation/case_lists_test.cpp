// Lists of a case: schemes of identifiers, persons that were decided to be one, and what strata there are.
#include "app/estimation/case_lists.h"

#include <doctest/doctest.h>

#include "app/case/edit.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/case_persons.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

Id person(vault::Vault& vault, const std::vector<std::string>& said) {
  const Edited edited = edit(vault, schema(), {}, "Person", said, {}, {});
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  return edited.record;
}

std::int64_t count_of(const estimation::Overlaps& overlaps, estimation::Pattern pattern) {
  for (const estimation::Cell& cell : overlaps.cells)
    if (cell.pattern == pattern) return cell.count;
  return 0;
}

TEST_CASE("persons of a case stand on the lists of their identifiers, and records decided to be one person are one") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"label=A", "identifier=clinic:1", "sex=female", "born=1985"});
  const Id b = person(*vault, {"label=B", "identifier=shelter:7", "sex=female", "born=1985-03"});
  person(*vault, {"label=C", "identifier=clinic:2", "identifier=shelter:8", "sex=male"});
  person(*vault, {"label=D", "identifier=shelter:9", "born=1985/1995"});
  person(*vault, {"label=E"});
  CaseLists lists = must(lists_of_case(*vault));
  CHECK(lists.lists == std::vector<std::string>{"clinic", "shelter"});
  CHECK(lists.records == std::vector<std::uint64_t>{2, 3});
  CHECK(lists.shared == std::vector<std::uint64_t>{1, 1});
  CHECK(lists.on_none == 1);
  CHECK(overlaps_csv_of_case(*vault).value() == "clinic,shelter,count\n1,0,1\n0,1,2\n1,1,1\n");
  const EstimateInput before = estimate_input_of(lists, {}, nullptr).value();
  CHECK(before.whole.n() == 4);
  CHECK(count_of(before.whole, 1) == 1);
  CHECK(count_of(before.whole, 2) == 2);
  CHECK(count_of(before.whole, 3) == 1);

  CHECK(decide(*vault, schema(), a, b, linkage::Verdict::same, "").report.errors.empty());
  lists = must(lists_of_case(*vault));
  CHECK(lists.shared == std::vector<std::uint64_t>{2, 2});
  const EstimateInput after = estimate_input_of(lists, {{}, {"born"}}, nullptr).value();
  CHECK(after.whole.n() == 3);
  CHECK(count_of(after.whole, 3) == 2);
  REQUIRE(after.levels.size() == 1);
  std::vector<std::string> strata;
  for (const InputStratum& stratum : after.levels.front().strata) strata.push_back(stratum.values.front());
  CHECK(strata == std::vector<std::string>{"(not said)", "1980s"});
}

TEST_CASE("decisions that contradict each other bind no estimate, as they bind no comparison") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"label=A", "identifier=clinic:1"}), b = person(*vault, {"label=B", "identifier=shelter:7"}),
           c = person(*vault, {"label=C", "identifier=helpline:3"}), d = person(*vault, {"label=D", "identifier=clinic:2"}),
           e = person(*vault, {"label=E", "identifier=shelter:8"});
  const auto say = [&](const Id& one, const Id& other, linkage::Verdict verdict) {
    REQUIRE(decide(*vault, schema(), one, other, verdict, "").report.written);
  };
  say(a, b, linkage::Verdict::same);
  say(b, c, linkage::Verdict::same);
  say(d, e, linkage::Verdict::same);
  CHECK(must(lists_of_case(*vault)).not_binding == 0);
  CHECK(overlaps_csv_of_case(*vault).value() == "clinic,helpline,shelter,count\n1,0,1,1\n1,1,1,1\n");
  say(a, c, linkage::Verdict::different);
  CHECK(must(lists_of_case(*vault)).not_binding == 3);
  CHECK(estimate_input_of(must(lists_of_case(*vault)), {}, nullptr).value().notes ==
        std::vector<std::string>{"3 decisions contradict each other: none of them binds until one of them is taken back"});
  CHECK(overlaps_csv_of_case(*vault).value() == "clinic,helpline,shelter,count\n1,0,0,1\n0,1,0,1\n0,0,1,1\n1,0,1,1\n");
}

TEST_CASE("a linkage of the case says who is one person, in each of its draws") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  for (int i = 0; i < 8; ++i) {
    const std::string name = "name=Person Number" + std::string(1, static_cast<char>('A' + i)),
                      born = "born=19" + std::to_string(60 + i) + "-02-1" + std::to_string(i);
    person(*vault, {name, born, "identifier=clinic:" + std::to_string(i)});
    person(*vault, {name, born, "identifier=shelter:" + std::to_string(i)});
  }
  LinkRequest request;
  request.draws = 3;
  const LinkRun run = link_case(*vault, request).value();
  const EstimateInput input = estimate_input_of(must(lists_of_case(*vault)), {}, &run).value();
  CHECK(input.draws.size() == 3);
  CHECK(input.whole.n() == static_cast<std::int64_t>(run.linkage.clusters));
}

TEST_CASE("fewer than two lists, and lists that are not there, are told") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  person(*vault, {"label=A", "identifier=clinic:1"});
  const CaseLists lists = must(lists_of_case(*vault));
  CHECK(estimate_input_of(lists, {}, nullptr).error().front().code == ErrorCode::usage);
  CHECK(estimate_input_of(lists, {{"harbour"}, {}}, nullptr).error().front().code == ErrorCode::usage);
  CHECK(estimate_input_of(lists, {{}, {"shoe"}}, nullptr).error().front().code == ErrorCode::usage);
}

}  // namespace
}  // namespace girok::app
