// What is known and what is not, as tables of the start page: acts by place and year, by place and kind of source, by kind of source and year; and what there is nothing of.
//
// Threads  No state.
#pragma once

#include "app/records/coverage.h"
#include "server/context.h"

namespace girok::server {

/// Cells lead to the acts counted in them, where a list can be narrowed to them. At most so many rows of places, those with the most acts first; of all of them the sentences.
Json json_of_coverage(const Context& c, const app::Coverage& coverage, std::size_t most_rows);

}  // namespace girok::server
