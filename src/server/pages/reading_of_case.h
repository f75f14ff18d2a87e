// The last reading of the case's documents that this member made: what the pages of corroboration and of figures show.
//
// Threads  Safe from any thread.
#pragma once

#include <memory>

#include "app/case/case_reading.h"
#include "server/context.h"

namespace girok::server {

inline constexpr const char* reading_kind = "read";

/// Null where there is none, or where the member may not see all of its documents any more. Requires: the route takes the case.
std::shared_ptr<const app::CaseReading> reading_of_case(const Context& c);

}  // namespace girok::server
