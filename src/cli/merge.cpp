// girok merge and girok compact: news of another copy; what nobody needs any more.
#include "app/case/copies.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class MergeCommand : public CaseCommand {
 public:
  std::string name() const override { return "merge"; }
  std::string summary() const override { return "Bring the news of another copy of a case into this one"; }

  void describe(Options& options) override {
    options.argument("OTHER", from_, "Another copy of the case: a folder")
        .option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)")
        .option("--member", member_, "HANDLE", "Who you are: asks for your passphrase");
    describe_passphrase(options);
    describe_json(options);
    options.footer(
        "Examples:\n"
        "  girok merge /media/stick/work.girok\n"
        "  girok merge work.girok --case /media/stick/work.girok      the other way round\n\n"
        "Takes what is new there: batches, attachments, members' files, keys; all of a device or nothing, and only what its signer\n"
        "signed. Nothing here is shortened or replaced, and nothing there is changed. Needs no key.\n\n"
        "Exit code: 0 taken, or nothing was new; 1 something could not be read or written, 2 wrong usage, 3 no such case,\n"
        "4 a wrong passphrase, 5 something was not taken: damaged, refused, or two histories of one device.");
  }

  ExitCode run() override {
    const Result<app::MergedCase> merged = app::merge_case(environment(), case_options(), from_);
    progress().finish();
    if (!merged) return failed(merged.error());
    for (const std::string& said : merged->notes) note(said);
    Output out;
    out.write(json_ ? app::json_of(*merged) : app::text_of(*merged));
    if (!out.finish()) return partly;
    ExitCode code = success;
    for (const Error& problem : merged->report.problems) {
      const ExitCode of = exit_code_of(problem);
      if (code != damaged) code = of == damaged ? damaged : partly;
    }
    return code;
  }

 private:
  std::string from_;
};

class CompactCommand : public CaseCommand {
 public:
  std::string name() const override { return "compact"; }
  std::string summary() const override { return "Take away leftovers and caches that nobody needs"; }

  void describe(Options& options) override {
    describe_case_folder(options);
    describe_member(options);
    describe_json(options);
    options.footer(
        "Examples:\n  girok compact\n\n"
        "Takes away what interrupted writes left, attachments' files that nothing names, caches of removed members, and keys of erased\n"
        "people that came back with an older copy. The log is never touched; what is younger than a day stays.\n\n"
        "Exit code: as `girok open`; 1 where something could not be removed.");
  }

  ExitCode run() override {
    if (const Result<> one = choose_folder(); !one) return failed(one.error());
    ExitCode code = success;
    const std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<app::TidiedCase> tidied = app::tidy_case(*opened->vault);
    if (!tidied) return failed(tidied.error());
    Output out;
    out.write(json_ ? app::json_of(*tidied) : app::text_of(*tidied));
    return out.finish() && tidied->report.problems.empty() ? success : partly;
  }
};

}  // namespace

std::unique_ptr<Command> make_merge() { return std::make_unique<MergeCommand>(); }
std::unique_ptr<Command> make_compact() { return std::make_unique<CompactCommand>(); }

}  // namespace girok::cli
