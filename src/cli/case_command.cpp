#include "cli/case_command.h"

#include "app/files.h"
#include "cli/output.h"

namespace girok::cli {

void CaseCommand::describe_case(Options& options) {
  options.option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)");
  describe_member(options);
}

void CaseCommand::describe_case_folder(Options& options) {
  options.argument("CASE", folder_argument_, "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)", false)
      .option("--case", folder_, "DIR", "The same");
}

Result<> CaseCommand::choose_folder() {
  if (folder_argument_.empty()) return {};
  if (!folder_.empty()) return fail(ErrorCode::usage, "the case is named twice", {}, "leave out --case");
  folder_ = folder_argument_;
  while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
  return {};
}

void CaseCommand::describe_member(Options& options) {
  options.option("--member", member_, "HANDLE", "Who you are, where the case has several members");
  describe_passphrase(options);
  options.flag("--accept-older", accept_older_, "Go on although this machine has seen newer changes than the case holds");
}

void CaseCommand::describe_passphrase(Options& options) {
  options.number("--passphrase-fd", passphrase_fd_, 0, 1023, "N", "Read the passphrase from this file descriptor, for scripts");
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

const std::vector<std::string>& levels() {
  static const std::vector<std::string> names = {"public", "partner", "internal", "restricted", "sealed", "0", "1", "2", "3", "4"};
  return names;
}

Result<app::ClockRange> time_of(const std::string& typed) {
  const std::optional<app::ClockRange> time = app::parse_time(typed);
  if (!time)
    return fail(ErrorCode::usage, "this is not a time", {},
                "2026, 2026-11, 2026-11-25 or 2026-11-25T07:10 (UTC, or with an offset: +09:00)");
  return *time;
}

Result<> times_of(const std::optional<std::string>& since, const std::optional<std::string>& until, std::optional<std::uint64_t>& first,
                  std::optional<std::uint64_t>& last) {
  if (since) {
    const Result<app::ClockRange> time = time_of(*since);
    if (!time) return tl::unexpected<Error>(time.error());
    first = time->first;
  }
  if (until) {
    const Result<app::ClockRange> time = time_of(*until);
    if (!time) return tl::unexpected<Error>(time.error());
    last = time->last;
  }
  return {};
}

Result<std::string> words_or_input(const std::vector<std::string>& words) {
  if (words.size() == 1 && words.front() == "-") return app::read_file("-", std::size_t{1} << 20);
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

}  // namespace girok::cli
