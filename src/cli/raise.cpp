// girok raise: a document that turned out to be too open is made more confidential.
#include <fmt/format.h>

#include "app/records/raise_document.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class RaiseCommand : public CaseCommand {
 public:
  std::string name() const override { return "raise"; }
  std::string summary() const override { return "Make a document more confidential"; }

  void describe(Options& options) override {
    options.argument("DOCUMENT", document_, "Which: the first characters of the id, four at least")
        .option("--level", level_, "LEVEL", "The new level: partner, internal, restricted, sealed; if nothing is said, sealed")
        .option("--with", with_, "RECORD", "Raise this as well: a transcript, what it was made from, its testimony; may be repeated")
        .option("--reason", reason_, "TEXT", "Why; it stays in the log, where everybody reads it who could read the document: no names")
        .flag("--yes", yes_, "Do not ask, for scripts");
    describe_case(options);
    options.footer(
        "Example:\n"
        "  girok raise 3F2K7QAB --level sealed --reason \"names a family\"\n\n"
        "The document keeps its id, and what was coded in it stays. Tells what happens and what is out of reach, and asks.\n\n"
        "Exit code: 0 raised, 1 not raised, 2 wrong usage, 3 no such document, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (!reason_) return failed({ErrorCode::usage, "this needs a reason", {}, "--reason TEXT; it stays in the log: no names"});
    app::RaiseOptions options;
    options.reason = *reason_;
    if (level_) {
      const std::optional<records::Confidentiality> level = records::confidentiality_from(*level_);
      if (!level) return failed({ErrorCode::usage, "there is no such level", {}, "partner, internal, restricted, sealed"});
      options.level = *level;
    }
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<Id> document = app::record_named(vault, document_);
    if (!document) return failed(document.error());
    options.document = *document;
    for (const std::string& typed : with_) {
      const Result<Id> record = app::record_named(vault, typed);
      if (!record) return failed(record.error());
      options.with.push_back(*record);
    }
    const Result<app::RaisePlan> plan = app::plan_raise(vault, options);
    if (!plan) return failed(plan.error());
    if (!yes_) {
      tell(app::text_of(vault, *plan, false));
      const std::string id = app::Names(vault).record(*document);
      if (Result<> sure = confirm(fmt::format("Type {} to go on: ", id), id); !sure) return failed(sure.error());
    }
    const Result<app::RaisePlan> done = app::raise_document(vault, options);
    if (!done) return failed(done.error());
    Output out;
    out.write(app::text_of(vault, *done, true) +
              "\nNext: merge with every other copy, so that it happens there too; destroy the backups made before, and make a new one\n"
              "(girok backup).\n");
    return out.finish() ? success : partly;
  }

 private:
  std::string document_;
  std::optional<std::string> level_, reason_;
  std::vector<std::string> with_;
  bool yes_ = false;
};

}  // namespace

std::unique_ptr<Command> make_raise() { return std::make_unique<RaiseCommand>(); }

}  // namespace girok::cli
