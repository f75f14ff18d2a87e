#include "linkage/table.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/test_folder.h"

namespace girok::linkage {
namespace {

Table table_of(std::string_view csv, TableOptions options = {}) {
  TableReader reader(std::move(options));
  const auto added = reader.add_csv(csv, "list", "list.csv");
  REQUIRE(added);
  auto table = reader.finish();
  REQUIRE(table);
  return std::move(*table);
}

std::vector<std::string> errors_of(std::string_view csv, TableOptions options = {}) {
  TableReader reader(std::move(options));
  const auto added = reader.add_csv(csv, "list", "list.csv");
  REQUIRE_FALSE(added);
  std::vector<std::string> all;
  for (const Error& error : added.error()) all.push_back(to_string(error));
  CHECK_FALSE(reader.finish());
  return all;
}

std::string cell(const Table& table, std::size_t column, std::size_t record) {
  return std::string(table.columns[column].values.at(table.columns[column].codes[record]));
}

TEST_CASE("headers and cells are trimmed, and the words for nothing are missing") {
  const Table table = table_of(
      "id, given name , note\n"
      "1, Mina ,N/A\n"
      "2,\xC2\xA0유나\xE3\x80\x80,미상\n"
      "3,NA,unknown\n"
      "4,Na,-\n"
      "5,nan,?\n"
      "6,Nan,  \n",
      {.id_column = "ID"});
  REQUIRE(table.columns.size() == 2);
  CHECK(table.columns[0].name == "given name");
  CHECK(cell(table, 0, 0) == "Mina");
  CHECK(cell(table, 0, 1) == "유나");
  CHECK(cell(table, 0, 2) == "");
  CHECK(cell(table, 0, 3) == "Na");  // the family name 나
  CHECK(cell(table, 0, 4) == "");
  CHECK(cell(table, 0, 5) == "Nan");
  for (std::size_t record = 0; record < 6; ++record) CHECK(cell(table, 1, record) == "");
  CHECK(table.id_of(5) == "6");
}

TEST_CASE("cells that are written differently but are the same text have one code") {
  // U+00E9, and e with U+0301; 한 as a syllable, and as three jamo: the Unicode Standard, section 3.12.
  const Table table = table_of("a,b\nJos\xC3\xA9,\xED\x95\x9C\nJose\xCC\x81,\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\n");
  CHECK(table.columns[0].values.size() == 2);
  CHECK(table.columns[1].values.size() == 2);
  CHECK(cell(table, 1, 1) == "\xED\x95\x9C");
}

TEST_CASE("rows are numbered from one where nobody names an id column") {
  const Table table = table_of("a\nx\n\ny\n");
  CHECK(table.id_of(0) == "1");
  CHECK(table.id_of(1) == "2");  // the blank line is no row
}

TEST_CASE("columns of the same header are one, and a list without it misses it") {
  TableReader reader({});
  REQUIRE(reader.add_csv("Name,City\nMina,Daegu\n", "a", "a.csv"));
  REQUIRE(reader.add_csv("city;name;born\nSuwon;Yuna;1970\n", "b", "b.csv"));
  REQUIRE(reader.add_csv("name\nMina\n", "b", "b2.csv"));
  const auto table = reader.finish();
  REQUIRE(table);
  CHECK(table->lists == std::vector<std::string>{"a", "b", "b (2)"});
  CHECK(table->list == std::vector<std::uint32_t>{0, 1, 2});
  REQUIRE(table->columns.size() == 3);
  CHECK(cell(*table, 0, 0) == "Mina");
  CHECK(cell(*table, 0, 1) == "Yuna");
  CHECK(table->columns[0].codes == std::vector<Code>{1, 2, 1});
  CHECK(cell(*table, 1, 2) == "");
  CHECK(cell(*table, 2, 0) == "");
  CHECK(cell(*table, 2, 1) == "1970");
}

TEST_CASE("a list column names the lists, id and ignored columns are not compared") {
  const Table table = table_of("list,key,name,truth\nb,1,Mina,x\na,1,Yuna,y\nb,2,Mina,z\n",
                               {.id_column = "key", .list_column = "list", .ignore = {"Truth"}});
  CHECK(table.lists == std::vector<std::string>{"b", "a"});
  CHECK(table.list == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(table.columns.size() == 1);
  CHECK(table.ignored == std::vector<std::string>{"truth"});
  CHECK(table.id_of(2) == "2");
}

TEST_CASE("with a list column over several files, no two records of a list have the same number") {
  TableReader reader({.list_column = "list"});
  REQUIRE(reader.add_csv("list,name\na,Mina\nb,Yuna\n", "1", "1.csv"));
  REQUIRE(reader.add_csv("list,name\na,Sora\n", "2", "2.csv"));
  const auto table = reader.finish();
  REQUIRE(table);
  CHECK(table->id_of(1) == "2");
  CHECK(table->id_of(2) == "3");
}

TEST_CASE("every bad row is told at once, with its line, and without what stands in it") {
  const auto errors = errors_of("id,name\n1,Mina,x\n2,\"Yuna\n3,So\"ra\n4\n");
  REQUIRE(errors.size() == 3);
  CHECK(errors[0] == "list.csv:2: the row has 3 fields, the first row has 2 (a field that holds the separator must stand in quotes)");
  CHECK(errors[1].starts_with("list.csv:4: text follows the closing quote"));
  CHECK(errors[2].starts_with("list.csv:5: the row has 1 fields"));
  for (const std::string& error : errors) CHECK(error.find("Yuna") == std::string::npos);
}

TEST_CASE("ids that are missing or met twice in a list are counted, and their first lines named") {
  const auto errors = errors_of("id,name\n1,a\n1,b\n2,c\n1,d\n,e\n", {.id_column = "id"});
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].starts_with("list.csv:6: a row has no id"));
  CHECK(errors[1].starts_with("list.csv:3: 2 rows have the id of an earlier row of the file: lines 3, 5"));
  const Table fine = table_of("list,id\na,1\nb,1\n", {.id_column = "id", .list_column = "list"});
  CHECK(fine.records() == 2);
  CHECK(errors_of("list,id\na,1\nb,1\na,1\n", {.id_column = "id", .list_column = "list"}).size() == 1);
}

TEST_CASE("a column asked for that is not there is told with the columns that are") {
  const auto errors = errors_of("name, city\nMina,Daegu\n", {.id_column = "key", .list_column = "source"});
  REQUIRE(errors.size() == 2);
  CHECK(errors[0] == "list.csv:1: the id column that was asked for is not there (the columns are: name, city)");
  CHECK(errors[1].find("the list column") != std::string::npos);
}

TEST_CASE("headers that are empty or repeated, and files with nothing in them, are errors") {
  CHECK(errors_of("name,,Name\nMina,x,y\n").size() == 2);
  CHECK(errors_of("").size() == 1);
  CHECK(errors_of("\n\n").size() == 1);
  CHECK(errors_of("list,name\n,Mina\n", {.list_column = "list"}).size() == 1);
}

TEST_CASE("a table with a header only is an empty list; no record at all is an error") {
  TableReader reader({});
  REQUIRE(reader.add_csv("name\n", "a", "a.csv"));
  REQUIRE(reader.add_csv("name\nMina\n", "b", "b.csv"));
  const auto table = reader.finish();
  REQUIRE(table);
  CHECK(table->lists.size() == 2);
  CHECK(table->records() == 1);
  TableReader empty({});
  REQUIRE(empty.add_csv("name\n", "a", "a.csv"));
  CHECK_FALSE(empty.finish());
  CHECK_FALSE(TableReader({}).finish());
}

TEST_CASE("an ignored column that no file has is an error, one that only some have is not") {
  TableReader reader({.ignore = {"truth", "nobody"}});
  REQUIRE(reader.add_csv("name,truth\nMina,1\n", "a", "a.csv"));
  REQUIRE(reader.add_csv("name\nMina\n", "b", "b.csv"));
  const auto table = reader.finish();
  REQUIRE_FALSE(table);
  CHECK(table.error().size() == 1);
}

TEST_CASE("a file in EUC-KR is read after its encoding is found; a picture is no table") {
  const TestFolder folder;
  // "이름,도시" and ten rows "김미나,대구" in EUC-KR, by Python's codec.
  std::string bytes = "\xC0\xCC\xB8\xA7,\xB5\xB5\xBD\xC3\n";
  for (int i = 0; i < 10; ++i) bytes += "\xB1\xE8\xB9\xCC\xB3\xAA,\xB4\xEB\xB1\xB8\n";
  const std::string path = folder.write("a.csv", bytes);
  TableReader reader({});
  REQUIRE(reader.add_csv_file(path, "a"));
  const auto table = reader.finish();
  REQUIRE(table);
  CHECK(table->columns[0].name == "이름");
  CHECK(cell(*table, 0, 9) == "김미나");
  std::string picture = "\x89PNG\r\n\x1A\n";
  for (int i = 0; i < 3'000; ++i) picture += static_cast<char>(i * 7 % 256);
  TableReader second({});
  const auto refused = second.add_csv_file(folder.write("b.png", picture), "b");
  REQUIRE_FALSE(refused);
  CHECK(second.add_csv_file(folder / "nothing.csv", "c").error().front().code == ErrorCode::not_found);
  CHECK(second.add_csv_file(folder / "", "c").error().front().code == ErrorCode::unreadable);
}

TEST_CASE("a table is the same on any number of threads, from a file and from memory") {
  std::string csv = "id,name,city,when\n";
  for (int i = 0; i < 50'000; ++i) {
    csv += std::to_string(i) + ",name " + std::to_string(i * 7919 % 10'007) + ",\"city " + std::to_string(i % 31) + "\"," +
           (i % 5 == 0 ? "NA" : std::to_string(1900 + i % 90)) + "\n";
  }
  const TestFolder folder;
  const std::string path = folder.write("a.csv", csv);
  const auto read = [&](unsigned threads, bool file) {
    TableReader reader({.id_column = "id", .threads = threads});
    if (file) {
      REQUIRE(reader.add_csv_file(path, "a"));
    } else {
      REQUIRE(reader.add_csv(csv, "a", path));
    }
    auto table = reader.finish();
    REQUIRE(table);
    return std::move(*table);
  };
  const Table first = read(1, true);
  CHECK(first.records() == 50'000);
  CHECK(first.columns[0].values.size() == 10'008);
  CHECK(first.columns[2].values.size() == 73);  // of ninety years every fifth is missing, and 0 stands for that
  for (const Table& other : {read(2, true), read(3, false), read(0, true)}) {
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(other.columns[i].codes == first.columns[i].codes);
      CHECK(cell(other, i, 49'999) == cell(first, i, 49'999));
    }
    CHECK(other.id_text == first.id_text);
  }
}

TEST_CASE("rows that somebody else read make the same table") {
  TableReader reader({.id_column = "id"});
  REQUIRE(reader.add_rows({"id", " name "}, {{"1", " Mina"}, {"2", "null"}}, "a", "a.xlsx"));
  const auto table = reader.finish();
  REQUIRE(table);
  CHECK(table->columns[0].name == "name");
  CHECK(cell(*table, 0, 0) == "Mina");
  CHECK(cell(*table, 0, 1) == "");
  CHECK(table->id_of(1) == "2");
  TableReader wide({});
  const auto refused = wide.add_rows({"id", "name"}, {{"1"}, {"1", "Mina", "x"}}, "a", "a.xlsx");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().size() == 2);
  CHECK(refused.error()[0].where == "a.xlsx:2");
}

}  // namespace
}  // namespace girok::linkage
