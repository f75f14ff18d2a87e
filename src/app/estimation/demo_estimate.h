// The demo's hidden population: how many invented persons stand on none of the demo's lists, estimated from what was linked, and the truth beside it.
//
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/estimation/estimate_run.h"
#include "app/linkage/link_run.h"

namespace girok::app {

/// Persons whom data/demo/make-lists.py invents, on a list or not, and those on at least one (data/demo/lists-truth.csv); tests/demo/run-lists compares.
inline constexpr std::int64_t demo_population = 210, demo_on_a_list = 191;

/// What was linked, as lists and overlaps: a person a cluster, and the same of each draw.
Result<EstimateInput> estimate_input_of(const LinkRun& run);

/// With fewer draws and chains than usual, so that a demo is a matter of seconds. Errors: those of estimate_input().
tl::expected<EstimateRun, std::vector<Error>> estimate_demo(const LinkRun& run);

/// The outcome in a few lines, and the truth.
std::string demo_text_of(const EstimateRun& run, std::size_t columns);

}  // namespace girok::app
