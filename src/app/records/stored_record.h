// Records of a case in the form that formats carry them, and back.
//
// Model    Of a record of the case, keys are ids as text. What the member may not see is not in it.
// Threads  As the vault: one at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "records/record_set.h"
#include "vault/vault.h"

namespace girok::app {

/// A link becomes the id as text; of an attachment the place of its bytes stays empty.
records::LooseStatement loose_statement(const records::Statement& statement);

/// As it stands, up to `clearance`. Of several types the first. Nothing where no statement may be seen.
std::optional<records::LooseRecord> loose_record(const vault::Vault& vault, const Id& record, records::Confidentiality clearance);

/// Its first standing type that may be seen; empty where there is none.
std::string type_of_record(const vault::Vault& vault, const Id& record, records::Confidentiality clearance);

/// Finds records of the case by key, for validation: each is made once. Pointers stay good as long as the object.
class StoredRecords {
 public:
  StoredRecords(const vault::Vault& vault, records::Confidentiality clearance) : vault_(vault), clearance_(clearance) {}
  const records::LooseRecord* find(const Id& record);

 private:
  const vault::Vault& vault_;
  records::Confidentiality clearance_;
  std::unordered_map<Id, std::optional<records::LooseRecord>> made_;
};

}  // namespace girok::app
