// What `import` and `export` print: as girok.case/1, and for people.
//
// Threads  No state.
#pragma once

#include <string>

#include "app/records/export_files.h"
#include "app/records/import_source.h"

namespace girok::app {

std::string json_of(const ImportOutcome& outcome);
std::string json_of(const ExportOutcome& outcome);

/// Some lines for a terminal; warnings, losses and notes are not in it.
std::string text_of(const ImportOutcome& outcome);
std::string text_of(const ExportOutcome& outcome);

}  // namespace girok::app
