// The use case "undo the last coding": what a member coded from a text last is taken back.
//
// Model    One coding is one batch: an act, its involvements, and the persons, places and events that it made. All of it that nothing else leads to, that nobody is quoted as saying something by, and of which nothing else was said since, is taken back in one
//          batch, with a reason; what somebody else works with already stays, and so does the history. Who is not shown everything takes back only the act and who did it, as soon as anybody else has written
//          since: a name sealed by a colleague must not be left on half a person.
// Threads  As the vault: one at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/records/write_records.h"
#include "base/ids.h"
#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

/// The act that this member coded last from this document, as far as it still stands; nothing where there is none.
std::optional<Id> last_coding(const vault::Vault& vault, const Id& document);

struct Uncoded {
  std::vector<Id> gone;  ///< the act first
  std::vector<Id> kept;  ///< what it had made, and others use or may use
  WriteReport report;
};
/// `act`: of this document, coded by this member. Errors stand in the report: refused (role), not_found (no such act of one's own), usage (somebody has changed it since), locked, write_failed.
Uncoded undo_coding(vault::Vault& vault, const records::Schema& schema, const Id& document, const Id& act, const std::string& reason);

}  // namespace girok::app
