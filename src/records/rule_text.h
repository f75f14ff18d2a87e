// Conditions of rules, taken apart (docs/formats/schema.md, "Rules"). Internal to the room.
//
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace girok::records {

struct Condition {
  enum class Kind : unsigned char { present, absent, is, not_after, differs, child, adult } kind = Kind::present;
  bool negated = false;         ///< of child and adult
  std::string left, right;      ///< properties (of a path: "p.q"); of `is` the code
};

std::optional<Condition> parse_condition(std::string_view text);
/// At semicolons; nothing where a part is no condition.
std::optional<std::vector<std::string>> split_conditions(std::string_view text);

}  // namespace girok::records
