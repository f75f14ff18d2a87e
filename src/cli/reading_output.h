// What `read` and `demo` share: the summary's options, the report, the exit code of a pile.
#pragma once

#include <string>

#include "app/read_documents.h"
#include "app/summary.h"
#include "cli/command.h"

namespace girok::cli {

app::SummaryOptions summary_options(bool all);
ExitCode exit_code_of(const app::Pile& pile);
/// False where writing failed; the reason has been told.
bool write_report(const app::Pile& pile, const std::string& path, const std::string& language);

}  // namespace girok::cli
