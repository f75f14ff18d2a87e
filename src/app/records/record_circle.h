// A record with what leads to it: an event with its acts and who was involved in them, a person with what was done to them. For handing over one matter instead of a whole case.
//
// Model    Records that lead to it, and those that lead to acts and events among these. What they in turn cannot stand without, the export adds (export_records.h).
// Threads  As the vault: one at a time.
#pragma once

#include <vector>

#include "vault/vault.h"

namespace girok::app {

/// Ascending, the record among them; empty where it may not be seen.
std::vector<Id> with_what_leads_to(const vault::Vault& vault, const Id& record);

}  // namespace girok::app
