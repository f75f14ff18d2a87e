// girok backup and girok restore: a case in one sealed file, and back.
#include "app/case/copies.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class BackupCommand : public CaseCommand {
 public:
  std::string name() const override { return "backup"; }
  std::string summary() const override { return "Write a whole case into one sealed file"; }

  void describe(Options& options) override {
    options.argument("FILE", file_, "The file to make")
        .option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)");
    describe_json(options);
    options.footer(
        "Examples:\n  girok backup /media/stick/work-2026-11-25.backup\n\n"
        "Needs no key, and others can go on writing. Every member of today can open it with today's passphrase; it is read again\n"
        "before it counts. It keeps the keys of those who withdraw consent later: destroy it then, and make a new one.\n\n"
        "Exit code: 0 written and read again, 1 not, 2 wrong usage, 3 no such case,\n"
        "5 the case is damaged: the backup is as it is (girok verify).");
  }

  ExitCode run() override {
    const Result<app::BackedUp> made = app::back_up(environment(), folder_, file_, &progress());
    progress().finish();
    if (!made) return failed(made.error());
    Output out;
    out.write(json_ ? app::json_of(*made) : app::text_of(*made));
    if (!out.finish()) return partly;
    return made->report.problems.empty() ? success : damaged;
  }

 private:
  std::string file_;
};

class RestoreCommand : public CaseCommand {
 public:
  std::string name() const override { return "restore"; }
  std::string summary() const override { return "Make a case of a backup"; }

  void describe(Options& options) override {
    options.argument("FILE", request_.file, "What girok backup wrote")
        .argument("NAME.girok", request_.folder, "The folder to make")
        .option("--member", member_, "HANDLE", "Who you are, where the case has several members");
    describe_passphrase(options);
    describe_json(options);
    options.footer(
        "Examples:\n  girok restore work-2026-11-25.backup work.girok\n\n"
        "Asks for the passphrase of when the backup was made. The case is checked before it appears in its place. From then on this\n"
        "machine writes as a new device, and takes what was restored for the newest there is: if a newer copy still exists, bring\n"
        "its news with girok merge.\n\n"
        "Exit code: 0 restored, 1 restored with losses that the backup had already, or not at all, 2 wrong usage,\n"
        "3 no such file, 4 a wrong passphrase or not for you, 5 the backup was cut or changed.");
  }

  ExitCode run() override {
    request_.member = member_;
    request_.passphrase = passphrase_source();
    request_.progress = &progress();
    const Result<app::RestoredCase> restored = app::restore_case(environment(), request_);
    progress().finish();
    if (!restored) return failed(restored.error());
    Output out;
    out.write(json_ ? app::json_of(*restored) : app::text_of(*restored));
    return out.finish() && restored->report.check.whole() ? success : partly;
  }

 private:
  app::RestoreRequest request_;
};

}  // namespace

std::unique_ptr<Command> make_backup() { return std::make_unique<BackupCommand>(); }
std::unique_ptr<Command> make_restore() { return std::make_unique<RestoreCommand>(); }

}  // namespace girok::cli
