// All records that people decided to be one person, beside each other.
//
// Model    What was decided the same, taken together: a with b and b with c is a with c, too. Values as in case_persons.h: as they stand in the case now, and as the member may see them; what is sealed is logged as read first.
// Limits   At most 40 records. What the program merely proposes is not in it.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <vector>

#include "app/linkage/case_decisions.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct OnePerson {
  struct Field {
    std::string name;  ///< as its column is called
    std::vector<std::string> values;  ///< [record]; empty where nothing is said
    bool differs = false;  ///< two of them say something else
  };
  std::vector<Id> records;  ///< the one asked for first
  std::vector<std::string> lists;  ///< [record] where it stands
  std::vector<Field> fields;  ///< those of which any record has a value
  std::vector<CaseDecision> decisions;  ///< that hold them together
  std::vector<CaseDecision> against;  ///< that say of two of them that they are two persons
  bool cut = false;  ///< there are more records
};

/// Errors: not_found (no person, or none that may be seen), refused.
Result<OnePerson> one_person(vault::Vault& vault, const Id& person);

/// The same of decisions that are at hand: the records that they make one with this one, itself first.
std::vector<Id> decided_one_with(const std::vector<CaseDecision>& decisions, const Id& person);

/// Those that say "two persons" of records that others, taken together, make one: while they stand, they bind no comparison.
std::vector<CaseDecision> contradictory(const std::vector<CaseDecision>& decisions);

/// Those that bind: of decisions that contradict each other none does, nor those that tie the same records together; it is for people to say which one was the slip.
std::vector<CaseDecision> binding_of(const std::vector<CaseDecision>& decisions);

}  // namespace girok::app
