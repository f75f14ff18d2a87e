// girok.estimate/1: docs/formats/estimate-output.md.
//
// Threads  No shared state.
#pragma once

#include <string>

#include "app/estimation/estimate_run.h"

namespace girok::app {

/// `language`: of texts beside codes. The same run gives the same bytes.
std::string json_of(const EstimateRun& run, std::string_view language);

}  // namespace girok::app
