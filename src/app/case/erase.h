// The use case "erase": what was given under a promise is made unreadable when the promise is taken back.
//
// Model    Girok forgets by destroying keys (docs/formats/vault.md, "Keyring"): everything that was sealed under one record's own key, whatever record it is about.
//          What would go, what would stay, and what an erased correction would let stand again, are told before.
// Limits   Counts hold for what this member may see; there may be more above it, and it goes too. Copies of the keyring, backups, and what was written out stay
//          as they are.
// Threads  One at a time, as the vault.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

/// A statement that is not erased, and that was ended by nothing but what is.
struct StandingAgain {
  Id record;
  std::string property;
  vault::OperationId statement;
};

struct Erasure {
  Id record;  ///< whose key it is
  std::size_t statements = 0, attachments = 0;  ///< under the key, standing or not; attachments are among the statements
  std::set<vault::Compartment> compartments;
  std::vector<Id> others;  ///< other records that some of it is about
  std::size_t remaining = 0,
              links = 0;  ///< not under the key: standing statements about the record, and statements of others that lead to it
  std::set<std::string> remaining_properties;  ///< what those statements say
  std::size_t ended = 0;  ///< not under the key, and replaced, taken back or raised since: the history tells them still
  std::set<std::string> ended_properties;
  std::vector<StandingAgain> again;
  bool sees_all = false;  ///< this member sees all compartments and levels
  bool erased_before = false;
};

/// Errors: refused (no right), not_found (nothing lies under the record's own key).
Result<Erasure> plan_erasure(const vault::Vault& vault, const Id& record);

/// Destroys the record's own key: what plan_erasure() counts as going is unreadable from then on. `reason` stays in the log. Errors: as Vault::erase().
Result<> erase_record(vault::Vault& vault, const Id& record, std::string reason);

/// What goes, what stays: for a terminal. `done`: it has gone.
std::string text_of(const vault::Vault& vault, const Erasure& erasure, bool done);

}  // namespace girok::app
