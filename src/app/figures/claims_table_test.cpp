#include "app/figures/claims_table.h"

#include <doctest/doctest.h>

#include "exchange/table.h"

namespace girok::app {
namespace {

tl::expected<ClaimsTable, std::vector<Error>> read(std::string_view csv) {
  const auto tables = exchange::read_tables(csv, "claims.csv");
  REQUIRE(tables);
  const auto table = exchange::table_of(tables->sheets.front(), "claims.csv");
  REQUIRE(table);
  return claims_of(*table);
}

}  // namespace

TEST_CASE("a table of claims needs one end and nothing else") {
  const auto made = read("low\n500\n");
  REQUIRE(made);
  REQUIRE(made->claims.size() == 1);
  const estimation::Claim& claim = made->claims[0];
  CHECK(claim.id == "1");
  CHECK(claim.name == "figure");
  CHECK(claim.unit == "count");
  CHECK(claim.value.lo == Decimal(500));
  CHECK_FALSE(claim.value.hi);
  CHECK(claim.value.bound == Bound::at_least);
}

TEST_CASE("bounds are taken from the ends, or put the end where it belongs") {
  const auto made = read("low,high,bound\n1,2,\n3,3,\n,4,\n5,,\"<\"\n,6,\">\"\n7,,~\n\"1,234\",,=\n");
  REQUIRE(made);
  const auto& c = made->claims;
  CHECK(c[0].value.bound == Bound::range);
  CHECK(c[1].value.bound == Bound::equal);
  CHECK(c[2].value.bound == Bound::at_most);
  CHECK((!c[3].value.lo && c[3].value.hi == Decimal(5)));  // fewer than 5, written in the other column
  CHECK((c[4].value.lo == Decimal(6) && !c[4].value.hi));
  CHECK((c[5].value.lo == Decimal(7) && c[5].value.hi == Decimal(7)));
  CHECK((c[6].value.lo == Decimal(1234) && c[6].value.hi == Decimal(1234)));
}

TEST_CASE("every bad cell is told at once, and nothing of what stands in it") {
  const auto made = read("low,high,kind,name,distribution\nsecretword,1,,,\n2,1,pile,9x,\n,,,,\n1,2,,,uniform(9)\n");
  REQUIRE_FALSE(made);
  CHECK(made.error().size() == 5);  // a word; ends the wrong way round, a kind, a name; a distribution. The empty row is none
  for (const Error& error : made.error()) CHECK(to_string(error).find("secretword") == std::string::npos);
}

TEST_CASE("columns that mean nothing are left alone and named") {
  const auto made = read("low,colour\n1,blue\n");
  REQUIRE(made);
  CHECK(made->left_out == std::vector<std::string>{"colour"});
}

TEST_CASE("a table that is written is read back the same") {
  auto made = read(
      "claim,name,measure,unit,currency,per,kind,place,time,of,bound,low,high,origin,origin_link,citation,conversion_of,assumed_low,"
      "assumed_high,assumption,distribution,weight\n"
      "a,f1,women,money,USD,year,flow,here,2020,all,range,1.5,20,\"Survey, the\",likely,one.txt,,,,,\"pert(1, 2, 3)\",2.5\n"
      "b,f1,,count,,,,,,,>,500000,,,,,a,,900000,because,,\n"
      "c,=x,,count,,,stock,,,,~,7,7,,,,,,,,,\n");
  REQUIRE_FALSE(made);  // "=x" is no name
  made = read(
      "claim,name,low,high,bound,origin,assumed_high,assumption,distribution,weight,per\na,f1,1.5,20,range,\"Survey, the\",,,\"pert(1, 2, "
      "3)\",2.5,year\nb,f1,500000,,>,=cmd,900000,because,,,\n");
  REQUIRE(made);
  const Result<std::string> csv = csv_of(made->claims, {"as it was said"});
  REQUIRE(csv);
  const auto again = read(*csv);
  REQUIRE(again);
  REQUIRE(again->claims.size() == 2);
  const Result<std::string> twice = csv_of(again->claims, {"as it was said"});
  CHECK(*twice == *csv);
  CHECK(again->claims[1].origin == "=cmd");  // kept from spreadsheet programs by an apostrophe, which is taken away again
  CHECK(again->left_out.empty());
}

}  // namespace girok::app
