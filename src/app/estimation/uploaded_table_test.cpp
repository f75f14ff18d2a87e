// A table handed over: what its columns are, and with what was chosen.
#include "app/estimation/uploaded_table.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

TEST_CASE("a table that was handed over says its columns and which are taken for lists, and is read again with what was chosen") {
  const UploadedTable table =
      take_table({{"t.csv", "shelter,helpline,year,count\n1,0,2021,8\n0,1,2021,9\n1,1,2021,3\n1,0,2022,4\n0,1,2022,5\n1,1,2022,2\n"}})
          .value();
  CHECK(table.columns == std::vector<std::string>{"shelter", "helpline", "year", "count"});
  CHECK(table.lists == std::vector<std::string>{"shelter", "helpline"});
  CHECK(table.count == "count");
  CHECK(table.persons == 31);
  EstimateInputOptions options;
  options.by = {"year"};
  const EstimateInput input = estimate_input_of(table, options).value();
  REQUIRE(input.levels.size() == 1);
  CHECK(input.levels.front().strata.size() == 2);
}

TEST_CASE("a table that cannot be read tells every bad row") {
  const auto bad = take_table({{"t.csv", "a,b,count\n1,0,x\n0,1,y\n"}});
  REQUIRE_FALSE(bad);
  CHECK_FALSE(bad.error().empty());
}

TEST_CASE("a row that sums up the others is refused as what it is, once") {
  const auto bad = take_table({{"t.csv", "a,b,count\n1,0,8\n0,1,9\n1,1,3\nTotal,-,20\n"}});
  REQUIRE_FALSE(bad);
  REQUIRE(bad.error().size() == 1);
  CHECK(bad.error().front().where == "t.csv:5");
  CHECK(bad.error().front().what == "the row seems to be a total, which is no row of lists");
}

}  // namespace
}  // namespace girok::app
