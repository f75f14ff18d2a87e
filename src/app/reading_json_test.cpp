// Form and offsets of the JSON over many inputs are checked by tests/json/run-json, with the published schema. Here: what a field means.
#include "app/reading_json.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace girok::app {
namespace {

nlohmann::json json_of(const Pile& pile) {
  std::string text;
  write_reading_json(pile, [&](std::string_view piece) { text += piece; });
  return nlohmann::json::parse(text);
}

/// One document of which nothing is known but its text.
Pile pile_of(std::string text) {
  Pile pile;
  reading::Document document;
  document.path = "a.txt";
  document.text = std::move(text);
  document.map = text::OffsetMap::identity(static_cast<std::uint32_t>(document.text.size()), 3);   // behind a byte-order mark
  pile.documents.push_back(std::move(document));
  pile.lines.push_back({0});
  return pile;
}

reading::Claim claim_at(Span span) {
  reading::Claim claim;
  claim.span = claim.sentence = span;
  return claim;
}

}  // namespace

TEST_CASE("an empty pile is an object with every list empty") {
  const nlohmann::json json = json_of({});
  CHECK(json["format"] == "girok.reading/1");
  for (const char* key : {"documents", "quotations", "claims", "figures", "reuse", "aliases", "discrepancies", "errors", "skipped"})
    CHECK(json[key].empty());
  CHECK(json["provenance"]["origins"] == nlohmann::json{{"min", 0}, {"max", 0}});
}

TEST_CASE("what is not known is null, and a statement without a quantity is vague") {
  Pile pile = pile_of("People were held.");
  pile.documents[0].claims.push_back(claim_at({0, 17}));
  const nlohmann::json claim = json_of(pile)["claims"][0];
  for (const char* key : {"measure", "denominator", "period", "place", "hedge", "figure", "time", "quotation", "conversion_of"})
    CHECK(claim[key].is_null());
  CHECK(claim["value"] == nlohmann::json{{"lo", nullptr}, {"hi", nullptr}, {"bound", "vague"}, {"unit", nullptr}, {"currency", nullptr}});
  CHECK(claim["kind"] == "statement");
}

TEST_CASE("spans are offsets into the original bytes") {
  Pile pile = pile_of("12 people");
  pile.documents[0].claims.push_back(claim_at({0, 2}));
  const nlohmann::json claim = json_of(pile)["claims"][0];
  CHECK(claim["start"] == 3);
  CHECK(claim["end"] == 5);
}

TEST_CASE("a conversion names the claim it restates") {
  Pile pile = pile_of("$105mn (£86mn)");
  reading::Quantity dollars;
  dollars.span = {0, 6};
  dollars.kind = reading::QuantityKind::money;
  dollars.currency = "USD";
  dollars.value = {Decimal(105000000), Decimal(105000000), Bound::equal};
  reading::Quantity pounds = dollars;
  pounds.span = {8, 14};
  pounds.currency = "GBP";
  pounds.conversion_of = 0;
  pile.documents[0].quantities = {dollars, pounds};
  for (const reading::Quantity& quantity : pile.documents[0].quantities) {
    pile.documents[0].claims.push_back(claim_at(quantity.span));
    pile.documents[0].claims.back().quantity = quantity;
  }
  const nlohmann::json claims = json_of(pile)["claims"];
  CHECK(claims[0]["conversion_of"].is_null());
  CHECK(claims[1]["conversion_of"] == "c1");
  CHECK(claims[0]["value"] ==
        nlohmann::json{{"lo", "105000000"}, {"hi", "105000000"}, {"bound", "="}, {"unit", "money"}, {"currency", "USD"}});
}

TEST_CASE("ids count through the pile, and a claim knows its figure") {
  Pile pile = pile_of("12");
  Pile second = pile_of("13");
  pile.documents.push_back(second.documents[0]);
  pile.lines.push_back({0});
  for (reading::Document& document : pile.documents) document.claims = {claim_at({0, 1}), claim_at({1, 2})};
  pile.found.figures.push_back({"label", {{0, 1}, {1, 0}}, {1, 2}});
  const nlohmann::json json = json_of(pile);
  CHECK(json["figures"][0]["claims"] == nlohmann::json{"c2", "c3"});
  CHECK(json["claims"][0]["figure"].is_null());
  CHECK(json["claims"][2]["figure"] == "f1");
  CHECK(json["claims"][2]["document"] == "d2");
}

TEST_CASE("a path that is not UTF-8 does not break the JSON") {
  Pile pile;
  pile.errors.push_back({ErrorCode::not_found, "no such file or folder", "caf\xE9.txt", ""});
  CHECK(json_of(pile)["errors"][0]["where"] == "caf\uFFFD.txt");
  CHECK(json_of(pile)["errors"][0]["hint"].is_null());
}

}  // namespace girok::app
