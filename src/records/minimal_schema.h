// A short list of properties, until everything reads records/schema.h.
//
// Model    A short list, until types and properties are data. What is not in it is text, and there may be several.
// Threads  Const throughout; safe to share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "records/statement.h"

namespace girok::records {

struct PropertyRule {
  std::string_view name;
  ValueKind kind = ValueKind::text;
  bool single = false;   ///< two standing values are a conflict
};

/// Nothing where the property is not in the list.
const PropertyRule* rule_of(std::string_view property);
bool is_single(std::string_view property);
/// Where it stands when a record is shown: as listed, unknown ones after all others.
std::size_t rank_of(std::string_view property);

/// What was typed, as a value of that property: code, number, date or text. Errors (usage): no date, no number; the property's values are records or files.
Result<Value> parse_value(std::string_view property, std::string_view typed);

/// A name for a property that is not in the list: letters, digits, - and _; 1 to 200 bytes.
Result<> check_property_name(std::string_view property);

}  // namespace girok::records
