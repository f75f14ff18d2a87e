// Whether a mapping fits: the schema that it speaks of, and the table that it is used on.
#include <algorithm>
#include <set>
#include <utility>

#include "exchange/mapping.h"
#include "exchange/table_build.h"

namespace girok::exchange {
namespace {

using records::Property;
using records::PropertyKind;

class MappingCheck {
 public:
  MappingCheck(const Schema& schema, const Mapping& mapping, const Table& table) : schema_(schema), mapping_(mapping), table_(table) {}
  std::vector<Error> check();

 private:
  void wrong(ErrorCode code, std::string what, std::string hint = {}) {
    if (errors_.size() < most_errors) errors_.push_back({code, std::move(what), table_.name, std::move(hint)});
  }
  void use(std::string_view column);
  void check_record(const RecordMapping& record);
  void check_column(const RecordMapping& record, const ColumnMapping& column);
  void check_kind(const ColumnMapping& column, const Property& property);
  std::string nearest(std::string_view typed, const std::vector<std::string_view>& words) const;

  const Schema& schema_;
  const Mapping& mapping_;
  const Table& table_;
  std::set<std::string, std::less<>> used_, names_;
  std::vector<Error> errors_;
};

std::string MappingCheck::nearest(std::string_view typed, const std::vector<std::string_view>& words) const {
  std::string hint;
  for (const std::string& word : records::nearest_words(typed, words)) hint += (hint.empty() ? "nearest: " : ", ") + word;
  return hint;
}

void MappingCheck::use(std::string_view column) {
  const std::string_view name = trimmed(column);
  if (!used_.insert(std::string(name)).second) return;
  if (std::find(table_.header.begin(), table_.header.end(), name) != table_.header.end()) return;
  wrong(ErrorCode::not_found, "the mapping names a column \"" + std::string(name) + "\", which the table does not have",
        nearest(name, {table_.header.begin(), table_.header.end()}));
}

void MappingCheck::check_kind(const ColumnMapping& column, const Property& property) {
  const bool link = property.kind == PropertyKind::record;
  if (property.kind == PropertyKind::attachment)
    wrong(ErrorCode::usage, property.name + " is a file, which a table cannot hold", "leave the column out, or put it in ignore");
  if (!column.record.empty() && !link) wrong(ErrorCode::usage, property.name + " leads to no record", "take away \"record\"");
  if (!column.language.empty() && property.kind != PropertyKind::text)
    wrong(ErrorCode::usage, property.name + " is no text, and has no language", "take away \"language\"");
  if (!column.date_order.empty() && property.kind != PropertyKind::date)
    wrong(ErrorCode::usage, property.name + " is no date, and has no date_order");
  if (!column.terms.empty() && link) wrong(ErrorCode::usage, property.name + " leads to a record, and has no terms");
}

void MappingCheck::check_column(const RecordMapping& record, const ColumnMapping& column) {
  for (const std::string& name : column.columns) use(name);
  const Property* property = schema_.property(record.type, column.property);
  if (property == nullptr) {
    std::vector<std::string_view> words;
    for (const Property* known : schema_.properties(record.type)) words.push_back(known->name);
    return wrong(ErrorCode::usage, record.type + " has no property \"" + column.property + "\"", nearest(column.property, words));
  }
  check_kind(column, *property);
  if (column.record.empty()) return;
  const auto target = std::find_if(mapping_.records.begin(), mapping_.records.end(),
                                   [&](const RecordMapping& other) { return other.name == column.record; });
  if (target == mapping_.records.end()) {
    // With a column, the keys may be those of another table.
    if (column.columns.empty())
      wrong(ErrorCode::usage, "the mapping has no record \"" + column.record + "\"", "its name must be that of an entry of records");
    return;
  }
  if (!property->targets.empty() && std::find(property->targets.begin(), property->targets.end(), target->type) == property->targets.end())
    wrong(ErrorCode::usage, column.property + " cannot lead to a " + target->type);
}

void MappingCheck::check_record(const RecordMapping& record) {
  if (schema_.type(record.type) == nullptr) {
    std::vector<std::string_view> words;
    for (const records::RecordType& type : schema_.types()) words.push_back(type.name);
    return wrong(ErrorCode::usage, "no type \"" + record.type + "\"", nearest(record.type, words));
  }
  if (!names_.insert(record.name.empty() ? record.type : record.name).second)
    wrong(ErrorCode::usage, "two entries of records have one name", "give each its own");
  for (const std::string& name : record.key) use(name);
  if (!record.when.empty()) use(record.when);
  for (const ColumnMapping& column : record.columns) check_column(record, column);
}

std::vector<Error> MappingCheck::check() {
  for (const RecordMapping& record : mapping_.records) check_record(record);
  if (mapping_.records.empty()) wrong(ErrorCode::usage, "a mapping without records");
  if (!mapping_.source_column.empty()) use(mapping_.source_column);
  for (const std::string& name : undecided_columns(mapping_, table_))
    wrong(ErrorCode::usage, "column \"" + name + "\" is neither mapped nor ignored",
          "say in the mapping what it means, or name it in \"ignore\"");
  return std::move(errors_);
}

}  // namespace

std::vector<std::string> undecided_columns(const Mapping& mapping, const Table& table) {
  std::set<std::string_view> decided;
  const auto decide = [&](const std::string& name) { decided.insert(trimmed(name)); };
  for (const RecordMapping& record : mapping.records) {
    for (const std::string& name : record.key) decide(name);
    decide(record.when);
    for (const ColumnMapping& column : record.columns) {
      for (const std::string& name : column.columns) decide(name);
    }
  }
  decide(mapping.source_column);
  for (const std::string& name : mapping.ignore) decide(name);
  std::vector<std::string> undecided;
  for (const std::string& name : table.header) {
    if (!decided.contains(name)) undecided.push_back(name);
  }
  return undecided;
}

std::vector<Error> check_mapping(const Schema& schema, const Mapping& mapping, const Table& table) {
  return MappingCheck(schema, mapping, table).check();
}

}  // namespace girok::exchange
