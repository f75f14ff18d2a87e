#include "records/schema_loader.h"

#include <algorithm>
#include <array>

#include "records/code_range.h"
#include "records/embedded.h"
#include "records/rule_text.h"
#include "records/vocabulary_loader.h"

namespace girok::records {
namespace {

constexpr std::size_t most_types = 500, most_properties = 5000, most_rules = 2000;

bool is_type_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && name.front() >= 'A' && name.front() <= 'Z' && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

Labels labels_of(const TextTable& table, std::size_t row) {
  return {std::string(table.field(row, "en")), std::string(table.field(row, "ko")), std::string(table.field(row, "zh"))};
}

std::string text_of(const TextTable& table, std::size_t row, std::string_view column) { return std::string(table.field(row, column)); }

}  // namespace

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && name.front() != '-' &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

SchemaLoader::SchemaLoader(Schema& into, Prefix* prefix) : into_(into), prefix_(prefix) {
  for (const RecordType& type : into_.types_) types_.insert(type.name);
  for (const Property& property : into_.properties_) properties_.insert({property.type, property.name});
  for (const Rule& rule : into_.rules_) rules_.insert(rule.id);
}

void SchemaLoader::error(ErrorCode code, const TextTable& table, std::size_t row, std::string what, std::string hint) {
  errors_.push_back({code, std::move(what), table.where(row), std::move(hint)});
}

bool SchemaLoader::has_columns(const TextTable& table, std::initializer_list<std::string_view> columns) {
  std::string missing;
  for (const std::string_view column : columns) {
    if (!table.has(column)) missing += (missing.empty() ? "" : ", ") + std::string(column);
  }
  if (!missing.empty())
    errors_.push_back({ErrorCode::malformed, "a table without the columns it needs", table.name, "missing: " + missing});
  return missing.empty();
}

void SchemaLoader::add(const TextTable& table) {
  if (table.has("property"))
    add_properties(table);
  else if (table.has("require"))
    add_rules(table);
  else
    add_types(table);
  into_.index();
}

bool SchemaLoader::check_prefix(const TextTable& table, std::size_t row, std::string_view name) {
  if (prefix_ == nullptr) return true;
  std::string fault = prefix_->fault_of(name);
  if (fault.empty()) return true;
  error(ErrorCode::usage, table, row, std::move(fault), "docs/formats/schema.md");
  return false;
}

bool SchemaLoader::take_yes(const TextTable& table, std::size_t row, std::string_view column) {
  const std::string_view field = table.field(row, column);
  if (field != "yes" && field != "no" && !field.empty())
    error(ErrorCode::malformed, table, row, "neither yes nor no in the column " + std::string(column));
  return field == "yes";
}

void SchemaLoader::add_types(const TextTable& table) {
  if (!has_columns(table, {"type", "en"})) return;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::size_t before = errors_.size();
    RecordType type{text_of(table, i, "type"),         text_of(table, i, "parent"), take_yes(table, i, "subject"),
                    take_yes(table, i, "append_only"), labels_of(table, i),         text_of(table, i, "esf"),
                    text_of(table, i, "note")};
    if (!is_type_name(type.name)) {
      error(ErrorCode::usage, table, i, "not the name of a type",
            "letters, digits and hyphens, the first an upper-case letter; at most 60");
    } else if (has_type(type.name)) {
      error(ErrorCode::usage, table, i, "this type is there already", "a table adds types; it changes none");
    } else {
      check_prefix(table, i, type.name);
    }
    if (!type.parent.empty() && !has_type(type.parent))
      error(ErrorCode::usage, table, i, "there is no type of the parent's name", "put the parent before it");
    if (type.labels.en.empty()) error(ErrorCode::malformed, table, i, "a type without an English label");
    if (types_.size() >= most_types) error(ErrorCode::too_large, table, i, "more types than 500");
    if (errors_.size() != before) continue;
    types_.insert(type.name);
    into_.types_.push_back(std::move(type));
  }
}

void SchemaLoader::add_properties(const TextTable& table) {
  if (!has_columns(table, {"type", "property", "kind", "cardinality", "level", "en"})) return;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    Property property;
    property.type = table.field(i, "type");
    property.name = table.field(i, "property");
    property.labels = labels_of(table, i);
    property.esf = table.field(i, "esf");
    property.note = table.field(i, "note");
    const std::size_t before = errors_.size();
    check_names(table, i, property);
    take_kind(table, i, property);
    take_cardinality(table, i, property);
    if (const auto level = confidentiality_from(table.field(i, "level")))
      property.level = *level;
    else
      error(ErrorCode::malformed, table, i, "not a level", "public, partner, internal, restricted or sealed");
    if (properties_.size() >= most_properties) error(ErrorCode::too_large, table, i, "more properties than 5,000");
    if (errors_.size() != before) continue;
    properties_.insert({property.type, property.name});
    into_.properties_.push_back(std::move(property));
  }
}

/// Has the type the property already, of its own, from a parent or from all? Or, for a new property of all types: has any?
bool SchemaLoader::is_taken(std::string_view type, std::string_view property) const {
  const std::string name(property);
  if (properties_.contains({"*", name})) return true;
  if (type == "*") return std::ranges::any_of(properties_, [&](const auto& known) { return known.second == name; });
  std::string of(type);
  for (std::size_t steps = 0; !of.empty() && steps <= into_.types_.size(); ++steps) {
    if (properties_.contains({of, name})) return true;
    const auto at = std::ranges::find(into_.types_, of, &RecordType::name);
    of = at == into_.types_.end() ? std::string() : at->parent;
  }
  return false;
}

void SchemaLoader::check_names(const TextTable& table, std::size_t row, const Property& property) {
  if (!is_plain_name(property.name)) {
    error(ErrorCode::usage, table, row, "not the name of a property", "lower-case letters, digits and hyphens; at most 60");
  } else if (is_taken(property.type, property.name)) {
    error(ErrorCode::usage, table, row, "this property is there already", "a table adds properties; it changes none");
  } else {
    check_prefix(table, row, property.name);
  }
  if (property.type != "*" && !has_type(property.type))
    error(ErrorCode::usage, table, row, "there is no such type", "the table of types comes first");
  if (property.labels.en.empty()) error(ErrorCode::malformed, table, row, "a property without an English label");
}

void SchemaLoader::take_kind(const TextTable& table, std::size_t row, Property& property) {
  const auto kind = kind_from(table.field(row, "kind"));
  if (!kind)
    return error(ErrorCode::usage, table, row, "not a kind of value", "text, code, number, quantity, date, record, attachment or truth");
  property.kind = *kind;
  const std::string_view range = table.field(row, "range");
  if (property.kind == PropertyKind::code) {
    property.vocabulary = range;
    if (!range.empty() && !range_exists(into_.vocabularies(), range))
      error(ErrorCode::usage, table, row, "there is no such vocabulary", "add its terms first; girok vocab list names all");
  } else if (property.kind == PropertyKind::record) {
    if (range.empty()) error(ErrorCode::malformed, table, row, "a link without a range", "names of types, with blanks between, or *");
    if (range != "*") property.targets = words_of(range);
    for (const std::string& target : property.targets) {
      if (!has_type(target)) error(ErrorCode::usage, table, row, "there is no type of that name in the range");
    }
  } else if (!range.empty()) {
    error(ErrorCode::malformed, table, row, "a range belongs to codes and records only");
  }
}

void SchemaLoader::take_cardinality(const TextTable& table, std::size_t row, Property& property) {
  static constexpr std::array<std::string_view, 4> known = {"0..1", "0..n", "1..1", "1..n"};
  const std::string_view cardinality = table.field(row, "cardinality");
  if (std::ranges::find(known, cardinality) == known.end())
    return error(ErrorCode::malformed, table, row, "not a cardinality", "1..1, 0..1, 1..n or 0..n");
  property.required = cardinality.front() == '1';
  property.single = cardinality.back() == '1';
}

void SchemaLoader::add_rules(const TextTable& table) {
  if (!has_columns(table, {"id", "type", "severity", "when", "require", "en"})) return;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::size_t before = errors_.size();
    Rule rule{text_of(table, i, "id"), text_of(table, i, "type"), table.field(i, "severity") == "warning", {}, {}, labels_of(table, i)};
    const auto when = split_conditions(table.field(i, "when")), require = split_conditions(table.field(i, "require"));
    if (!is_plain_name(rule.id)) {
      error(ErrorCode::usage, table, i, "not the id of a rule", "lower-case letters, digits and hyphens; at most 60");
    } else if (rules_.contains(rule.id)) {
      error(ErrorCode::usage, table, i, "this rule is there already", "a table adds rules; it changes none");
    } else {
      check_prefix(table, i, rule.id);
    }
    if (!has_type(rule.type)) error(ErrorCode::usage, table, i, "there is no such type", "the table of types comes first");
    if (!rule.warning && table.field(i, "severity") != "error") error(ErrorCode::malformed, table, i, "not a severity", "error or warning");
    if (!when || !require || require->empty())
      error(ErrorCode::malformed, table, i, "not a condition", "docs/formats/schema.md tells which there are");
    for (const auto* conditions : {&when, &require}) {
      for (const std::string& fault : conditions->has_value() ? faults_of(into_, rule.type, **conditions) : std::vector<std::string>())
        error(ErrorCode::usage, table, i, fault);
    }
    if (rule.labels.en.empty()) error(ErrorCode::malformed, table, i, "a rule without an English sentence");
    if (rules_.size() >= most_rules) error(ErrorCode::too_large, table, i, "more rules than 2,000");
    if (errors_.size() != before) continue;
    rule.when = *when;
    rule.require = *require;
    rules_.insert(rule.id);
    into_.rules_.push_back(std::move(rule));
  }
}

// ---- ways in --------------------------------------------------------------------------------------------------------

const Schema& Schema::built_in() {
  static const Schema schema = [] {
    Schema made;
    made.vocabularies_ = Vocabularies::built_in();
    SchemaLoader loader(made);
    for (const std::string_view name : {"types.tsv", "properties.tsv", "rules.tsv"}) {
      auto table = read_text_table(embedded(name), std::string(name));
      if (table)
        loader.add(*table);
      else
        loader.take(table.error());
    }
    std::vector<Error>& all = built_in_errors();
    all.insert(all.end(), loader.errors().begin(), loader.errors().end());
    return made;
  }();
  return schema;
}

tl::expected<Schema, std::vector<Error>> Schema::with(std::string_view text, const std::string& name) const {
  auto table = read_text_table(text, name);
  if (!table) return tl::unexpected(table.error());
  Schema more = *this;
  if (table->has("type")) {
    Prefix prefix = prefix_beside_ours();
    SchemaLoader loader(more, &prefix);
    loader.add(*table);
    if (!loader.errors().empty()) return tl::unexpected(loader.errors());
    return more;
  }
  auto vocabularies = vocabularies_.with(text, name);
  if (!vocabularies) return tl::unexpected(vocabularies.error());
  more.vocabularies_ = *std::move(vocabularies);
  return more;
}

}  // namespace girok::records
