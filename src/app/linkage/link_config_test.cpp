// Configurations of linkage: read strictly, every fault at once, and written so that they say the same again.
#include "app/linkage/link_config.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

using linkage::FieldJoin;
using linkage::FieldKind;
using linkage::KeyPart;

// The example of docs/formats/link-config.md.
constexpr const char* example = R"({
  "format": "girok.link-config/1",
  "id": "number",
  "ignore": ["remarks", "entered by"],
  "unique": ["shelter"],
  "fields": [
    {"columns": ["성명", "full name"], "kind": "name", "part": "full"},
    {"columns": ["year", "month", "day"], "join": "ymd", "kind": "date"},
    {"columns": ["age", "interviewed"], "join": "age_at", "kind": "date"},
    {"columns": ["birthplace"], "kind": "place"}
  ],
  "passes": [
    [{"field": "성명", "key": "sound"}],
    [{"field": "birthplace", "key": "value"}, {"field": "year", "key": "year"}]
  ],
  "threshold": 0.9
})";

LinkConfig read(std::string_view json) {
  tl::expected<LinkConfig, std::vector<Error>> config = link_config_from(json, "link.json");
  REQUIRE(config.has_value());
  return *std::move(config);
}

std::vector<std::string> faults(std::string_view json) {
  const tl::expected<LinkConfig, std::vector<Error>> config = link_config_from(json, "link.json");
  std::vector<std::string> places;
  if (!config) {
    for (const Error& error : config.error()) places.push_back(error.where);
  }
  return places;
}

TEST_CASE("the example of the format's page says what it says") {
  const LinkConfig config = read(example);
  CHECK(config.id == "number");
  CHECK(config.list.empty());
  CHECK(config.ignore == std::vector<std::string>{"remarks", "entered by"});
  CHECK(config.unique == std::vector<std::string>{"shelter"});
  REQUIRE(config.fields.size() == 4);
  CHECK(config.fields[0].columns == std::vector<std::string>{"성명", "full name"});
  CHECK(config.fields[0].kind == FieldKind::name);
  CHECK(config.fields[0].join == FieldJoin::first);
  CHECK(config.fields[1].join == FieldJoin::ymd);
  CHECK(config.fields[2].join == FieldJoin::age_at);
  REQUIRE(config.passes.size() == 2);
  CHECK(config.passes[0].at(0).part == KeyPart::sound);
  CHECK(config.passes[1].at(1).field == "year");
  CHECK(config.threshold == 0.9);
  CHECK_FALSE(config.seed);
}

TEST_CASE("what is written is read as the same, byte for byte") {
  LinkConfig config = read(example);
  config.list = "source \"of\" it";
  config.repeated = {"field office"};
  config.keep = 0.05;
  config.pair_budget = 1'000'000;
  config.block_limit = 500;
  config.seed = 7;
  const std::string once = json_of(config);
  CHECK(json_of(read(once)) == once);
  CHECK(json_of(read(json_of(LinkConfig{}))) == "{\n  \"format\": \"girok.link-config/1\"\n}\n");
}

TEST_CASE("everything that is wrong is told at once, each with its place") {
  CHECK(
      faults(
          R"({"format": "girok.link-config/1", "fields": [{"columns": [], "kind": "nmae"}, {"columns": "born", "join": "ymd", "kind": "name"}, {"kind": "date", "part": "given"}, 3],
                   "treshold": 0.5, "threshold": 1.5, "passes": [[{"key": "value"}], [], [{"field": "x", "key": "soundex"}]], "seed": -1, "ignore": [1]})") ==
      std::vector<std::string>{"link.json, fields[0].kind", "link.json, fields[0].columns", "link.json, fields[1].join",
                               "link.json, fields[2].columns", "link.json, fields[2].part", "link.json, fields[3]", "link.json, treshold",
                               "link.json, threshold", "link.json, passes[0][0].field", "link.json, passes[1]",
                               "link.json, passes[2][0].key", "link.json, seed", "link.json, ignore[0]"});
}

TEST_CASE("another format, none, and what is no JSON are refused") {
  CHECK(faults("{}") == std::vector<std::string>{"link.json, format"});
  CHECK(faults(R"({"format": "girok.link-config/2"})") == std::vector<std::string>{"link.json, format"});
  CHECK(faults("[]") == std::vector<std::string>{"link.json"});
  CHECK(faults("{").size() == 1);
  CHECK(faults(std::string(2'000'000, ' ')).size() == 1);
}

TEST_CASE("a threshold is a number between 0 and 1, and nothing else") {
  CHECK(share_from("0.9", "--threshold").value() == 0.9);
  for (const char* const wrong : {"0", "1", "-0.5", "90%", "", "nan", "0.5x", "inf"}) {
    CAPTURE(wrong);
    CHECK(share_from(wrong, "--threshold").error().code == ErrorCode::usage);
  }
}

}  // namespace
}  // namespace girok::app
