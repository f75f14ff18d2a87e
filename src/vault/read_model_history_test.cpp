#include <doctest/doctest.h>

#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

using Kind = HistoryLine::Kind;
constexpr auto internal = Confidentiality::internal, restricted = Confidentiality::restricted, sealed = Confidentiality::sealed;

std::vector<Kind> kinds(const std::vector<HistoryLine>& lines) {
  std::vector<Kind> out;
  for (const HistoryLine& line : lines) out.push_back(line.kind);
  return out;
}
using Kinds = std::vector<Kind>;

std::vector<std::uint8_t> header_of(const LoggedBatch& batch, std::vector<Act> acts, std::optional<Gap> gap = {}) {
  BatchHeader header;
  header.device = batch.info.device;
  header.member = batch.info.member;
  header.sequence = batch.info.sequence;
  header.clock = batch.info.clock;
  header.acts = std::move(acts);
  header.gap = gap;
  return encode(header);
}

/// Two devices; the second is written while the first sleeps.
std::vector<LoggedBatch> a_log() {
  LoggedBatch first = batch_of(200, 1, 10), second = batch_of(201, 1, 20, 101), third = batch_of(200, 2, 30), fourth = batch_of(200, 3, 40);
  Grant grant;
  grant.member = id_of(101);
  Epoch epoch;
  epoch.epoch = 1;
  first.info.acts = header_of(first, {grant, epoch, Organisation{}});
  const OperationId name = add(first, said(1, "name", Value::of_text("Keum")));
  add(first, said(2, "name", Value::of_text("river"), restricted));
  Statement better = said(1, "name", Value::of_text("Keum-soon"));
  better.supersedes = {name};
  const OperationId wrong = add(second, better);
  add(second, Compartment::sealed, Read{id_of(2), ReadKind::attachment});
  add(third, Compartment::internal, Retract{wrong, "misheard"});
  add(third, Compartment::internal, Erase{id_of(3), "asked for it"});
  third.info.acts = header_of(third, {Remove{id_of(101)}, Unlink{{id_of(9)}}});
  fourth.info.acts = header_of(fourth, {}, Gap{5, {}});
  return {first, second, third, fourth};
}

}  // namespace

TEST_CASE("history: everything that happened, oldest first, acts before operations") {
  const auto model = model_of(a_log());
  ReadModel::HistoryFilter all;
  all.clearance = sealed;
  const auto lines = model->history(all, 100);
  CHECK(kinds(lines) == Kinds{Kind::granted, Kind::epoch, Kind::organisation, Kind::asserted, Kind::asserted, Kind::superseded, Kind::read,
                              Kind::removed, Kind::unlinked, Kind::retracted, Kind::erased, Kind::gap});
  CHECK(lines[0].record == id_of(101));
  CHECK(lines[0].member == id_of(100));
  CHECK(lines[3].property == "name");
  CHECK(lines[3].operation == OperationId{id_of(200), 1, Compartment::internal, 0});
  CHECK(lines[6].record == id_of(2));
  CHECK(lines[6].note == "attachment");
  CHECK(lines[6].member == id_of(101));
  CHECK(lines[9].record == id_of(1));
  CHECK(lines[9].property == "name");
  CHECK(lines[9].target == OperationId{id_of(201), 1, Compartment::internal, 0});
  CHECK(lines[9].note == "misheard");
  CHECK(lines[10].record == id_of(3));
  CHECK(lines[10].note == "asked for it");
}

TEST_CASE("history: the newest lines are kept where there are too many") {
  const auto model = model_of(a_log());
  ReadModel::HistoryFilter all;
  all.clearance = sealed;
  const auto lines = to_texts(model->history(all, 100));
  for (std::size_t limit = 0; limit <= lines.size(); ++limit) {
    const auto some = to_texts(model->history(all, limit));
    CHECK(some == std::vector<std::string>(lines.end() - static_cast<std::ptrdiff_t>(limit), lines.end()));
  }
}

TEST_CASE("history: of a record, of a member, of a time") {
  const auto model = model_of(a_log());
  ReadModel::HistoryFilter filter;
  filter.clearance = sealed;
  filter.record = id_of(1);
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::asserted, Kind::superseded, Kind::retracted});
  CHECK(kinds(model->history(filter, 1)) == Kinds{Kind::retracted});
  filter.record = id_of(101);
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::granted, Kind::removed});
  filter.record = id_of(3);
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::erased});
  filter.record = {};
  filter.member = id_of(101);
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::superseded, Kind::read});
  filter.member = {};
  filter.since = 20;
  filter.until = 20;
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::superseded, Kind::read});
  filter.record = id_of(1);
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::superseded});
}

TEST_CASE("history: what is above the clearance leaves no line") {
  const auto model = model_of(a_log());
  ReadModel::HistoryFilter filter;
  filter.clearance = internal;
  for (const HistoryLine& line : model->history(filter, 100)) CHECK(line.record != id_of(2));
  filter.record = id_of(2);
  CHECK(model->history(filter, 100).empty());
  filter.clearance = restricted;
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::asserted});
}

TEST_CASE("history: a retraction shows no more than what it retracts") {
  LoggedBatch batch = batch_of(200, 1, 10);
  const OperationId hidden = add(batch, said(1, "name", Value::of_text("a"), restricted));
  add(batch, Compartment::internal, Retract{hidden, "mistaken"});
  add(batch, Compartment::internal, Retract{{id_of(250), 1, Compartment::sealed, 0}, "never seen"});
  const auto model = model_of({batch});
  ReadModel::HistoryFilter filter;
  filter.clearance = internal;
  CHECK(model->history(filter, 100).empty());
  filter.clearance = restricted;
  CHECK(kinds(model->history(filter, 100)) == Kinds{Kind::retracted, Kind::asserted});   // internal comes before restricted
  filter.clearance = sealed;
  CHECK(model->history(filter, 100).size() == 3);
}
