// A run as one HTML page that opens anywhere, offline, and prints: the question, what may be said, warnings, overlaps, every method on one axis, what the answer leans on, linkage, strata, a paragraph for a publication.
//
// Model    As the other reports (app/report.h): style and words of three languages are embedded; pictures are inline SVG, each with a title, and a table beside it that says the same. Loads nothing, runs nothing.
// Limits   At most 40 columns of the picture of overlaps, 200 cells, 60 rows a sensitivity, 200 strata; the rest is counted. Hidden small numbers keep a reader from reading them; they are no proof against somebody who calculates from all that is published.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>

#include "app/estimation/estimate_run.h"

namespace girok::app {

struct EstimateReportOptions {
  std::string language = "en";  ///< en, ko, zh
  std::int64_t small = 5;  ///< numbers of persons from 1 to below this are hidden, and one more with them; 0: none
};

/// The same run gives the same bytes.
std::string estimate_report_of(const EstimateRun& run, const EstimateReportOptions& options);

}  // namespace girok::app
