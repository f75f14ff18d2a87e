#include "app/records/assignments.h"

#include <algorithm>

#include "app/case/names.h"
#include "app/records/stored_record.h"
#include "base/utf8.h"

namespace girok::app {
namespace {

using records::LooseStatement;
using records::Property;
using records::Value;

std::string nearest_to(std::string_view typed, const std::vector<std::string_view>& words, std::string_view otherwise) {
  std::string hint;
  for (const std::string& near : records::nearest_words(typed, words)) hint += (hint.empty() ? "nearest: " : ", ") + near;
  return hint.empty() ? std::string(otherwise) : hint;
}

std::string nearest_properties(const records::Schema& schema, const std::string& type, std::string_view typed) {
  std::vector<std::string_view> names;
  for (const Property* const property : schema.properties(type)) names.emplace_back(property->name);
  return nearest_to(typed, names, "girok vocab properties " + (type.empty() ? std::string("TYPE") : type) + " lists them");
}

Result<Value> link(const vault::Vault& vault, std::string_view typed) {
  const Result<Id> record = record_named(vault, typed);
  if (!record) return tl::unexpected<Error>(record.error());
  return Value::of_record(*record);
}

Result<Value> value_of(const vault::Vault& vault, const records::Schema& schema, const Property* property, std::string_view typed) {
  if (typed.empty())
    return fail(ErrorCode::usage, "a property without a value", {}, "to take a statement back: --retract STATEMENT --reason TEXT");
  if (!valid_utf8(typed)) return fail(ErrorCode::usage, "a value is not UTF-8", {}, "set the terminal to UTF-8");
  const bool is_link = typed.starts_with('@') && !typed.starts_with("@@");
  if (is_link) {
    if (property != nullptr && property->kind != records::PropertyKind::record)
      return fail(ErrorCode::usage, "its values are not records", {}, "a text that begins with @ is written with two: @@");
    return link(vault, typed.substr(1));
  }
  if (property != nullptr && property->kind == records::PropertyKind::record) return link(vault, typed);
  if (typed.starts_with("@@")) typed.remove_prefix(1);
  if (property == nullptr) return Value::of_text(std::string(typed));
  return records::value_from_text(schema, *property, typed);
}

struct Name {
  std::string property, language;
};
Name name_of(std::string_view typed) {
  while (typed.ends_with(' ')) typed.remove_suffix(1);
  const std::size_t at = typed.rfind('@');
  if (at == std::string_view::npos) return {std::string(typed), {}};
  return {std::string(typed.substr(0, at)), std::string(typed.substr(at + 1))};
}

class Parsing {
 public:
  Parsing(const vault::Vault& vault, const records::Schema& schema, const std::string& type, const HowSaid& how, bool strict, bool several)
      : vault_(vault), schema_(schema), type_(type), how_(how), strict_(strict), several_(several) {}

  void take(std::size_t number, const std::string& line) {
    line_ = several_ ? "line " + std::to_string(number) : std::string();
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) return wrong({ErrorCode::usage, "this is not PROPERTY=VALUE", {}, "for example: born=1975"}, {});
    const Name name = name_of(std::string_view(line).substr(0, equals));
    if (const Result<> good = records::check_property_name(name.property); !good) return wrong(good.error(), {});
    const Property* const property = property_from(schema_, type_, name.property);
    if (property == nullptr && !unknown(name.property)) return;
    const std::string known = property != nullptr ? property->name : name.property;
    const Result<Value> value = value_of(vault_, schema_, property, std::string_view(line).substr(equals + 1));
    if (!value) return wrong(value.error(), known);
    HowSaid how = how_;
    if (!name.language.empty()) how.language = name.language;
    parsed_.statements.push_back(statement_of(known, *value, how));
  }

  ParsedLines finish() { return std::move(parsed_); }

 private:
  std::string place(const std::string& property) const {
    if (property.empty()) return line_;
    return line_.empty() ? property : line_ + ", " + property;
  }

  void wrong(Error error, const std::string& property) {
    error.where = place(property);
    parsed_.errors.push_back(std::move(error));
  }

  /// False where it is not let through.
  bool unknown(const std::string& name) {
    const bool is_type = schema_.type(type_) != nullptr;
    // The name may be a slip with something else in it: only the line tells where.
    Error error{ErrorCode::usage, is_type ? type_ + " has no such property" : "there is no such property", place({}),
                nearest_properties(schema_, type_, name)};
    if (strict_) {
      parsed_.errors.push_back(std::move(error));
      return false;
    }
    error.where = place(name);
    error.what = "this property is not in the schema: kept as it was typed";
    parsed_.warnings.push_back({true, "unknown-property", std::move(error)});
    return true;
  }

  const vault::Vault& vault_;
  const records::Schema& schema_;
  const std::string& type_;
  const HowSaid& how_;
  bool strict_, several_;
  std::string line_;
  ParsedLines parsed_;
};

}  // namespace

LooseStatement statement_of(std::string property, const Value& value, const HowSaid& how) {
  records::Statement statement;
  statement.property = std::move(property);
  statement.value = value;
  statement.basis = how.basis;
  statement.confidence = how.confidence.value_or(records::Statement::no_confidence);
  statement.source = how.source;
  statement.span = how.source ? how.span : std::nullopt;
  statement.asserted_by = how.asserted_by;
  if (value.kind == records::ValueKind::text) statement.language = how.language;
  LooseStatement loose = loose_statement(statement);
  loose.level = how.level;
  return loose;
}

ParsedLines parse_assignments(const vault::Vault& vault, const records::Schema& schema, const std::string& type,
                              const std::vector<std::string>& lines, const HowSaid& how, bool strict) {
  Parsing parsing(vault, schema, type, how, strict, lines.size() > 1);
  for (std::size_t i = 0; i < lines.size(); ++i) parsing.take(i + 1, lines[i]);
  return parsing.finish();
}

Result<std::string> type_from(const records::Schema& schema, const std::string& typed) {
  if (const records::RecordType* const type = schema.recognise_type(typed)) return type->name;
  std::vector<std::string_view> names;
  for (const records::RecordType& type : schema.types()) names.emplace_back(type.name);
  return fail(ErrorCode::usage, "there is no such type of record", {}, nearest_to(typed, names, "girok vocab types lists them"));
}

const Property* property_from(const records::Schema& schema, const std::string& type, std::string_view typed) {
  if (schema.type(type) != nullptr) return schema.recognise_property(type, typed);
  for (const records::RecordType& one : schema.types()) {
    if (const Property* const property = schema.property(one.name, typed)) return property;
  }
  return nullptr;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

}  // namespace girok::app
