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

/// Records of which decisions speak, joined where these say "the same".
class Joined {
 public:
  explicit Joined(const std::vector<CaseDecision>& decisions) : number_(numbers_of(decisions)), persons_(number_.size()) {
    for (const CaseDecision& one : decisions) {
      if (one.verdict == Verdict::same) persons_.join(number_.at(one.a), number_.at(one.b));
    }
  }
  std::size_t person_of(const Id& record) { return persons_.find(number_.at(record)); }
  bool are_one(const CaseDecision& decision) { return person_of(decision.a) == person_of(decision.b); }

 private:
  static std::map<Id, std::uint32_t> numbers_of(const std::vector<CaseDecision>& decisions) {
    std::map<Id, std::uint32_t> number;
    for (const CaseDecision& one : decisions) {
      number.try_emplace(one.a, static_cast<std::uint32_t>(number.size()));
      number.try_emplace(one.b, static_cast<std::uint32_t>(number.size()));
    }
    return number;
  }

  std::map<Id, std::uint32_t> number_;
  UnionFind persons_;
};

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
  std::vector<CaseDecision> found;
  Joined joined(decisions);
  for (const CaseDecision& one : decisions) {
    if (one.verdict == Verdict::different && joined.are_one(one)) found.push_back(one);
  }
  return found;
}

std::vector<CaseDecision> binding_of(const std::vector<CaseDecision>& decisions) {
  Joined joined(decisions);
  std::set<std::size_t> knots;
  for (const CaseDecision& one : contradictory(decisions)) knots.insert(joined.person_of(one.a));
  std::vector<CaseDecision> binding = decisions;
  std::erase_if(binding, [&](const CaseDecision& one) { return joined.are_one(one) && knots.contains(joined.person_of(one.a)); });
  return binding;
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
