// girok export: what may leave a case, in the formats of other programs.
#include <fmt/format.h>

#include "app/records/consents.h"
#include "app/records/exchange_json.h"
#include "app/records/schema_of.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/exchange_output.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class ExportCommand : public CaseCommand {
 public:
  std::string name() const override { return "export"; }
  std::string summary() const override { return "Write records of a case for a purpose and a recipient, where consent permits it"; }

  void describe(Options& options) override {
    options.choice("--format", options_.format, app::export_formats(), "FORMAT", "What to write")
        .option("--out", options_.out, "PATH", "The file, or folder, to write; not one that is there")
        .option("--purpose", options_.what.use.purpose, "PURPOSE", "What for: a term of consent-purpose (girok vocab consent-purpose)")
        .option("--recipient", options_.what.use.recipient, "RECIPIENT", "For whom: a term of consent-recipient")
        .option("--type", options_.what.types, "TYPE",
                "Only records of this type, and what they cannot stand without; may be given several times")
        .option("--search", options_.what.search, "WORDS", "Only records that a search finds")
        .choice("--level", level_, levels(), "LEVEL",
                "Statements up to this level: public, partner, internal (the default), restricted, sealed")
        .choice("--lang", tongue_, {"en", "ko", "zh"}, "LANGUAGE", "Of labels and dossiers: en, ko, zh")
        .option("--day", day_, "DATE", "The day on which consent is asked (today)")
        .option("--title", options_.title, "TEXT", "What the release is called")
        .flag("--annexes", options_.annexes, "Of a dossier: with the files themselves beside it, as they are")
        .flag("--force", options_.force, "Write over a file that is there");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok export --format records --out case.jsonl --purpose documentation --recipient own-organisation --level sealed\n"
        "  girok export --format xlsx --out acts.xlsx --type Act --purpose advocacy --recipient partner-organisation --level internal\n"
        "  girok export --format bag --out submission/ --purpose legal-proceedings --recipient court --level restricted\n"
        "  girok export --format dossier --out dossier/ --purpose advocacy --recipient united-nations --lang ko\n\n"
        "A person who has not agreed to this purpose and recipient is left out, with every record about them: what was left out,\n"
        "and why, is told in numbers. What is written is plain, outside the case; a record of type Release says that it was.\n\n"
        "Exit code: 0 written, 1 not written, 2 wrong usage, 3 nothing may leave, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (Result<> good = check_words(); !good) return failed(good.error());
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<records::Schema> schema = app::schema_of(*opened->vault);
    if (!schema) return failed(schema.error());
    if (day_.empty()) options_.what.day = app::today(*opened->vault);
    options_.what.level = *records::confidentiality_from(level_);
    options_.tongue = *records::tongue_from(tongue_);
    options_.what.progress = &progress();
    const Result<app::ExportOutcome> outcome = app::export_files(*opened->vault, *schema, options_);
    if (!outcome) return failed(outcome.error());
    Output out;
    out.write(json_ ? app::json_of(*outcome) : app::text_of(*outcome));
    tell_problems(*outcome);
    return out.finish() ? success : partly;
  }

 private:
  Result<> check_words() {
    if (options_.format.empty())
      return fail(ErrorCode::usage, "no format is named", {}, "--format records, bag, xlsx, …: girok export --help lists them");
    if (options_.out.empty()) return fail(ErrorCode::usage, "it is not said where to write", {}, "--out PATH");
    if (day_.empty()) return {};
    const Result<std::int32_t> day = app::day_from(day_);
    if (!day) return tl::unexpected<Error>(day.error());
    options_.what.day = *day;
    return {};
  }

  app::ExportOptions options_;
  std::string level_ = "internal", tongue_ = "en", day_;
};

}  // namespace

std::unique_ptr<Command> make_export() { return std::make_unique<ExportCommand>(); }

}  // namespace girok::cli
