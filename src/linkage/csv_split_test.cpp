// What a CSV file is, base/csv.h says: the splitter is held against its reader.
#include "linkage/csv_split.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "base/csv.h"
#include "linkage/csv_stream.h"
#include "linkage/mix.h"

namespace girok::linkage {
namespace {

struct Read {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;
  std::vector<std::string> errors;
  friend bool operator==(const Read&, const Read&) = default;
};

Read by_reader(const std::string& text) {
  Read read;
  CsvReader reader(text, {.name = "t.csv"});
  std::vector<std::string> fields;
  while (reader.next(fields)) {
    read.rows.push_back(fields);
    read.lines.push_back(reader.line());
  }
  for (const Error& error : reader.errors()) read.errors.push_back(to_string(error));
  return read;
}

/// The text in pieces that grow by a few bytes whenever no row was whole, in batches of two rows.
Read by_splitter(const std::string& text, std::uint64_t seed) {
  Read read;
  CsvSplitter splitter({.separator = ',', .name = "t.csv"});
  std::size_t begin = 0, end = 0;
  const auto grow = [&] { end = std::min(text.size(), end + 1 + below(mix(seed, end), 7)); };
  std::vector<std::string> header;
  while (header.empty()) {
    const std::size_t taken = splitter.header(std::string_view(text).substr(begin, end - begin), end == text.size(), header);
    begin += taken;
    if (header.empty() && end == text.size()) break;
    if (header.empty()) grow();
  }
  if (!header.empty()) {
    read.rows.push_back(header);
    CsvBatch batch;
    while (true) {
      const std::size_t taken = splitter.split(std::string_view(text).substr(begin, end - begin), end == text.size(), 2, batch);
      for (std::size_t row = 0; row < batch.rows; ++row) {
        std::vector<std::string> fields;
        for (const auto& column : batch.cells) fields.emplace_back(column[row]);
        read.rows.push_back(fields);
        read.lines.push_back(batch.lines[row]);
      }
      begin += taken;
      if (batch.rows > 0) continue;
      if (end == text.size()) break;
      grow();
    }
  }
  for (const Error& error : splitter.errors()) read.errors.push_back(to_string(error));
  return read;
}

void check_same(const std::string& text, std::uint64_t seed) {
  Read expected = by_reader(text);
  if (!expected.lines.empty()) expected.lines.erase(expected.lines.begin());  // the splitter does not tell the header's
  const Read read = by_splitter(text, seed);
  RC_ASSERT(read.rows == expected.rows);
  RC_ASSERT(read.lines == expected.lines);
  RC_ASSERT(read.errors == expected.errors);
}

TEST_CASE("the splitter reads what the reader of base reads, wherever its blocks end") {
  for (const char* text :
       {"a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r3,4", "a,b\n\n1,2\n\n", "a\n\"x\"\"y\"\n", "a\n\"x\ny\"\r\n\"z\"", "a,b\n1\n1,2,3\n",
        "a\nx\"y\nz\n", "a\n\"x\"y\nz\n", "a\n\"x\nz\n\"q\"\n", "\n\na,b\n,\n", "a,b\n\"\",\"\"\n", "\"a\",b\n1,\"2\r\n", ""}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) check_same(text, seed);
  }
  CHECK(rc::check([](const std::vector<std::uint8_t>& picks, std::uint64_t seed) {
    constexpr std::string_view alphabet = ",,\"\"\n\r\nab ";
    std::string text = "h,i\n";
    for (const std::uint8_t pick : picks) text += alphabet[pick % alphabet.size()];
    check_same(text, seed);
  }));
}

TEST_CASE("a quoted cell that is longer than a cell may be counts as never closed, and the rows after it are read") {
  CsvSplitter splitter({.separator = ',', .name = "t.csv", .max_cell_bytes = 10});
  const std::string text = "a\n\"0123456789\n0123456789\"\nb\n";
  std::vector<std::string> header;
  CsvBatch batch;
  const std::size_t taken = splitter.header(text, true, header);
  splitter.split(std::string_view(text).substr(taken), true, 100, batch);
  REQUIRE(batch.rows == 1);  // the row b; 0123456789" is a bad row of its own
  CHECK(batch.cells[0][0] == "b");
  CHECK(splitter.error_count() == 2);
  CHECK(splitter.errors()[0].where == "t.csv:2");
}

TEST_CASE("a file of openings that are never closed is given up after a hundred of them") {
  std::string text = "a\n";
  for (int i = 0; i < 1'000; ++i) text += "\"0123456789\n";
  CsvSplitter splitter({.separator = ',', .name = "t.csv", .max_cell_bytes = 8});
  std::vector<std::string> header;
  CsvBatch batch;
  const std::size_t taken = splitter.header(text, true, header);
  splitter.split(std::string_view(text).substr(taken), true, 10'000, batch);
  CHECK(splitter.gave_up());
  CHECK(splitter.error_count() < 250);
}

TEST_CASE("a stream in small blocks gives the same rows as in one") {
  std::string text = "id,text\n";
  for (int i = 0; i < 500; ++i) text += std::to_string(i) + ",\"line\none \"\"" + std::to_string(i) + "\"\"\"\r\n";
  const auto read = [&](std::size_t block) {
    CsvStream stream(source_of(text), {.name = "t.csv"}, 7, block);
    std::vector<std::string> all = *stream.header();
    StreamBatch batch;
    while (stream.next(batch)) {
      for (std::size_t row = 0; row < batch.rows; ++row) {
        for (const auto& column : batch.cells) all.emplace_back(column[row]);
      }
    }
    CHECK(stream.take_errors().empty());
    return all;
  };
  const auto whole = read(std::size_t{1} << 20U);
  CHECK(whole.size() == 1'002);
  CHECK(whole[3] == "line\none \"0\"");
  for (const std::size_t block : {8U, 9U, 64U, 333U}) CHECK(read(block) == whole);
}

TEST_CASE("bytes are plain UTF-8 or not, wherever a character is cut") {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += i % 7 == 0 ? "a" : "금";  // longer than the block that is looked at
  CHECK(*is_plain_utf8(source_of(text)));
  CHECK(*is_plain_utf8(source_of("a" + text)));
  CHECK_FALSE(*is_plain_utf8(source_of(text + "\xEA\xB8")));
  CHECK_FALSE(*is_plain_utf8(source_of(text + std::string(1, '\0'))));
  CHECK(*is_plain_utf8(source_of("")));
}

}  // namespace
}  // namespace girok::linkage
