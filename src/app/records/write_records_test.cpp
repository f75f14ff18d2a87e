// Records written: levels and keys, what is superseded, everything that is wrong at once, all or nothing; passages coded.
#include "app/records/write_records.h"

#include <doctest/doctest.h>

#include <map>

#include "app/access.h"
#include "app/case/add.h"
#include "app/case/edit.h"
#include "app/records/claims.h"
#include "app/records/coding.h"
#include "app/records/stored_record.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

EditOptions strict() {
  EditOptions options;
  options.strict = true;
  return options;
}

std::vector<vault::StoredStatement> said(const vault::Vault& vault, const Id& record, std::string_view property) {
  std::vector<vault::StoredStatement> found = vault.model().statements_of(record, Confidentiality::sealed);
  std::erase_if(found, [&](const vault::StoredStatement& stored) { return stored.statement.property != property; });
  return found;
}

TEST_CASE("levels are the schema's, and what is sealed goes under the record's own key") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Edited person =
      edit(*vault, schema(), {}, "Person", {"이름=이가상", "name@ko-Hani=李假想", "性别=女", "born=1989년 5월"}, {}, strict());
  REQUIRE(person.report.written);
  const auto names = said(*vault, person.record, "name");
  REQUIRE(names.size() == 2);
  CHECK(names[0].statement.confidentiality == Confidentiality::sealed);   // data/schema/properties.tsv: Person name sealed
  CHECK(names[0].subject == person.record);
  CHECK(names[1].statement.language == "ko-Hani");
  CHECK(said(*vault, person.record, "sex").at(0).statement.value.text == "female");
  CHECK(said(*vault, person.record, "born").at(0).statement.value.text == "1989-05");
  CHECK(said(*vault, person.record, "born").at(0).statement.confidentiality == Confidentiality::restricted);
}

TEST_CASE("everything that is wrong is told at once, and then nothing is written") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::uint64_t before = vault->model().batch_count();
  const Edited wrong =
      edit(*vault, schema(), {}, "Person", {"born=sometime", "sx=female", "sex=womanish", "nonsense", "same-as=ZZZZ"}, {}, strict());
  CHECK(wrong.report.errors.size() == 5);
  const Edited missing = edit(*vault, schema(), {}, "Act", {"date=2005", "until=2004"}, {}, strict());
  CHECK(missing.report.errors.size() == 3);   // no type of act, no victim, and it ends before it begins
  CHECK(vault->model().batch_count() == before);
}

TEST_CASE("a fault that was there before does not keep an edit out, a new one does") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id act = must(edit_record(*vault, {}, "Act", {"date=2005"}, {}, {}));   // the short form asks for nothing
  const Edited more = edit(*vault, schema(), act, {}, {"until=2006"}, {}, strict());
  CHECK(more.report.written);
  CHECK(more.report.warnings.size() == 2);
  CHECK_FALSE(edit(*vault, schema(), act, {}, {"until=2004"}, {}, strict()).report.written);
}

TEST_CASE("of a consent nothing is replaced, beside or taken back is the way") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = must(edit_record(*vault, {}, "Person", {}, {}, {}));
  const Id consent = must(edit_record(*vault, {}, "Consent", {"person=@" + to_string(who), "given=2026-01-10"}, {}, {}));
  CHECK(edit(*vault, schema(), consent, {}, {"given=2026-01-11"}, {}, strict()).report.errors.size() == 1);
  CHECK(edit(*vault, schema(), consent, {}, {"permits=research:*"}, {}, strict()).report.written);
  const std::string statement = records::to_string(said(*vault, consent, "given").at(0).id);
  CHECK(edit(*vault, schema(), consent, {}, {"given=2026-01-11"}, {{statement, "misheard"}}, strict()).report.written);
  CHECK(said(*vault, consent, "given").size() == 1);
}

TEST_CASE("nobody states what they would not be shown") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  must(set_roles(*vault, vault->member().id(), {Role::analyst}));
  const Edited named = edit(*vault, schema(), {}, "Person", {"name=Ada Vale"}, {}, strict());
  REQUIRE(named.report.errors.size() == 1);
  CHECK(named.report.errors[0].code == ErrorCode::refused);
  CHECK(edit(*vault, schema(), {}, "Person", {"label=W-1"}, {}, strict()).report.written);
}

TEST_CASE("a passage is counted in bytes of the text, and must be there once") {
  const std::string text = "They locked the door. 문을 잠갔다. They locked the door.";
  CHECK(must(span_of_quote(text, "문을 잠갔다\n")) == Span{22, 38});   // 22 bytes before; 5 syllables of 3 bytes, and a blank
  CHECK(span_of_quote(text, "They locked").error().what == "the text has this passage 2 times");
  CHECK(span_of_quote(text, "never").error().code == ErrorCode::not_found);
  CHECK(span_of_quote("aaa", "aa").error().what == "the text has this passage 2 times");
  CHECK(must(span_from("120..164")) == Span{120, 164});
  for (const char* const wrong : {"1", "2..1", "1..1", "-1..2", "1...3", "a..b", "0..4294967296"})
    CHECK_FALSE(span_from(wrong).has_value());
}

TEST_CASE("an act is coded with its passage, and what a key names is made once") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const std::vector<std::string> paths = {folder.write("talk.txt", "A broker took me over the river. They locked the door.")};
  const Id item = add_files(*vault, find_files(paths), {}).files.at(0).record;
  CodingEntry entry;
  entry.item = to_string(item);
  entry.quote = "A broker took me over the river";
  entry.act = "trafficking";
  entry.victim = "new:w1";
  entry.perpetrators = {{"new:b1", "organised"}, {"new-group:g1", ""}};
  entry.purpose = {"forced-marriage"};
  entry.event = "new:e1";
  entry.place = "CN-JL";
  entry.date = "2007-05";
  entry.confidence = std::uint8_t{70};
  entry.basis = records::Basis::direct;
  CodingEntry second = entry;
  second.quote = "They locked the door";
  second.act = "arbitrary-detention";
  second.perpetrators.clear();
  const Coded coded = code_text(*vault, schema(), {entry, second}, {.proposed = true, .dry_run = false});
  REQUIRE(coded.report.errors.empty());
  // Two acts, two involvements, the victim, two perpetrators, an event, a place.
  CHECK(coded.made.size() == 9);
  CHECK(coded.acts[0].victim == coded.acts[1].victim);
  CHECK(coded.acts[0].event == coded.acts[1].event);
  const vault::StoredStatement type = said(*vault, coded.acts[1].act, "act-type").at(0);
  CHECK(type.statement.source == item);
  CHECK(type.statement.span == Span{33, 53});
  CHECK(type.statement.confidence == 70);
  CHECK(said(*vault, *coded.acts[0].victim, "review").at(0).statement.value.text == "proposed");

  // Accepting the act accepts what belongs to it: two involvements, victim, two perpetrators, event, place.
  const Reviewed reviewed = review_records(*vault, schema(), {coded.acts[0].act}, true, "");
  CHECK(reviewed.records.size() == 8);
  CHECK(said(*vault, coded.acts[1].act, "review").at(0).statement.value.text == "proposed");
  CHECK(review_records(*vault, schema(), {coded.acts[0].act}, true, "").report.errors.size() == 1);

  entry.act = "no-such-act";
  entry.victim = "ZZZZ";
  second.quote = "never";
  const std::uint64_t before = vault->model().batch_count();
  CHECK(code_text(*vault, schema(), {entry, second}, {}).report.errors.size() == 3);
  CHECK(vault->model().batch_count() == before);
}

TEST_CASE("claims of a sealed text are as sealed as the text, and under its key") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const std::vector<std::string> paths = {folder.write("talk.txt", "At least 40 women lived in that valley, the organisation said.\n")};
  AddOptions options;
  options.level = Confidentiality::sealed;
  const Id item = add_files(*vault, find_files(paths), options).files.at(0).record;
  const std::vector<FoundClaim> found = must(claims_in(*vault, item));
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].quantity == ">=40");
  const TakenClaims taken = take_claims(*vault, schema(), item, found, must(numbers_from("all", found.size())));
  REQUIRE(taken.report.written);
  const vault::StoredStatement words = said(*vault, taken.made.at(0), "said").at(0);
  CHECK(words.statement.confidentiality == Confidentiality::sealed);
  CHECK(words.subject == item);
  CHECK(said(*vault, taken.made[0], "review").at(0).statement.value.text == "proposed");
  CHECK(must(claims_in(*vault, item))[0].taken == taken.made[0]);
  CHECK(numbers_from("1,9", 1).error().code == ErrorCode::usage);
  CHECK(must(numbers_from("3-4,1", 4)) == std::vector<std::size_t>{3, 4, 1});
}

TEST_CASE("somebody new who is named gets a sealed name from the passage, and no label") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const std::vector<std::string> paths = {folder.write("talk.txt", "Ada Vale was beaten. Ada Vale was locked in by the Night Guard.")};
  CodingEntry entry;
  entry.item = to_string(add_files(*vault, find_files(paths), {}).files.at(0).record);
  entry.quote = "Ada Vale was beaten";
  entry.act = "arbitrary-detention";
  entry.victim = "named:Ada Vale";
  CodingEntry second = entry;
  second.quote = "locked in by the Night Guard";
  second.perpetrators = {{"named-group: Night Guard ", ""}};
  second.place = "named:the cold store";
  const Coded coded = code_text(*vault, schema(), {entry, second}, {});
  REQUIRE(coded.report.errors.empty());
  CHECK(coded.acts[0].victim == coded.acts[1].victim);
  const Id victim = *coded.acts[0].victim;
  const vault::StoredStatement name = said(*vault, victim, "name").at(0);
  CHECK(name.statement.value.text == "Ada Vale");
  CHECK(name.statement.confidentiality == Confidentiality::sealed);  // data/schema/properties.tsv: Person name sealed
  CHECK(name.subject == victim);
  CHECK(name.statement.span == Span{0, 19});
  CHECK(said(*vault, victim, "label").empty());
  CHECK(said(*vault, victim, "placeholder").empty());
  const Id group = said(*vault, coded.acts[1].involvements.at(0), "perpetrator").at(0).statement.value.record;
  CHECK(type_of_record(*vault, group, Confidentiality::sealed) == "Group");
  CHECK(said(*vault, group, "name").at(0).statement.value.text == "Night Guard");
  CHECK(said(*vault, *coded.acts[1].place, "name").at(0).statement.value.text == "the cold store");
  entry.victim = "named:";
  CHECK(code_text(*vault, schema(), {entry}, {}).report.errors.size() == 1);
}

TEST_CASE("put beside, a changed value takes the place of nothing: both stand, and contradict each other") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Edited person = edit(*vault, schema(), {}, "Person", {"born=1987", "name=A. Example"}, {}, strict());
  REQUIRE(person.report.written);
  const SaidLine born{.assignment = "born=1990", .where = "set.born.1", .instead = said(*vault, person.record, "born").at(0).id};
  const SaidLine name{.assignment = "name=Ada Example", .where = "set.name.1", .instead = said(*vault, person.record, "name").at(0).id};
  EditOptions beside = strict();
  beside.beside = true;
  REQUIRE(edit_lines(*vault, schema(), person.record, {}, {born, name}, {}, beside).report.errors.empty());
  CHECK(said(*vault, person.record, "born").size() == 2);
  CHECK(said(*vault, person.record, "name").size() == 2);
}

TEST_CASE("each value has marks of its own; one of several takes the place of the one it names, at its level, and the others stay") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Edited person = edit(*vault, schema(), {}, "Person", {"name=Ada Exmaple", "name=A. Example", "label=P-1"}, {}, strict());
  REQUIRE(person.report.written);
  std::optional<vault::OperationId> slip;
  for (const vault::StoredStatement& one : said(*vault, person.record, "name")) {
    if (one.statement.value.text == "Ada Exmaple") slip = one.id;
  }
  REQUIRE(slip.has_value());
  SaidLine mended{.assignment = "name=Ada Example", .where = "set.name.1", .language = "en", .instead = slip};
  SaidLine other{.assignment = "name=假想", .where = "set.name.3", .language = "zh-Hani"};
  const Edited changed = edit_lines(*vault, schema(), person.record, {}, {mended, other}, {}, strict());
  REQUIRE(changed.report.errors.empty());
  std::map<std::string, std::string> now;
  for (const vault::StoredStatement& one : said(*vault, person.record, "name")) {
    now[one.statement.value.text] = one.statement.language;
    CHECK(one.statement.confidentiality == Confidentiality::sealed);
  }
  CHECK(now == std::map<std::string, std::string>{{"A. Example", ""}, {"Ada Example", "en"}, {"假想", "zh-Hani"}});
  // Somebody else has mended it meanwhile: nothing is lost.
  mended.assignment = "name=Ada E.";
  REQUIRE(edit_lines(*vault, schema(), person.record, {}, {mended}, {}, strict()).report.errors.empty());
  CHECK(said(*vault, person.record, "name").size() == 4);
}

TEST_CASE("what is wrong with a value, its source or its passage is told at its own field, everything at once") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const SaidLine date{.assignment = "born=some day", .where = "set.born.1"};
  const SaidLine source{.assignment = "label=P-1", .where = "set.label.1", .source = "ZZZZZZZZ"};
  const SaidLine passage{.assignment = "note=so it is", .where = "set.note.1", .span = Span{1, 2}};
  const Edited wrong = edit_lines(*vault, schema(), {}, "Person", {date, source, passage}, {}, strict());
  CHECK_FALSE(wrong.report.written);
  std::vector<std::string> where;
  for (const Error& error : wrong.report.errors) where.push_back(error.where);
  CHECK(where == std::vector<std::string>{"set.born.1", "set.label.1.source", "set.note.1.span"});
}

TEST_CASE("no reason that is typed says that a level was raised: it would hide a line of the history from everybody below") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id place = must(edit_record(*vault, {}, "Place", {"name=Invented"}, {}, {}));
  const vault::OperationId name = said(*vault, place, "name").at(0).id;
  for (const char* const reason : {"raised to sealed: typo", "raised to restricted"}) {
    const Edited forged = edit(*vault, schema(), place, {}, {}, {{to_string(name), reason}}, {});
    CHECK_FALSE(forged.report.written);
    REQUIRE(forged.report.errors.size() == 1);
    CHECK(forged.report.errors[0].code == ErrorCode::usage);
  }
  CHECK(edit(*vault, schema(), place, {}, {}, {{to_string(name), "raised to the roof: no such place"}}, {}).report.written);
}

}  // namespace
}  // namespace girok::app
