// Taking back what was coded last: all that nothing else uses, and no more.
#include "app/records/coding_undo.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/case/test_text.h"
#include "app/records/coding.h"
#include "app/records/stored_record.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;

const records::Schema& schema() { return records::Schema::built_in(); }

struct Coder {
  vault::TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  Id document = add_text(*vault, "They came at dawn. They came again.");
  CodedAct code(const char* quote, const std::string& victim) {
    CodingEntry entry;
    entry.item = to_string(document);
    entry.quote = quote;
    entry.act = schema().vocabularies().find("act-type")->terms.front().code;
    entry.victim = victim;
    entry.perpetrators = {{"new-group:guards", ""}};
    const Coded coded = code_text(*vault, schema(), {entry}, {});
    REQUIRE(coded.report.errors.empty());
    return coded.acts.at(0);
  }
  std::string type(const Id& record) const { return type_of_record(*vault, record, seen_by(*vault)); }
};

TEST_CASE("the last coding is taken back with all that it made") {
  Coder coder;
  CHECK_FALSE(last_coding(*coder.vault, coder.document).has_value());
  const CodedAct first = coder.code("came at dawn", "new"), second = coder.code("came again", "new:W-2");
  CHECK(last_coding(*coder.vault, coder.document) == second.act);
  const Uncoded undone = undo_coding(*coder.vault, schema(), coder.document, second.act, "a slip");
  REQUIRE(undone.report.errors.empty());
  CHECK(undone.gone.front() == second.act);
  CHECK(undone.gone.size() == 4);  // the act, its involvement, the victim, the group
  CHECK(undone.kept.empty());
  CHECK(coder.type(second.act).empty());
  CHECK(coder.type(*second.victim).empty());
  CHECK(coder.type(first.act) == "Act");
  CHECK(last_coding(*coder.vault, coder.document) == first.act);
}

TEST_CASE("a person who is named as saying something by now stays") {
  Coder coder;
  const CodedAct first = coder.code("came at dawn", "new:W-1");
  EditOptions said;
  said.asserted_by = to_string(*first.victim);
  const Id event = must(edit_record(*coder.vault, {}, "Event", {"label=the raid"}, {}, said));
  const Uncoded undone = undo_coding(*coder.vault, schema(), coder.document, first.act, "a slip");
  REQUIRE(undone.report.errors.empty());
  CHECK(undone.kept == std::vector<Id>{*first.victim});
  CHECK(coder.type(*first.victim) == "Person");
  // Once that is taken back, the next undoing finds nothing that holds them.
  const CodedAct second = coder.code("came again", "new:W-2");
  said.asserted_by = to_string(*second.victim);
  must(edit_record(*coder.vault, event, "", {"note=heard twice"}, {}, said));
  for (const vault::StoredStatement& stored : coder.vault->model().statements_of(event, seen_by(*coder.vault))) {
    if (stored.statement.property == "note") must(edit_record(*coder.vault, event, "", {}, {{to_string(stored.id), "not so"}}, {}));
  }
  CHECK(undo_coding(*coder.vault, schema(), coder.document, second.act, "a slip").kept.empty());
}

TEST_CASE("a person whom another act names by now stays") {
  Coder coder;
  const CodedAct first = coder.code("came at dawn", "new:W-1");
  coder.code("came again", to_string(*first.victim));
  const Uncoded undone = undo_coding(*coder.vault, schema(), coder.document, first.act, "a slip");
  REQUIRE(undone.report.errors.empty());
  CHECK(undone.kept == std::vector<Id>{*first.victim});
  CHECK(coder.type(*first.victim) == "Person");
  CHECK(coder.type(first.act).empty());
}

TEST_CASE("who is not shown everything leaves the people where anybody else has written since: a colleague may have sealed a name") {
  Coder coder;
  using vault::Compartment;
  const std::unique_ptr<vault::Vault> founder = std::move(coder.vault);
  vault::MemberSecret secret =
      must(vault::Vault::enrol(founder->environment(), founder->path(), "analyst", vault::words("a newcomer's words")));
  must(founder->grant(secret.id(), vault::right_write, vault::Confidentiality::restricted,
                      {Compartment::internal, Compartment::restricted}));
  coder.vault = must(vault::Vault::open(coder.world.machine("desk"), coder.world.case_path(), std::move(secret)));
  const CodedAct first = coder.code("came at dawn", "new:W-1");
  CHECK(undo_coding(*coder.vault, schema(), coder.document, first.act, "a slip").kept.empty());  // nobody else was there
  const CodedAct second = coder.code("came again", "new:W-2");
  must(founder->catch_up());
  (void)must(edit_record(*founder, *second.victim, {}, {"name=Ada Vale"}, {}, {}));
  must(coder.vault->catch_up());
  const Uncoded undone = undo_coding(*coder.vault, schema(), coder.document, second.act, "a slip");
  REQUIRE(undone.report.errors.empty());
  CHECK(undone.gone.size() == 2);  // the act and its involvement
  CHECK(undone.kept.size() == 2);  // the victim, the group
  CHECK(coder.type(second.act).empty());
  CHECK(coder.type(*second.victim) == "Person");
}

TEST_CASE("an act that something was said of since, or that is no act coded here, is refused") {
  Coder coder;
  const CodedAct act = coder.code("came at dawn", "new");
  (void)must(edit_record(*coder.vault, act.act, {}, {"note=seen by two"}, {}, {}));
  CHECK(undo_coding(*coder.vault, schema(), coder.document, act.act, "a slip").report.errors.at(0).code == ErrorCode::usage);
  CHECK(coder.type(act.act) == "Act");
  CHECK(undo_coding(*coder.vault, schema(), coder.document, *act.victim, "a slip").report.errors.at(0).code == ErrorCode::not_found);
  CHECK(undo_coding(*coder.vault, schema(), *act.victim, act.act, "a slip").report.errors.at(0).code == ErrorCode::not_found);
}

}  // namespace
}  // namespace girok::app
