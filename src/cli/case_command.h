// What the commands about a case share: which one, who, the passphrase, JSON.
#pragma once

#include <optional>
#include <string>

#include "app/case/open_case.h"
#include "base/progress.h"
#include "cli/command.h"

namespace girok::cli {

class CaseCommand : public Command {
 protected:
  /// --case, --member, --passphrase-fd, --accept-older. Call at the end of describe(), before the footer.
  void describe_case(Options& options);
  /// --json
  void describe_json(Options& options) { options.flag("--json", json_, "Print JSON (docs/formats/case.md)"); }

  /// The case, opened; where that failed the reason has been told, and `code` is how to end.
  std::optional<app::OpenCase> open(ExitCode& code);
  const vault::Environment& environment() const { return environment_; }
  app::CaseOptions case_options();
  app::PassphraseSource passphrase_source() const;
  /// Tells an error; the exit code it ends in.
  static ExitCode failed(const Error& error);

  std::string folder_, member_;
  bool json_ = false;
  Progress progress_{stderr_if_terminal(), steady_now};

 private:
  vault::Environment environment_ = vault::real_environment();
  std::optional<std::int64_t> passphrase_fd_;
  bool accept_older_ = false;
};

}  // namespace girok::cli
