// An event and what leads to it: its acts, who was involved in these; nothing of another event.
#include "app/records/record_circle.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/records/import_source.h"
#include "app/records/stored_record.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

TEST_CASE("an event brings its acts and who was involved in them, and leaves another event alone") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const auto line = [&](const std::string& key, const std::string& type, const std::string& statements) {
    return "{\"key\": \"" + key + "\", \"type\": \"" + type + "\", \"statements\": [" + statements + "]}\n";
  };
  const auto text = [](const std::string& property, const std::string& value) {
    return "{\"property\": \"" + property + "\", \"value\": \"" + value + "\"}";
  };
  const auto link = [](const std::string& property, const std::string& key) {
    return "{\"property\": \"" + property + "\", \"value\": {\"record\": \"" + key + "\"}}";
  };
  std::string lines = "{\"format\": \"girok.records/1\", \"schema\": 1}\n";
  for (const std::string n : {"1", "2"}) {
    lines += line("e" + n, "Event", text("title", "Ferry " + n));
    lines += line("p" + n, "Person", text("sex", "female"));
    lines += line("a" + n, "Act", text("act-type", "arbitrary-detention") + ", " + link("victim", "p" + n) + ", " + link("event", "e" + n));
    lines += line("g" + n, "Group", text("name", "Guards " + n));
    lines += line("i" + n, "Involvement", link("act", "a" + n) + ", " + link("perpetrator", "g" + n));
  }
  ImportRequest request;
  request.held = {std::make_shared<const HeldFile>(HeldFile{"all.jsonl", lines})};
  const ImportOutcome outcome = import_files(*vault, records::Schema::built_in(), request);
  for (const Error& error : outcome.report.errors) MESSAGE(to_string(error));
  REQUIRE(outcome.report.made.size() == 10);
  std::vector<Id> events = vault->model().records_with("title", "Ferry 1", vault::Confidentiality::sealed);
  REQUIRE(events.size() == 1);
  const std::vector<Id> circle = with_what_leads_to(*vault, events.front());
  std::vector<std::string> types;
  for (const Id& record : circle) types.push_back(type_of_record(*vault, record, vault::Confidentiality::sealed));
  std::ranges::sort(types);
  CHECK(types == std::vector<std::string>{"Act", "Event", "Involvement"});
  CHECK(std::ranges::is_sorted(circle));
  CHECK(with_what_leads_to(*vault, Id{}).empty());
}

}  // namespace
}  // namespace girok::app
