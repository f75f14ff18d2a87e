// The use case "who did what": the log, a line an event. Values are not told.
//
// Threads  One at a time, as the vault.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/names.h"
#include "vault/vault.h"

namespace girok::app {

/// "stated", "replaced", "retracted", "read", "found", "erased", "granted", "removed", "new key", …
std::string_view name_of(const vault::HistoryLine& line);

/// The newest `most` lines that this member is told, oldest first. That somebody read what is sealed tells that there is something sealed, and of which record: it is told to who is shown what is sealed, and to whoever read it.
std::vector<vault::HistoryLine> history_told(const vault::Vault& vault, const vault::ReadModel::HistoryFilter& filter, std::size_t most);

/// As a table for whoever must show who held what when: a row an entry, ids in full, and the hash of the batch that its writer signed. No field can be taken for a formula.
Result<std::string> history_csv(const vault::Vault& vault, const std::vector<vault::HistoryLine>& lines, Names& names);

std::string text_of(const std::vector<vault::HistoryLine>& lines, Names& names, std::size_t columns);

}  // namespace girok::app
