// Claims of invented texts: which numbers become claims, and on whose word they stand.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "reading/load.h"
#include "reading/reading.h"

using namespace girok;
using namespace girok::reading;

namespace {

Document read_text(const std::string& text) {
  auto document = load("test.txt", text, format_of("test.txt", text));
  REQUIRE(document);
  read(*document);
  return std::move(*document);
}

std::size_t count_numbers(const std::string& text) {
  const Document document = read_text(text);
  return static_cast<std::size_t>(
      std::count_if(document.claims.begin(), document.claims.end(), [](const Claim& c) { return c.quantity.has_value(); }));
}

}  // namespace

TEST_CASE("Numbers that count nothing comparable are no claims") {
  for (const std::string text :
       {"One of them told the guard that she would wait.", "Three seasons later the two sides agreed to talk again.",
        "한 명은 끝내 돌아오지 않았다고 이웃은 말했다.", "Session 52nd opened on 3 March 2021 with a prayer."}) {
    CAPTURE(text);
    CHECK(count_numbers(text) == 0);
  }
}

TEST_CASE("A small number set against a larger one is a claim") {
  CHECK(count_numbers("Only two of the 340 women who were detained have been released.") == 2);
}

TEST_CASE("A chain runs from the outlet to the person, and names nobody twice") {
  const Document document = read_text(
      "“At least 640 villagers were driven from the valley,” said Mira Solen, director of the Valley Rights Centre, according to the "
      "Valley Rights Centre.");
  for (const Claim& claim : document.claims) {
    int last = -1;
    for (const Source& source : claim.attribution) {
      const int rank = source.kind == SourceKind::outlet   ? 0
                       : source.kind == SourceKind::agency ? 1
                       : source.kind == SourceKind::person ? 3
                                                           : 2;
      CHECK(rank >= last);
      last = rank;
      CHECK(std::count_if(claim.attribution.begin(), claim.attribution.end(),
                          [&](const Source& other) { return other.name == source.name; }) == 1);
    }
  }
}

TEST_CASE("A place is one that a preposition leads, a time one that the clause states") {
  const Document document = read_text("In 2019 at least 640 villagers were detained in Norway.");
  REQUIRE(!document.claims.empty());
  CHECK(document.claims[0].place.value_or("") == "Norway");
  CHECK(document.claims[0].time.value_or("").find("2019") != std::string::npos);
}
