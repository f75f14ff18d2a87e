#include "linkage/dictionary.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

namespace girok::linkage {
namespace {

TEST_CASE("codes count up from one in the order in which values are met, and the empty text is missing") {
  Dictionary values;
  CHECK(values.add("kim") == 1);
  CHECK(values.add("") == 0);
  CHECK(values.add("lee") == 2);
  CHECK(values.add("kim") == 1);
  CHECK(values.size() == 3);
  CHECK(values.at(0).empty());
  CHECK(values.at(2) == "lee");
  CHECK(values.find("park") == 0);
}

TEST_CASE("a dictionary agrees with a map, one value at a time or many") {
  CHECK(rc::check([](const std::vector<std::string>& texts) {
    Dictionary one, many;
    std::map<std::string, Code> known{{"", 0}};
    std::vector<Code> expected;
    for (const std::string& text : texts) expected.push_back(known.emplace(text, static_cast<Code>(known.size())).first->second);
    std::vector<std::string_view> views(texts.begin(), texts.end());
    std::vector<Code> codes(texts.size());
    many.add_all(views, codes);
    RC_ASSERT(codes == expected);
    for (std::size_t i = 0; i < texts.size(); ++i) RC_ASSERT(one.add(texts[i]) == expected[i]);
    for (const auto& [text, code] : known) {
      RC_ASSERT(one.find(text) == code);
      RC_ASSERT(std::string(one.at(code)) == text);
    }
    RC_ASSERT(one.size() == known.size());
  }));
}

TEST_CASE("a hundred thousand values keep their codes while the dictionary grows") {
  Dictionary values;
  for (int i = 0; i < 100'000; ++i) REQUIRE(values.add("value " + std::to_string(i)) == static_cast<Code>(i + 1));
  for (int i = 0; i < 100'000; ++i) REQUIRE(values.find("value " + std::to_string(i)) == static_cast<Code>(i + 1));
}

}  // namespace
}  // namespace girok::linkage
