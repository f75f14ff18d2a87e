// Decisions of people: a file that only grows, in which the last word on a pair counts.
#include "app/linkage/link_decisions.h"

#include <doctest/doctest.h>

#include "app/files.h"
#include "app/test_folder.h"

namespace girok::app {
namespace {

using linkage::Decision;
using linkage::Verdict;

/// Two lists with ids: a (x, y, "z,1") and b (x, =2).
linkage::Table table() {
  linkage::TableOptions options;
  options.id_column = "id";
  linkage::TableReader reader(options);
  REQUIRE(reader.add_csv("id,name\nx,Ada\ny,Bo\n\"z,1\",Cy\n", "a", "a.csv").has_value());
  REQUIRE(reader.add_csv("id,name\nx,Ada\n=2,Bo\n", "b", "b.csv").has_value());
  tl::expected<linkage::Table, std::vector<Error>> made = reader.finish();
  REQUIRE(made.has_value());
  return *std::move(made);
}

DecisionFile read(const std::string& path, const linkage::Table& of) {
  tl::expected<DecisionFile, std::vector<Error>> file = read_decisions(path, of);
  REQUIRE(file.has_value());
  return *std::move(file);
}

TEST_CASE("what is appended is read back, the last decision about a pair counts, and pairs have no direction") {
  const TestFolder folder;
  const std::string path = folder / "decisions.csv";
  const linkage::Table of = table();
  REQUIRE(append_decision(path, {"a", "x"}, {"b", "x"}, Verdict::different, "2026-11-25T10:00:00Z").has_value());
  REQUIRE(append_decision(path, {"a", "z,1"}, {"b", "=2"}, Verdict::cannot_tell, "2026-11-25T10:00:01Z").has_value());
  REQUIRE(append_decision(path, {"b", "x"}, {"a", "x"}, Verdict::same, "2026-11-25T10:00:02Z").has_value());
  CHECK(read_file(path, 1000).value() ==
        "list_a,id_a,list_b,id_b,decision,decided_at\r\n"
        "a,x,b,x,different,2026-11-25T10:00:00Z\r\n"
        "a,\"z,1\",b,'=2,cannot-tell,2026-11-25T10:00:01Z\r\n"
        "b,x,a,x,same,2026-11-25T10:00:02Z\r\n");
  const DecisionFile file = read(path, of);
  CHECK(file.lines == 3);
  CHECK(file.not_here == 0);
  REQUIRE(file.decisions.size() == 2);
  CHECK((file.decisions[0].a == 0 && file.decisions[0].b == 3 && file.decisions[0].verdict == Verdict::same));
  CHECK((file.decisions[1].a == 2 && file.decisions[1].b == 4 && file.decisions[1].verdict == Verdict::cannot_tell));
}

TEST_CASE("decisions about records that are not there are counted, not refused") {
  const TestFolder folder;
  const std::string path = folder / "decisions.csv";
  REQUIRE(write_file(path, "list_a,id_a,list_b,id_b,decision\na,x,c,x,same\na,x,b,9,same\na,x,b,x,1\n").has_value());
  const DecisionFile file = read(path, table());
  CHECK(file.not_here == 2);
  CHECK(file.decisions.size() == 1);
}

TEST_CASE("every bad line of a file of decisions is told") {
  const TestFolder folder;
  const std::string path = folder / "decisions.csv";
  REQUIRE(write_file(path, "list_a,id_a,list_b,id_b,decision\na,x,b,x,maybe\na,x,a,x,same\na,x,b\n").has_value());
  const tl::expected<DecisionFile, std::vector<Error>> file = read_decisions(path, table());
  REQUIRE_FALSE(file.has_value());
  REQUIRE(file.error().size() == 3);
  CHECK(file.error()[0].where == path + ":2");
  CHECK(file.error()[1].where == path + ":3");
  CHECK(file.error()[2].where == path + ":4");
  REQUIRE(write_file(path, "who,what\n1,2\n").has_value());
  CHECK(read_decisions(path, table()).error().size() == 1);
  CHECK(read_decisions(folder / "nowhere.csv", table()).error().front().code == ErrorCode::not_found);
}

TEST_CASE("a pair is named by lists and ids, commas and all") {
  const linkage::Table of = table();
  CHECK(pair_from(of, "a:x,b:x").value() == std::pair<std::uint32_t, std::uint32_t>(0, 3));
  CHECK(pair_from(of, "a:z,1,b:=2").value() == std::pair<std::uint32_t, std::uint32_t>(2, 4));
  CHECK(pair_from(of, "a:x,b:9").error().code == ErrorCode::not_found);
  CHECK(pair_from(of, "x,y").error().code == ErrorCode::usage);   // there are two lists
  CHECK(pair_from(of, "a:x,a:x").error().code == ErrorCode::usage);
  CHECK(pair_from(of, "").error().code == ErrorCode::usage);
}

TEST_CASE("a field of CSV is quoted where it must be, and guarded where a spreadsheet would compute it") {
  const auto field = [](std::string_view text) {
    std::string out;
    append_csv_field(out, text);
    return out;
  };
  CHECK(field("rec-1-org") == "rec-1-org");
  CHECK(field("") == "");
  CHECK(field("a,b") == "\"a,b\"");
  CHECK(field("a\"b") == "\"a\"\"b\"");
  CHECK(field(" a") == "\" a\"");
  CHECK(field("=1+1") == "'=1+1");
  CHECK(field("'=1") == "''=1");
  CHECK(field("-12.5") == "-12.5");
  CHECK(field("-12,5") == "\"'-12,5\"");
}

}  // namespace
}  // namespace girok::app
