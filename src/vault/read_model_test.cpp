#include "vault/read_model.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

constexpr auto internal = Confidentiality::internal, restricted = Confidentiality::restricted, sealed = Confidentiality::sealed;

/// The definition, in the order of the definition, with everything looked at again for every question.
std::vector<StoredStatement> slow_statements_of(const std::vector<LoggedBatch>& log, const Id& record, Confidentiality clearance, bool all,
                                                std::optional<std::uint64_t> at) {
  struct Done {
    StoredStatement stored;
    int level = 0;
  };
  std::vector<Done> statements;
  struct End {
    OperationId target, by;
    std::uint64_t clock;
    bool retraction;
  };
  std::vector<End> ends;
  std::map<OperationId, int> levels;
  const auto least = [](Compartment compartment) {
    return compartment == Compartment::sealed ? 4 : compartment == Compartment::restricted ? 3 : 0;
  };
  for (const LoggedBatch& batch : log) {
    if (batch.info.refused || (at && batch.info.clock > *at)) continue;
    for (const auto& [compartment, operations] : batch.bodies) {
      for (const Prepared& prepared : operations) {
        const OperationId name{batch.info.device, batch.info.sequence, compartment, prepared.number};
        if (const auto* assertion = std::get_if<Assert>(&prepared.operation)) {
          Done done;
          done.stored.id = name;
          done.stored.statement = assertion->statement;
          done.stored.clock = batch.info.clock;
          done.stored.member = batch.info.member;
          if (prepared.under_subject) done.stored.subject = prepared.subject;
          done.level = static_cast<int>(assertion->statement.confidentiality);
          levels[name] = done.level;
          for (const OperationId& target : assertion->statement.supersedes) ends.push_back({target, name, batch.info.clock, false});
          statements.push_back(done);
        } else if (const auto* retract = std::get_if<Retract>(&prepared.operation)) {
          levels[name] = least(compartment);
          ends.push_back({retract->target, name, batch.info.clock, true});
        }
      }
    }
  }
  std::vector<StoredStatement> out;
  for (Done& done : statements) {
    if (done.stored.statement.entity != record || done.level > static_cast<int>(clearance)) continue;
    for (const End& end : ends) {
      if (end.target != done.stored.id) continue;
      done.stored.standing = false;
      if (levels[end.by] <= static_cast<int>(clearance)) done.stored.ended_by.push_back(end.by);
    }
    std::sort(done.stored.ended_by.begin(), done.stored.ended_by.end());
    if (all || done.stored.standing) out.push_back(done.stored);
  }
  std::sort(out.begin(), out.end(),
            [](const StoredStatement& a, const StoredStatement& b) { return std::tie(a.clock, a.id) < std::tie(b.clock, b.id); });
  return out;
}

std::vector<std::string> labels(const std::vector<RecordLine>& lines) {
  std::vector<std::string> out;
  for (const RecordLine& line : lines)
    out.push_back(line.type + ":" + line.label + ":" + std::to_string(line.statements) + ":" + std::to_string(line.clock));
  return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("read model: batches of several devices say the same in whatever order they arrive") {
  CHECK(rc::check("commutes", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_log(chance, true);
    const auto one = model_of(any_order(chance, log)), other = model_of(any_order(chance, log));
    RC_ASSERT(difference(everything(*one), everything(*other)) == "");
  }));
}

TEST_CASE("read model: what is asked as of a moment is what a slow replay up to that moment says") {
  CHECK(rc::check("time travel", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_order(chance, any_log(chance));
    const auto model = model_of(log);
    for (const Confidentiality clearance : clearances()) {
      for (std::uint8_t entity = 1; entity <= entities; ++entity) {
        for (const bool all : {false, true}) {
          RC_ASSERT(difference(to_texts(model->statements_of(id_of(entity), clearance, all)),
                               to_texts(slow_statements_of(log, id_of(entity), clearance, all, {}))) == "");
          const std::uint64_t at = chance.below(50);
          RC_ASSERT(difference(to_texts(model->statements_of(id_of(entity), clearance, all, at)),
                               to_texts(slow_statements_of(log, id_of(entity), clearance, all, at))) == "");
        }
      }
    }
  }));
}

TEST_CASE("read model: an image says what the model said, and can be built upon") {
  CHECK(rc::check("image", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_order(chance, any_log(chance, true));
    const std::size_t part = chance.below(static_cast<std::uint32_t>(log.size()) + 1);
    const auto begun = model_of({log.begin(), log.begin() + static_cast<std::ptrdiff_t>(part)});
    auto image = begun->image();
    RC_ASSERT(image.has_value());
    auto loaded = ReadModel::from_image(std::move(*image));
    RC_ASSERT(loaded.has_value());
    RC_ASSERT(difference(everything(**loaded), everything(*begun)) == "");
    for (std::size_t i = part; i < log.size(); ++i) apply(**loaded, log[i]);
    RC_ASSERT(difference(everything(**loaded), everything(*model_of(log))) == "");
    RC_ASSERT((*loaded)->batch_count() == log.size());
  }));
}

TEST_CASE("read model: after a rollback nothing of the transaction is left") {
  CHECK(rc::check("rollback", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto log = any_order(chance, any_log(chance, true));
    const std::size_t part = chance.below(static_cast<std::uint32_t>(log.size()) + 1);
    const auto model = model_of({log.begin(), log.begin() + static_cast<std::ptrdiff_t>(part)});
    const auto before = everything(*model);
    model->begin();
    for (std::size_t i = part; i < log.size(); ++i) apply(*model, log[i]);
    model->rollback();
    RC_ASSERT(difference(everything(*model), before) == "");
    for (std::size_t i = part; i < log.size(); ++i) apply(*model, log[i]);
    RC_ASSERT(difference(everything(*model), everything(*model_of(log))) == "");
  }));
}

TEST_CASE("read model: every kind of value and every field of a statement comes back as it was") {
  Statement full = said(1, "name", Value::of_text("금순"), restricted);
  full.basis = records::Basis::hearsay;
  full.confidence = 0;
  full.source = id_of(9);
  full.span = Span{3, 4'000'000'000U};
  full.asserted_by = id_of(8);
  full.language = "ko";
  full.supersedes = {{id_of(7), 3, Compartment::sealed, 2}, {id_of(7), 1ULL << 60U, Compartment::internal, 4'000'000}};
  std::sort(full.supersedes.begin(), full.supersedes.end());
  Attachment attachment;
  attachment.blob = id_of(5);
  attachment.offset = 1ULL << 40U;
  attachment.sealed_size = 70;
  attachment.size = 53;
  attachment.sha256.fill(4);
  attachment.key.fill(3);
  attachment.compressed = true;
  attachment.media_type = "text/plain";
  attachment.name = "a.txt";
  const std::vector<Statement> statements = {full,
                                             said(1, "file", Value::of_attachment(attachment), restricted),
                                             said(1, "born", Value::of_date("1975"), restricted),
                                             said(1, "count", Value::of_number("-0.5"), restricted),
                                             said(1, "sex", Value::of_code("female"), restricted),
                                             said(1, "empty", Value::of_text(""), restricted),
                                             said(1, "alive", Value::of_truth(true), restricted),
                                             said(1, "dead", Value::of_truth(false), restricted),
                                             said(1, "knows", Value::of_record(id_of(2)), restricted)};
  LoggedBatch batch = batch_of(200, 1, 10);
  for (const Statement& statement : statements) add(batch, statement);
  const auto found = model_of({batch})->statements_of(id_of(1), sealed);
  REQUIRE(found.size() == statements.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].statement == statements[i]);
}

TEST_CASE("read model: what ends a statement may arrive before it") {
  LoggedBatch first = batch_of(200, 1, 10), second = batch_of(201, 1, 20);
  const OperationId name = add(first, said(1, "name", Value::of_text("Keum")));
  Statement better = said(1, "name", Value::of_text("Keum-soon"));
  better.supersedes = {name};
  const OperationId ender = add(second, better);
  const auto model = model_of({second, first});
  const auto stored = model->statement(name, internal);
  REQUIRE(stored.has_value());
  CHECK_FALSE(stored->standing);
  CHECK(stored->ended_by == std::vector<OperationId>{ender});
  CHECK(model->statements_of(id_of(1), internal).size() == 1);
  CHECK(model->statements_of(id_of(1), internal, false, 15).size() == 1);
  CHECK(model->statements_of(id_of(1), internal, false, 15)[0].id == name);
  CHECK(model->statements_of(id_of(1), internal, false, 9).empty());
}

TEST_CASE("read model: a statement that something hidden ended is not shown again, and what ended it is not named") {
  LoggedBatch first = batch_of(200, 1, 10), second = batch_of(200, 2, 20);
  const OperationId name = add(first, said(1, "name", Value::of_text("Keum")));
  Statement hidden = said(1, "name", Value::of_text("Keum"), sealed);
  hidden.supersedes = {name};
  add(second, hidden);
  const auto model = model_of({first, second});
  CHECK(model->statements_of(id_of(1), internal).empty());
  REQUIRE(model->statements_of(id_of(1), internal, true).size() == 1);
  CHECK(model->statements_of(id_of(1), internal, true)[0].ended_by.empty());
  CHECK(model->statements_of(id_of(1), sealed).size() == 1);
}

TEST_CASE("read model: a refused batch is in the chain and has no effect") {
  LoggedBatch good = batch_of(200, 1, 10), refused = batch_of(200, 2, 20), gap = batch_of(201, 1, 5);
  add(good, said(1, "name", Value::of_text("Keum")));
  refused.info.refused = true;
  refused.info.acts = {1, 2, 3};
  gap.info.last_sequence = 7;
  const auto model = model_of({good, refused, gap});
  CHECK(model->batch_count() == 3);
  CHECK(model->latest_clock() == 20);
  const auto heads = model->heads();
  REQUIRE(heads.size() == 2);
  CHECK(heads[0].sequence == 2);
  CHECK(heads[0].refused);
  CHECK(heads[0].acts == refused.info.acts);
  CHECK(heads[0].hash == refused.info.hash);
  CHECK(heads[1].last_sequence == 7);
  CHECK(model->public_batches().size() == 1);
  const auto history = model->history({}, 10);
  REQUIRE(history.size() == 2);
  CHECK(history[1].kind == HistoryLine::Kind::refused);
  // Nothing can be applied to it, and no chain goes back.
  CHECK(model->add_batch(refused.info).error().code == ErrorCode::malformed);
  const auto again = new_model();
  REQUIRE(again->add_batch(refused.info).has_value());
  CHECK(again->apply(Compartment::internal, {}).error().code == ErrorCode::usage);
}

TEST_CASE("read model: records are listed by their latest change, with their first name, title or label that may be shown") {
  LoggedBatch first = batch_of(200, 1, 10), second = batch_of(200, 2, 20, 101), third = batch_of(201, 1, 30);
  add(first, said(1, "type", Value::of_code("person")));
  add(first, said(1, "label", Value::of_text("label")));
  add(first, said(1, "title", Value::of_text("title"), restricted));
  add(first, said(1, "name", Value::of_text("name"), sealed));
  add(second, said(2, "type", Value::of_code("event")));
  add(second, said(2, "name", Value::of_text("later")));
  add(second, said(2, "name", Value::of_text("last")));
  add(third, said(3, "type", Value::of_code("event"), restricted));
  add(third, said(3, "knows", Value::of_record(id_of(1)), restricted));
  const auto model = model_of({third, first, second});
  Filter filter;
  CHECK(labels(model->records(filter, 10)) == Strings{"event:later:3:20", "person:label:2:10"});
  CHECK(model->count_records(filter) == 2);
  CHECK(model->count_statements(internal) == 5);
  filter.clearance = restricted;
  CHECK(labels(model->records(filter, 10)) == Strings{"event::2:30", "event:later:3:20", "person:title:3:10"});
  CHECK(labels(model->records(filter, 1, 1)) == Strings{"event:later:3:20"});
  CHECK(model->records(filter, 10, 3).empty());
  filter.clearance = sealed;
  CHECK(labels(model->records(filter, 10)).back() == "person:name:4:10");

  filter.types = {"event", "unheard of"};
  CHECK(labels(model->records(filter, 10)) == Strings{"event::2:30", "event:later:3:20"});
  CHECK(model->count_records(filter) == 2);
  filter.clearance = internal;
  CHECK(model->count_records(filter) == 1);
  filter.types = {};
  filter.properties = {"name", "unheard of"};
  CHECK(labels(model->records(filter, 10)) == Strings{"event:later:2:20"});
  filter.properties = {"unheard of"};
  CHECK(model->count_records(filter) == 0);
  filter.properties = {};
  filter.member = id_of(101);
  CHECK(labels(model->records(filter, 10)) == Strings{"event:later:3:20"});
  filter.member = {};
  filter.until = 19;
  CHECK(labels(model->records(filter, 10)) == Strings{"person:label:2:10"});
  filter.since = 11;
  CHECK(model->count_records(filter) == 0);

  CHECK(model->statements_to(id_of(1), restricted).size() == 1);
  CHECK(model->statements_to(id_of(1), internal).empty());
  CHECK(model->records_with("title", "title", restricted) == std::vector<Id>{id_of(1)});
  CHECK(model->records_with("title", "title", internal).empty());
  CHECK(model->records_with("title", "titl", restricted).empty());
}

TEST_CASE("read model: all statements of a property, and what is said several times, at a look: only what stands and may be seen") {
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20);
  add(batch, said(1, "date", Value::of_date("2001")));
  const OperationId wrong = add(batch, said(1, "date", Value::of_date("2002")));
  add(batch, said(2, "date", Value::of_date("2003")));
  add(batch, said(2, "date", Value::of_date("2004"), restricted));
  add(batch, said(2, "place", Value::of_text("a")));
  for (int i = 0; i < 3; ++i) add(batch, said(3, "place", Value::of_text("b")));
  add(later, Compartment::internal, Retract{wrong, "mistaken"});
  const auto model = model_of({batch});
  const auto dates = [&](Confidentiality clearance) {
    Strings found;
    model->each("date", clearance, [&](const StoredStatement& one) { found.push_back(one.statement.value.text); });
    return found;
  };
  const auto several = [&](Confidentiality clearance) {
    Strings found;
    for (const ReadModel::Repeated& one : model->repeated(clearance)) found.push_back(to_string(one.record).substr(0, 2) + one.property);
    return found;
  };
  const auto start = [](std::uint8_t number) { return to_string(id_of(number)).substr(0, 2); };
  CHECK(dates(internal) == Strings{"2001", "2002", "2003"});
  CHECK(dates(restricted).size() == 4);
  CHECK(several(internal) == Strings{start(1) + "date", start(3) + "place"});
  CHECK(several(restricted) == Strings{start(1) + "date", start(2) + "date", start(3) + "place"});
  apply(*model, later);
  CHECK(dates(internal) == Strings{"2001", "2003"});
  CHECK(several(internal) == Strings{start(3) + "place"});
  model->each("unheard of", internal, [](const StoredStatement&) { CHECK(false); });
  model->each_told("unheard of", internal, [](const ReadModel::Told&) { CHECK(false); });
}

TEST_CASE("read model: the values of a property, by the numbers of their records") {
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20);
  Statement from = said(1, "date", Value::of_date("2001"));
  from.source = id_of(9);
  add(batch, from);
  const OperationId wrong = add(batch, said(2, "date", Value::of_date("2002")));
  add(batch, said(3, "date", Value::of_date("2003"), restricted));
  add(batch, said(3, "place", Value::of_record(id_of(7))));
  add(batch, said(3, "living", Value::of_truth(true)));
  add(later, Compartment::internal, Retract{wrong, "mistaken"});
  const auto model = model_of({batch, later});
  const auto told = [&](const char* property, Confidentiality clearance) {
    Strings found;
    model->each_told(property, clearance, [&](const ReadModel::Told& one) {
      const auto name = [&](std::uint32_t number) { return number == 0 ? "-" : to_string(model->record_at(number)).substr(0, 2); };
      CHECK(model->record_number(model->record_at(one.record)) == one.record);
      CHECK(one.record <= model->record_numbers());
      found.push_back(name(one.record) + std::string(one.text) + name(one.link) + name(one.source));
    });
    return found;
  };
  const auto start = [](std::uint8_t number) { return to_string(id_of(number)).substr(0, 2); };
  CHECK(told("date", internal) == Strings{start(1) + "2001-" + start(9)});
  CHECK(told("date", restricted) == Strings{start(1) + "2001-" + start(9), start(3) + "2003--"});
  CHECK(told("place", internal) == Strings{start(3) + start(7) + "-"});
  CHECK(told("living", internal) == Strings{start(3) + "--"});
  CHECK(model->record_number(id_of(44)) == 0);
  CHECK(model->record_at(0) == Id{});
}

TEST_CASE("read model: a record of several types is found under each that stands and may be seen") {
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20);
  add(batch, said(1, "type", Value::of_code("person")));
  const OperationId group = add(batch, said(1, "type", Value::of_code("group")));
  add(batch, said(1, "type", Value::of_code("place"), restricted));
  add(later, Compartment::internal, Retract{group, "mistaken"});
  Filter filter;
  const auto count = [&](const ReadModel& model, const char* type) {
    filter.types = {type};
    return model.count_records(filter);
  };
  add(batch, said(2, "type", Value::of_code("person")));
  add(batch, said(3, "type", Value::of_code("place"), restricted));
  add(batch, said(4, "name", Value::of_text("of no type")));
  const auto model = model_of({batch});
  using Counts = std::map<std::string, std::uint64_t>;
  CHECK(count(*model, "person") == 2);
  CHECK(count(*model, "group") == 1);
  CHECK(count(*model, "place") == 0);
  CHECK(model->count_by_type(internal) == Counts{{"group", 1}, {"person", 2}});
  CHECK(model->count_by_type(restricted) == Counts{{"group", 1}, {"person", 2}, {"place", 2}});
  apply(*model, later);
  CHECK(count(*model, "group") == 0);
  CHECK(count(*model, "person") == 2);
  CHECK(model->count_by_type(internal) == Counts{{"person", 2}});
}

TEST_CASE("read model: what has changed is told once: by what was added, ended or taken away") {
  using Ids = std::vector<Id>;
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20), ending = batch_of(200, 3, 30);
  const OperationId note = add(batch, said(1, "note", Value::of_text("a")));
  const OperationId name = add(batch, said(2, "name", Value::of_text("b")));
  add(batch, said(3, "name", Value::of_text("c"), Confidentiality::sealed), id_of(3));
  add(later, said(5, "name", Value::of_text("d")));
  add(later, said(4, "name", Value::of_text("e")));
  add(later, said(4, "note", Value::of_text("f")));
  Statement instead = said(1, "note", Value::of_text("g"));
  instead.supersedes = {note};
  add(ending, instead);
  add(ending, Compartment::internal, Retract{name, "mistaken"});
  const auto model = model_of({batch});
  CHECK_FALSE(model->take_changed());   // nobody has asked yet: any of them
  CHECK(model->take_changed() == Ids{});
  apply(*model, later);
  CHECK(model->take_changed() == Ids{id_of(4), id_of(5)});
  CHECK(model->take_changed() == Ids{});
  apply(*model, ending);
  CHECK(model->take_changed() == Ids{id_of(1), id_of(2)});
  REQUIRE(model->erase_subject(id_of(3), [](const Attachment&) { return std::nullopt; }));
  CHECK(model->take_changed() == Ids{id_of(3)});
  model->begin();
  model->rollback();
  CHECK_FALSE(model->take_changed());
}

TEST_CASE("read model: records are found by the beginning of their id, as people type it") {
  LoggedBatch batch = batch_of(200, 1, 10);
  // 16 bytes of 0x01 and of 0x02, by hand in base 32: 5-bit groups from the front, the first of 3 bits.
  add(batch, said(1, "name", Value::of_text("a")));
  add(batch, said(2, "name", Value::of_text("b"), restricted));
  const auto model = model_of({batch});
  CHECK(to_string(id_of(1)).substr(0, 8) == "01040G20");
  CHECK(model->records_by_prefix("0104", internal, 10) == std::vector<Id>{id_of(1)});
  CHECK(model->records_by_prefix("oL04og", internal, 10) == std::vector<Id>{id_of(1)});
  CHECK(model->records_by_prefix(to_string(id_of(1)), internal, 10) == std::vector<Id>{id_of(1)});
  CHECK(model->records_by_prefix(to_string(id_of(2)).substr(0, 5), internal, 10).empty());
  CHECK(model->records_by_prefix(to_string(id_of(2)).substr(0, 5), restricted, 10) == std::vector<Id>{id_of(2)});
  CHECK(model->records_by_prefix("010", internal, 10).empty());
  CHECK(model->records_by_prefix("0104!", internal, 10).empty());
  CHECK(model->records_by_prefix("0105", internal, 10).empty());
}

TEST_CASE("read model: operations that do not follow each other are refused") {
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, said(1, "name", Value::of_text("a")));
  add(batch, said(1, "name", Value::of_text("b")));
  std::swap(batch.bodies[Compartment::internal][0], batch.bodies[Compartment::internal][1]);
  const auto model = new_model();
  REQUIRE(model->add_batch(batch.info).has_value());
  CHECK(model->apply(Compartment::internal, batch.bodies[Compartment::internal]).error().code == ErrorCode::malformed);
}

TEST_CASE("read model: a body may come in parts and with gaps, and each operation keeps its name") {
  LoggedBatch batch = batch_of(200, 1, 10);
  for (int i = 0; i < 4; ++i) add(batch, said(1, "name", Value::of_text(std::to_string(i))));
  std::vector<Prepared>& body = batch.bodies[Compartment::internal];
  const std::vector<std::uint32_t> numbers = {2, 9, 5000, 4'000'000};
  for (std::size_t i = 0; i < 4; ++i) body[i].number = numbers[i];
  const auto model = new_model();
  REQUIRE(model->add_batch(batch.info).has_value());
  LoggedBatch other = batch_of(200, 1, 10);
  add(other, said(2, "name", Value::of_text("other"), restricted));
  REQUIRE(model->apply(Compartment::internal, {body[0], body[1]}).has_value());
  REQUIRE(model->apply(Compartment::restricted, other.bodies[Compartment::restricted]).has_value());
  REQUIRE(model->apply(Compartment::internal, {body[2], body[3]}).has_value());
  for (std::size_t i = 0; i < 4; ++i) {
    const auto stored = model->statement({id_of(200), 1, Compartment::internal, numbers[i]}, internal);
    REQUIRE(stored.has_value());
    CHECK(stored->statement.value.text == std::to_string(i));
  }
  CHECK_FALSE(model->statement({id_of(200), 1, Compartment::internal, 3}, internal).has_value());
  CHECK_FALSE(model->statement({id_of(200), 1, Compartment::internal, 10}, internal).has_value());
  CHECK(model->statements_of(id_of(1), internal).size() == 4);
}
