#include "app/linkage/one_person.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/linkage/case_persons.h"
#include "base/union_find.h"

namespace girok::app {
namespace {

using linkage::Verdict;

constexpr std::size_t most_records = 40;

OnePerson::Field field_of(const linkage::Column& column, const std::vector<std::size_t>& rows) {
  OnePerson::Field field;
  field.name = column.name;
  std::set<std::string> different;
  for (const std::size_t row : rows) {
    field.values.emplace_back(column.values.at(column.codes[row]));
    if (!field.values.back().empty()) different.insert(field.values.back());
  }
  field.differs = different.size() > 1;
  return field;
}

}  // namespace

std::vector<Id> decided_one_with(const std::vector<CaseDecision>& decisions, const Id& person) {
  std::map<Id, std::vector<Id>> beside;
  for (const CaseDecision& one : decisions) {
    if (one.verdict != Verdict::same) continue;
    beside[one.a].push_back(one.b);
    beside[one.b].push_back(one.a);
  }
  std::vector<Id> found = {person};
  std::set<Id> seen = {person};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto at = beside.find(found[i]);
    if (at == beside.end()) continue;
    for (const Id& other : at->second) {
      if (seen.insert(other).second) found.push_back(other);
    }
  }
  return found;
}

std::vector<CaseDecision> contradictory(const std::vector<CaseDecision>& decisions) {
  std::map<Id, std::size_t> number;
  for (const CaseDecision& one : decisions) {
    number.try_emplace(one.a, number.size());
    number.try_emplace(one.b, number.size());
  }
  UnionFind persons(number.size());
  for (const CaseDecision& one : decisions) {
    if (one.verdict == Verdict::same) persons.join(number[one.a], number[one.b]);
  }
  std::vector<CaseDecision> found;
  for (const CaseDecision& one : decisions) {
    if (one.verdict == Verdict::different && persons.find(number[one.a]) == persons.find(number[one.b])) found.push_back(one);
  }
  return found;
}

Result<OnePerson> one_person(vault::Vault& vault, const Id& person) {
  const std::vector<CaseDecision> decisions = decisions_of_case(vault);
  std::vector<Id> ids = decided_one_with(decisions, person);
  OnePerson one;
  one.cut = ids.size() > most_records;
  if (one.cut) ids.resize(most_records);
  const tl::expected<CasePersons, std::vector<Error>> persons = persons_of_case(vault, ids);
  if (!persons) return tl::unexpected<Error>(persons.error().front());
  const linkage::Table& table = persons->table;
  std::vector<std::size_t> rows;
  for (const Id& id : ids) {
    for (std::size_t row = 0; row < table.records(); ++row) {
      if (table.id_of(row) != to_string(id)) continue;
      one.records.push_back(id);
      one.lists.push_back(table.lists[table.list[row]]);
      rows.push_back(row);
    }
  }
  if (one.records.empty() || one.records.front() != person) return fail(ErrorCode::not_found, "there is no such person");
  for (const linkage::Column& column : table.columns) {
    OnePerson::Field field = field_of(column, rows);
    if (std::ranges::any_of(field.values, [](const std::string& value) { return !value.empty(); })) one.fields.push_back(std::move(field));
  }
  const std::set<Id> among(one.records.begin(), one.records.end());
  for (const CaseDecision& decision : decisions) {
    if (!among.contains(decision.a) || !among.contains(decision.b)) continue;
    if (decision.verdict == Verdict::same) one.decisions.push_back(decision);
    if (decision.verdict == Verdict::different) one.against.push_back(decision);
  }
  return one;
}

}  // namespace girok::app
