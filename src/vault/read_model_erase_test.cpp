#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "vault/read_model_tables.h"
#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

constexpr auto internal = Confidentiality::internal, sealed = Confidentiality::sealed;

std::optional<std::string> no_text(const Attachment&) { return {}; }

bool holds(const std::vector<std::uint8_t>& image, std::string_view text) { return as_text(image).find(text) != std::string_view::npos; }

std::vector<std::uint8_t> image_of(const ReadModel& model) {
  auto image = model.image();
  REQUIRE(image.has_value());
  return std::move(*image);
}

/// The log as somebody reads it who has not the subject's keys.
std::vector<LoggedBatch> without(std::vector<LoggedBatch> log, const Id& subject) {
  for (LoggedBatch& batch : log)
    for (auto& [compartment, body] : batch.bodies)
      std::erase_if(body, [&](const Prepared& prepared) { return prepared.under_subject && prepared.subject == subject; });
  return log;
}

}  // namespace

TEST_CASE("erasing: afterwards everything is as if what was under the subject's key had never been read") {
  CHECK(rc::check("erase", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_order(chance, any_log(chance, true));
    const Id subject = id_of(1);
    const auto part = log.begin() + chance.below(static_cast<std::uint32_t>(log.size()) + 1);
    const auto model = model_of({log.begin(), part});
    const auto erased = model->erase_subject(subject, no_text);
    RC_ASSERT(erased.has_value());
    RC_ASSERT(*erased);
    // What arrives later under the same key is passed over.
    for (auto batch = part; batch != log.end(); ++batch) apply(*model, *batch);

    const auto other = model_of(without(log, subject));
    RC_ASSERT(other->erase_subject(subject, no_text).has_value());
    RC_ASSERT(difference(everything(*model), everything(*other)) == "");
    auto loaded = ReadModel::from_image(image_of(*model));
    RC_ASSERT(loaded.has_value());
    RC_ASSERT(difference(everything(**loaded), everything(*other)) == "");
  }));
}

TEST_CASE("erasing: no byte of it is in an image") {
  // Enough of both kinds, and uneven enough, that rows and words lie on many pages, are moved between them, and segments of the index are merged.
  const auto model = new_model();
  Chance chance(2);
  std::size_t kept = 0;
  for (std::uint64_t sequence = 1; sequence <= 60; ++sequence) {
    LoggedBatch batch = batch_of(200, sequence, sequence);
    for (int i = 0; i < 50; ++i) {
      const std::string number = std::to_string(sequence * 50 + static_cast<std::uint64_t>(i));
      const std::size_t length = 5 + chance.below(chance.of<std::uint32_t>({50, 400, 3000}));
      if (chance.below(5) < 2) {
        add(batch, said(1, "name", Value::of_text("plantedname" + number + std::string(length, 'x') + " plantedword 금순금순")), id_of(1));
      } else {
        add(batch, said(2, "note", Value::of_text("keptword " + number + std::string(length, 'y'))));
        ++kept;
      }
    }
    model->begin();
    apply(*model, batch);
    REQUIRE(model->commit().has_value());
  }
  const auto before = image_of(*model);
  CHECK(holds(before, "plantedname"));
  CHECK(holds(before, "금순"));
  CHECK(holds(before, "lantedword"));  // the index shares the beginnings of words

  model->begin();
  const auto erased = model->erase_subject(id_of(1), no_text);
  REQUIRE(erased.has_value());
  CHECK(*erased);
  REQUIRE(model->commit().has_value());
  const auto after = image_of(*model);
  for (const char* planted : {"plantedname", "lantedname", "plantedword", "lantedword", "금순", "xxxxxx"})
    CHECK_FALSE(holds(after, planted));
  CHECK(holds(after, "keptword"));
  CHECK(model->search(*Query::parse("plantedword"), {}, 10).statements == 0);
  CHECK(model->search(*Query::parse("keptword"), {}, 10).statements == kept);
  CHECK(model->erased_subjects() == std::vector<Id>{id_of(1)});
  auto loaded = ReadModel::from_image(after);
  REQUIRE(loaded.has_value());
  CHECK((*loaded)->erased_subjects() == std::vector<Id>{id_of(1)});
}

TEST_CASE("erasing: the words of an attached text are taken out where the text can still be read, and missed aloud where not") {
  Statement attached = said(1, "text", Value::of_attachment({}));
  attached.value.attachment.blob = id_of(9);
  attached.value.attachment.name = "plantedfile";
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, attached, id_of(1));
  batch.bodies[Compartment::internal][0].words = index_words("plantedword by the river");
  add(batch, said(2, "note", Value::of_text("river")));

  const auto readable = model_of({batch});
  const auto taken = readable->erase_subject(id_of(1), [](const Attachment& a) -> std::optional<std::string> {
    CHECK(a.blob == id_of(9));
    return "plantedword by the river";
  });
  REQUIRE(taken.has_value());
  CHECK(*taken);
  const auto image = image_of(*readable);
  CHECK_FALSE(holds(image, "lantedword"));
  CHECK_FALSE(holds(image, "plantedfile"));
  CHECK(readable->search(*Query::parse("river"), {}, 10).statements == 1);

  for (const bool other_text : {false, true}) {
    const auto gone = model_of({batch});
    const auto missed = gone->erase_subject(
        id_of(1), [&](const Attachment&) { return other_text ? std::optional<std::string>("another text") : std::nullopt; });
    REQUIRE(missed.has_value());
    CHECK_FALSE(*missed);
    CHECK(gone->search(*Query::parse("plantedword"), {}, 10).statements == 0);
    CHECK(gone->statements_of(id_of(1), sealed, true).empty());
  }
}

TEST_CASE("erasing: a rollback takes it back") {
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, said(1, "name", Value::of_text("river")), id_of(1));
  const auto model = model_of({batch});
  const auto before = everything(*model);
  model->begin();
  REQUIRE(model->erase_subject(id_of(1), no_text).has_value());
  CHECK(model->statements_of(id_of(1), internal).empty());
  model->rollback();
  CHECK(difference(everything(*model), before) == "");
}

TEST_CASE("image: one of another version, or with other tables, is not taken") {
  const auto image_after = [](const char* commands) {
    auto database = Database::of_image(image_of(*model_of({batch_of(200, 1, 10)})));
    REQUIRE(database.has_value());
    REQUIRE((*database)->run(commands).has_value());
    return std::move(*(*database)->image());
  };
  CHECK(ReadModel::from_image(image_after("PRAGMA user_version=999")).error().code == ErrorCode::unsupported);
  CHECK(ReadModel::from_image(image_after("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END")).error().code ==
        ErrorCode::malformed);
  CHECK(ReadModel::from_image(image_after("CREATE TABLE more(x)")).error().code == ErrorCode::malformed);
  CHECK(ReadModel::from_image(image_after("DROP TABLE ended")).error().code == ErrorCode::malformed);
  CHECK(ReadModel::from_image(image_after("INSERT INTO statements VALUES(5, 1, 1, 1, 0, 'x', NULL)")).error().code == ErrorCode::malformed);
  CHECK(ReadModel::from_image({}).error().code == ErrorCode::malformed);
  CHECK(ReadModel::from_image({1, 2, 3}).error().code == ErrorCode::malformed);
}

TEST_CASE("image: one that was damaged is refused or answers wrongly, and never ends the program") {
  Chance chance(7);
  std::vector<LoggedBatch> log;
  for (int i = 0; i < 5; ++i)
    for (auto& batch : any_order(chance, any_log(chance))) log.push_back(batch);
  std::map<Id, std::uint64_t> sequences;
  for (LoggedBatch& batch : log) batch.info.sequence = batch.info.last_sequence = ++sequences[batch.info.device];
  const auto whole = image_of(*model_of(log));
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    auto image = whole;
    const std::uint32_t flips = 1 + chance.below(20);
    for (std::uint32_t flip = 0; flip < flips; ++flip)
      image[chance.below(static_cast<std::uint32_t>(image.size()))] = static_cast<std::uint8_t>(chance.below(256));
    if (i % 10 == 0) image.resize(chance.below(static_cast<std::uint32_t>(image.size())));
    auto model = ReadModel::from_image(std::move(image));
    if (!model) {
      ++refused;
      continue;
    }
    (void)everything(**model);
    LoggedBatch batch = batch_of(199, 1, 1000);
    add(batch, said(1, "name", Value::of_text("river")));
    if ((*model)->add_batch(batch.info)) (void)(*model)->apply(Compartment::internal, batch.bodies[Compartment::internal]);
    (void)(*model)->erase_subject(id_of(1), no_text);
    (void)(*model)->image();
  }
  CHECK(refused > 0);
}

TEST_CASE("database: more than SQLite's usual limit of one gibibyte fits, and temporary tables are in memory") {
  auto database = Database::of_image(image_of(*new_model()));
  REQUIRE(database.has_value());
  sqlite3_int64 limit = -1;
  sqlite3_file_control((*database)->handle(), "main", SQLITE_FCNTL_SIZE_LIMIT, &limit);
  CHECK(limit > (sqlite3_int64{1} << 33));
  Command setting(**database, "PRAGMA temp_store");
  REQUIRE(setting.with().next());
  CHECK(setting.integer(0) == 2);  // https://sqlite.org/pragma.html#pragma_temp_store: 2 is MEMORY
}

TEST_CASE("what lies under a subject's key is listed before it is erased: all of it, and nothing else") {
  CHECK(rc::check("statements_under", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_order(chance, any_log(chance));
    const Id subject = id_of(1);
    const auto model = model_of(log);
    for (const auto clearance : {internal, sealed}) {
      std::vector<OperationId> counted;
      for (const LoggedBatch& batch : log) {
        if (batch.info.refused) continue;
        for (const auto& [compartment, body] : batch.bodies)
          for (const Prepared& prepared : body) {
            const auto* const assertion = std::get_if<Assert>(&prepared.operation);
            if (assertion == nullptr || !prepared.under_subject || prepared.subject != subject) continue;
            if (assertion->statement.confidentiality <= clearance)
              counted.push_back({batch.info.device, batch.info.sequence, compartment, prepared.number});
          }
      }
      std::vector<OperationId> listed;
      for (const StoredStatement& stored : model->statements_under(subject, clearance)) listed.push_back(stored.id);
      std::ranges::sort(counted);
      std::ranges::sort(listed);
      RC_ASSERT(counted == listed);
    }
    RC_ASSERT(model->erase_subject(subject, no_text).has_value());
    RC_ASSERT(model->statements_under(subject, sealed).empty());
  }));
}
