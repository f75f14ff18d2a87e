// A run as one HTML page: what was compared and how, the weights as bars, what is in doubt and why. Ids only, no other cell.
//
// Model    As the report of documents (app/report.h): style and words of three languages are embedded; what the engine says in words (levels, notes, why a column was taken for what) stays
//          English and is marked as such. Loads nothing, runs nothing.
// Limits   At most 50 lists, 200 columns and 40 doubtful pairs are shown.
// Threads  No shared state.
#pragma once

#include <string>

#include "app/linkage/link_run.h"

namespace girok::app {

/// `language`: en, ko, zh. The same run gives the same bytes.
std::string link_report_of(const LinkRun& run, const std::string& language);

}  // namespace girok::app
