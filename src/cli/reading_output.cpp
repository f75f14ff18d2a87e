#include "cli/reading_output.h"

#include "app/files.h"
#include "app/report.h"
#include "cli/output.h"

namespace girok::cli {

app::SummaryOptions summary_options(bool all) {
  app::SummaryOptions options;
  options.columns = terminal_columns();
  options.colour = colours();
  options.all = all;
  return options;
}

ExitCode exit_code_of(const app::Pile& pile) {
  if (pile.documents.empty()) return nothing;
  return pile.errors.empty() ? success : partly;
}

bool write_report(const app::Pile& pile, const std::string& path, const std::string& language) {
  app::ReportOptions options;
  options.language = language;
  const Result<> written = app::write_file(path, app::report_of(pile, options), pile.files);
  if (!written) complain(written.error());
  return written.has_value();
}

}  // namespace girok::cli
