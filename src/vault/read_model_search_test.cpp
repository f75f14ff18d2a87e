#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "text/search_tokens.h"
#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

constexpr auto internal = Confidentiality::internal, restricted = Confidentiality::restricted;

Query query_of(const char* typed) {
  auto query = Query::parse(typed);
  REQUIRE(query.has_value());
  return std::move(*query);
}

/// What search must find, by asking the query about every text that stands and may be seen.
struct Expected {
  std::set<OperationId> statements;
  std::set<Id> records;
};

Expected slow_search(const ReadModel& model, const Query& query, const Filter& filter) {
  Expected expected;
  for (std::uint8_t entity = 1; entity <= entities; ++entity) {
    const auto statements = model.statements_of(id_of(entity), filter.clearance);
    const auto asked_type = [&](const StoredStatement& s) {
      return s.statement.property == "type" &&
             std::find(filter.types.begin(), filter.types.end(), s.statement.value.text) != filter.types.end();
    };
    if (!filter.types.empty() && std::none_of(statements.begin(), statements.end(), asked_type)) continue;
    for (const StoredStatement& s : statements) {
      if (s.statement.value.kind != records::ValueKind::text) continue;
      if (!filter.properties.empty() &&
          std::find(filter.properties.begin(), filter.properties.end(), s.statement.property) == filter.properties.end())
        continue;
      if ((filter.member && s.member != *filter.member) || (filter.since && s.clock < *filter.since) ||
          (filter.until && s.clock > *filter.until))
        continue;
      text::SearchTokens tokens;
      text::search_tokens(s.statement.value.text, tokens);
      if (!query.matches(tokens)) continue;
      expected.statements.insert(s.id);
      expected.records.insert(s.statement.entity);
    }
  }
  return expected;
}

Filter any_filter(Chance& chance) {
  Filter filter;
  filter.clearance = static_cast<Confidentiality>(chance.below(5));
  if (chance.below(3) == 0) filter.types = {chance.below(2) == 0 ? "person" : "event"};
  if (chance.below(3) == 0) filter.properties = {"name", chance.below(2) == 0 ? "note" : "nothing"};
  if (chance.below(4) == 0) filter.member = id_of(static_cast<std::uint8_t>(100 + chance.below(2)));
  if (chance.below(4) == 0) filter.since = chance.below(30);
  if (chance.below(4) == 0) filter.until = chance.below(40);
  return filter;
}

std::vector<std::uint8_t> records_of(const Found& found) {
  std::vector<std::uint8_t> out;
  for (const Hit& hit : found.hits) out.push_back(hit.record.bytes[0]);
  return out;
}

}  // namespace

TEST_CASE("search: finds and counts what the query matches among what stands and may be seen, and nothing else") {
  static const std::vector<const char*> typed = {"river",         "border",        "북한", "국경",      "river border", "\"river border\"",
                                                 "river OR keum", "river -border", "bor*", "keum-soon", "국",           "none"};
  CHECK(rc::check("like asking every text", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto model = model_of(any_order(chance, any_log(chance)));
    for (const char* words : typed) {
      const Query query = query_of(words);
      const Filter filter = any_filter(chance);
      const Expected expected = slow_search(*model, query, filter);
      const Found found = model->search(query, filter, 100);
      RC_ASSERT(found.statements == expected.statements.size());
      RC_ASSERT(found.records == expected.records.size());
      RC_ASSERT(found.hits.size() == expected.records.size());
      std::set<Id> records;
      for (std::size_t i = 0; i < found.hits.size(); ++i) {
        const Hit& hit = found.hits[i];
        records.insert(hit.record);
        RC_ASSERT(expected.statements.contains(hit.statement));
        RC_ASSERT(hit.level <= filter.clearance);
        const auto stored = model->statement(hit.statement, filter.clearance);
        RC_ASSERT(stored.has_value());
        RC_ASSERT(stored->statement.property == hit.property);
        RC_ASSERT(stored->statement.confidentiality == hit.level);
        if (i > 0) RC_ASSERT(std::pair(-found.hits[i - 1].score, found.hits[i - 1].record) < std::pair(-hit.score, hit.record));
      }
      RC_ASSERT(records == expected.records);
      const Found part = model->search(query, filter, 2, 1);
      RC_ASSERT(part.records == found.records);
      for (std::size_t i = 0; i < part.hits.size(); ++i) RC_ASSERT(part.hits[i].statement == found.hits[i + 1].statement);
    }
  }));
}

TEST_CASE("search: scores are BM25, worked out by hand") {
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, said(1, "note", Value::of_text("river river stone")));        // 3 words, river twice
  add(batch, said(2, "note", Value::of_text("river")));                    // 1 word
  add(batch, said(3, "note", Value::of_text("one two three four")));       // 4 words
  add(batch, said(4, "note", Value::of_text("stone of the lake now")));    // 5 words; hidden below: 3 others
  add(batch, said(5, "note", Value::of_text("river river river river"), restricted));
  const auto model = model_of({batch});
  // Seen: 4 texts of 13 words, mean 3.25; river is in 2: weight ln(1 + 2.5/2.5) = 0.693147, times k1 + 1 = 2.2: 1.524924.
  // Record 1: 2 / (2 + 1.2 (0.25 + 0.75 × 3/3.25)) = 0.638821: 0.974153. Record 2: 1 / (1 + 1.2 (0.25 + 0.75/3.25)) = 0.634146: 0.967025.
  const Found found = model->search(query_of("river"), {}, 10);
  CHECK(found.statements == 2);
  REQUIRE(records_of(found) == std::vector<std::uint8_t>{1, 2});
  CHECK(found.hits[0].score == doctest::Approx(0.974153).epsilon(1e-5));
  CHECK(found.hits[1].score == doctest::Approx(0.967025).epsilon(1e-5));
  // Two words: stone is in 2 texts as well, so has the same weight; once among 3 words it adds 1 / (1 + 1.130769) = 0.469314: 0.715668.
  const Found both = model->search(query_of("river stone"), {}, 10);
  REQUIRE(records_of(both) == std::vector<std::uint8_t>{1});
  CHECK(both.hits[0].score == doctest::Approx(0.974153 + 0.715668).epsilon(1e-5));
}

TEST_CASE("search: what is above the clearance changes no score") {
  LoggedBatch open = batch_of(200, 1, 10), hidden = batch_of(200, 2, 20);
  for (std::uint8_t entity = 1; entity <= 4; ++entity)
    add(open, said(entity, "note", Value::of_text(entity % 2 == 0 ? "river stone" : "river border lake")));
  for (int i = 0; i < 20; ++i)
    add(hidden, said(5, "note", Value::of_text("river river border stone lake and more words than the others"), restricted));
  const auto without = model_of({open}), with = model_of({open, hidden});
  for (const char* typed : {"river", "river border", "river OR stone", "bor*"}) {
    const Found one = without->search(query_of(typed), {}, 10), other = with->search(query_of(typed), {}, 10);
    CHECK(one.statements == other.statements);
    REQUIRE(one.hits.size() == other.hits.size());
    for (std::size_t i = 0; i < one.hits.size(); ++i) {
      CHECK(one.hits[i].record == other.hits[i].record);
      CHECK(one.hits[i].score == other.hits[i].score);
    }
  }
}

TEST_CASE("search: a word said more than a hundred times far apart is counted each time") {
  // FTS5 keeps distances in one byte below 126 and in two from there on.
  std::string near, apart;
  for (int i = 0; i < 3; ++i) near += "river ";
  for (int i = 0; i < 3; ++i) {
    apart += "river ";
    for (int j = 0; j < 200; ++j) apart += "w ";
  }
  for (int j = 0; j < 600; ++j) near += "w ";
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, said(1, "note", Value::of_text(near)));
  add(batch, said(2, "note", Value::of_text(apart)));
  const Found found = model_of({batch})->search(query_of("river"), {}, 10);
  REQUIRE(found.hits.size() == 2);
  CHECK(found.hits[0].score == found.hits[1].score);
  CHECK(records_of(found) == std::vector<std::uint8_t>{1, 2});
}

TEST_CASE("search: a transaction under way can be searched") {
  const auto model = new_model();
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, said(1, "name", Value::of_text("Keum-soon")));
  model->begin();
  apply(*model, batch);
  CHECK(model->search(query_of("soon"), {}, 10).records == 1);
  model->rollback();
  CHECK(model->search(query_of("soon"), {}, 10).records == 0);
}
