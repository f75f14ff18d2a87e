// Tables into vocabularies: what built_in() and with() share. Internal to the room.
//
// Threads  One at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "records/prefix.h"
#include "records/table_text.h"
#include "records/vocabulary.h"

namespace girok::records {

class VocabularyLoader {
 public:
  /// `prefix`: what new names must begin with; null for the program's own tables.
  explicit VocabularyLoader(Vocabularies& into, Prefix* prefix = nullptr) : into_(into), prefix_(prefix) {}
  void add_terms(const TextTable& table);
  void add_crosswalk(const TextTable& table);
  void take(const std::vector<Error>& errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  Vocabulary& vocabulary_of(const TextTable& table, const std::string& name);
  void check_parent(const TextTable& table, const std::string& name, std::size_t row);
  void error(ErrorCode code, std::string what, std::string where, std::string hint);
  bool has_prefix(const std::string& vocabulary, std::string_view code, const std::string& where);
  Vocabularies& into_;
  Prefix* prefix_;
  std::map<std::string, Prefix> prefix_of_terms_;
  std::vector<Error> errors_;
};

/// Faults of the program's own tables: none, and a test says so. Filled by Vocabularies::built_in().
std::vector<Error>& built_in_errors();
bool is_code(std::string_view code);
bool is_plain_name(std::string_view name);   ///< of properties, rules and vocabularies

}  // namespace girok::records
