// Lists from files of every kind become one table.
#include "app/linkage/link_lists.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/test_folder.h"
#include "exchange/table.h"

namespace girok::app {
namespace {

using Rows = std::vector<std::vector<std::string>>;

exchange::Table sheet(std::string name, std::vector<std::string> header, Rows rows) {
  exchange::Table table;
  table.name = std::move(name);
  table.header = std::move(header);
  table.rows = std::move(rows);
  return table;
}

std::string workbook(bool ods, const std::vector<exchange::Table>& sheets) {
  std::vector<exchange::Note> notes;
  const Result<std::string> bytes = ods ? exchange::write_ods(sheets, notes) : exchange::write_xlsx(sheets, notes);
  REQUIRE(bytes.has_value());
  return *bytes;
}

std::string cell(const linkage::Table& table, const std::string& column, std::size_t record) {
  const auto at = std::ranges::find(table.columns, column, &linkage::Column::name);
  return at == table.columns.end() ? "no such column" : std::string(at->values.at(at->codes[record]));
}

TEST_CASE("a list is called as its file, without folder and ending") {
  CHECK(stem_of("lists/a.csv") == "a");
  CHECK(stem_of("a") == "a");
  CHECK(stem_of("/x.y/b.tar.gz") == "b.tar");
  CHECK(stem_of(".hidden") == ".hidden");
  CHECK(stem_of("lists/") == "");
}

TEST_CASE("CSV, XLSX and ODS are read by what they are, whatever they are called, and give the same table") {
  const TestFolder folder;
  const std::vector<std::string> header = {"id", "이름", "born"};
  const Rows rows = {{"1", "김금순", "1975-03-02"}, {"2", "박철호", "1980"}};
  const std::vector<std::string> paths = {folder.write("one.csv", "id,이름,born\n1,김금순,1975-03-02\n2,박철호,1980\n"),
                                          folder.write("two.xlsx", workbook(false, {sheet("Sheet1", header, rows)})),
                                          folder.write("three.dat", workbook(true, {sheet("Sheet1", header, rows)}))};
  linkage::TableOptions options;
  options.id_column = "id";
  const tl::expected<ReadLists, std::vector<Error>> read = read_lists(paths, options);
  REQUIRE(read.has_value());
  CHECK(read->table.lists == std::vector<std::string>{"one", "two", "three"});
  CHECK(read->files.size() == 3);
  REQUIRE(read->table.records() == 6);
  for (std::size_t record = 0; record < 6; ++record) {
    CHECK(read->table.id_of(record) == rows[record % 2][0]);
    CHECK(cell(read->table, "이름", record) == rows[record % 2][1]);
    CHECK(cell(read->table, "born", record) == rows[record % 2][2]);
  }
}

TEST_CASE("a workbook of several filled sheets makes a list of each") {
  const TestFolder folder;
  const std::vector<std::string> header = {"name", "born"};
  const std::string path = folder.write(
      "both.xlsx", workbook(false, {sheet("North", header, {{"Ada Vale", "1975"}}), sheet("South", header, {{"Bo Linden", "1980"}})}));
  const tl::expected<ReadLists, std::vector<Error>> read = read_lists({path}, {});
  REQUIRE(read.has_value());
  CHECK(read->table.lists == std::vector<std::string>{"both North", "both South"});
  CHECK(read->table.id_of(1) == "1");
}

TEST_CASE("what cannot be read is told for every file, and nothing is taken") {
  const TestFolder folder;
  const std::vector<std::string> paths = {folder / "nowhere.csv", folder.write("broken.xlsx", "PK\x03\x04 and nothing of an archive"),
                                          folder.write("good.csv", "a,b\n1,2\n"), folder.write("empty.csv", "")};
  const tl::expected<ReadLists, std::vector<Error>> read = read_lists(paths, {});
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().size() == 3);
  CHECK(read_lists({}, {}).error().front().code == ErrorCode::usage);
}

}  // namespace
}  // namespace girok::app
