// Tables into vocabularies: what built_in() and with() share. Internal to the room.
//
// Threads  One at a time.
#pragma once

#include <string>
#include <vector>

#include "records/table_text.h"
#include "records/vocabulary.h"

namespace girok::records {

class VocabularyLoader {
 public:
  explicit VocabularyLoader(Vocabularies& into) : into_(into) {}
  void add_terms(const TextTable& table);
  void add_crosswalk(const TextTable& table);
  void take(const std::vector<Error>& errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  Vocabulary& vocabulary_of(const TextTable& table, const std::string& name);
  void check_parent(const TextTable& table, const std::string& name, std::size_t row);
  void error(std::string what, std::string where, std::string hint);
  Vocabularies& into_;
  std::vector<Error> errors_;
};

/// Faults of the program's own tables: none, and a test says so. Filled by Vocabularies::built_in().
std::vector<Error>& built_in_errors();
bool is_code(std::string_view code);

}  // namespace girok::records
