// The last reading of the case's documents that this member made: what the pages of corroboration and of figures show.
//
// Threads  As the case: one request of a member at a time.
#pragma once

#include <memory>

#include "app/case/case_reading.h"
#include "server/context.h"

namespace girok::server {

inline constexpr const char* reading_kind = "read";

/// With what people have decided by now about origins. Null where there is none, or where the member may not see all of its documents any more. Requires: the route takes the case; what is returned is of this request alone.
std::shared_ptr<const app::CaseReading> reading_of_case(const Context& c);
/// The same, with published figures laid together by those origins.
std::shared_ptr<const app::CaseReading> reading_with_figures(const Context& c);
/// The same as it was counted last: for a page that shows no origins.
std::shared_ptr<const app::CaseReading> reading_as_counted(const Context& c);

}  // namespace girok::server
