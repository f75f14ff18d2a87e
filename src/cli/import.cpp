// girok import: records from files of other programs, and of other cases.
#include <fmt/format.h>

#include "app/records/exchange_json.h"
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
    options.arguments("FILE", request_.paths, "Files of one import, a folder that is a bag, or - for standard input")
        .flag("--dry-run", request_.options.dry_run, "Say what would be new, changed and wrong; write nothing")
        .choice("--format", request_.format, app::import_formats(), "FORMAT", "Which format it is (auto: by its bytes)")
        .option("--type", request_.type, "TYPE", "Of a table: what each row is, such as Person")
        .option("--mapping", request_.mapping, "FILE", "Of a table: which column says what (docs/formats/mapping.md)")
        .option("--save-mapping", request_.save_mapping, "FILE", "Write the mapping that was used or guessed, to be changed by hand")
        .option("--sheet", request_.sheet, "NAME", "Of a spreadsheet: which sheet")
        .option("--source-name", request_.source_name, "TEXT",
                "What identifiers begin with, and earlier imports are found by (the file's name)")
        .flag("--retract-missing", request_.options.retract_missing,
              "Take back what earlier imports of this source said and the file no longer has")
        .flag("--no-keep", drop_, "Do not keep the file itself in the case; its name and hash stay, as the source");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok import people.xlsx --type Person --dry-run --save-mapping people.json\n"
        "  girok import people.xlsx --mapping people.json\n"
        "  girok import entities.ftm.json --dry-run\n"
        "  girok import people.csv acts.csv --source-name shelter-2024\n\n"
        "All of it or nothing: where anything is wrong, every bad row is told and nothing is written. The same file again adds\n"
        "nothing; a changed one replaces what it said before, never what others say. Every statement has the file as its source,\n"
        "kept in the case as confidential as what it holds.\n\n"
        "Exit code: 0 imported, or nothing new, 1 something is wrong with the file, 2 wrong usage, 3 no such file, 4 locked,\n"
        "5 refused or damaged.");
  }

  ExitCode run() override {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
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
  app::ImportRequest request_;
  bool drop_ = false;
};

}  // namespace

std::unique_ptr<Command> make_import() { return std::make_unique<ImportCommand>(); }

}  // namespace girok::cli
