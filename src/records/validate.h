// Whether records keep to the schema: every fault of every record at once.
//
// Model    Types, properties, kinds, terms, dates, cardinalities, targets, then rules (docs/formats/schema.md). An error keeps a record from being made or imported; a warning does not.
// Cost     Linear in the statements; a record that a rule leads to is looked up once a rule.
// Threads  No shared state.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "records/record_set.h"
#include "records/schema.h"

namespace girok::records {

struct Problem {
  bool warning = false;
  std::string
      rule;  ///< stable: unknown-type, unknown-property, not-a-date, unknown-term, deprecated-term, missing, several, wrong-target, dangling, not-utf8, too-long, … or a rule's id
  Error error;  ///< what (with property and type, no value), where (LooseRecord::where, or the key), hint (nearest terms)
};

/// Finds a record that a value leads to: in the set, or in the case. Null where there is none. Requires: the pointer is good until the next call.
using FindRecord = std::function<const LooseRecord*(std::string_view key)>;

/// One record. `find` may be empty: then targets and rules that follow links are not looked at.
std::vector<Problem> validate(const Schema& schema, const LooseRecord& record, const FindRecord& find = {});

/// A set: each record, and that no key is there twice. `find` is asked for keys that are not in the set. In the order of the set.
std::vector<Problem> validate(const Schema& schema, const RecordSet& records, const FindRecord& find = {});

/// Values brought into their one form: dates, quantities, codes from labels, yes and no. What cannot be is left as it is, for validate() to tell.
void normalise(const Schema& schema, LooseRecord& record);

}  // namespace girok::records
