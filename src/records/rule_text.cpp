#include "records/rule_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "records/code_range.h"
#include "records/vocabulary_loader.h"

namespace girok::records {
namespace {

constexpr int deepest_path = 4;   // "p.q.r.s"

bool is_path(std::string_view text) {
  return !text.empty() && text.size() <= 250 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}
}  // namespace

std::optional<Condition> parse_condition(std::string_view text) {
  Condition condition;
  const bool negated = text.starts_with('!');
  const std::string_view rest = negated ? text.substr(1) : text;
  for (const auto& [word, kind] :
       {std::pair<std::string_view, Condition::Kind>{"child(", Condition::Kind::child}, {"adult(", Condition::Kind::adult}}) {
    if (!rest.starts_with(word) || !rest.ends_with(')')) continue;
    const std::string_view inside = rest.substr(word.size(), rest.size() - word.size() - 1);
    const std::size_t comma = inside.find(',');
    if (comma == std::string_view::npos || !is_path(inside.substr(0, comma)) || !is_path(inside.substr(comma + 1))) return std::nullopt;
    return Condition{kind, negated, std::string(inside.substr(0, comma)), std::string(inside.substr(comma + 1))};
  }
  const auto two = [&](std::string_view sign, Condition::Kind kind) -> std::optional<Condition> {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos || !is_path(text.substr(0, at))) return std::nullopt;
    const std::string_view right = text.substr(at + sign.size());
    if (kind == Condition::Kind::is ? !is_code(right) : !is_path(right)) return std::nullopt;
    return Condition{kind, false, std::string(text.substr(0, at)), std::string(right)};
  };
  if (text.find("<=") != std::string_view::npos) return two("<=", Condition::Kind::not_after);
  if (text.find("!=") != std::string_view::npos) return two("!=", Condition::Kind::differs);
  if (text.find('=') != std::string_view::npos) return two("=", Condition::Kind::is);
  if (!is_path(rest)) return std::nullopt;
  condition.kind = negated ? Condition::Kind::absent : Condition::Kind::present;
  condition.left = std::string(rest);
  return condition;
}

std::optional<std::vector<std::string>> split_conditions(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    if (!parse_condition(text.substr(0, end))) return std::nullopt;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// ---- against a schema -----------------------------------------------------------------------------------------------

namespace {

void collect(const Schema& schema, std::string_view type, std::string_view path, int depth, std::vector<const Property*>& found) {
  const std::size_t dot = path.find('.');
  const Property* const property = schema.property(type, path.substr(0, dot));
  if (property == nullptr) return;
  if (dot == std::string_view::npos) {
    if (std::ranges::find(found, property) == found.end()) found.push_back(property);
    return;
  }
  if (property->kind != PropertyKind::record || depth > deepest_path) return;
  if (property->targets.empty()) {
    for (const RecordType& target : schema.types()) collect(schema, target.name, path.substr(dot + 1), depth + 1, found);
  }
  for (const std::string& target : property->targets) collect(schema, target, path.substr(dot + 1), depth + 1, found);
}

bool all_of_kind(const std::vector<const Property*>& properties, PropertyKind kind) {
  return !properties.empty() && std::ranges::all_of(properties, [&](const Property* property) { return property->kind == kind; });
}

/// Can the code be a value of the property?
bool takes(const Schema& schema, const Property& property, const std::string& code) {
  if (property.kind == PropertyKind::truth) return code == "yes" || code == "no";
  if (property.kind != PropertyKind::code) return false;
  return property.vocabulary.empty() || status_in_range(schema.vocabularies(), property.vocabulary, code).has_value();
}

}  // namespace

std::vector<const Property*> properties_at(const Schema& schema, std::string_view type, std::string_view path) {
  std::vector<const Property*> found;
  collect(schema, type, path, 1, found);
  return found;
}

std::vector<std::string> faults_of(const Schema& schema, std::string_view type, const std::vector<std::string>& conditions) {
  std::vector<std::string> faults;
  for (const std::string& text : conditions) {
    const auto condition = parse_condition(text);
    if (!condition) continue;
    using Kind = Condition::Kind;
    const bool of_age = condition->kind == Kind::child || condition->kind == Kind::adult;
    const auto left = properties_at(schema, type, of_age ? condition->left + ".born" : condition->left);
    const bool two = of_age || condition->kind == Kind::not_after || condition->kind == Kind::differs;
    const auto right = two ? properties_at(schema, type, condition->right) : left;
    if (left.empty() || right.empty()) {
      faults.emplace_back("a condition speaks of a property that is not there");
    } else if ((of_age || condition->kind == Kind::not_after) &&
               (!all_of_kind(left, PropertyKind::date) || !all_of_kind(right, PropertyKind::date))) {
      faults.emplace_back("a condition compares what is no date");
    } else if (condition->kind == Kind::is &&
               std::ranges::none_of(left, [&](const Property* property) { return takes(schema, *property, condition->right); })) {
      faults.emplace_back("a condition asks for a value that the property cannot have");
    }
  }
  return faults;
}

}  // namespace girok::records
