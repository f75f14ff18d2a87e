// girok figures: published figures that disagree, and the range that can be defended; or none.
#include "app/figures/figures_report.h"
#include "app/figures/figures_run.h"

#include <algorithm>

#include "app/files.h"
#include "base/decimal.h"
#include "cli/commands.h"
#include "cli/exchange_output.h"
#include "cli/output.h"
#include "cli/typed.h"
#include "cli/version.h"

namespace girok::cli {
namespace {

class FiguresCommand : public Command {
 public:
  std::string name() const override { return "figures"; }
  std::string summary() const override { return "From published figures that disagree, the range that can be defended, or none"; }

  void describe(Options& options) override {
    options
        .arguments("FILE", request_.files,
                   "A table of claims (CSV, XLSX, ODS), what girok read --json printed, or documents and folders; - is standard input",
                   false)
        .option("--formula", request_.formulas, "TEXT", "A result from figures: \"trafficked = f12 * f9a\"; may be given several times")
        .option("--assume", request_.assumptions, "TEXT",
                "An end that nobody gives, and why: \"f1 high 900000: all women of the border counties\"")
        .option("--distribution", request_.distributions, "NAME=D",
                "For draws: \"f12=uniform(150000, 200000)\"; also loguniform, triangular, pert, normal")
        .choice("--dependence", dependence_, {"independent", "comonotone", "countermonotone", "rank"}, "KIND",
                "For draws, to be stated: how the figures of a formula depend on each other")
        .option("--rank", rank_, "R", "With --dependence rank: the rank correlation, above -1 and below 1")
        .flag("--rounding", request_.rounding, "Take a single number with all that is rounded to it: 1500 as 1450 to 1550")
        .number("--draws", draws_, 1000, 10'000'000, "N", "How many draws (100000)")
        .number("--seed", seed_, 0, INT64_MAX, "N", "Of everything that is drawn (1)")
        .option("--save-claims", save_, "OUT.csv", "Write the table of claims, to correct definitions and origins by hand")
        .option("--report", report_, "OUT.html", "Write a report: one HTML file that needs nothing else")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of texts: en, ko or zh")
        .flag("--all", all_, "Show also the figures that are said once, where there are many")
        .flag("--json", json_, "Print all of it as JSON (docs/formats/figures.md)")
        .footer(
            "Examples:\n"
            "  girok figures reports/ --save-claims claims.csv\n"
            "  girok figures claims.csv --formula \"trafficked = defectors * share\"\n"
            "  girok figures claims.csv --formula \"t = a * b\" --distribution \"a=uniform(150000, 200000)\" --distribution \"b=pert(70, "
            "75, 80)\" --dependence independent\n\n"
            "Claims of one origin are one claim, however often cited. What differs in definition, place, time or kind is not laid\n"
            "together. An end that nobody gave stays open. Nothing is drawn unless distributions and dependence are stated.\n\n"
            "Exit code: 0 done (no defensible estimate is a result), 1 something could not be read or written, 2 wrong usage, 3 no such "
            "file.");
  }

  ExitCode run() override {
    if (const std::vector<Error> errors = take_words(); !errors.empty()) return failed(errors);
    request_.progress = &progress_;
    tl::expected<app::FiguresRun, std::vector<Error>> run = app::run_figures(request_);
    progress_.finish();
    if (!run) return failed(run.error());
    for (const Error& error : run->skipped) complain(error);
    bool good = run->skipped.empty();
    if (!save_.empty()) {
      Result<> written;
      if (const Result<std::string> csv = app::claims_csv_of(*run))
        written = app::write_file(save_, *csv, run->file_ids);
      else
        written = tl::unexpected<Error>(csv.error());
      if (!written) complain(written.error());
      good = good && written.has_value();
    }
    if (!report_.empty()) {
      const Result<> written = app::write_file(report_, app::figures_report_of(*run, {terminal_columns(), language_, all_}), run->file_ids);
      if (!written) complain(written.error());
      good = good && written.has_value();
    }
    Output out;
    out.write(json_ ? app::json_of(*run, language_) : app::text_of(*run, {terminal_columns(), language_, all_}));
    return out.finish() && good ? success : partly;
  }

 private:
  static ExitCode failed(const std::vector<Error>& errors) {
    for (const Error& error : errors) complain(error);
    return worst_of(errors);
  }

  std::vector<Error> take_words() {
    std::vector<Error> errors;
    if (request_.files.empty()) errors.push_back({ErrorCode::usage, "no file is named", "", "girok figures FILE…"});
    request_.seed = static_cast<std::uint64_t>(seed_.value_or(1));
    request_.version = version;
    request_.command = command();
    if (!dependence_.empty()) {
      estimation::MonteCarloOptions draws;
      draws.seed = request_.seed;
      draws.draws = static_cast<std::size_t>(draws_.value_or(100'000));
      draws.dependence = dependence_ == "comonotone"        ? estimation::Dependence::comonotone
                         : dependence_ == "countermonotone" ? estimation::Dependence::countermonotone
                         : dependence_ == "rank"            ? estimation::Dependence::rank
                                                            : estimation::Dependence::independent;
      if (draws.dependence == estimation::Dependence::rank) {
        const std::optional<Decimal> rank = Decimal::parse(rank_);
        if (!rank || !(rank->to_double() > -1 && rank->to_double() < 1))
          errors.push_back({ErrorCode::usage, "the rank correlation is missing, or not between -1 and 1", "--rank",
                            "for example: --dependence rank --rank 0.5"});
        else
          draws.rank_correlation = rank->to_double();
      }
      request_.draws = draws;
    }
    if (dependence_.empty() && !request_.distributions.empty())
      errors.push_back({ErrorCode::usage, "distributions are stated, but not how the figures depend on each other", "--dependence",
                        "independent, comonotone, countermonotone or rank"});
    if (request_.draws && request_.formulas.empty())
      errors.push_back({ErrorCode::usage, "there is no formula to draw", "--formula", "for example: --formula \"t = a * b\""});
    return errors;
  }

  /// The command again, with names of files but no folders.
  std::string command() const {
    std::string out = "girok figures";
    for (const std::string& file : request_.files) out += " " + quoted_for_shell(without_folders(file));
    for (const std::string& text : request_.formulas) out += " --formula " + quoted_for_shell(text);
    for (const std::string& text : request_.assumptions) out += " --assume " + quoted_for_shell(text);
    for (const std::string& text : request_.distributions) out += " --distribution " + quoted_for_shell(text);
    if (!dependence_.empty()) out += " --dependence " + dependence_;
    if (dependence_ == "rank") out += " --rank " + quoted_for_shell(rank_);
    if (request_.rounding) out += " --rounding";
    if (draws_) out += " --draws " + std::to_string(*draws_);
    if (seed_) out += " --seed " + std::to_string(*seed_);
    return out;
  }

  app::FiguresRequest request_;
  std::string dependence_, rank_, save_, report_, language_ = "en";
  std::optional<std::int64_t> draws_, seed_;
  bool json_ = false, all_ = false;
  Progress progress_{stderr_if_terminal(), steady_now};
};

}  // namespace

std::unique_ptr<Command> make_figures() { return std::make_unique<FiguresCommand>(); }

}  // namespace girok::cli
