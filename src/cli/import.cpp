// girok import: records from files of other programs, and of other cases.
#include <fmt/format.h>

#include "app/records/exchange_json.h"
#include "app/records/import_undo.h"
#include "app/records/schema_of.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/exchange_output.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class ImportCommand : public CaseCommand {
 public:
  std::string name() const override { return "import"; }
  std::string summary() const override { return "Take records into a case: tables, HTCDS, FollowTheMoney, Uwazi, ESF, annotations, bags"; }

  void describe(Options& options) override {
    options.arguments("FILE", request_.paths, "Files of one import, a folder that is a bag, or - for standard input", false)
        .flag("--dry-run", request_.options.dry_run, "Say what would be new, changed and wrong, or taken back; write nothing")
        .choice("--format", request_.format, app::import_formats(), "FORMAT", "Which format it is (auto: by its bytes)")
        .option("--type", request_.type, "TYPE", "Of a table: what each row is, such as Person")
        .option("--mapping", request_.mapping, "FILE", "Of a table: which column says what (docs/formats/mapping.md)")
        .option("--save-mapping", request_.save_mapping, "FILE", "Write the mapping that was used or guessed, to be changed by hand")
        .option("--sheet", request_.sheet, "NAME", "Of a spreadsheet: which sheet")
        .option("--source-name", request_.source_name, "TEXT",
                "What identifiers begin with, and earlier imports are found by (the file's name)")
        .flag("--retract-missing", request_.options.retract_missing,
              "Take back what earlier imports of this source said and the file no longer has")
        .flag("--no-keep", drop_, "Do not keep the file itself in the case; its name and hash stay, as the source")
        .flag("--list", list_, "Which imports there were, the newest first")
        .option("--undo", undo_, "IMPORT", "Take back what one import wrote, but for what others have built on: its name, from --list")
        .option("--reason", reason_, "TEXT", "With --undo: why; it stays in the log, where every member reads it: no names");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok import people.xlsx --type Person --dry-run --save-mapping people.json\n"
        "  girok import people.xlsx --mapping people.json\n"
        "  girok import entities.ftm.json --dry-run\n"
        "  girok import people.csv acts.csv --source-name shelter-2024\n"
        "  girok import --undo 7QK2M4WX-12 --dry-run\n\n"
        "All of it or nothing: where anything is wrong, every bad row is told and nothing is written. The same file again adds\n"
        "nothing; a changed one replaces what it said before, never what others say. Every statement has the file as its source,\n"
        "kept in the case as confidential as what it holds.\n\n"
        "Taking an import back: a record on which others have built stays whole, what was changed since stays as it is, and what\n"
        "the import had replaced is said again. The history keeps all of it; whose data must be forgotten, girok erase.\n\n"
        "Exit code: 0 imported, taken back, or nothing new, 1 something is wrong with the file, 2 wrong usage, 3 no such file or\n"
        "import, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (const Result<> well = asked_well(); !well) return failed(well.error());
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    if (list_) return list(*opened->vault);
    if (undo_) return undo(*opened->vault);
    const Result<records::Schema> schema = app::schema_of(*opened->vault);
    if (!schema) return failed(schema.error());
    request_.options.keep = !drop_;
    request_.options.progress = &progress();
    const app::ImportOutcome outcome = app::import_files(*opened->vault, *schema, std::move(request_));
    Output out;
    out.write(json_ ? app::json_of(outcome) : app::text_of(outcome));
    tell_problems(outcome);
    if (!out.finish()) return partly;
    return outcome.report.good() ? success : worst_of(outcome.report.errors);
  }

 private:
  Result<> asked_well() const {
    const int asked = (request_.paths.empty() ? 0 : 1) + (list_ ? 1 : 0) + (undo_ ? 1 : 0);
    if (asked == 0)
      return fail(ErrorCode::usage, "what is to be imported?", {}, "name a file, - for standard input, --list or --undo IMPORT");
    if (asked > 1) return fail(ErrorCode::usage, "files, --list and --undo do not go together", {}, "one of them at a time");
    if (reason_ && !undo_) return fail(ErrorCode::usage, "--reason belongs to --undo", {}, "leave it out");
    return {};
  }

  ExitCode list(const vault::Vault& vault) const {
    const std::vector<app::PastImport> imports = app::past_imports(vault);
    app::Names names(vault);
    Output out;
    out.write(json_ ? app::json_of(imports, names) : app::text_of(imports, names));
    if (!out.finish()) return partly;
    return imports.empty() ? nothing : success;
  }

  ExitCode undo(vault::Vault& vault) {
    const Result<app::PastImport> import = app::import_named(vault, *undo_);
    if (!import) return failed(import.error());
    app::ImportUndoOptions options{request_.options.dry_run, reason_.value_or(""), &progress()};
    const app::ImportUndone undone = app::undo_import(vault, import->batch, options);
    app::Names names(vault);
    Output out;
    out.write(json_ ? app::json_of(undone) : app::text_of(undone, names));
    for (const Error& error : undone.errors) complain(error);
    if (!undone.sees_all && undone.errors.empty())
      note("you are not shown everything: what others added above your level to one of these records stays, without the rest of it");
    if (!out.finish()) return partly;
    return undone.errors.empty() ? success : worst_of(undone.errors);
  }

  app::ImportRequest request_;
  bool drop_ = false, list_ = false;
  std::optional<std::string> undo_, reason_;
};

}  // namespace

std::unique_ptr<Command> make_import() { return std::make_unique<ImportCommand>(); }

}  // namespace girok::cli
