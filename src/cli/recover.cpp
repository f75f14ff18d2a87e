// girok recover: what can be saved of a damaged case.
#include "app/case/check_json.h"
#include "app/case/recover_case.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class RecoverCommand : public CaseCommand {
 public:
  std::string name() const override { return "recover"; }
  std::string summary() const override { return "Tell what can be saved of a damaged case, and save it"; }

  void describe(Options& options) override {
    describe_case_folder(options);
    options.option("--out", out_, "NEW.girok", "Write what can be saved into a new folder")
        .option("--member", member_, "HANDLE", "Who you are, where the case has several members");
    describe_passphrase(options);
    describe_json(options);
    options.footer(
        "Examples:\n"
        "  girok recover work.girok                        what stands, what is lost; needs no key\n"
        "  girok recover work.girok --out saved.girok\n\n"
        "The damaged folder is only read. What is lost is marked in the new case's history for ever, signed by you: you need the\n"
        "right to manage the case. A colleague's copy or a backup may have everything: try girok merge, or girok restore, first.\n\n"
        "Exit code: 0 nothing is lost, 1 saved, and something is lost, 2 wrong usage, 3 no such case, 4 a wrong passphrase,\n"
        "5 something is lost, or you may not close a gap.");
  }

  ExitCode run() override {
    if (const Result<> one = choose_folder(); !one) return failed(one.error());
    return out_ ? save() : look();
  }

 private:
  ExitCode look() {
    const Result<app::SurveyedCase> surveyed = app::survey_case(environment(), case_options());
    progress().finish();
    if (!surveyed) return failed(surveyed.error());
    Output out;
    out.write(json_ ? app::json_of(*surveyed) : app::text_of(*surveyed));
    if (!out.finish()) return partly;
    return surveyed->whole() ? success : damaged;
  }

  ExitCode save() {
    while (out_->size() > 1 && out_->ends_with('/')) out_->pop_back();
    const Result<app::RecoveredCase> recovered = app::recover_case(environment(), case_options(), *out_);
    progress().finish();
    if (!recovered) return failed(recovered.error());
    Output out;
    out.write(json_ ? app::json_of(*recovered) : app::text_of(*recovered));
    return out.finish() && recovered->whole() ? success : partly;
  }

  std::optional<std::string> out_;
};

}  // namespace

std::unique_ptr<Command> make_recover() { return std::make_unique<RecoverCommand>(); }

}  // namespace girok::cli
