#include "app/records/record_circle.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/records/stored_record.h"

namespace girok::app {

std::vector<Id> with_what_leads_to(const vault::Vault& vault, const Id& record) {
  const vault::Confidentiality clearance = seen_by(vault);
  if (type_of_record(vault, record, clearance).empty()) return {};
  std::set<Id> circle = {record};
  std::vector<Id> next = {record};
  while (!next.empty()) {
    std::vector<Id> further;
    for (const Id& one : next) {
      for (const vault::StoredStatement& stored : vault.model().statements_to(one, clearance)) {
        const std::string type = type_of_record(vault, stored.statement.entity, clearance);
        if (type.empty() || type == "Release" || !circle.insert(stored.statement.entity).second) continue;
        if (type == "Act" || type == "Event") further.push_back(stored.statement.entity);
      }
    }
    next = std::move(further);
  }
  return {circle.begin(), circle.end()};
}

}  // namespace girok::app
