// Tables as organisations keep them, with their last lines. Everybody in them is invented.
#include "exchange/total_rows.h"

#include <doctest/doctest.h>

#include "exchange/mapping.h"

namespace girok::exchange {
namespace {

Table table(const std::string& csv) {
  const auto tables = read_tables(csv, "t.csv");
  REQUIRE(tables);
  auto made = table_of(tables->sheets.front(), "t.csv");
  REQUIRE(made);
  return *std::move(made);
}

/// Lines of the file that are taken for totals, such as "5 6".
std::string totals(const std::string& csv) {
  std::string all;
  for (const TotalRow& total : total_rows(table(csv))) all += (all.empty() ? "" : " ") + std::to_string(total.line);
  return all;
}

const std::string english = "ID,Name,Age,Children\nP-1,Ada Example,34,2\nP-2,Bea Example,28,0\nP-3,Cleo Example,41,3\n";
const std::string korean = "번호,성명,나이,자녀 수\nA-1,가상희,34,2\nA-2,나상희,28,0\nA-3,다상희,41,3\n";
const std::string chinese = "编号,姓名,年龄,子女\nA-1,某甲,34,2\nA-2,某乙,28,0\nA-3,某丙,41,3\n";

}  // namespace

TEST_CASE("a row that is called a total is one, in three languages, however it is written") {
  for (const char* last : {"Total,,,5", ",Total,,5", "TOTAL:,,103,5", "Grand total,,,5", "Sub-total,,103,5", "Total: 3,,,",
                           "Total (3 persons),,,", "Total,,-,5", "Total,,\"1,234\",", ",Total,,"}) {
    CAPTURE(last);
    CHECK(totals(english + last + "\n") == "5");
  }
  for (const char* last :
       {"합계,,,5", ",합 계,,5", "총계,,103,5명", "소계,,,5", "총 3명,,,", "합계 3명,,,", ",누계,,5", "계,,103,5", "합계,3명,,"}) {
    CAPTURE(last);
    CHECK(totals(korean + last + "\n") == "5");
  }
  for (const char* last : {"合计,,,5", ",总计,,5", "小计,,103,5人", "总  计,,,5", "共3人,,,", "总数：3,,,", "合計,,,5", "计,,,5"}) {
    CAPTURE(last);
    CHECK(totals(chinese + last + "\n") == "5");
  }
}

TEST_CASE("a last row without a name is a total where all its numbers are sums of those above") {
  CHECK(totals(korean + ",,103,5\n") == "5");
  CHECK(totals(korean + ",,,5\n").empty());  // one sum of few: it may be somebody without a name
  CHECK(totals(korean + ",,103,3\n").empty());  // a count may be, too
  CHECK(totals("번호,성명,자녀 수\n1,가상희,2\n2,나상희,1\n3,다상희,0\n4,,3\n").empty());
  CHECK(totals("번호,성명,자녀 수\n1,가상희,2\n2,나상희,1\n3,다상희,1\n4,라상희,3\n5,마상희,2\n,,9\n") == "7");
  CHECK(totals(korean + ",,103,6\n").empty());        // one of them is none
  CHECK(totals(korean + ",,37,\n").empty());          // somebody of whom only the age is known
  CHECK(totals(korean + ",라상희,103,5\n").empty());  // somebody has a name
  CHECK(totals(korean + ",,103,5\nA-4,라상희,20,0\n").empty());
  // All columns are numbers: nothing tells a person from a sum.
  CHECK(totals("age,children\n1,1\n2,2\n3,3\n6,6\n").empty());
  CHECK(totals("번호,성명,나이\nA-1,가상희,34\nA-2,나상희,34\n,,68\n").empty());  // too few rows to tell
}

TEST_CASE("subtotals in the middle, and a total of all") {
  const std::string parts = "지역,성명,인원\n가,가상희,2\n가,나상희,3\n소계,,5\n나,다상희,4\n소계,,4\n합계,,9\n";
  CHECK(totals(parts) == "4 6 7");
  // A sum since the last total, and one of everything.
  CHECK(totals("지역,성명,인원\n가,가상희,2\n소계,,2\n나,나상희,4\n나,다상희,1\n계,,5\n") == "3 6");
  CHECK(totals("지역,성명,인원\n가,가상희,2\n소계,,2\n나,나상희,4\n나,다상희,1\n계,,7\n") == "3 6");
}

TEST_CASE("a person is no total: family names, words in a name, notes") {
  CHECK(totals("번호,성,이름,나이\n1,가,상희,34\n2,계,상희,28\n").empty());
  CHECK(totals("번호,성,이름,나이\n1,가,상희,34\n2,나,상희,41\n3,계,,28\n").empty());  // known by the family name alone
  CHECK(totals("번호,성,이름,나이\n1,가,상희,34\n2,나,상희,41\n3,계,,75\n") == "4");     // a running number, and the sum
  CHECK(totals("ID,Name,Note\nP-1,Ada Example,\nP-2,Bea Example,total\n").empty());
  CHECK(totals("Group,Members\nHill Example,3\nTotal Example Trading,7\n").empty());
  CHECK(totals("Group,Members\nHill Example,3\nShore Example,4\nTotal members,7\n") == "4");
  CHECK(totals("ID,Name,Age\nP-1,Totalia Example,34\nP-2,Sumi,28\n").empty());
  CHECK(totals(english).empty());
  CHECK(totals("ID,Name\n").empty());
}

TEST_CASE("a total says why it is taken for one") {
  const std::vector<TotalRow> called = total_rows(table(korean + "합계,,,5\n")), sums = total_rows(table(korean + ",,103,5\n")),
                              proven = total_rows(table(korean + "계,,103,5\n"));
  REQUIRE(called.size() == 1);
  CHECK(called.front() == TotalRow{3, 5, TotalRow::Why::called, "합계"});
  CHECK(reason_of(called.front()) == "it is called \"합계\", and says nothing else but numbers");
  REQUIRE(proven.size() == 1);
  CHECK(reason_of(proven.front()) == "it is called \"계\", and has a sum or count of the rows above");
  REQUIRE(sums.size() == 1);
  CHECK(reason_of(sums.front()) == "it stands last, says nothing in words, and its numbers are sums of the rows above");
}

TEST_CASE("what is taken out leaves the other rows as they were, with their places and faults") {
  Table all = table("지역,성명,인원\n가,가상희,2\n소계,,2\n나,나상희,4\n합계,,6\n");
  all.faults = {{1, 2, "an error value of the spreadsheet", {}}, {2, 2, "an error value of the spreadsheet", {}}};
  take_out(all, total_rows(all));
  CHECK(all.rows == std::vector<std::vector<std::string>>{{"가", "가상희", "2"}, {"나", "나상희", "4"}});
  CHECK(all.where == std::vector<std::string>{"t.csv:2", "t.csv:4"});
  CHECK(all.lines == std::vector<std::size_t>{2, 4});
  REQUIRE(all.faults.size() == 1);
  CHECK(all.faults.front().row == 1);
}

TEST_CASE("an import leaves totals out and tells each, unless the mapping takes them; the key is found all the same") {
  const records::Schema& schema = records::Schema::built_in();
  const std::string whole = "번호,성명\nA-1,가상희\nA-2,나상희\n합계,2명\n";
  const auto good = read_tables(whole, "t.csv");
  REQUIRE(good);
  auto guessed = guess_mapping(schema, *good, "t.csv", "Person");
  REQUIRE(guessed);
  CHECK(guessed->mapping.records.front().key == std::vector<std::string>{"번호"});
  const auto whole_table = mapped_table(*good, guessed->mapping, "t.csv");
  REQUIRE(whole_table);
  const ReadRecords read = records_from_table(schema, guessed->mapping, *whole_table);
  CHECK(read.good());
  CHECK(read.records.size() == 2);
  REQUIRE(read.notes.size() == 1);
  CHECK(read.notes.front().code == "total-row");
  CHECK(read.notes.front().where == "t.csv:4");
  CHECK(read.notes.front().what.find("it is called \"합계\"") != std::string::npos);

  guessed->mapping.take_rows = {4};
  CHECK(records_from_table(schema, guessed->mapping, *whole_table).records.size() == 3);
  const auto again = read_mapping(write_mapping(guessed->mapping), "m.json");
  REQUIRE(again);
  CHECK(*again == guessed->mapping);
  CHECK_FALSE(read_mapping("{\"format\": \"girok.mapping/1\", \"records\": [{\"type\": \"Person\"}], \"take_rows\": [0]}", "m.json"));
  CHECK_FALSE(read_mapping("{\"format\": \"girok.mapping/1\", \"records\": [{\"type\": \"Person\"}], \"take_rows\": 4}", "m.json"));
}

}  // namespace girok::exchange
