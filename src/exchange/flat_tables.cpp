#include "exchange/flat_tables.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "text/unicode.h"

namespace girok::exchange {
namespace {

using records::Property;
using records::ValueKind;

/// A ; in a value gets a \ before it, and so does a \ that would be taken for one of ours.
std::string escaped(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool at_end = i + 1 == value.size();
    if (value[i] == ';' || (value[i] == '\\' && (at_end || value[i + 1] == ';' || value[i + 1] == '\\'))) out += '\\';
    out += value[i];
  }
  return out;
}

class TypeTable {
 public:
  TypeTable(const Schema& schema, std::string type) : schema_(schema), type_(std::move(type)) {}

  void look_at(const LooseRecord& record);
  void begin(std::vector<Loss>& losses);
  void add(const LooseRecord& record, std::vector<Loss>& losses);
  Table& table() { return table_; }
  Mapping mapping() const;

 private:
  struct Place {
    std::size_t rank = 0;
    std::string property, language;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  Place place_of(const LooseStatement& statement) const {
    return {schema_.rank_of(statement.property), statement.property, statement.language};
  }
  bool is_single(const std::string& property) const {
    const Property* known = schema_.property(type_, property);
    return known != nullptr && known->single;
  }
  void tell_losses(const LooseStatement& statement, std::vector<Loss>& losses) const;

  const Schema& schema_;
  std::string type_;
  std::map<Place, std::size_t> columns_;
  Table table_;
};

void TypeTable::look_at(const LooseRecord& record) {
  for (const LooseStatement& statement : record.statements) columns_.emplace(place_of(statement), 0);
}

void TypeTable::begin(std::vector<Loss>& losses) {
  table_.name = type_;
  table_.header = {"key"};
  for (auto& [place, column] : columns_) {
    column = table_.header.size();
    table_.header.push_back(place.property == "key" ? "key (property)" : place.property);
    if (!place.language.empty()) table_.header.back() += " [" + place.language + "]";
    if (schema_.property(type_, place.property) == nullptr)
      add_loss(losses, type_ + "." + place.property, "the property is in no schema: its values are carried as texts");
  }
}

void TypeTable::tell_losses(const LooseStatement& statement, std::vector<Loss>& losses) const {
  constexpr std::string_view why = "a table of records has no place for it; the statement table has";
  if (statement.level) add_loss(losses, "levels of statements", why);
  if (statement.basis != records::Basis::unstated) add_loss(losses, "the basis of statements", why);
  if (statement.confidence != records::Statement::no_confidence) add_loss(losses, "the confidence of statements", why);
  if (!statement.source.empty()) add_loss(losses, "sources of statements", why);
  if (!statement.asserted_by.empty()) add_loss(losses, "who says so", why);
  if (statement.value.kind == ValueKind::attachment) add_loss(losses, "attachments", "a table holds the name only");
}

void TypeTable::add(const LooseRecord& record, std::vector<Loss>& losses) {
  std::vector<std::string> row(table_.header.size());
  std::vector<std::size_t> values(table_.header.size(), 0);
  row[0] = record.key;
  for (const LooseStatement& statement : record.statements) {
    const std::size_t column = columns_.at(place_of(statement));
    const std::string text = statement.value.kind == ValueKind::truth ? (statement.value.truth ? "yes" : "no") : statement.value.text;
    const bool single = is_single(statement.property);
    tell_losses(statement, losses);
    if (values[column]++ > 0) row[column] += "; ";
    if (single && values[column] == 2)
      add_loss(losses, type_ + "." + statement.property,
               "several values, where there can be one: they stand in one cell, which is not read back");
    row[column] += single ? text : escaped(text);
  }
  table_.rows.push_back(std::move(row));
}

Mapping TypeTable::mapping() const {
  Mapping mapping;
  mapping.sheet = type_;
  RecordMapping record{text::fold_word(type_), type_, {"key"}, {}, {}};
  for (const auto& [place, column] : columns_) {
    const Property* known = schema_.property(type_, place.property);
    if (known == nullptr || known->kind == records::PropertyKind::attachment) {
      mapping.ignore.push_back(table_.header[column]);
      continue;
    }
    ColumnMapping made;
    made.columns = {table_.header[column]};
    made.property = place.property;
    if (known->kind == records::PropertyKind::text) made.language = place.language;
    if (!known->single) made.separator = std::string(1, ';');
    record.columns.push_back(std::move(made));
  }
  mapping.records.push_back(std::move(record));
  return mapping;
}

}  // namespace

FlatTables tables_of(const Schema& schema, const RecordSet& records) {
  std::map<std::pair<std::size_t, std::string>, TypeTable> types;
  const auto place_of = [&](const std::string& type) {
    const auto known =
        std::find_if(schema.types().begin(), schema.types().end(), [&](const records::RecordType& t) { return t.name == type; });
    return std::pair(static_cast<std::size_t>(known - schema.types().begin()), type);
  };
  for (const LooseRecord& record : records) types.try_emplace(place_of(record.type), schema, record.type).first->second.look_at(record);
  FlatTables out;
  for (auto& [place, table] : types) table.begin(out.losses);
  for (const LooseRecord& record : records) types.at(place_of(record.type)).add(record, out.losses);
  for (auto& [place, table] : types) {
    out.mappings.push_back(table.mapping());
    out.tables.push_back(std::move(table.table()));
  }
  return out;
}

}  // namespace girok::exchange
