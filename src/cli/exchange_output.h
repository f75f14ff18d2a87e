// What import and export tell on standard error: errors, warnings, losses, notes.
#pragma once

#include <vector>

#include "app/records/export_files.h"
#include "app/records/import_source.h"
#include "cli/command.h"

namespace girok::cli {

void tell_problems(const app::ImportOutcome& outcome);
void tell_problems(const app::ExportOutcome& outcome);

/// A right that is missing, or a key, says more than a bad row.
ExitCode worst_of(const std::vector<Error>& errors);

}  // namespace girok::cli
