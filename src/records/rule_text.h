// Conditions of rules, taken apart (docs/formats/schema.md, "Rules"). Internal to the room.
//
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/schema.h"

namespace girok::records {

struct Condition {
  enum class Kind : unsigned char { present, absent, is, not_after, differs, child, adult } kind = Kind::present;
  bool negated = false;         ///< of child and adult
  std::string left, right;      ///< properties (of a path: "p.q"); of `is` the code
};

std::optional<Condition> parse_condition(std::string_view text);
/// At semicolons; nothing where a part is no condition.
std::optional<std::vector<std::string>> split_conditions(std::string_view text);
/// The properties that a path can end in, where it begins at a record of that type; empty where it ends nowhere.
std::vector<const Property*> properties_at(const Schema& schema, std::string_view type, std::string_view path);
/// What the conditions speak of and the schema does not have: properties of the type, links that a path follows, terms, dates that are none.
std::vector<std::string> faults_of(const Schema& schema, std::string_view type, const std::vector<std::string>& conditions);

}  // namespace girok::records
