#include "records/schema.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "records/code_range.h"
#include "records/embedded.h"
#include "records/imprecise.h"
#include "records/rule_text.h"
#include "records/table_text.h"
#include "records/vocabulary_loader.h"
#include "text/unicode.h"

namespace girok::records {
namespace {

constexpr std::array<std::string_view, 8> kinds = {"text", "code", "number", "quantity", "date", "record", "attachment", "truth"};

std::string key_of(std::string_view word) {
  std::string key = text::fold(word);
  std::erase_if(key, [](char c) { return c == ' ' || c == '-' || c == '_'; });
  return key;
}

bool is_type_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && name.front() >= 'A' && name.front() <= 'Z' &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= 60 && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
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

}  // namespace

std::string_view name_of(PropertyKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

ValueKind value_kind_of(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::code: return ValueKind::code;
    case PropertyKind::number:
    case PropertyKind::quantity: return ValueKind::number;
    case PropertyKind::date: return ValueKind::date;
    case PropertyKind::record: return ValueKind::record;
    case PropertyKind::attachment: return ValueKind::attachment;
    case PropertyKind::truth: return ValueKind::truth;
    default: return ValueKind::text;
  }
}

// ---- rules' conditions ----------------------------------------------------------------------------------------------

namespace {
bool is_path(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; });
}
}  // namespace

std::optional<Condition> parse_condition(std::string_view text) {
  Condition condition;
  const bool negated = text.starts_with('!');
  const std::string_view rest = negated ? text.substr(1) : text;
  for (const auto& [word, kind] : {std::pair<std::string_view, Condition::Kind>{"child(", Condition::Kind::child}, {"adult(", Condition::Kind::adult}}) {
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

// ---- loading --------------------------------------------------------------------------------------------------------

class SchemaLoader {
 public:
  explicit SchemaLoader(Schema& into) : into_(into) {}

  void add(const TextTable& table) {
    if (table.has("property")) add_properties(table);
    else if (table.has("require")) add_rules(table);
    else add_types(table);
    into_.index();
  }

  std::vector<Error> errors;

 private:
  void error(const TextTable& table, std::size_t row, std::string what, std::string hint = {}) { errors.push_back({ErrorCode::malformed, std::move(what), table.where(row), std::move(hint)}); }
  static Labels labels_of(const TextTable& table, std::size_t row) { return {std::string(table.field(row, "en")), std::string(table.field(row, "ko")), std::string(table.field(row, "zh"))}; }
  static bool yes(std::string_view field) { return field == "yes"; }

  void add_types(const TextTable& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      RecordType type{std::string(table.field(i, "type")), std::string(table.field(i, "parent")), yes(table.field(i, "subject")), yes(table.field(i, "append_only")), labels_of(table, i), std::string(table.field(i, "esf")), std::string(table.field(i, "note"))};
      if (!is_type_name(type.name)) error(table, i, "not the name of a type", "letters and digits, the first in upper case");
      else if (into_.type(type.name) != nullptr) error(table, i, "this type is there already", "a table adds types; it changes none");
      else if (!type.parent.empty() && into_.type(type.parent) == nullptr) error(table, i, "there is no type of the parent's name", "put the parent before it");
      else if (type.labels.en.empty()) error(table, i, "a type without an English label");
      else {
        into_.types_.push_back(std::move(type));
        into_.index();
      }
    }
  }

  void add_properties(const TextTable& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      Property property;
      property.type = table.field(i, "type");
      property.name = table.field(i, "property");
      property.labels = labels_of(table, i);
      property.esf = table.field(i, "esf");
      property.note = table.field(i, "note");
      const std::size_t before = errors.size();
      check_names(table, i, property);
      take_kind(table, i, property);
      take_cardinality(table, i, property);
      if (const auto level = confidentiality_from(table.field(i, "level"))) property.level = *level;
      else error(table, i, "not a level", "public, partner, internal, restricted or sealed");
      if (errors.size() != before) continue;
      if (!property.vocabulary.empty() && !range_exists(into_.vocabularies(), property.vocabulary)) error(table, i, "there is no such vocabulary", "add its terms first");
      into_.properties_.push_back(std::move(property));
      seen_.insert({into_.properties_.back().type, into_.properties_.back().name});
    }
  }

  void check_names(const TextTable& table, std::size_t row, const Property& property) {
    if (!is_plain_name(property.name)) error(table, row, "not the name of a property", "lower-case letters, digits and hyphens");
    if (property.type != "*" && into_.type(property.type) == nullptr) error(table, row, "there is no such type", "the table of types comes first");
    else if (seen_.contains({property.type, property.name}) || (property.type != "*" && into_.property(property.type, property.name) != nullptr)) error(table, row, "this property is there already", "a table adds properties; it changes none");
    if (property.labels.en.empty()) error(table, row, "a property without an English label");
  }

  void take_kind(const TextTable& table, std::size_t row, Property& property) {
    const auto at = std::ranges::find(kinds, table.field(row, "kind"));
    if (at == kinds.end()) return error(table, row, "not a kind of value", "text, code, number, quantity, date, record, attachment or truth");
    property.kind = static_cast<PropertyKind>(at - kinds.begin());
    const std::string_view range = table.field(row, "range");
    if (property.kind == PropertyKind::code) {
      property.vocabulary = range;
    } else if (property.kind == PropertyKind::record) {
      if (range != "*") property.targets = words_of(range);
      for (const std::string& target : property.targets) {
        if (into_.type(target) == nullptr) error(table, row, "there is no type of that name in the range");
      }
    } else if (!range.empty()) {
      error(table, row, "a range belongs to codes and records only");
    }
  }

  void take_cardinality(const TextTable& table, std::size_t row, Property& property) {
    const std::string_view cardinality = table.field(row, "cardinality");
    if (cardinality != "1..1" && cardinality != "0..1" && cardinality != "1..n" && cardinality != "0..n") return error(table, row, "not a cardinality", "1..1, 0..1, 1..n or 0..n");
    property.required = cardinality.front() == '1';
    property.single = cardinality.back() == '1';
  }

  void add_rules(const TextTable& table) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      Rule rule;
      rule.id = table.field(i, "id");
      rule.type = table.field(i, "type");
      rule.labels = labels_of(table, i);
      const std::string_view severity = table.field(i, "severity");
      rule.warning = severity == "warning";
      const auto when = split_conditions(table.field(i, "when")), require = split_conditions(table.field(i, "require"));
      const std::size_t before = errors.size();
      if (!is_plain_name(rule.id)) error(table, i, "not the id of a rule", "lower-case letters, digits and hyphens");
      if (into_.type(rule.type) == nullptr) error(table, i, "there is no such type");
      if (severity != "warning" && severity != "error") error(table, i, "not a severity", "error or warning");
      if (!when || !require || require->empty()) error(table, i, "not a condition", "docs/formats/schema.md tells which there are");
      if (std::ranges::find(into_.rules_, rule.id, &Rule::id) != into_.rules_.end()) error(table, i, "this rule is there already");
      if (rule.labels.en.empty()) error(table, i, "a rule without an English sentence");
      if (errors.size() != before) continue;
      rule.when = *when;
      rule.require = *require;
      into_.rules_.push_back(std::move(rule));
    }
  }

  Schema& into_;
  std::set<std::pair<std::string, std::string>> seen_;
};

void Schema::index() {
  type_by_name_.clear();
  type_by_word_.clear();
  rank_.clear();
  property_by_name_.clear();
  property_by_word_.clear();
  for (std::size_t i = 0; i < types_.size(); ++i) {
    type_by_name_.emplace(types_[i].name, i);
    for (const std::string* word : {&types_[i].name, &types_[i].labels.en, &types_[i].labels.ko, &types_[i].labels.zh}) {
      if (!word->empty()) type_by_word_.emplace(key_of(*word), i);
    }
  }
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    const Property& property = properties_[i];
    rank_.emplace(property.name, i);
    property_by_name_.emplace(Key{property.type, property.name}, i);
    property_by_word_.emplace(Key{property.type, key_of(property.name)}, i);
  }
  // Labels come after all names: no label takes another property's name away.
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    const Property& property = properties_[i];
    for (const std::string* word : {&property.labels.en, &property.labels.ko, &property.labels.zh}) {
      if (!word->empty()) property_by_word_.emplace(Key{property.type, key_of(*word)}, i);
    }
  }
}

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
        loader.errors.insert(loader.errors.end(), table.error().begin(), table.error().end());
    }
    std::vector<Error>& all = built_in_errors();
    all.insert(all.end(), loader.errors.begin(), loader.errors.end());
    return made;
  }();
  return schema;
}

tl::expected<Schema, std::vector<Error>> Schema::with(std::string_view text, const std::string& name) const {
  auto table = read_text_table(text, name);
  if (!table) return tl::unexpected(table.error());
  Schema more = *this;
  if (table->has("type")) {
    SchemaLoader loader(more);
    loader.add(*table);
    if (!loader.errors.empty()) return tl::unexpected(loader.errors);
    return more;
  }
  auto vocabularies = vocabularies_.with(text, name);
  if (!vocabularies) return tl::unexpected(vocabularies.error());
  more.vocabularies_ = *std::move(vocabularies);
  return more;
}

const RecordType* Schema::type(std::string_view name) const {
  const auto at = type_by_name_.find(std::string(name));
  return at == type_by_name_.end() ? nullptr : &types_[at->second];
}

const RecordType* Schema::recognise_type(std::string_view typed) const {
  const auto at = type_by_word_.find(key_of(typed));
  return at == type_by_word_.end() ? nullptr : &types_[at->second];
}

const Property* Schema::property(std::string_view type, std::string_view name) const {
  const std::string wanted(name);
  std::string of(type);
  for (std::size_t steps = 0; !of.empty() && steps <= types_.size(); ++steps) {
    if (const auto at = property_by_name_.find({of, wanted}); at != property_by_name_.end()) return &properties_[at->second];
    const RecordType* const found = this->type(of);
    of = found == nullptr ? std::string() : found->parent;
  }
  const auto at = property_by_name_.find({"*", wanted});
  return at == property_by_name_.end() ? nullptr : &properties_[at->second];
}

const Property* Schema::recognise_property(std::string_view type, std::string_view typed) const {
  if (const Property* exact = property(type, typed)) return exact;
  const std::string wanted = key_of(typed);
  std::string of(type);
  for (std::size_t steps = 0; !of.empty() && steps <= types_.size(); ++steps) {
    if (const auto at = property_by_word_.find({of, wanted}); at != property_by_word_.end()) return &properties_[at->second];
    const RecordType* const found = this->type(of);
    of = found == nullptr ? std::string() : found->parent;
  }
  const auto at = property_by_word_.find({"*", wanted});
  return at == property_by_word_.end() ? nullptr : &properties_[at->second];
}

std::vector<const Property*> Schema::properties(std::string_view type) const {
  std::vector<std::string> chain;   // the type, then its parents
  for (const RecordType* found = this->type(type); found != nullptr && chain.size() <= types_.size(); found = found->parent.empty() ? nullptr : this->type(found->parent)) chain.push_back(found->name);
  chain.emplace_back("*");
  std::vector<const Property*> all;
  for (auto of = chain.rbegin(); of != chain.rend(); ++of) {
    for (const Property& property : properties_) {
      if (property.type == *of) all.push_back(&property);
    }
  }
  return all;
}

bool Schema::is_single(std::string_view property) const {
  bool found = false;
  for (const Property& candidate : properties_) {
    if (candidate.name != property) continue;
    if (!candidate.single) return false;
    found = true;
  }
  return found;
}

std::size_t Schema::rank_of(std::string_view property) const {
  const auto at = rank_.find(std::string(property));
  return at == rank_.end() ? properties_.size() : at->second;
}

// ---- values ---------------------------------------------------------------------------------------------------------

namespace {

bool is_number(std::string_view typed) {
  if (typed.starts_with('-')) typed.remove_prefix(1);
  const std::size_t point = std::min(typed.find('.'), typed.size());
  const auto digits = [](std::string_view part) { return !part.empty() && part.size() <= 200 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; }); };
  return digits(typed.substr(0, point)) && (point == typed.size() || digits(typed.substr(point + 1)));
}

std::optional<bool> truth_of(std::string_view typed) {
  static constexpr std::array<std::string_view, 11> yes = {"yes", "true", "1", "y", "x", "예", "네", "참", "是", "有", "真"};
  static constexpr std::array<std::string_view, 9> no = {"no", "false", "0", "n", "아니오", "아니요", "거짓", "否", "假"};
  const std::string key = text::fold(typed);
  if (std::ranges::find(yes, std::string_view(key)) != yes.end()) return true;
  if (std::ranges::find(no, std::string_view(key)) != no.end()) return false;
  return std::nullopt;
}

Result<Value> code_from(const Schema& schema, const Property& property, std::string_view typed) {
  if (property.vocabulary.empty()) return Value::of_code(std::string(typed));
  if (const auto code = recognise_in_range(schema.vocabularies(), property.vocabulary, typed)) return Value::of_code(*code);
  return fail(ErrorCode::malformed, "not a term of the vocabulary " + property.vocabulary, property.name, hint_of_range(schema.vocabularies(), property.vocabulary, typed));
}

}  // namespace

Result<Value> value_from_text(const Schema& schema, const Property& property, std::string_view typed) {
  if (typed.empty()) return fail(ErrorCode::malformed, "a property without a value", property.name, {});
  if (!valid_utf8(typed)) return fail(ErrorCode::malformed, "a value is not UTF-8", property.name, "set the terminal to UTF-8, or save the file as UTF-8");
  switch (property.kind) {
    case PropertyKind::code: return code_from(schema, property, typed);
    case PropertyKind::number:
      if (!is_number(typed)) return fail(ErrorCode::malformed, "this is not a number", property.name, "digits, with a decimal point: 1200 or 3.5");
      return Value::of_number(std::string(typed));
    case PropertyKind::quantity: {
      const Result<Interval> quantity = parse_quantity(typed);
      if (!quantity) return fail(ErrorCode::malformed, quantity.error().what, property.name, quantity.error().hint);
      return Value::of_number(to_text(*quantity));
    }
    case PropertyKind::date: {
      if (parse_date(typed)) return Value::of_date(canonical_date(typed));
      if (const auto date = date_from_wild(typed)) return Value::of_date(*date);
      return fail(ErrorCode::malformed, "this is not a date", property.name, "1975, 1975-03, 1975-03-28, 1975~ (about), 1975/1977, age:17@2003-05");
    }
    case PropertyKind::truth: {
      const auto truth = truth_of(typed);
      if (!truth) return fail(ErrorCode::malformed, "neither yes nor no", property.name, "yes or no");
      return Value::of_truth(*truth);
    }
    case PropertyKind::record: return fail(ErrorCode::usage, "its values are records", property.name, "give the record's id after @: " + property.name + "=@3F2K7QAB");
    case PropertyKind::attachment: return fail(ErrorCode::usage, "its values are files", property.name, "add files with girok add");
    default: return Value::of_text(std::string(typed));
  }
}

}  // namespace girok::records
