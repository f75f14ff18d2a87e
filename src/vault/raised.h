// What was made more confidential after it was written: how a retraction says so.
//
// Model    Nothing is taken out of a signed log. A statement that turned out to be too open is retracted in the compartment it lies in, so that it ends also for who holds no more keys than that, with a reason that
//          begins "raised to LEVEL"; it is said again at that level. From then on it is as confidential as the reason says: whoever is shown less is shown it neither in the history nor as of an earlier time.
//          A statement below that level which superseded it, on a copy that had not heard of it, ends with it (read_model_apply.cpp), in any order of arrival.
// Limits   A rule of this program: its bytes stay in the log, sealed as they were. Files are another matter: they are sealed anew under other keys, and the old ones removed.
// Threads  Plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "records/statement.h"

namespace girok::vault {

/// "raised to sealed: WHY"; without a why no colon.
std::string reason_of_raise(records::Confidentiality level, std::string_view why);
/// The level that a reason says; nothing where it says none.
std::optional<records::Confidentiality> raised_to(std::string_view reason);

}  // namespace girok::vault
