// Published figures as one HTML page that opens anywhere, offline, and prints: each figure with its origins on one axis, what to mind, what is left without each origin, formulas, and the command.
//
// Model    As the other reports (app/report.h): style and words of three languages are embedded; pictures are inline SVG, and the table beside each says the same. Loads nothing, runs nothing.
// Limits   200 figures, 40 origins of each, 40 documents of an origin; the rest is counted. Figures as in the text on a terminal.
// Threads  No shared state.
#pragma once

#include <string>

#include "app/figures/figures_run.h"

namespace girok::app {

/// The same run gives the same bytes. `options.columns` does not matter.
std::string figures_report_of(const FiguresRun& run, const FiguresTextOptions& options);

/// The figures that are told: all, or where there are many, those whose name is said more than once or that a formula calls.
std::vector<const estimation::FigureGroup*> figures_told(const FiguresRun& run, bool all);

}  // namespace girok::app
