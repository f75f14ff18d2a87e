// A paragraph for a publication: what was done, with which settings, what came out, and the references it takes.
//
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "app/estimation/estimate_run.h"
#include "app/estimation/estimate_words.h"

namespace girok::app {

struct Paper {
  std::string paragraph;  ///< plain text
  std::vector<std::string> references;  ///< in alphabetical order; only those that the paragraph names
};

/// `list_sizes`: as the page may show them, one a list.
Paper paper_of(const EstimateRun& run, const EstimateWords& words, const std::vector<std::string>& list_sizes);

}  // namespace girok::app
