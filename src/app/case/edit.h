// The use case "edit a record": new statements in place of, or beside, those that stand; statements taken back.
//
// Model    Nothing is changed: a new value of a property that can have only one supersedes those that stand. Level sealed goes under the record's own key, so
//          that it can be forgotten; what replaces something under a subject's key goes under the same. What it replaces in the plain is also retracted there:
//          an erasure takes the replacement away, and the mistake must not stand again.
// Threads  One at a time, as the vault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct EditOptions {
  /// None: as high as what stands of that property already, at least restricted: a correction must not tell more than the mistake.
  std::optional<vault::Confidentiality> level;
  records::Basis basis = records::Basis::unstated;
  std::optional<std::uint8_t> confidence;
  std::optional<std::string> source;  ///< a record, as typed
  std::string language;
  bool beside = false;  ///< supersede nothing, whatever the property
};

struct Retraction {
  std::string statement;  ///< as typed
  std::string reason;
};

/// "PROPERTY=VALUE" each; a value @ID is a link to a record, @@… a text that begins with @. Returns the record's id.
/// Errors: usage, not_found; nothing was added then. `record`: none for a new one of `type`.
Result<Id> edit_record(vault::Vault& vault, std::optional<Id> record, const std::string& type, const std::vector<std::string>& assignments,
                       const std::vector<Retraction>& retractions, const EditOptions& options);

/// The lines of a text that are not empty; CR at their ends is left out.
std::vector<std::string> lines_of(std::string_view text);

}  // namespace girok::app
