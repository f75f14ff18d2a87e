// Small logs for tests of the read model: made by hand or at random, applied in any order, and asked in a form that can be compared.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "vault/read_model.h"

namespace girok::vault::testing {

using records::Value;

inline Id id_of(std::uint8_t number) {
  Id id;
  id.bytes.fill(number);
  return id;
}

inline Statement said(std::uint8_t entity, std::string property, Value value, Confidentiality level = Confidentiality::internal) {
  Statement statement;
  statement.entity = id_of(entity);
  statement.property = std::move(property);
  statement.value = std::move(value);
  statement.confidentiality = level;
  return statement;
}

struct LoggedBatch {
  BatchInfo info;
  std::map<Compartment, std::vector<Prepared>> bodies;
};

inline std::uint32_t add(LoggedBatch& batch, Compartment compartment, Operation operation, std::optional<Id> subject = {}) {
  std::vector<Prepared>& body = batch.bodies[compartment];
  Prepared prepared;
  prepared.number = body.empty() ? 0 : body.back().number + 1;
  if (const auto* assertion = std::get_if<Assert>(&operation);
      assertion != nullptr && assertion->statement.value.kind == records::ValueKind::text)
    prepared.words = index_words(assertion->statement.value.text);
  prepared.operation = std::move(operation);
  prepared.under_subject = subject.has_value();
  if (subject) prepared.subject = *subject;
  body.push_back(std::move(prepared));
  return body.back().number;
}

/// The compartment that the statement's confidentiality asks for. Returns its name.
inline OperationId add(LoggedBatch& batch, const Statement& statement, std::optional<Id> subject = {}) {
  const Compartment compartment = records::compartment_of(statement.confidentiality);
  const std::uint32_t number = add(batch, compartment, Assert{statement}, subject);
  return {batch.info.device, batch.info.sequence, compartment, number};
}

inline LoggedBatch batch_of(std::uint8_t device, std::uint64_t sequence, std::uint64_t clock, std::uint8_t member = 100) {
  LoggedBatch batch;
  batch.info.device = id_of(device);
  batch.info.member = id_of(member);
  batch.info.sequence = batch.info.last_sequence = sequence;
  batch.info.clock = clock;
  batch.info.hash.fill(static_cast<std::uint8_t>(sequence));
  return batch;
}

inline std::unique_ptr<ReadModel> new_model() {
  auto model = ReadModel::make();
  REQUIRE(model.has_value());
  return std::move(*model);
}

inline void apply(ReadModel& model, const LoggedBatch& batch) {
  const auto added = model.add_batch(batch.info);
  REQUIRE(added.has_value());
  if (batch.info.refused) return;
  for (const auto& [compartment, operations] : batch.bodies) {
    const auto applied = model.apply(compartment, operations);
    REQUIRE(applied.has_value());
  }
}

inline std::unique_ptr<ReadModel> model_of(const std::vector<LoggedBatch>& log) {
  auto model = new_model();
  model->begin();
  for (const LoggedBatch& batch : log) apply(*model, batch);
  const auto done = model->commit();
  REQUIRE(done.has_value());
  return model;
}

// ---- what a model says, as text ------------------------------------------------------------------------------------------

inline std::string to_text(const StoredStatement& stored) {
  ByteWriter bytes;
  records::encode(stored.statement, bytes);
  std::string out = to_string(stored.id) + " " + std::to_string(stored.clock) + " " + to_string(stored.member) +
                    (stored.standing ? " stands " : " ended ");
  for (const OperationId& by : stored.ended_by) out += to_string(by) + " ";
  if (stored.subject) out += "under " + to_string(*stored.subject) + " ";
  return out + std::string(as_text(bytes.view()));
}

inline std::string to_text(const HistoryLine& line) {
  std::string out = std::to_string(line.clock) + " " + to_string(line.device) + " " + to_string(line.member) + " " +
                    std::to_string(line.sequence) + " kind " + std::to_string(static_cast<int>(line.kind));
  if (line.record) out += " " + to_string(*line.record);
  out += " " + line.property;
  if (line.operation) out += " " + to_string(*line.operation);
  if (line.target) out += " of " + to_string(*line.target);
  return out + " " + line.note;
}

template <class Lines>
std::vector<std::string> to_texts(const Lines& lines) {
  std::vector<std::string> out;
  for (const auto& line : lines) out.push_back(to_text(line));
  return out;
}

/// Empty where they are the same.
inline std::string difference(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string one = i < a.size() ? a[i] : "(nothing)", other = i < b.size() ? b[i] : "(nothing)";
    if (one != other) return "line " + std::to_string(i) + ": " + one + " / " + other;
  }
  return "";
}

inline constexpr std::uint8_t entities = 5;   ///< ids 1..5 in random logs

inline std::vector<Confidentiality> clearances() {
  return {Confidentiality::public_aggregate, Confidentiality::partner, Confidentiality::internal, Confidentiality::restricted,
          Confidentiality::sealed};
}

/// Everything a model can be asked about a random log.
inline std::vector<std::string> everything(const ReadModel& model) {
  std::vector<std::string> out;
  const auto take = [&](const std::vector<std::string>& lines) { out.insert(out.end(), lines.begin(), lines.end()); };
  for (const Confidentiality clearance : clearances()) {
    out.push_back("clearance " + std::string(records::name_of(clearance)) + " " + std::to_string(model.count_statements(clearance)));
    for (std::uint8_t entity = 1; entity <= entities; ++entity) {
      take(to_texts(model.statements_of(id_of(entity), clearance)));
      take(to_texts(model.statements_of(id_of(entity), clearance, true)));
      for (std::uint64_t at = 0; at < 60; at += 7) take(to_texts(model.statements_of(id_of(entity), clearance, at % 2 == 0, at)));
      take(to_texts(model.statements_to(id_of(entity), clearance)));
      ReadModel::HistoryFilter about;
      about.record = id_of(entity);
      about.clearance = clearance;
      take(to_texts(model.history(about, 1000)));
    }
    ReadModel::HistoryFilter all;
    all.clearance = clearance;
    take(to_texts(model.history(all, 1000)));
    Filter filter;
    filter.clearance = clearance;
    for (const RecordLine& line : model.records(filter, 100))
      out.push_back(to_string(line.record) + " " + line.type + " " + line.label + " " + std::to_string(line.statements) + " " +
                    std::to_string(line.clock));
    for (const char* typed : {"river", "북한", "river OR border", "\"river border\"", "bor*", "river -border"}) {
      const Found found = model.search(*Query::parse(typed), filter, 100);
      out.push_back(std::string(typed) + " " + std::to_string(found.statements) + " " + std::to_string(found.records));
      for (const Hit& hit : found.hits)
        out.push_back(to_string(hit.record) + " " + to_string(hit.statement) + " " + hit.property + " " + std::to_string(hit.score));
    }
    for (const char* value : {"river", "person", "북한 border"})
      for (const Id& record : model.records_with("name", value, clearance)) out.push_back(to_string(record));
  }
  for (const Id& subject : model.erased_subjects()) out.push_back("erased " + to_string(subject));
  return out;
}

// ---- logs at random --------------------------------------------------------------------------------------------------------

/// From one seed: rapidcheck would spend its time on making every byte smaller.
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : next_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next_() >> 4U) % limit; }
  template <class T>
  const T& of(const std::vector<T>& items) {
    return items[below(static_cast<std::uint32_t>(items.size()))];
  }

 private:
  std::minstd_rand next_;
};

inline Statement any_said(Chance& chance) {
  static const std::vector<std::string> texts = {"river",          "border",      "river border", "북한 border",
                                                 "국경에서 river", "river river", "Keum-soon"};
  static const std::vector<std::string> properties = {"type", "name", "title", "note"};
  static const std::vector<std::string> types = {"person", "event"};
  const auto entity = static_cast<std::uint8_t>(1 + chance.below(entities));
  const auto level = static_cast<Confidentiality>(chance.below(5));
  if (chance.below(4) == 0)
    return said(entity, "knows", Value::of_record(id_of(static_cast<std::uint8_t>(1 + chance.below(entities)))), level);
  const std::string& property = chance.of(properties);
  if (property == "type") return said(entity, property, Value::of_code(chance.of(types)), level);
  Statement statement = said(entity, property, Value::of_text(chance.of(texts)), level);
  if (chance.below(3) == 0) statement.source = id_of(static_cast<std::uint8_t>(1 + chance.below(entities)));
  if (chance.below(3) == 0) statement.confidence = static_cast<std::uint8_t>(chance.below(101));
  return statement;
}

/// The name of some operation: of any batch of any device, made already or later, or never.
inline OperationId any_target(Chance& chance, std::uint32_t devices, std::uint32_t batches) {
  return {id_of(static_cast<std::uint8_t>(200 + chance.below(devices))), 1 + chance.below(batches),
          static_cast<Compartment>(1 + chance.below(3)), chance.below(3)};
}

/// [device][batch]; clocks may be equal across devices. `raises`: some of what is retracted is raised to a level (raised.h).
inline std::vector<std::vector<LoggedBatch>> any_log(Chance& chance, bool raises = false) {
  const std::uint32_t devices = 1 + chance.below(3), batches = 1 + chance.below(6);
  std::vector<std::vector<LoggedBatch>> log(devices);
  for (std::uint32_t device = 0; device < devices; ++device) {
    std::uint64_t clock = 1;
    for (std::uint32_t sequence = 1; sequence <= batches; ++sequence) {
      clock += 1 + chance.below(9);
      LoggedBatch batch =
          batch_of(static_cast<std::uint8_t>(200 + device), sequence, clock, static_cast<std::uint8_t>(100 + chance.below(2)));
      batch.info.refused = chance.below(10) == 0;
      for (std::uint32_t count = chance.below(8); count > 0; --count) {
        const std::uint32_t what = chance.below(10);
        if (what == 0) {
          add(batch, static_cast<Compartment>(1 + chance.below(3)),
              Read{id_of(static_cast<std::uint8_t>(1 + chance.below(entities))), ReadKind::shown});
        } else if (what < 3) {
          static const std::vector<std::string> raising = {"mistaken", "raised to restricted", "raised to sealed: too open"};
          const std::string reason = raises ? chance.of(raising) : "mistaken";
          add(batch, static_cast<Compartment>(1 + chance.below(3)), Retract{any_target(chance, devices, batches), reason});
        } else {
          Statement statement = any_said(chance);
          if (what < 5) statement.supersedes = {any_target(chance, devices, batches)};
          std::optional<Id> subject;
          if (what > 7) subject = id_of(static_cast<std::uint8_t>(1 + chance.below(2)));
          add(batch, statement, subject);
        }
      }
      log[device].push_back(std::move(batch));
    }
  }
  return log;
}

/// One order in which the batches of all devices can arrive.
inline std::vector<LoggedBatch> any_order(Chance& chance, const std::vector<std::vector<LoggedBatch>>& log) {
  std::vector<LoggedBatch> out;
  std::vector<std::size_t> next(log.size(), 0);
  for (;;) {
    std::vector<std::size_t> left;
    for (std::size_t device = 0; device < log.size(); ++device)
      if (next[device] < log[device].size()) left.push_back(device);
    if (left.empty()) return out;
    const std::size_t device = chance.of(left);
    out.push_back(log[device][next[device]++]);
  }
}

}  // namespace girok::vault::testing
