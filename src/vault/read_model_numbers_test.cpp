// Records by their numbers: what is said quickly of many is what is said of each.
#include <doctest/doctest.h>

#include <set>

#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

/// The highest of what is said, by looking at it.
std::optional<Confidentiality> highest(const std::vector<StoredStatement>& said) {
  std::optional<Confidentiality> level;
  for (const StoredStatement& one : said) level = std::max(level, std::optional(one.statement.confidentiality));
  return level;
}

std::string first(const std::vector<StoredStatement>& said, std::string_view property) {
  for (const StoredStatement& one : said)
    if (one.statement.property == property && !one.statement.value.text.empty()) return one.statement.value.text;
  return {};
}

void check_one(const ReadModel& model, const Id& record, Confidentiality clearance) {
  const std::uint32_t number = model.record_number(record);
  const auto said = model.statements_of(record, clearance);
  RC_ASSERT(model.highest_of(number, clearance) == highest(said));
  RC_ASSERT(model.is_source(number, clearance) == !model.statements_from(record, clearance).empty());
  for (const char* property : {"type", "name", "title", "note", "no such"})
    RC_ASSERT(model.first_text(number, property, clearance) == first(said, property));
}

}  // namespace

TEST_CASE("read model: what is said of a record by its number is what its statements say, for each clearance, in any order of arrival") {
  CHECK(rc::check("numbers", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto model = model_of(any_order(chance, any_log(chance)));
    for (const Confidentiality clearance : clearances()) {
      for (std::uint8_t entity = 1; entity <= entities; ++entity) check_one(*model, id_of(entity), clearance);
      Filter filter;
      filter.clearance = clearance;
      const std::vector<RecordLine> lines = model->records(filter, 100);
      const std::vector<std::uint32_t> numbers = model->matching_numbers(filter);
      RC_ASSERT(numbers.size() == lines.size());
      for (std::size_t i = 0; i < lines.size(); ++i) {
        const RecordLine line = model->line_of(numbers[i], clearance);
        RC_ASSERT(line.record == lines[i].record);
        RC_ASSERT(line.label == lines[i].label);
        RC_ASSERT(model->label_of(numbers[i], clearance) == lines[i].label);
        RC_ASSERT(line.clock == lines[i].clock);
        RC_ASSERT(line.statements == lines[i].statements);
      }
    }
  }));
}

TEST_CASE("read model: a list of one level has the records whose highest statement, of those within what is asked, is at it") {
  CHECK(rc::check("levels", [](std::uint32_t seed) {
    Chance chance(seed);
    const auto model = model_of(any_order(chance, any_log(chance)));
    for (const Confidentiality within : clearances()) {
      for (const Confidentiality level : clearances()) {
        Filter filter;
        filter.clearance = Confidentiality::internal;
        filter.highest = {.level = level, .within = within};
        std::set<Id> expected, found;
        for (std::uint8_t entity = 1; entity <= entities; ++entity) {
          const Id record = id_of(entity);
          const bool is_listed = !model->statements_of(record, filter.clearance).empty();
          if (is_listed && highest(model->statements_of(record, within)) == level) expected.insert(record);
        }
        for (const RecordLine& line : model->records(filter, 100)) found.insert(line.record);
        RC_ASSERT(found == expected);
        RC_ASSERT(model->count_records(filter) == expected.size());
      }
    }
  }));
}

TEST_CASE("read model: a number that no record has says nothing") {
  const auto model = new_model();
  for (const std::uint32_t number : {0U, 1U, 4'000'000'000U}) {
    CHECK_FALSE(model->highest_of(number, Confidentiality::sealed).has_value());
    CHECK_FALSE(model->is_source(number, Confidentiality::sealed));
    CHECK(model->first_text(number, "name", Confidentiality::sealed).empty());
    CHECK(model->line_of(number, Confidentiality::sealed).label.empty());
  }
}
