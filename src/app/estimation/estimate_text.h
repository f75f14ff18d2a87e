// A run told to people at a terminal: warnings first, then every method's answer or refusal, how far it moves, and last what may be said.
//
// Limits   At most 20 warnings and 40 strata a level; the rest is counted. Counts are exact: a terminal is not published.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <string>

#include "app/estimation/estimate_run.h"

namespace girok::app {

struct EstimateTextOptions {
  std::size_t columns = 100;  ///< of the terminal
  std::string language = "en";
  bool ask = false;  ///< about referral: somebody is there to answer
};

std::string text_of(const EstimateRun& run, const EstimateTextOptions& options);

}  // namespace girok::app
