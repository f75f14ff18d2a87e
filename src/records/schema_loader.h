// Tables into a schema: what built_in() and with() share. Internal to the room.
//
// Limits   500 types, 5,000 properties, 2,000 rules: a table of more is no schema of anybody's.
// Threads  One at a time.
#pragma once

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "records/prefix.h"
#include "records/schema.h"
#include "records/table_text.h"

namespace girok::records {

class SchemaLoader {
 public:
  /// `prefix`: what new names must begin with; null for the program's own tables.
  explicit SchemaLoader(Schema& into, Prefix* prefix = nullptr);
  /// A table of types, properties or rules; which, its columns say.
  void add(const TextTable& table);
  void take(const std::vector<Error>& errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  void add_types(const TextTable& table);
  void add_properties(const TextTable& table);
  void add_rules(const TextTable& table);
  void check_names(const TextTable& table, std::size_t row, const Property& property);
  void take_kind(const TextTable& table, std::size_t row, Property& property);
  void take_cardinality(const TextTable& table, std::size_t row, Property& property);
  bool take_yes(const TextTable& table, std::size_t row, std::string_view column);
  bool is_taken(std::string_view type, std::string_view property) const;
  bool check_prefix(const TextTable& table, std::size_t row, std::string_view name);
  bool has_type(std::string_view name) const { return types_.contains(name); }
  void error(ErrorCode code, const TextTable& table, std::size_t row, std::string what, std::string hint = {});
  bool has_columns(const TextTable& table, std::initializer_list<std::string_view> columns);

  Schema& into_;
  Prefix* prefix_ = nullptr;
  std::set<std::string, std::less<>> types_;
  std::set<std::pair<std::string, std::string>> properties_;   ///< type, name
  std::set<std::string, std::less<>> rules_;
  std::vector<Error> errors_;
};

}  // namespace girok::records
