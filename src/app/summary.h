// A pile of documents as a few dozen lines for a terminal.
//
// Model    Most telling first: the number of origins, figures that several documents give with every wording, discrepancies as sentences with
//          file:line, who shares text with whom, names, what was left out. `girok read --json` has everything.
// Limits   Without `all`, each part is cut so that the whole stays near 60 lines at 100 columns, and says how much more there is.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <string>

#include "app/read_documents.h"

namespace girok::app {

struct SummaryOptions {
  std::size_t columns = 100;
  bool colour = false;
  bool all = false;
};

std::string summary_of(const Pile& pile, const SummaryOptions& options);

}  // namespace girok::app
