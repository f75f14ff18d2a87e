// What the commands about a case share: which one, who, the passphrase, JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/case/open_case.h"
#include "app/case/times.h"
#include "base/progress.h"
#include "cli/command.h"

namespace girok::cli {

class CaseCommand : public Command {
 protected:
  /// --case, --member, --passphrase-fd, --accept-older. Call at the end of describe(), before the footer.
  void describe_case(Options& options);
  /// The case as an argument, or as --case, for what is about a folder more than about what is in it. In run(), choose_folder() comes first.
  void describe_case_folder(Options& options);
  /// Errors: usage where both are given.
  Result<> choose_folder();
  /// --member, --passphrase-fd, --accept-older.
  void describe_member(Options& options);
  /// --passphrase-fd alone, for what makes passphrases.
  void describe_passphrase(Options& options);
  /// --json
  void describe_json(Options& options) { options.flag("--json", json_, "Print JSON (docs/formats/case.md)"); }

  /// The case, opened; where that failed the reason has been told, and `code` is how to end.
  std::optional<app::OpenCase> open(ExitCode& code);
  const vault::Environment& environment() const { return environment_; }
  app::CaseOptions case_options();
  app::PassphraseSource passphrase_source() const;
  Progress& progress() { return progress_; }
  /// Tells an error; the exit code it ends in.
  static ExitCode failed(const Error& error);

  std::string folder_, member_;
  bool json_ = false;

 private:
  Progress progress_{stderr_if_terminal(), steady_now};
  vault::Environment environment_ = vault::real_environment();
  std::optional<std::int64_t> passphrase_fd_;
  bool accept_older_ = false;
  std::string folder_argument_;
};

/// What --level takes: names, and the digits 0 to 4.
const std::vector<std::string>& levels();

/// A moment as typed. Errors: usage.
Result<app::ClockRange> time_of(const std::string& typed);
/// --since and --until, as clocks. Errors: usage.
Result<> times_of(const std::optional<std::string>& since, const std::optional<std::string>& until, std::optional<std::uint64_t>& first,
                  std::optional<std::uint64_t>& last);

/// Words joined by spaces; of a single "-", what stands on standard input instead.
Result<std::string> words_or_input(const std::vector<std::string>& words);

}  // namespace girok::cli
