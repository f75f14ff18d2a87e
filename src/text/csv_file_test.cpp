#include "text/csv_file.h"

#include <doctest/doctest.h>

namespace girok::text {
namespace {

TEST_CASE("a table is read from UTF-8 and from UTF-16, with the separator it has") {
  const auto plain = read_csv("이름;나이\r\n가;12\r\n", "list.csv");
  REQUIRE(plain.has_value());
  CHECK(plain->encoding == "UTF-8");
  CHECK(plain->separator == ';');
  CHECK(plain->table.header == std::vector<std::string>{"이름", "나이"});
  CHECK(plain->table.rows == std::vector<std::vector<std::string>>{{"가", "12"}});

  const char wide[] =
      "\xFF\xFE"
      "a\0,\0b\0\n\0"
      "1\0,\0\0\xAC\n\0";  // U+AC00 is 가
  const auto sixteen = read_csv(std::string_view(wide, sizeof wide - 1), "list.csv");
  REQUIRE(sixteen.has_value());
  CHECK(sixteen->encoding == "UTF-16LE");
  CHECK(sixteen->table.rows == std::vector<std::vector<std::string>>{{"1", "가"}});
}

TEST_CASE("errors name the file and the line") {
  const auto bad = read_csv("a,b\n1\n2,3\n4,5,6\n", "list.csv");
  REQUIRE(!bad.has_value());
  REQUIRE(bad.error().size() == 2);
  CHECK(bad.error()[0].where == "list.csv:2");
  CHECK(bad.error()[1].where == "list.csv:4");
}

TEST_CASE("what is not text is refused with the name of the file") {
  const auto picture = read_csv(std::string_view("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 36), "photo.csv");
  REQUIRE(!picture.has_value());
  CHECK(picture.error().at(0).where == "photo.csv");
}

}  // namespace
}  // namespace girok::text
