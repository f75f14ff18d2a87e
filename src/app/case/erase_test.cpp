// Before erasing: what goes, what stays, what would stand again.
#include "app/case/erase.h"

#include <doctest/doctest.h>

#include "app/case/add.h"
#include "app/case/edit.h"
#include "app/records/raise_document.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Compartment;
using vault::Confidentiality;
using vault::must;
using vault::say;
using vault::TestWorld;
using vault::told_of;

EditOptions at(Confidentiality level) {
  EditOptions options;
  options.level = level;
  return options;
}

TEST_CASE("before erasing, what goes and what stays is counted as it then happens") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const Id person = must(edit_record(*vault, {}, "Person", {"note=in the open"}, {}, at(Confidentiality::restricted)));
  must(edit_record(*vault, person, "", {"name=Ri Kum Sun", "alias=Lantern"}, {}, at(Confidentiality::sealed)));
  must(edit_record(*vault, {}, "Event", {"witness=@" + to_string(person)}, {}, at(Confidentiality::restricted)));
  const std::vector<std::string> paths = {folder.write("letter.txt", "the granary door")};
  AddOptions options;
  options.level = Confidentiality::restricted;
  options.subject = person;
  const Id letter = add_files(*vault, find_files(paths), options).files.at(0).record;

  const Erasure plan = must(plan_erasure(*vault, person));
  std::size_t under = 0;
  for (const Id& record : {person, letter}) {
    for (const vault::StoredStatement& stored : vault->model().statements_of(record, Confidentiality::sealed))
      under += stored.subject == person;
  }
  CHECK(plan.statements == under);
  CHECK(plan.attachments == 2);   // the file and its text
  CHECK(plan.compartments == std::set<Compartment>{Compartment::restricted, Compartment::sealed});
  CHECK(plan.others == std::vector<Id>{letter});
  CHECK(plan.remaining == 2);
  CHECK(plan.remaining_properties == std::set<std::string>{"note", "type"});
  CHECK(plan.links == 1);
  CHECK(plan.again.empty());
  CHECK(plan.sees_all);
  CHECK_FALSE(plan.erased_before);
  // Nothing of what is sealed is in the explanation.
  const std::string text = text_of(*vault, plan, false);
  CHECK(text.find("Ri Kum Sun") == std::string::npos);
  CHECK(text.find("granary") == std::string::npos);

  must(vault->erase(person, "asked for it"));
  CHECK(told_of(*vault, person).size() == plan.remaining);
  const Erasure after = must(plan_erasure(*vault, person));
  CHECK(after.statements == 0);
  CHECK(after.erased_before);
}

TEST_CASE("what only an erased statement had replaced is named, for it stands again") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = new_id(world.machine().random), other = new_id(world.machine().random);
  const vault::OperationId once = add(*vault, say(person, "born", "1975")), twice = add(*vault, say(other, "place", "the valley"));
  const auto replace = [&](const vault::OperationId& target, const Id& entity, const std::string& property) {
    vault::Statement statement = say(entity, property, "another", Confidentiality::sealed);
    statement.supersedes = {target};
    return statement;
  };
  add(*vault, replace(once, person, "born"), person);
  add(*vault, replace(twice, other, "place"), person);
  add(*vault, replace(twice, other, "place"));   // not under the key: it stays
  const Erasure plan = must(plan_erasure(*vault, person));
  REQUIRE(plan.again.size() == 1);
  CHECK(plan.again[0].statement == once);
  CHECK(plan.again[0].record == person);
  CHECK(plan.again[0].property == "born");
  must(vault->erase(person, "asked for it"));
  CHECK(told_of(*vault, person) == std::vector<std::string>{"born=1975"});
  CHECK(told_of(*vault, other) == std::vector<std::string>{"place=another"});
}

TEST_CASE("a mistake that was corrected under a person's key does not come back when the person is erased") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"born=1975"}, {}, at(Confidentiality::restricted)));
  must(edit_record(*vault, person, "", {"born=1976"}, {}, at(Confidentiality::sealed)));
  must(edit_record(*vault, person, "", {"born=1977"}, {}, {}));   // under the same key again: no retraction is needed
  CHECK(told_of(*vault, person) == std::vector<std::string>{"born=1977", "type=Person"});
  CHECK(must(plan_erasure(*vault, person)).again.empty());
  must(vault->erase(person, "asked for it"));
  CHECK(told_of(*vault, person) == std::vector<std::string>{"type=Person"});
  // Whoever reads the log anew sees the same.
  const auto again = must(vault::Vault::open(world.machine(), world.case_path(), vault::copy_of(vault->member()), {.use_snapshot = false}));
  CHECK(told_of(*again, person) == std::vector<std::string>{"type=Person"});
}

TEST_CASE("nothing under a record's key, or no right to erase, is told before anybody is asked") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto founder = world.create(environment);
  const Id person = must(edit_record(*founder, {}, "Person", {"born=1975"}, {}, at(Confidentiality::restricted)));
  CHECK(plan_erasure(*founder, person).error().code == ErrorCode::not_found);
  must(edit_record(*founder, person, "", {"alias=Lantern"}, {}, at(Confidentiality::sealed)));

  const std::set<Compartment> most = {Compartment::internal, Compartment::restricted};
  vault::MemberSecret secret = must(vault::Vault::enrol(environment, world.case_path(), "second", vault::words("a newcomer's words")));
  must(founder->grant(secret.id(), vault::right_write, Confidentiality::restricted, most));
  const auto second = must(vault::Vault::open(world.machine("second"), world.case_path(), std::move(secret)));
  CHECK(plan_erasure(*second, person).error().code == ErrorCode::refused);

  // Who may erase and does not see the sealed part is told of none of it, only that there may be more; and it goes.
  must(founder->grant(second->member().id(), vault::right_write | vault::right_erase, Confidentiality::restricted, most));
  must(second->catch_up());
  const Erasure plan = must(plan_erasure(*second, person));
  CHECK(plan.statements == 0);
  CHECK(plan.compartments.empty());
  CHECK_FALSE(plan.sees_all);
  must(second->erase(person, "asked for it"));
  must(founder->catch_up());
  CHECK(told_of(*founder, person) == std::vector<std::string>{"born=1975", "type=Person"});
}

TEST_CASE("of what was raised before it is erased, the former statements that the history tells still are counted and named") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  AddOptions options;
  options.level = Confidentiality::restricted;
  const std::vector<std::string> paths = {folder.write("letter.txt", "the granary door")};
  const Id letter = add_files(*vault, find_files(paths), options).files.at(0).record;
  must(raise_document(*vault, {.document = letter, .level = Confidentiality::sealed, .reason = "too open"}));
  const Erasure plan = must(plan_erasure(*vault, letter));
  CHECK(plan.remaining_properties == std::set<std::string>{"type"});
  CHECK(plan.ended_properties.contains("title"));
  CHECK(plan.ended_properties.contains("file"));
  must(erase_record(*vault, letter, "asked for it"));
  std::size_t told = 0;
  for (const vault::StoredStatement& stored : vault->model().statements_of(letter, Confidentiality::sealed, true)) told += !stored.standing;
  CHECK(plan.ended == told);
  CHECK(text_of(*vault, plan, true).find("former statements") != std::string::npos);
}

}  // namespace
}  // namespace girok::app
