// The use case "undo": a statement taken back, and what it had replaced said again; a whole record taken back.
//
// Model    Nothing is changed: a retraction, and statements like those before, in one batch. Only what this statement alone had ended comes
//          back, at its level and under its key; what somebody else ended stays ended.
// Limits   What a raised level ended (records/raise_document.h), or whose file was taken away, does not come back: that is refused, and nothing is written.
// Threads  As the vault: one at a time.
#pragma once

#include <string>

#include "app/case/edit.h"

namespace girok::app {

/// `statement`: of this record, standing, as typed. Errors stand in the report: refused (role), not_found, usage.
Edited undo_statement(vault::Vault& vault, const records::Schema& schema, const Id& record, const std::string& statement,
                      const std::string& reason);

/// All that stands of a record and may be seen, to be taken back: half of one is a record that the schema would take nowhere else. The log keeps what was said.
/// To be written without being validated: nothing is left that a rule could ask of.
PendingRecord taken_back(const vault::Vault& vault, const Id& record, const std::string& reason);

}  // namespace girok::app
