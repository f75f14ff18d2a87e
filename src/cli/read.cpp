// girok read: documents, laid side by side, without keeping them.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "app/case/read_case.h"
#include "app/rates.h"
#include "app/read_documents.h"
#include "app/reading_json.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_output.h"

namespace girok::cli {
namespace {

class ReadCommand : public CaseCommand {
 public:
  std::string name() const override { return "read"; }
  std::string summary() const override { return "Read documents and lay them side by side"; }

  void describe(Options& options) override {
    options.arguments("FILE", paths_, "Files, folders, or - for standard input", false)
        .option("--case", from_case_, folder_, "DIR", "The texts of a case, as well: of this one, or of the one that is open")
        .flag("--json", json_, "Print everything as JSON (docs/formats/reading.md)")
        .option("--report", report_, "OUT.html", "Write a report: one HTML file that needs nothing else")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of the report's own words: en, ko or zh")
        .option("--rates", rates_, "FILE.csv", "Exchange rates, a CSV file with the columns date,from,to,rate")
        .number("--threads", threads_, 0, 1024, "N", "How many threads to use (as many as the machine has)")
        .flag("--all", all_, "Print everything, however long");
    describe_member(options);
    options.footer(
        "Examples:\n"
        "  girok read articles/ --report report.html\n"
        "  girok read a.txt b.html --json > reading.json\n"
        "  pdftotext report.pdf - | girok read - articles/\n"
        "  girok read --case work.girok\n\n"
        "Reads .txt, .md and .html in any encoding; nothing is sent anywhere. In folders, other kinds of files and\n"
        "hidden ones are left out. The report is not encrypted.\n\n"
        "Exit code: 0 all read, 1 something could not be read or written, 2 wrong usage, 3 nothing could be read, 4 locked,\n"
        "5 refused or damaged.");
  }

  ExitCode run() override {
    if (paths_.empty() && !from_case_)
      return failed({ErrorCode::usage, "nothing is named to be read", {}, "name files or folders, or --case"});
    app::ReadOptions options;
    options.threads = static_cast<unsigned>(threads_.value_or(0));
    options.progress = &progress();
    if (!rates_.empty()) {
      Result<std::vector<corroboration::ExchangeRate>> rates = app::read_rates(rates_);
      if (!rates) {
        complain(rates.error());
        return usage;
      }
      options.rates = *std::move(rates);
    }
    app::Inputs inputs = app::find_inputs(paths_);
    app::CasePile kept;
    if (from_case_) {
      ExitCode code = success;
      const std::optional<app::OpenCase> opened = open(code);
      if (!opened) return code;
      kept = app::pile_of_case(*opened->vault);
      options.judged = kept.judged;
      std::ranges::move(kept.inputs.files, std::back_inserter(inputs.files));
      std::ranges::move(kept.inputs.errors, std::back_inserter(inputs.errors));
    }
    return print(app::read_documents(std::move(inputs), options));
  }

 private:
  ExitCode print(const app::Pile& pile) const {
    Output out;
    if (json_) {
      app::write_reading_json(pile, [&](std::string_view bytes) { out.write(bytes); });
    } else if (!pile.documents.empty()) {
      out.write(app::summary_of(pile, summary_options(all_)));
    }
    for (const Error& error : pile.errors) complain(error);
    if (pile.documents.empty() && pile.errors.empty()) {
      complain(from_case_ ? "nothing to read: the case has no texts"
                          : "nothing to read: no .txt, .md or .html file is there (name a file of another kind to read it all the same)");
    }
    bool written = true;
    if (!report_.empty() && !pile.documents.empty()) {
      written = write_report(pile, report_, language_);
      if (written && !json_) out.write(fmt::format("\nThe report: {}\n", app::one_line(report_)));
    }
    if (!out.finish() || !written) return partly;
    return exit_code_of(pile);
  }

  std::vector<std::string> paths_;
  bool from_case_ = false;
  std::string report_, rates_, language_ = "en";
  std::optional<std::int64_t> threads_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_read() { return std::make_unique<ReadCommand>(); }

}  // namespace girok::cli
