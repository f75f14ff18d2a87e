#include "cli/case_command.h"

#include "cli/output.h"

namespace girok::cli {

void CaseCommand::describe_case(Options& options) {
  options.option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)")
      .option("--member", member_, "HANDLE", "Who you are, where the case has several members")
      .number("--passphrase-fd", passphrase_fd_, 0, 1023, "N", "Read the passphrase from this file descriptor, for scripts")
      .flag("--accept-older", accept_older_, "Go on although this machine has seen newer changes than the case holds");
}

app::PassphraseSource CaseCommand::passphrase_source() const {
  app::PassphraseSource source;
  if (passphrase_fd_) source.descriptor = static_cast<int>(*passphrase_fd_);
  return source;
}

app::CaseOptions CaseCommand::case_options() {
  app::CaseOptions options;
  options.folder = folder_;
  options.member = member_;
  options.passphrase = passphrase_source();
  options.accept_older = accept_older_;
  options.progress = &progress_;
  return options;
}

ExitCode CaseCommand::failed(const Error& error) {
  complain(error);
  return exit_code_of(error);
}

std::optional<app::OpenCase> CaseCommand::open(ExitCode& code) {
  Result<app::OpenCase> opened = app::open_case(environment_, case_options());
  progress_.finish();
  if (!opened) {
    code = failed(opened.error());
    return std::nullopt;
  }
  for (const std::string& said : opened->notes) note(said);
  return *std::move(opened);
}

}  // namespace girok::cli
