// What was made more confidential: who is shown it no more, and that its former files are gone from every copy.
#include "vault/raised.h"

#include <doctest/doctest.h>

#include "vault/sqlite.h"
#include "vault/test_read_model.h"
#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id entity{{1}}, other{{2}};

const Filter everything{Confidentiality::sealed, {}, {}, {}, {}, {}, {}, {}};

std::size_t found(const Vault& vault, const char* word) {
  return vault.model().search(must(Query::parse(word)), everything, 10).statements;
}

std::vector<std::string> ever_told(const Vault& vault, Confidentiality clearance, std::optional<std::uint64_t> at = {}) {
  std::vector<std::string> told;
  for (const StoredStatement& stored : vault.model().statements_of(entity, clearance, !at, at)) told.push_back(stored.statement.value.text);
  return told;
}

std::size_t lines(const Vault& vault, Confidentiality clearance, HistoryLine::Kind kind, bool of_record) {
  ReadModel::HistoryFilter filter;
  if (of_record) filter.record = entity;
  filter.clearance = clearance;
  const std::vector<HistoryLine> history = vault.model().history(filter, 100);
  return static_cast<std::size_t>(
      std::ranges::count_if(history, [&](const HistoryLine& line) { return line.kind == kind && line.record == std::optional(entity); }));
}

TEST_CASE("a reason says the level that something was raised to, or none") {
  CHECK(reason_of_raise(Confidentiality::sealed, "too open") == "raised to sealed: too open");
  CHECK(reason_of_raise(Confidentiality::restricted, "") == "raised to restricted");
  CHECK(raised_to("raised to sealed: too open") == Confidentiality::sealed);
  CHECK(raised_to("raised to restricted") == Confidentiality::restricted);
  for (const char* const none :
       {"", "raised", "raised to ", "raised to 4", "raised to the roof", "Raised to sealed", "raised to sealed, I think"})
    CHECK_FALSE(raised_to(none).has_value());
}

TEST_CASE("what was raised is shown to nobody below, neither in the history nor as of an earlier time; a plain retraction hides nothing") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  const OperationId name = add(*vault, say(entity, "title", "the granary", Confidentiality::restricted));
  const OperationId slip = add(*vault, say(entity, "note", "a slip", Confidentiality::restricted));
  const std::uint64_t then = vault->model().latest_clock();
  Draft draft;
  draft.retract(name, reason_of_raise(Confidentiality::sealed, "too open"));
  draft.retract(slip, "not so");
  must(vault->append(std::move(draft)));
  const std::unique_ptr<Vault> again = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  must(vault->save_snapshot());
  const std::unique_ptr<Vault> from_snapshot = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  for (const Vault* const one : {vault.get(), again.get(), from_snapshot.get()}) {
    CHECK(ever_told(*one, Confidentiality::restricted) == std::vector<std::string>{"a slip"});
    CHECK(ever_told(*one, Confidentiality::restricted, then) == std::vector<std::string>{"a slip"});
    CHECK(ever_told(*one, Confidentiality::sealed) == std::vector<std::string>{"the granary", "a slip"});
    CHECK(ever_told(*one, Confidentiality::sealed, then) == std::vector<std::string>{"the granary", "a slip"});
    CHECK_FALSE(one->model().statement(name, Confidentiality::restricted).has_value());
    CHECK(one->model().statement(name, Confidentiality::sealed).has_value());
    for (const bool of_record : {false, true}) {
      CHECK(lines(*one, Confidentiality::restricted, HistoryLine::Kind::asserted, of_record) == 1);
      CHECK(lines(*one, Confidentiality::sealed, HistoryLine::Kind::asserted, of_record) == 2);
      // That it was raised, by whom and why, is told to those who could see it.
      CHECK(lines(*one, Confidentiality::restricted, HistoryLine::Kind::retracted, of_record) == 2);
    }
  }
}

TEST_CASE(
    "a correction made on another copy before it heard of the raising ends with it, whatever arrives first, and from an image made before "
    "this rule") {
  using namespace testing;
  LoggedBatch first = batch_of(1, 1, 10), corrected = batch_of(2, 1, 20), again = batch_of(3, 1, 30), raised = batch_of(4, 1, 40);
  const OperationId title = testing::add(first, said(7, "title", records::Value::of_text("the granary"), Confidentiality::restricted));
  Statement better = said(7, "title", records::Value::of_text("the granary door"), Confidentiality::restricted);
  better.supersedes = {title};
  const OperationId slip = testing::add(corrected, better);
  better.value.text = "the door of the granary";
  better.supersedes = {slip};
  testing::add(again, better);
  testing::add(raised, Compartment::restricted, Retract{title, reason_of_raise(Confidentiality::sealed, "too open")});
  Statement up = said(7, "title", records::Value::of_text("the granary"), Confidentiality::sealed);
  up.supersedes = {title};
  testing::add(raised, up);

  const std::vector<LoggedBatch> log = {first, corrected, again, raised};
  const auto standing = [&](const ReadModel& model, Confidentiality clearance) {
    std::vector<std::string> told;
    for (const StoredStatement& stored : model.statements_of(id_of(7), clearance)) told.push_back(stored.statement.value.text);
    return told;
  };
  const auto check = [&](const ReadModel& model) {
    CHECK(standing(model, Confidentiality::restricted).empty());
    CHECK(model.statements_of(id_of(7), Confidentiality::restricted, true).empty());
    CHECK(model.count_statements(Confidentiality::restricted) == 0);
    CHECK(standing(model, Confidentiality::sealed) == std::vector<std::string>{"the granary"});
    CHECK(model.statements_of(id_of(7), Confidentiality::sealed, true).size() == 4);
  };
  std::vector<std::size_t> order = {0, 1, 2, 3};
  do {
    CAPTURE(order);
    std::vector<LoggedBatch> arrived;
    for (const std::size_t one : order) arrived.push_back(log[one]);
    const std::unique_ptr<ReadModel> model = model_of(arrived);
    check(*model);
    check(*must(ReadModel::from_image(must(model->image()))));
  } while (std::ranges::next_permutation(order).found);

  // As it lay in images before: rows 1 to 5 in the order of the log, the retraction the fourth; it ended its target alone.
  const std::unique_ptr<Database> before = must(Database::of_image(must(model_of(log)->image())));
  must(before->run("DELETE FROM ended WHERE by = 4 AND target <> 1"));
  check(*must(ReadModel::from_image(must(before->image()))));
}

TEST_CASE(
    "what is said at the level or above in place of something raised stands, and so does what replaced something retracted in plain "
    "words") {
  using namespace testing;
  for (const char* const reason : {"raised to restricted", "mistaken"}) {
    LoggedBatch first = batch_of(1, 1, 10), corrected = batch_of(2, 1, 20), ended = batch_of(3, 1, 30);
    const OperationId title = testing::add(first, said(7, "title", records::Value::of_text("the granary")));
    Statement better = said(7, "title", records::Value::of_text("the door"), Confidentiality::restricted);
    better.supersedes = {title};
    testing::add(corrected, better);
    testing::add(ended, Compartment::internal, Retract{title, reason});
    for (const std::vector<LoggedBatch>& log : {std::vector{first, corrected, ended}, {ended, corrected, first}})
      CHECK(model_of(log)->count_statements(Confidentiality::restricted) == 1);
  }
}

/// A text of `entity` in a file of its own, and one of `other`.
struct Texts {
  Attachment of_entity, of_other;
};
Texts add_texts(Vault& vault) {
  Texts texts;
  Draft draft;
  for (const auto& [record, words, kept] :
       {std::tuple(entity, "plantedword by the river", &texts.of_entity), std::tuple(other, "another river", &texts.of_other)}) {
    BlobWriter writer = must(vault.blob_writer());
    *kept = must(writer.add(words, "text/plain; charset=utf-8", "letter.txt", true));
    draft.add_blob(must(writer.finish()));
    Statement statement = say(record, "text", "", Confidentiality::restricted);
    statement.value = records::Value::of_attachment(*kept);
    draft.add(statement);
  }
  must(vault.append(std::move(draft)));
  return texts;
}

TEST_CASE("files that were taken away without an erasure are gone from every copy: from the disk, the index and the snapshots") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  const Texts texts = add_texts(*vault);
  const std::unique_ptr<Vault> second = must(Vault::open(world.machine("desk"), world.case_path(), copy_of(vault->member())));
  must(vault->save_snapshot());
  must(second->save_snapshot());
  const std::string own = vault->snapshot_path(), seconds = second->snapshot_path();
  REQUIRE(real_disk().exists(seconds));
  Draft draft;
  draft.add_act(Unlink{{texts.of_entity.blob}});
  must(vault->append(std::move(draft)));
  CHECK_FALSE(real_disk().exists(blob_path(world.case_path(), texts.of_entity.blob)));
  CHECK(real_disk().exists(blob_path(world.case_path(), texts.of_other.blob)));
  CHECK_FALSE(real_disk().exists(own));
  CHECK_FALSE(real_disk().exists(seconds));
  must(second->catch_up());   // its file has gone already: the words cannot be taken out one by one
  const std::unique_ptr<Vault> fresh = must(Vault::open(world.machine("third"), world.case_path(), copy_of(vault->member())));
  for (const Vault* const one : {vault.get(), second.get(), fresh.get()}) {
    CHECK(found(*one, "plantedword") == 0);
    CHECK(found(*one, "river") == 1);
    CHECK(one->model().count_statements(Confidentiality::sealed) == 2);   // what is said of the file stays
    CHECK(one->notices().empty());
  }
  // What is written from now on holds no such word, and opens again as it is.
  must(vault->save_snapshot());
  const std::unique_ptr<Vault> again = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  CHECK(found(*again, "plantedword") == 0);
  CHECK(found(*again, "river") == 1);
  CHECK(real_disk().exists(again->snapshot_path()));   // opening is no news
}

TEST_CASE("a file that was taken away elsewhere, and lies here still, goes with the news; so does a snapshot from before") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  const Texts texts = add_texts(*vault);
  must(vault->save_snapshot());
  const std::string path = blob_path(world.case_path(), texts.of_entity.blob), bytes = slurp(path);
  const std::string snapshot = slurp(vault->snapshot_path()), name = vault->snapshot_path();
  Draft draft;
  draft.add_act(Unlink{{texts.of_entity.blob}});
  must(vault->append(std::move(draft)));
  // As if it had been interrupted before anything was removed.
  spill(path, bytes);
  spill(name, snapshot);
  const std::unique_ptr<Vault> again = must(Vault::open(environment, world.case_path(), copy_of(vault->member())));
  CHECK(found(*again, "plantedword") == 0);
  CHECK_FALSE(real_disk().exists(path));
  CHECK_FALSE(real_disk().exists(name));
  CHECK(again->notices().empty());
}

}  // namespace
}  // namespace girok::vault
