// What the pages of estimates share: tables handed over, and estimates made, as results of this member's work.
//
// Threads  Safe from any thread.
#pragma once

#include <memory>

#include "app/estimation/case_lists.h"
#include "app/estimation/estimate_run.h"
#include "app/estimation/uploaded_table.h"
#include "server/context.h"

namespace girok::server {

inline constexpr const char* estimate_kind = "estimate";
inline constexpr const char* table_kind = "table";

/// Null where there is none (any more).
std::shared_ptr<const app::EstimateRun> estimate_of(const Context& c, const Id& job);
std::shared_ptr<const app::UploadedTable> table_of(const Context& c, const Id& job);
/// [{"name","records","shared","checked"}]
Json json_of_lists(const app::CaseLists& lists);

/// Pages on which it is said what to estimate; called by add_estimates().
void add_estimates_ask(Routes& routes);

}  // namespace girok::server
