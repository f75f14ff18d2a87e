// girok erase: what lies under a record's own key is made unreadable.
#include "app/case/erase.h"

#include <cstdio>

#include <fmt/format.h>

#include "app/case/case_json.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class EraseCommand : public CaseCommand {
 public:
  std::string name() const override { return "erase"; }
  std::string summary() const override { return "Make unreadable for good what lies under a record's own key"; }

  void describe(Options& options) override {
    options.argument("RECORD", record_, "Whose key is destroyed: the first characters of the id, four at least")
        .option("--reason", reason_, "TEXT", "Why; it stays in the log, where every member reads it: no names")
        .flag("--yes", yes_, "Do not ask, for scripts");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Example:\n"
        "  girok erase 3F2K7QAB --reason \"consent withdrawn\"\n\n"
        "Under a record's own key lies what was stated at level sealed, and what was added with --subject. Nothing else goes:\n"
        "what is to be kept from view only, retract (girok edit --retract). Tells what goes and what stays, and asks.\n\n"
        "Exit code: 0 erased, 1 not erased, 2 wrong usage, 3 no such record or nothing under its key, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (!reason_) return failed({ErrorCode::usage, "an erasure needs a reason", {}, "--reason TEXT; it stays in the log: no names"});
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<Id> record = app::record_named(vault, record_);
    if (!record) return failed(record.error());
    const Result<app::Erasure> erasure = app::plan_erasure(vault, *record);
    if (!erasure) return failed(erasure.error());
    app::Names names(vault);
    const std::string id = names.record(*record);
    if (!yes_) {
      tell(app::text_of(vault, *erasure, false));
      if (Result<> sure = confirm(fmt::format("This cannot be undone. Type {} to go on: ", id), id); !sure) return failed(sure.error());
    }
    const Result<> erased = app::erase_record(vault, *record, *reason_);
    if (!erased) return failed(erased.error());
    Output out;
    out.write(json_ ? app::json_of(*erasure) : app::text_of(vault, *erasure, true) + next_steps());
    return out.finish() ? success : partly;
  }

 private:
  static std::string next_steps() {
    return "\n"
           "Next: merge with every other copy, so that it is forgotten there too; destroy the backups made before, and make a new one\n"
           "(girok backup). Then tell the person honestly: what you held of theirs under their key can no longer be read here; where\n"
           "else it was, and whether it is gone there; and that the log says there was a record, and that it was erased.\n";
  }

  std::string record_;
  std::optional<std::string> reason_;
  bool yes_ = false;
};

}  // namespace

std::unique_ptr<Command> make_erase() { return std::make_unique<EraseCommand>(); }

}  // namespace girok::cli
