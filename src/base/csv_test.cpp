#include "base/csv.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace girok {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(CsvReader& reader) {
  Rows rows;
  for (std::vector<std::string> fields; reader.next(fields);) rows.push_back(fields);
  return rows;
}

Rows rows_of(std::string_view text, CsvOptions options = {}) {
  CsvReader reader(text, std::move(options));
  const Rows rows = rows_of(reader);
  CHECK(reader.error_count() == 0);
  return rows;
}

std::vector<std::string> complaints(std::string_view text) {
  CsvReader reader(text);
  rows_of(reader);
  std::vector<std::string> all;
  for (const Error& error : reader.errors()) all.push_back(error.where + ": " + error.what);
  return all;
}

TEST_CASE("rows are read with every line end, with and without the last one") {
  const Rows expected = {{"a", "b"}, {"1", "2"}};
  for (const char* text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2",
                           "\xEF\xBB\xBF"
                           "a,b\n\n1,2\n\n",
                           "a,b\r\n1,2\n"}) {
    CHECK_MESSAGE(rows_of(text) == expected, text);
  }
}

TEST_CASE("quoted fields hold separators, quotes and line ends") {
  CHECK(rows_of("\"a,b\",\"say \"\"yes\"\"\"\n\"line 1\r\nline 2\",\"\"\n") == Rows{{"a,b", "say \"yes\""}, {"line 1\r\nline 2", ""}});
  CHECK(rows_of("\xEF\xBB\xBF\"a\",b") == Rows{{"a", "b"}});
}

TEST_CASE("empty fields are kept, blank lines are not") {
  CHECK(rows_of(",\n,\n") == Rows{{"", ""}, {"", ""}});
  CHECK(rows_of("a,\n") == Rows{{"a", ""}});
  CHECK(rows_of("\"\"\n") == Rows{{""}});
  CHECK(rows_of("\n\r\n\n").empty());
  CHECK(rows_of("").empty());
}

TEST_CASE("spaces are part of a field") { CHECK(rows_of(" a , b\n") == Rows{{" a ", " b"}}); }

TEST_CASE("another separator is found from the first row") {
  CHECK(detect_separator("name;\"a,b,c\";year\n1,2,3,4,5") == ';');
  CHECK(detect_separator("name\tyear\n") == '\t');
  CHECK(detect_separator("name\n") == ',');
  CHECK(detect_separator("") == ',');
  CHECK(rows_of("a;b,c", {.separator = ';'}) == Rows{{"a", "b,c"}});
}

TEST_CASE("every bad row is reported with its line, and the good ones are still read") {
  const std::string_view text =
      "a,b\n"            // 1
      "1,2,3\n"          // 2: too many
      "\"x\"y,2\n"       // 3: text after the quote
      "ok,\"two\nlines\"\n"  // 4 and 5
      "in\"side,2\n"     // 6: bare quote
      "1\n"              // 7: too few
      "fine,2\n"         // 8
      "\"open,2\n"       // 9: never closed
      "last,2\n";        // 10
  CsvReader reader(text);
  CHECK(rows_of(reader) == Rows{{"a", "b"}, {"ok", "two\nlines"}, {"fine", "2"}, {"last", "2"}});
  CHECK(complaints(text) ==
        std::vector<std::string>{"line 2: the row has 3 fields, the first row has 2", "line 3: text follows the closing quote of a field",
                                 "line 6: a quote stands inside a field that has none around it",
                                 "line 7: the row has 1 fields, the first row has 2", "line 9: a quoted field is never closed"});
}

TEST_CASE("a row knows the line it begins on") {
  CsvReader reader("a\n\n\"1\n2\"\r\n3\n");
  std::vector<std::string> fields;
  std::vector<std::size_t> lines;
  while (reader.next(fields)) lines.push_back(reader.line());
  CHECK(lines == std::vector<std::size_t>{1, 3, 5});
}

TEST_CASE("of a million bad rows a thousand are kept and all are counted") {
  std::string text = "a\n";
  for (int i = 0; i < 1'000'000; ++i) text += "x\"\n";
  CsvReader reader(text);
  rows_of(reader);
  CHECK(reader.errors().size() == 1000);
  CHECK(reader.error_count() == 1'000'000);
}

TEST_CASE("quotes that never close cost linear time") {
  for (const char* line : {"\"\n", "\"\"\"\n", "\"\"a\n", "\"a\"\"\n", "a,\"\n", "\"\"\"\"\"\n"}) {
    std::string text;
    for (int i = 0; i < 200'001; ++i) text += line;
    CsvReader reader(text);
    rows_of(reader);  // quadratic work would take minutes
  }
}

TEST_CASE("a table is all or nothing, and its columns have names of their own") {
  const auto table = read_csv("name,year\r\nA,2019\r\nB,2020\r\n");
  REQUIRE(table.has_value());
  CHECK(table->header == std::vector<std::string>{"name", "year"});
  CHECK(table->rows == Rows{{"A", "2019"}, {"B", "2020"}});
  CHECK(table->lines == std::vector<std::size_t>{2, 3});

  const auto bad = read_csv("name,,name\n1,2\nx,\"y\n", {.name = "list.csv"});
  REQUIRE(!bad.has_value());
  REQUIRE(bad.error().size() == 4);
  CHECK(to_string(bad.error()[0]) == "list.csv:1: column 2 has no name (name every column in the first row)");
  CHECK(bad.error()[1].where == "list.csv:1");
  CHECK(bad.error()[2].where == "list.csv:2");
  CHECK(bad.error()[3].where == "list.csv:3");

  const auto empty = read_csv("");
  REQUIRE(!empty.has_value());
  CHECK(to_string(empty.error().at(0)) == "line 1: the table is empty (the first row names the columns)");
}

TEST_CASE("errors never repeat what a field holds") {
  const auto bad = read_csv("name\nsecret\"word\n\"secret\"word\nsecret,word\n\"secret word");
  REQUIRE(!bad.has_value());
  CHECK(bad.error().size() == 4);
  for (const Error& error : bad.error()) CHECK(to_string(error).find("secret") == std::string::npos);
}

TEST_CASE("what is written is what the RFC shows") {
  std::string out;
  append_csv_row(out, std::vector<std::string>{"aaa", "b\r\nb", "c\"c", "d,d", "", " e"});
  CHECK(out == "aaa,\"b\r\nb\",\"c\"\"c\",\"d,d\",,\" e\"\r\n");
}

TEST_CASE("any table that is written is read back as it was") {
  CHECK(rc::check("round trip", [] {
    const auto field =
        rc::gen::container<std::string>(rc::gen::element<char>('a', 'b', ' ', ',', ';', '"', '\r', '\n', '\t', '\xEF', '\xBB', '\xBF'));
    const std::size_t width = *rc::gen::inRange<std::size_t>(1, 5);
    const auto rows = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(width, field));
    const char separator = *rc::gen::element(',', ';', '\t');
    std::string out;
    for (const std::vector<std::string>& row : rows) append_csv_row(out, row, separator);
    CsvReader reader(out, {.separator = separator});
    RC_ASSERT(rows_of(reader) == rows);
    RC_ASSERT(reader.error_count() == 0U);
  }));
}

TEST_CASE("no bytes make the reader fall over, and reading always ends") {
  CHECK(rc::check("any bytes", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::element<char>('a', ',', '"', '\r', '\n', '\0', '\xFF'));
    CsvReader reader(text, {.same_width = false});
    const Rows rows = rows_of(reader);
    RC_ASSERT(rows.size() + reader.error_count() <= text.size());
  }));
}

}  // namespace
}  // namespace girok
