#include "app/figures/claims_of_reading.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

/// Two documents; the second leans on the first for the number of people. Invented.
constexpr std::string_view pile = R"({"format": "girok.reading/1",
 "documents": [{"id": "d1", "path": "/some/where/harbour.txt"}, {"id": "d2", "path": "lantern.txt"}],
 "claims": [
  {"id": "c1", "document": "d1", "kind": "count", "value": {"lo": "150000", "hi": "200000", "bound": "range", "unit": "count", "currency": null}, "measure": "people on boats", "denominator": null, "period": null,
   "place": "Orlund", "attribution": ["Harbour Survey"], "figure": "f1", "time": null, "concepts": {"head": ["person"]}, "denominator_concepts": null, "conversion_of": null, "repeated": false},
  {"id": "c2", "document": "d2", "kind": "count", "value": {"lo": "150000", "hi": "200000", "bound": "range", "unit": "count", "currency": null}, "measure": "workers", "attribution": ["anonymous"], "figure": "f1",
   "concepts": {"head": ["person"]}, "repeated": false},
  {"id": "c3", "document": "d2", "kind": "age", "value": {"lo": "12", "hi": null, "bound": ">=", "unit": "year"}, "figure": "f2", "repeated": false},
  {"id": "c4", "document": "d2", "kind": "money", "value": {"lo": "86", "hi": "86", "bound": "=", "unit": "money", "currency": "GBP"}, "figure": "f3", "conversion_of": "c5", "repeated": false},
  {"id": "c5", "document": "d2", "kind": "money", "value": {"lo": "105", "hi": "105", "bound": "=", "unit": "money", "currency": "USD"}, "figure": "f4", "conversion_of": null, "repeated": false},
  {"id": "c6", "document": "d2", "kind": "count", "value": {"lo": "150000", "hi": "200000", "bound": "range", "unit": "count"}, "figure": "f1", "repeated": true},
  {"id": "c7", "document": "d2", "kind": "statement", "value": {"lo": null, "hi": null, "bound": "vague"}, "figure": null}],
 "figures": [{"id": "f1", "origins": {"min": 1, "max": 2}, "claims": ["c1", "c2"]}, {"id": "f4", "origins": {"min": 1, "max": 1}, "claims": ["c5"]}],
 "provenance": {"nodes": [{"id": "n1", "kind": "claim", "claim": "c1"}, {"id": "n2", "kind": "claim", "claim": "c2"}], "edges": [{"from": "n2", "to": "n1", "certain": false}]}})";

}  // namespace

TEST_CASE("what was read becomes claims: numbers only, each with its origin") {
  const auto read = claims_of_reading(pile, "reading.json");
  REQUIRE(read);
  REQUIRE(read->claims.size() == 4);  // no age, no statement, nothing said twice
  const auto& c = read->claims;
  CHECK(c[0].id == "c1");
  CHECK(c[0].name == "f1");
  CHECK(c[0].measure == "person");
  CHECK(c[0].place == "Orlund");
  CHECK(c[0].citation == "harbour.txt");  // no folder
  CHECK(read->as_written[0] == "people on boats");
  CHECK(c[0].origin == "Harbour Survey");
  CHECK(c[1].origin == "Harbour Survey");  // it leans on the first, likely
  CHECK_FALSE(c[0].origin_likely);
  CHECK(c[1].origin_likely);  // the figure has two origins at most
  CHECK(c[2].conversion_of == "c5");
  CHECK(c[3].currency == "USD");
  CHECK(c[3].origin == "the source of lantern.txt");
}

TEST_CASE("what is not that JSON is refused, and odd fields do no harm") {
  CHECK_FALSE(claims_of_reading("", "x"));
  CHECK_FALSE(claims_of_reading("[1, 2]", "x"));
  CHECK_FALSE(claims_of_reading(R"({"format": "girok.reading/2"})", "x"));
  const auto odd = claims_of_reading(
      R"({"format": "girok.reading/1", "claims": [7, null, {"id": 1}, {"value": []}, {"kind": "count", "value": {"lo": 5, "hi": "x"}}], "figures": {"a": 1}, "provenance": [], "documents": null})",
      "x");
  REQUIRE(odd);
  CHECK(odd->claims.empty());
  CHECK(looks_like_reading(pile));
  CHECK_FALSE(looks_like_reading("low,high\n1,2\n"));
}

}  // namespace girok::app
