#include "exchange/json.h"

#include <doctest/doctest.h>

#include <string>

#include "exchange/lines.h"

using namespace girok;
using namespace girok::exchange;

namespace {

bool reads(std::string_view text) { return JsonDocument().read(text, "x").has_value(); }

ErrorCode code_of(std::string_view text) {
  const auto read = JsonDocument().read(text, "x");
  REQUIRE(!read);
  return read.error().code;
}

std::string string_of(std::string_view text) {
  JsonDocument json;
  REQUIRE(json.read(text, "x"));
  return std::string(json.root().text());
}

std::vector<std::string> lines_of(const std::vector<std::string>& chunks, std::size_t most = 100) {
  std::size_t next = 0;
  LineReader reader(
      [&]() -> Result<std::string_view> { return next < chunks.size() ? std::string_view(chunks[next++]) : std::string_view(); }, most);
  std::vector<std::string> lines;
  std::string_view line;
  while (true) {
    const auto got = reader.next(line);
    REQUIRE(got);
    if (*got == LineReader::Line::end) return lines;
    lines.push_back(std::to_string(reader.number()) + (*got == LineReader::Line::too_long ? "!" : ":") + std::string(line));
  }
}

}  // namespace

TEST_CASE("A document's values are walked in the order of its text") {
  JsonDocument json;
  const std::string text = R"( {"a": [1, {"b": []}, "x"], "c": {}, "d": null, "e": -0.5e+3} )";
  REQUIRE(json.read(text, "x"));
  const JsonView root = json.root();
  CHECK(root.size() == 4);
  std::string seen;
  for (const JsonView value : root) seen += std::string(value.key()) + std::to_string(value.size()) + " ";
  CHECK(seen == "a3 c0 d0 e0 ");
  std::size_t in_a = 0;
  for (const JsonView value : *root.find("a")) in_a += value.is(JsonType::object) ? 10 : 1;
  CHECK(in_a == 12);
  for (const JsonView value : *root.find("c")) CHECK(value.size() > 1000);  // none
  CHECK(root.find("e")->text() == "-0.5e+3");
  CHECK(!root.find("b"));
}

TEST_CASE("Strings are given without their escapes") {
  // RFC 8259, section 7: the G clef is "\uD834\uDD1E".
  CHECK(string_of(R"("\uD834\uDD1E")") == "\xF0\x9D\x84\x9E");
  CHECK(string_of(R"("a\"\\\/\b\f\n\r\t\u00e9\uae30b")") ==
        "a\"\\/\b\f\n\r\t\xC3\xA9\xEA\xB8\xB0"
        "b");
  JsonDocument json;
  const std::string two = R"(["\u0041one", "plain", "\u0042two"])";
  REQUIRE(json.read(two, "x"));
  std::string all;
  for (const JsonView value : json.root()) all += value.text();
  CHECK(all == "AoneplainBtwo");
}

TEST_CASE("What RFC 8259 does not allow is refused") {
  for (const char* bad : {"",
                          " ",
                          "{",
                          "[",
                          "[1",
                          "[1,]",
                          "{\"a\"}",
                          "{\"a\":}",
                          "{\"a\":1,}",
                          "{a:1}",
                          "[1 2]",
                          "01",
                          "-",
                          "1.",
                          ".5",
                          "1e",
                          "+1",
                          "NaN",
                          "tru",
                          "\"",
                          "\"\\",
                          "\"\\u12\"",
                          "\"\\x41\"",
                          "\"a\nb\"",
                          "[]]",
                          "1 1",
                          "'a'",
                          "\"\\ud834\"",
                          "\"\\ud834x\"",
                          "\"\\udd1e\"",
                          "\"\\u0000\"",
                          "\"\xFF\"",
                          "\"\xC0\x80\"",
                          "\xEF\xBB\xBF{}"}) {
    CAPTURE(bad);
    CHECK(!reads(bad));
  }
  CHECK(!reads(std::string_view("\"a\0b\"", 5)));
  for (const char* good : {"0", "-0", "1E5", "true", "null", "\"\"", "[]", "{}", "\"\x7F\""}) {
    CAPTURE(good);
    CHECK(reads(good));
  }
}

TEST_CASE("A key that stands twice in one object is refused, in small objects and in large ones") {
  CHECK(!reads(R"({"a": 1, "a": 2})"));
  CHECK(!reads(R"({"a": 1, "\u0061": 2})"));
  CHECK(reads(R"([{"a": 1}, {"a": {"a": 2}}])"));
  std::string large = "{";
  for (int i = 0; i < 100; ++i) large += "\"k" + std::to_string(i) + "\": 0, ";
  CHECK(reads(large + "\"last\": 0}"));
  CHECK(!reads(large + "\"k50\": 0}"));
}

TEST_CASE("Depth, the number of values and the length of numbers are limited") {
  CHECK(reads(std::string(64, '[') + std::string(64, ']')));
  CHECK(code_of(std::string(65, '[') + std::string(65, ']')) == ErrorCode::too_large);
  CHECK(code_of(std::string(10'000'000, '[')) == ErrorCode::too_large);
  std::string many = "[0";
  for (std::size_t i = 0; i < most_json_values; ++i) many += ",0";
  CHECK(code_of(many + "]") == ErrorCode::too_large);
  CHECK(reads(std::string(64, '9')));
  CHECK(!reads(std::string(65, '9')));
}

TEST_CASE("Whole numbers are taken within their range only") {
  const auto whole = [](std::string_view text, std::uint64_t most) {
    JsonDocument json;
    REQUIRE(json.read(text, "x"));
    return json.root().whole(most);
  };
  CHECK(whole("100", 100) == 100);
  CHECK(!whole("101", 100));
  CHECK(!whole("-1", 100));
  CHECK(!whole("1.0", 100));
  CHECK(!whole("\"1\"", 100));
  CHECK(whole("18446744073709551615", UINT64_MAX) == UINT64_MAX);
  CHECK(!whole("18446744073709551616", UINT64_MAX));
}

TEST_CASE("A string that is written reads back as itself") {
  std::string all;
  for (char c = 1; c < 127; ++c) all += c;
  all += "기록\xF0\x9D\x84\x9E";
  std::string out;
  append_json_string(out, all);
  CHECK(string_of(out) == all);
}

TEST_CASE("An error tells the byte and holds nothing of the text") {
  const auto read = JsonDocument().read(R"({"name": "Invented" "x"})", "people.jsonl:3");
  REQUIRE(!read);
  CHECK(read.error().where == "people.jsonl:3");
  CHECK(read.error().what == "expected a comma at byte 21");
}

TEST_CASE("Lines come out the same however the bytes are cut") {
  const std::string text =
      "\xEF\xBB\xBF"
      "one\ntwo\r\n\nfour";
  const std::vector<std::string> expected = {"1:one", "2:two", "3:", "4:four"};
  CHECK(lines_of({text}) == expected);
  for (std::size_t cut = 3; cut < text.size(); ++cut) CHECK(lines_of({text.substr(0, cut), text.substr(cut)}) == expected);
  CHECK(lines_of({}).empty());
  CHECK(lines_of({"one\n"}) == std::vector<std::string>{"1:one"});
}

TEST_CASE("A line that is too long is told of and passed over") {
  const std::string longer(11, 'x');
  CHECK(lines_of({"a\n" + longer + "\nb"}, 10) == std::vector<std::string>{"1:a", "2!", "3:b"});
  CHECK(lines_of({"a\nxxxxxx", "xxxxxx", "xxxxxx\nb"}, 10) == std::vector<std::string>{"1:a", "2!", "3:b"});
  CHECK(lines_of({longer}, 10) == std::vector<std::string>{"1!"});
  CHECK(lines_of({"0123456789\n"}, 10) == std::vector<std::string>{"1:0123456789"});
}

TEST_CASE("Keys that were seen are known, and no others") {
  SeenKeys keys;
  for (int i = 0; i < 10'000; ++i) REQUIRE(keys.add("key-" + std::to_string(i)));
  for (int i = 0; i < 10'000; ++i) REQUIRE(!keys.add("key-" + std::to_string(i)));
  CHECK(keys.size() == 10'000);
  CHECK(keys.add(""));
  CHECK(!keys.add(""));
}
