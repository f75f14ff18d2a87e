// Tables and linkages become lists and overlaps; what is wrong is told, row by row, without what stands in a cell.
#include "app/estimation/estimate_input.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

#include "app/estimation/estimate_cells.h"
#include "app/test_folder.h"
#include "base/csv.h"
#include "exchange/table.h"

namespace girok::app {
namespace {

using estimation::Cell;
using Cells = std::vector<Cell>;
using Read = tl::expected<EstimateInput, std::vector<Error>>;

Read read(std::string_view bytes, const EstimateInputOptions& options = {}) { return read_estimate_bytes({{"t.csv", bytes}}, options); }

EstimateInput good(std::string_view bytes, const EstimateInputOptions& options = {}) {
  Read input = read(bytes, options);
  if (!input) {
    for (const Error& error : input.error()) MESSAGE(to_string(error));
  }
  REQUIRE(input.has_value());
  return *std::move(input);
}

/// "t.csv:3: what", joined by lines.
std::string errors(std::string_view bytes, const EstimateInputOptions& options = {}) {
  const Read input = read(bytes, options);
  if (input) return "none";
  std::string text;
  for (const Error& error : input.error()) {
    text.append(text.empty() ? "" : "\n").append(error.where).append(": ").append(error.what);
    CHECK(error.what.find("SECRET") == std::string::npos);
    CHECK(error.hint.find("SECRET") == std::string::npos);
  }
  return text;
}

using Names = std::vector<std::string>;

TEST_CASE("a table of patterns with a count, as published ones are") {
  const EstimateInput input = good("A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n");
  CHECK(input.form == InputForm::patterns);
  CHECK(input.count_column == "count");
  CHECK(input.whole.lists == Names{"A", "B", "C"});
  CHECK(input.whole.cells == Cells{{1, 40}, {2, 30}, {3, 6}, {4, 20}});
}

TEST_CASE("one row a person: rows of the same lists are counted, those on none are left out and told") {
  const EstimateInput input = good("name,police,hospital,shelter\na,yes,,\nb,,yes,yes\nc,yes,no,\nd,no,no,no\n");
  CHECK(input.form == InputForm::persons);
  CHECK(input.whole.lists == Names{"police", "hospital", "shelter"});
  CHECK(input.whole.cells == Cells{{1, 2}, {6, 1}});
  CHECK(input.on_no_list == 1);
  CHECK(input.left_out == Names{"name"});
}

TEST_CASE("cells say yes and no in many ways") {
  for (const char* const yes : {"1", "yes", "Y", "TRUE", "t", "x", "X", "×", "✓", "+", "o", "○", "예", "있음", "是", "有"})
    CHECK_MESSAGE(good(std::string("A,B,C\n") + yes + ",,\n," + yes + ",\n,," + yes + "\n").whole.n() == 3, yes);
  for (const char* const no : {"0", "no", "N", "false", "F", "-", ".", "아니오", "없음", "否", "无", ""})
    CHECK_MESSAGE((good(std::string("A,B,C\n1,") + no + ",\n,1,\n,,1\n").whole.cells == Cells{{1, 1}, {2, 1}, {4, 1}}), no);
}

TEST_CASE("beside circles a cross says no, as is usual in Korea") {
  CHECK(good("A,B,C\nO,X,X\nX,O,O\n").whole.cells == Cells{{1, 1}, {6, 1}});
  CHECK(good("A,B,C\nx,,\n,x,x\n").whole.cells == Cells{{1, 1}, {6, 1}});
}

TEST_CASE("the count is known by its name in three languages, or by standing last") {
  for (const char* const name : {"count", "N", "Freq", "persons", "인원", "인원수", "명", "빈도", "人数", "频数", "數量"})
    CHECK_MESSAGE(good(std::string("A,B,") + name + "\n1,0,12\n0,1,3\n").count_column == name, name);
  const EstimateInput last = good("A,B,how many there were\n1,0,12\n0,1,3\n1,1,\"1,204\"\n");
  CHECK(last.count_column == "how many there were");
  CHECK(last.whole.n() == 1219);
  CHECK(last.notes.size() == 1);
  // Where patterns repeat, a last column of whole numbers is something about persons.
  const EstimateInput ages = good("A,B,age\n1,0,33\n1,0,41\n0,1,33\n");
  CHECK(ages.form == InputForm::persons);
  CHECK(ages.left_out == Names{"age"});
  // A list may be called N.
  CHECK(good("A,N,count\n1,0,5\n0,1,6\n").whole.lists == Names{"A", "N"});
  CHECK(good("A,B,how,much\n1,0,5,7\n0,1,6,8\n", {.count = "how"}).whole.n() == 11);
}

TEST_CASE("lists can be named, and other columns are then left out") {
  const EstimateInput input = good("A,B,C,count\n1,0,0,4\n0,1,0,3\n1,1,0,2\n0,0,1,9\n", {.lists = {"B", "A"}});
  CHECK(input.whole.lists == Names{"B", "A"});
  CHECK(input.whole.cells == Cells{{1, 3}, {2, 4}, {3, 2}});
}

TEST_CASE("every bad row is told at once, by its line") {
  CHECK(errors("A,B,count\n1,0,-3\n0,1,2.5\n1,1,NaN\n0,0,7\n1,0,2000000000\n1,2,4\n,1,\n") ==
        "t.csv:2: the count is negative\n"
        "t.csv:3: the count is a fraction\n"
        "t.csv:4: the count is no number\n"
        "t.csv:5: a row of persons on no list has a count\n"
        "t.csv:6: the count is above 1,000,000,000\n"
        "t.csv:7: a cell of the list B says neither yes nor no\n"
        "t.csv:8: the count is missing");
  CHECK(errors("A,B,count\n1,0,3\n0,1,4\n1,0,5\n") == "t.csv:4: the pattern is there twice, first at t.csv:2");
  CHECK(errors("A,B,count\n1,0,SECRET\n0,1,4\nSECRET,0,5\n") ==
        "t.csv:2: the count is no number\nt.csv:4: a cell of the list A says neither yes nor no");
}

TEST_CASE("those on no list are not counted: their row may stand there without a number") {
  for (const char* const nothing : {"", "0", "NA", "?"})
    CHECK(good(std::string("A,B,count\n0,0,") + nothing + "\n1,0,3\n0,1,4\n").whole.n() == 7);
}

TEST_CASE("tables that cannot be used are refused with a reason") {
  CHECK(errors("") == "t.csv: the file is empty");
  CHECK(errors("A,B,count\n") == "t.csv: the table has a header and no rows");
  CHECK(errors("A,B,C,count\n1,0,0,4\n0,1,0,3\n") == "t.csv: nobody is on the list C");
  CHECK(errors("A,B,count\n1,0,0\n0,1,0\n") == "t.csv: nobody is on any list");
  CHECK(errors("name,town\nAda,Mirrow\n") == "t.csv: no column looks like a list: cells that say 1 or 0, yes or no");
  CHECK(errors("A,B,count,n\n1,0,4,5\n0,1,3,6\n") == "t.csv: several columns may be the count: count, n");
  std::string header, row;
  for (int i = 0; i < 20; ++i) {
    header.append("L").append(std::to_string(i)).append(",");
    row += "1,";
  }
  CHECK(errors(header + "count\n" + row + "5\n") == "t.csv: 20 columns look like lists; at most 16 can be used");
  CHECK(errors("A,B,count\n1,0,1000000000\n0,1,1\n") == "t.csv: there are more than 1,000,000,000 persons");
  CHECK(good("A,B,count\n1,0,999999999\n0,1,1\n").whole.n() == 1'000'000'000);
  CHECK(errors("A,B,count\n1,0,4\n0,1,3\n", {.by = {"year"}}) == "--by: there is no column of that name: year");
  CHECK(errors("A,B,count\n1,0,4\n0,1,3\n", {.count = "many", .lists = {"Z"}}) ==
        "--lists: there is no column of that name: Z\n--count: there is no column of that name: many");
}

TEST_CASE("strata are levels, one within the other, and their parts add up to the whole") {
  const EstimateInput input =
      good("A,B,year,place,count\n1,0,2021,Mirrow,4\n1,0,2021,Reedham,5\n0,1,2021,Mirrow,3\n1,1,2022,,2\n", {.by = {"year", "place"}});
  CHECK(input.whole.cells == Cells{{1, 9}, {2, 3}, {3, 2}});
  REQUIRE(input.levels.size() == 2);
  REQUIRE(input.levels[0].strata.size() == 2);
  CHECK(input.levels[0].strata[0].values == Names{"2021"});
  CHECK(input.levels[0].strata[0].overlaps.cells == Cells{{1, 9}, {2, 3}});
  REQUIRE(input.levels[1].strata.size() == 3);
  CHECK(input.levels[1].strata[2].values == Names{"2022", stratum_not_said});
  for (const InputLevel& level : input.levels) {
    std::int64_t n = 0;
    for (const InputStratum& stratum : level.strata) n += stratum.overlaps.n();
    CHECK(n == input.whole.n());
  }
}

TEST_CASE("a pattern may come again in another stratum, said or not") {
  CHECK(good("A,B,year,count\n1,0,2021,4\n1,0,2022,5\n0,1,2021,3\n").whole.cells == Cells{{1, 9}, {2, 3}});
}

TEST_CASE("XLSX, ODS and other encodings are read as elsewhere") {
  exchange::Table table;
  table.name = "overlaps";
  table.header = {"경찰", "병원", "인원"};
  table.rows = {{"1", "0", "12"}, {"0", "1", "7"}, {"1", "1", "3"}};
  std::vector<exchange::Note> notes;
  const std::vector<exchange::Table> sheets{table};
  for (const Result<std::string>& bytes : {exchange::write_xlsx(sheets, notes), exchange::write_ods(sheets, notes)}) {
    REQUIRE(bytes.has_value());
    const EstimateInput input = good(*bytes);
    CHECK(input.whole.lists == Names{"경찰", "병원"});
    CHECK(input.whole.cells == Cells{{1, 12}, {2, 7}, {3, 3}});
  }
  const std::string utf16 = [] {
    std::string out = "\xFF\xFE";
    for (const char c : std::string("A,B,count\r\n1,0,12\r\n0,1,7\r\n")) out += std::string{c, '\0'};
    return out;
  }();
  CHECK(good(utf16).whole.n() == 19);
}

constexpr const char* clusters =
    "list,record_id,cluster_id\na,1,0\na,2,1\na,3,2\nb,1,0\nb,2,3\nc,1,0\nc,2,1\nc,3,4\n";  // 0: abc; 1: ac; 2: a; 3: b; 4: c

TEST_CASE("clusters of a linkage: a person is on the lists of her records") {
  const EstimateInput input = good(clusters);
  CHECK(input.form == InputForm::clusters);
  CHECK(input.whole.lists == Names{"a", "b", "c"});
  CHECK(input.whole.cells == Cells{{1, 1}, {2, 1}, {4, 1}, {5, 1}, {7, 1}});
}

TEST_CASE("draws beside the clusters, or alone: then the whole is the draw of the median number of persons") {
  const std::string draws =
      "draw,list,record_id,cluster_id\n1,a,1,0\n1,b,1,1\n1,c,1,2\n2,a,1,0\n2,b,1,0\n2,c,1,1\n3,a,1,0\n3,b,1,0\n3,c,1,0\n";
  const Read both = read_estimate_bytes({{"draws.csv", draws}, {"clusters.csv", clusters}}, {});
  REQUIRE(both.has_value());
  CHECK(both->form == InputForm::clusters);
  CHECK(both->draws.size() == 3);
  CHECK(both->whole.n() == 5);
  const EstimateInput alone = good(draws);
  CHECK(alone.form == InputForm::draws);
  CHECK(alone.whole.cells == Cells{{3, 1}, {4, 1}});
}

TEST_CASE("clusters named by far numbers or words are clusters too") {
  CHECK(good("list,record_id,cluster_id\na,1,9000000000\nb,1,9000000000\na,2,family 7\nc,1,family 7\nb,2,007\n").whole.cells ==
        Cells{{2, 1}, {3, 1}, {5, 1}});
}

TEST_CASE("what is wrong with a linkage is told") {
  CHECK(errors("list,record_id,cluster_id\na,1,0\na,2\nb,1,\n") ==
        "t.csv:3: the row has 2 fields, the first row has 3\nt.csv:4: a row names no cluster");
  CHECK(errors("draw,list,record_id,cluster_id\n1,a,1,0\n2,a,1,0\n1,b,1,0\n") == "t.csv:4: the rows of a draw do not stand together");
  CHECK(errors("draw,list,record_id,cluster_id\n1,a,1,0\n1,b,1,0\n2,a,1,0\n") == "t.csv: the draws do not all have as many records");
  CHECK(errors("record_id,cluster_id\n1,0\n") == "t.csv: the column list is missing");
  CHECK(errors("list,record_id,cluster_id\n") == "t.csv: the table has a header and no rows");
  CHECK(errors("list,record_id,name\na,1,x\n") == "t.csv: the file names records of lists, and no clusters");
  CHECK(errors(clusters, {.by = {"year"}}) == "--by: clusters have no columns for strata");
  CHECK(errors(clusters, {.lists = {"a", "z"}}) == "--lists: there is no list of that name: z");
  CHECK(errors("list,record_id,cluster_id\n\"a,1,0\n") == "t.csv:2: a quote stands where none may be");
}

TEST_CASE("strata of linked persons come from a table of records; where records differ, that is a stratum") {
  const std::string table = "list,record_id,year\na,1,2021\nb,1,2021\nc,1,2022\na,2,2021\nc,2,\na,3,2022\nb,2,2022\n";
  const Read input = read_estimate_bytes({{"clusters.csv", clusters}}, {.by = {"year"}, .strata = "s.csv"}, table);
  REQUIRE(input.has_value());
  REQUIRE(input->levels.size() == 1);
  std::map<std::string, std::int64_t> persons;
  for (const InputStratum& stratum : input->levels[0].strata) persons[stratum.values[0]] = stratum.overlaps.n();
  CHECK(persons == std::map<std::string, std::int64_t>{{"2021", 1}, {"2022", 2}, {stratum_differs, 1}, {stratum_not_said, 1}});
  CHECK(input->whole.n() == 5);
}

/// Any partition of any records, with names that need quotes, read from a file in blocks and from memory.
TEST_CASE("a linkage is counted as a slow, obvious count does it") {
  CHECK(rc::check([] {
    const auto records =
        *rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 12)));
    RC_PRE(!records.empty());
    const Names names{"a", "b, \"the second\"", "쉼터", "=c"};
    std::string text = "list,record_id,cluster_id\r\n";
    std::map<int, std::set<std::string>> expected;
    int id = 0;
    for (const auto& [list, cluster] : records) {
      const std::string& name = names[static_cast<std::size_t>(list)];
      const std::vector<std::string> row{name == "=c" ? "'=c" : name, std::to_string(++id), std::to_string(cluster)};
      append_csv_row(text, std::span<const std::string>(row));
      expected[cluster].insert(names[static_cast<std::size_t>(list)]);
    }
    std::map<std::set<std::string>, std::int64_t> counts;
    for (const auto& [cluster, lists] : expected) ++counts[lists];
    const Read input = read(text);
    RC_ASSERT(input.has_value());
    std::map<std::set<std::string>, std::int64_t> found;
    for (const Cell& cell : input->whole.cells) {
      std::set<std::string> lists;
      for (std::size_t i = 0; i < input->whole.lists.size(); ++i)
        if ((cell.pattern >> i & 1U) != 0) lists.insert(input->whole.lists[i]);
      found[lists] = cell.count;
    }
    RC_ASSERT(found == counts);
  }));
}

TEST_CASE("persons one a row and patterns with counts say the same, in any order of rows") {
  CHECK(rc::check([] {
    auto people = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
    people.insert(people.end(), {1, 2, 4});  // somebody on each list
    const auto row = [](int pattern, const char* yes, const char* no) {
      std::string text;
      for (int i = 0; i < 3; ++i) text.append(i == 0 ? "" : ",").append((pattern >> i & 1) != 0 ? yes : no);
      return text;
    };
    std::string persons = "A,B,C\n", patterns = "A,B,C,count\n";
    std::map<int, int> counts;
    for (const int person : people) {
      persons.append(row(person, "yes", "no")).append("\n");
      ++counts[person];
    }
    // From the last: the order of rows must not matter.
    for (auto at = counts.rbegin(); at != counts.rend(); ++at)
      if (at->first != 0) patterns.append(row(at->first, "1", "0")).append(",").append(std::to_string(at->second)).append("\n");
    const Read a = read(persons), b = read(patterns);
    RC_ASSERT(a.has_value());
    RC_ASSERT(b.has_value());
    RC_ASSERT(a->whole == b->whole);
    RC_ASSERT(a->on_no_list == (counts.contains(0) ? counts[0] : 0));
  }));
}

TEST_CASE("a file larger than a block is streamed, a quoted name across its blocks included") {
  const TestFolder folder;
  std::string text = "list,record_id,cluster_id\n";
  constexpr int persons = 150'000;
  for (int i = 0; i < persons; ++i) {
    text += "\"the first, long name of a list\"," + std::to_string(i) + "," + std::to_string(i) + "\n";
    if (i % 3 == 0) text += "b," + std::to_string(i) + "," + std::to_string(i) + "\n";
  }
  REQUIRE(text.size() > (std::size_t{4} << 20));
  const std::string path = folder.write("clusters.csv", text);
  const Read input = read_estimate_input({.files = {path}});
  REQUIRE(input.has_value());
  CHECK(input->whole.cells == Cells{{1, 100'000}, {3, 50'000}});
  CHECK(input->files == Names{"clusters.csv"});
}

TEST_CASE("counts are whole numbers, grouped or not") {
  CHECK(count_of("12").count == 12);
  CHECK(count_of("1,234,567").count == 1'234'567);
  CHECK(count_of("12.00").count == 12);
  CHECK(count_of("-0").count == 0);
  CHECK(count_of("1,23").fault == CountFault::no_number);
  CHECK(count_of("12,").fault == CountFault::no_number);
  CHECK(count_of("1e3").fault == CountFault::no_number);
  CHECK(count_of("inf").fault == CountFault::no_number);
  CHECK(count_of("-0.5").fault == CountFault::negative);
  CHECK(count_of("0.5").fault == CountFault::fraction);
  CHECK(count_of("1000000000").fault == CountFault::none);
  CHECK(count_of("1000000001").fault == CountFault::too_large);
  CHECK(count_of("99999999999999999999999").fault == CountFault::too_large);
  CHECK(count_of("").fault == CountFault::missing);
}

}  // namespace
}  // namespace girok::app
