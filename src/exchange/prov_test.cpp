// By another program: tests/exchange/run-prov.
#include "exchange/prov.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "exchange/json.h"
#include "records/test_records.h"

using namespace girok;
using namespace girok::exchange;
using records::ValueKind;

namespace {

LooseStatement leads(const std::string& property, const std::string& to) {
  LooseStatement s;
  s.property = property;
  s.value.kind = ValueKind::record;
  s.value.text = to;
  return s;
}

LooseStatement text(const std::string& property, const std::string& value) {
  LooseStatement s;
  s.property = property;
  s.value.text = value;
  return s;
}

LooseRecord record(const std::string& key, const std::string& type, std::vector<LooseStatement> statements) {
  LooseRecord made;
  made.key = key;
  made.type = type;
  made.statements = std::move(statements);
  return made;
}

std::string json_of(const WrittenFiles& written) { return written.files.at("provenance.json"); }

}  // namespace

TEST_CASE("A derived item, its source and its history become entities, agents and activities") {
  ProvOptions options;
  options.history = {{"b-1", "import", "2026-11-25T12:00:00Z", "analyst 1", {"t"}}, {"b-2", "edit", "yesterday", "analyst 1", {"t"}}};
  options.organisation = "Invented Centre";
  const RecordSet set = {record("s", "Source", {text("label", "S-1")}), record("i", "Item", {leads("from-source", "s")}),
                         record("t", "Item", {leads("derived-from", "i"), text("derivation", "translation")})};
  const std::string json = json_of(write_prov(set, options));
  for (
      const char* expected : {
          R"("record:t": {"prov:type": {"$": "girok:Item", "type": "prov:QUALIFIED_NAME"}})",
          R"("source:s": {"prov:label": "S-1"})",
          R"({"prov:agent": "source:s", "prov:entity": "record:i"})",
          R"({"girok:derivation": "translation", "prov:generatedEntity": "record:t", "prov:usedEntity": "record:i"})",
          R"("operation:b-1": {"prov:endTime": "2026-11-25T12:00:00Z", "prov:startTime": "2026-11-25T12:00:00Z", "prov:type": {"$": "girok:import", "type": "prov:QUALIFIED_NAME"}})",
          R"("operation:b-2": {"prov:type": {"$": "girok:edit", "type": "prov:QUALIFIED_NAME"}})",
          R"("member:analyst%201": {"prov:label": "analyst 1"})",
          R"({"prov:delegate": "member:analyst%201", "prov:responsible": "organisation:Invented%20Centre"})",
          R"({"prov:activity": "operation:b-1", "prov:entity": "record:t"})",
          R"({"prov:influencee": "record:t", "prov:influencer": "operation:b-2"})",
      }) {
    CAPTURE(expected);
    CHECK(json.find(expected) != std::string::npos);
  }
}

TEST_CASE("Neither contents nor who was there and must not be named stand in the provenance of any records") {
  rc::check([] {
    RecordSet set = records::any_records({});
    for (LooseRecord& one : set) {
      for (LooseStatement& s : one.statements) {
        const bool told = s.property == "label" || s.property == "sha256" || s.property == "media-type" || s.property == "derivation" ||
                          s.property == "date";
        if (s.value.kind != ValueKind::record && !told) s.value.text = "SECRET";
        if (s.property == "party" || s.property == "interviewer" || s.property == "interpreter") s.value.text = "SECRET";
      }
    }
    const WrittenFiles written = write_prov(set);
    const std::string json = json_of(written);
    RC_ASSERT(json.find("SECRET") == std::string::npos);
    RC_ASSERT(json_of(write_prov(set)) == json);
    JsonDocument document;
    RC_ASSERT(document.read(json, "x").has_value());
    const auto entities = document.root().find("entity");
    const auto made = static_cast<std::size_t>(std::ranges::count_if(set, [](const LooseRecord& one) { return one.type != "Source"; }));
    RC_ASSERT((entities ? entities->size() : 0) == made);
  });
}

TEST_CASE("Relations to records that are not given are left out and counted") {
  LooseStatement sourced = text("description", "x");
  sourced.source = "gone";
  const auto written =
      write_prov({record("a", "Act", {sourced}), record("r", "Release", {leads("contains", "gone"), leads("contains", "a")})});
  CHECK(json_of(written).find("gone") == std::string::npos);
  REQUIRE(written.losses.size() == 2);
  CHECK(written.losses[0].what == "Release.contains");
  CHECK(written.losses[1].what == "the source of statements");
}
