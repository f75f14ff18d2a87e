// A form that was sent: only what is new is said, what was before the writer's eyes gives way, everything wrong is told with its field.
#include "app/records/record_form.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;

const records::Schema& schema() { return records::Schema::built_in(); }

struct Desk {
  vault::TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  Id event =
      must(edit_record(*vault, {}, "Event", {"label=W-1", "note=told in spring", "description=cold", "event-kind=recruitment"}, {}, {}));

  std::vector<vault::StoredStatement> standing(std::string_view property = {}) const {
    std::vector<vault::StoredStatement> found = vault->model().statements_of(event, vault::Confidentiality::sealed);
    std::erase_if(found, [&](const auto& one) { return !property.empty() && one.statement.property != property; });
    return found;
  }
  std::vector<std::string> values(std::string_view property) const {
    std::vector<std::string> texts;
    for (const vault::StoredStatement& stored : standing(property)) texts.push_back(stored.statement.value.text);
    std::ranges::sort(texts);
    return texts;
  }
  /// The form as it is shown now, with a row for each value of these properties.
  TypedRecord form(const std::vector<std::string>& properties) const {
    TypedRecord typed;
    typed.record = event;
    Names names(*vault);
    for (const vault::StoredStatement& stored : standing()) {
      typed.seen += to_string(stored.id) + " ";
      if (std::ranges::find(properties, stored.statement.property) == properties.end()) continue;
      typed.rows.push_back({.property = stored.statement.property,
                            .value = typed_value(names, stored.statement.value),
                            .of = to_string(stored.id),
                            .where = "set." + stored.statement.property + ".1"});
    }
    return typed;
  }
  FormOutcome save(const TypedRecord& typed) { return save_form(*vault, schema(), typed); }
};

std::vector<std::string> places(const FormOutcome& outcome) {
  std::vector<std::string> all;
  for (const Error& error : outcome.report.errors) all.push_back(error.where);
  std::ranges::sort(all);
  return all;
}

}  // namespace

TEST_CASE("a form that comes back as it was shown says nothing") {
  Desk desk;
  const std::uint64_t before = desk.vault->model().batch_count();
  const FormOutcome same = desk.save(desk.form({"label", "description", "event-kind"}));
  CHECK(same.nothing_new);
  CHECK(same.report.errors.empty());
  CHECK(desk.vault->model().batch_count() == before);
  // Whoever types a label where the code stands means the same.
  TypedRecord label = desk.form({"event-kind"});
  REQUIRE(label.rows.size() == 1);
  label.rows[0].value = schema().vocabularies().find("event-kind")->find("recruitment")->labels.ko;
  CHECK(desk.save(label).nothing_new);
}

TEST_CASE("of several values only the changed one is said again, in the place of its own statement") {
  Desk desk;
  must(edit_record(*desk.vault, desk.event, {}, {"note=told in autumn"}, {}, {}));   // properties.tsv: a note may stand many times
  TypedRecord typed = desk.form({"note", "description"});
  REQUIRE(typed.rows.size() == 3);
  for (TypedValue& row : typed.rows) {
    if (row.value == "told in spring") row.value = "told in May";
  }
  typed.rows.push_back({.property = "note", .value = "a third", .where = "set.note.3"});
  const FormOutcome saved = desk.save(typed);
  CHECK(saved.report.written);
  CHECK(saved.conflicts == 0);
  CHECK(desk.values("note") == std::vector<std::string>{"a third", "told in May", "told in autumn"});
  CHECK(desk.values("description") == std::vector<std::string>{"cold"});
}

TEST_CASE("what somebody else has said since the form was opened stays beside what is sent") {
  Desk desk;
  TypedRecord late = desk.form({"description"});
  must(edit_record(*desk.vault, desk.event, {}, {"description=mild"}, {}, {}));
  late.rows.at(0).value = "icy";
  const FormOutcome saved = desk.save(late);
  CHECK(saved.report.written);
  CHECK(saved.conflicts == 1);
  CHECK(desk.values("description") == std::vector<std::string>{"icy", "mild"});
  // Whoever types one of the two, with both before their eyes, decides.
  TypedRecord decides = desk.form({});
  decides.rows = {{.property = "description", .value = "icy", .where = "set.description.1"}};
  CHECK(desk.save(decides).conflicts == 0);
  CHECK(desk.values("description") == std::vector<std::string>{"icy"});
}

TEST_CASE("an emptied row takes nothing back, and a row with marks is said again as it is") {
  Desk desk;
  TypedRecord emptied = desk.form({"description"});
  emptied.rows.at(0).value.clear();
  const FormOutcome unchanged = desk.save(emptied);
  CHECK(unchanged.nothing_new);
  CHECK(unchanged.emptied == 1);
  CHECK(desk.values("description") == std::vector<std::string>{"cold"});
  TypedRecord marked = desk.form({"description"});
  marked.rows.at(0).marks = {.level = "restricted", .language = "en", .basis = "hearsay", .confidence = "70"};
  CHECK(desk.save(marked).report.written);
  const auto now = desk.standing("description");
  REQUIRE(now.size() == 1);
  CHECK(now[0].statement.value.text == "cold");
  CHECK(now[0].statement.confidentiality == vault::Confidentiality::restricted);
  CHECK(now[0].statement.language == "en");
  CHECK(now[0].statement.basis == records::Basis::hearsay);
  CHECK(now[0].statement.confidence == 70);
}

TEST_CASE("a link that was chosen counts until something else is typed over it") {
  Desk desk;
  const Id here = must(edit_record(*desk.vault, {}, "Place", {"name=Valley"}, {}, {}));
  const Id there = must(edit_record(*desk.vault, {}, "Place", {"name=Hill"}, {}, {}));
  Names names(*desk.vault);
  TypedRecord typed = desk.form({});
  typed.rows = {{.property = "place", .value = typed_value(names, records::Value::of_record(here)), .id = to_string(here), .where = "p"}};
  CHECK(desk.save(typed).report.written);
  CHECK(desk.standing("place").at(0).statement.value.record == here);
  typed = desk.form({});
  typed.rows = {{.property = "place", .value = "Hill · " + names.record(there), .id = to_string(here), .where = "p"}};
  CHECK(desk.save(typed).report.written);
  const auto now = desk.standing("place");
  CHECK(std::ranges::any_of(now, [&](const auto& one) { return one.statement.value.record == there; }));
}

TEST_CASE("a text that begins with @ stays a text") {
  Desk desk;
  TypedRecord typed = desk.form({"description"});
  typed.rows.at(0).value = "@ the bridge";
  CHECK(desk.save(typed).report.written);
  CHECK(desk.values("description") == std::vector<std::string>{"@ the bridge"});
}

TEST_CASE("everything that is wrong is told at once, each with its field, and nothing is written") {
  Desk desk;
  const std::uint64_t before = desk.vault->model().batch_count();
  TypedRecord typed = desk.form({});
  typed.marks = {.level = "secret", .source = "nobody · 0000", .span = "9..2", .basis = "guessed", .confidence = "101"};
  typed.rows = {{.property = "date", .value = "sometime", .where = "set.date.1"},
                {.property = "note", .value = "new", .where = "set.note.1", .marks = {.level = "top", .span = "1", .confidence = "-3"}}};
  const FormOutcome refused = desk.save(typed);
  CHECK_FALSE(refused.report.written);
  const std::vector<std::string> wrong = places(refused);
  for (const char* const field : {"level", "span", "basis", "confidence", "set.note.1.level", "set.note.1.span", "set.note.1.confidence"})
    CHECK_MESSAGE(std::ranges::count(wrong, field) == 1, field);
  CHECK(std::ranges::any_of(wrong, [](const std::string& where) { return where.starts_with("set.date.1"); }));
  CHECK(desk.vault->model().batch_count() == before);
  // One wrong mark is enough, though every value is good.
  TypedRecord marked = desk.form({});
  marked.rows = {{.property = "note", .value = "new", .where = "set.note.1", .marks = {.level = "top"}}};
  CHECK(places(desk.save(marked)) == std::vector<std::string>{"set.note.1.level"});
  CHECK(desk.vault->model().batch_count() == before);
}

TEST_CASE("a new record is made of its rows, and none of nothing") {
  Desk desk;
  TypedRecord typed;
  typed.type = "Place";
  typed.rows = {{.property = "name", .value = "Harbour", .where = "set.name.1"}};
  typed.marks.level = "internal";
  const FormOutcome saved = desk.save(typed);
  CHECK(saved.report.written);
  CHECK(must(show_record(*desk.vault, saved.record, {})).type == "Place");
  typed.type = "Act";
  typed.rows.clear();
  const FormOutcome refused = desk.save(typed);   // properties.tsv: an act has a type and a victim
  CHECK_FALSE(refused.report.written);
  CHECK(refused.report.errors.size() >= 2);
}

TEST_CASE("consents and decisions have forms of their own") {
  CHECK(is_written_by_form("Person"));
  CHECK_FALSE(is_written_by_form("Consent"));
  CHECK_FALSE(is_written_by_form("LinkDecision"));
}

}  // namespace girok::app
