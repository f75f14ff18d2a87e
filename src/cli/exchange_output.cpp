#include "cli/exchange_output.h"

#include <fmt/format.h>

#include "app/records/import_batches.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

constexpr std::size_t most_told = 100;   // the rest is counted; --json has up to a thousand

void note_list(const std::vector<exchange::Note>& notes) {
  for (std::size_t i = 0; i < notes.size() && i < most_told; ++i)
    note((notes[i].where.empty() ? "" : notes[i].where + ": ") + notes[i].what);
  if (notes.size() > most_told) note(fmt::format("and {} notes more (--json has them all)", notes.size() - most_told));
}

template <class Loss>
void note_losses(const std::vector<Loss>& losses, std::string_view verb) {
  for (const Loss& loss : losses)
    note(fmt::format("{}{}{}: {}", verb, loss.what, loss.count > 1 ? fmt::format(" ({})", loss.count) : "", loss.why));
}

}  // namespace

void tell_problems(const app::ImportOutcome& outcome) {
  const app::ImportReport& report = outcome.report;
  note_list(outcome.notes);
  note_losses(outcome.losses, "not taken: ");
  for (std::size_t i = 0; i < report.warnings.size() && i < most_told; ++i) note(to_string(report.warnings[i].error));
  if (report.warning_count > most_told) note(fmt::format("and {} warnings more", report.warning_count - most_told));
  for (std::size_t i = 0; i < report.errors.size() && i < most_told; ++i) complain(report.errors[i]);
  if (report.error_count > most_told) complain(fmt::format("and {} errors more", report.error_count - most_told));
  if (outcome.streamed)
    note("a large file was read in passing: rules that compare a record with another were not asked; the import asks them");
  // For whoever watches; a script finds it with --list.
  if (report.batch && on_terminal()) note("to take it back: girok import --undo " + app::short_batch(*report.batch));
}

void tell_problems(const app::ExportOutcome& outcome) {
  note_list(outcome.notes);
  note_losses(outcome.losses, "not carried: ");
  note_losses(outcome.left_out, "left out: ");
  note("what was written is plain, outside the case: whoever has the file can read it");
}

ExitCode worst_of(const std::vector<Error>& errors) {
  ExitCode worst = partly;
  for (const Error& error : errors) {
    const ExitCode code = exit_code_of(error);
    if (code == locked || code == damaged) return code;
    if (errors.size() == 1) worst = code;
  }
  return worst;
}

}  // namespace girok::cli
