// Statements into a case, several records at once: levels, what is superseded, under whose key, checked as they would stand.
//
// Model    One batch, or nothing. A value of a property that can have only one supersedes those that stand, unless it is put beside them; of an append-only type nothing is superseded. A statement is as
//          confidential as what it corrects, and at least as the schema says. What is sealed lies under the record's own key; what replaces something under a subject's key goes under the same, and what it
//          replaces in the plain is also retracted there: an erasure takes the replacement away, and the mistake must not stand again.
//          Records are validated as they would stand, as far as the writer may see them; a fault that was there before is a warning.
// Limits   Rules of other records that lead to these are not asked again.
// Threads  As the vault: one at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "records/schema.h"
#include "records/validate.h"
#include "vault/vault.h"

namespace girok::app {

/// What waits to be said of one record. Links, sources and who says so are ids as text, of the case or of others that wait.
struct PendingRecord {
  Id id;
  bool is_new = true;
  records::LooseRecord said;  ///< its type (of one that is there: as it stands), new statements; `where` for errors, may be empty
  std::optional<records::Confidentiality> type_level;  ///< of a new one; internal at most
  bool beside = false;  ///< supersede nothing
  std::optional<Id> subject;  ///< under whose key what is sealed goes; none: the record's own
  std::vector<std::pair<vault::OperationId, std::string>> retract;  ///< with reasons
  /// Of a record that is there: what its writer had before their eyes, ascending. Only that is superseded; what somebody else has said since stands beside it, as a conflict. None: all that stands.
  std::optional<std::vector<vault::OperationId>> seen;
  /// By the number of a new statement: the one that it takes the place of, also where several can stand. One that stands no more is passed over.
  std::map<std::size_t, vault::OperationId> instead;
  std::vector<vault::StoredStatement> again;  ///< of this record, ended: said again as they were, at their level and under their key
};

struct WriteReport {
  bool written = false;
  std::vector<Error> errors;  ///< where there is any, nothing was written
  std::vector<records::Problem> warnings;
};

struct WriteOptions {
  bool validate = true;  ///< false: kinds and dates were checked where it was typed, rules and what must be there are not
  bool dry_run = false;
};

/// Requires: one entry a record. Errors stand in the report: malformed, usage, refused, locked, write_failed.
WriteReport write_records(vault::Vault& vault, const records::Schema& schema, std::vector<PendingRecord> pending,
                          const WriteOptions& options = {});

}  // namespace girok::app
