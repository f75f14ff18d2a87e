// girok verify: is every byte of a case what was written.
#include "app/case/check_json.h"
#include "app/case/verify_case.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class VerifyCommand : public CaseCommand {
 public:
  std::string name() const override { return "verify"; }
  std::string summary() const override { return "Check that a case is whole and nobody changed it"; }

  void describe(Options& options) override {
    describe_case_folder(options);
    options.flag("--public", public_, "Without a key: hashes and signatures alone")
        .option("--against", against_, "OTHER",
                "Compare with another copy of the case: which is newer, or whether somebody went on from an older one")
        .option("--member", member_, "HANDLE", "Who you are: asks for your passphrase");
    describe_passphrase(options);
    describe_json(options);
    options.footer(
        "Examples:\n"
        "  girok verify\n"
        "  girok verify work.girok --public\n"
        "  girok verify work.girok --against /media/stick/work.girok\n\n"
        "Checks every chain, every signature and the right of whoever signed, what this machine and other devices have seen, and\n"
        "all files of attachments. With a key (the case is open, or --member) it also opens all that is for you. Changes nothing.\n\n"
        "Exit code: 0 whole, 1 something could not be read, 2 wrong usage, 3 no such case, 4 a wrong passphrase,\n"
        "5 something is not as it should be: girok recover tells what can be saved.");
  }

  ExitCode run() override {
    if (const Result<> one = choose_folder(); !one) return failed(one.error());
    app::VerifyRequest request;
    request.of = case_options();
    request.public_only = public_;
    request.against = against_;
    const Result<app::VerifiedCase> verified = app::verify_case(environment(), request);
    progress().finish();
    if (!verified) return failed(verified.error());
    Output out;
    out.write(json_ ? app::json_of(*verified) : app::text_of(*verified));
    if (!out.finish()) return partly;
    if (verified->report.whole()) return success;
    return verified->only_unreadable() ? partly : damaged;
  }

 private:
  std::vector<std::string> against_;
  bool public_ = false;
};

}  // namespace

std::unique_ptr<Command> make_verify() { return std::make_unique<VerifyCommand>(); }

}  // namespace girok::cli
