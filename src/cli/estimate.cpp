// girok estimate: how many were never recorded, from lists that overlap; and saying so where nobody can know.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/estimation/estimate_json.h"
#include "app/estimation/estimate_report.h"
#include "app/estimation/estimate_run.h"
#include "app/estimation/estimate_text.h"
#include "app/linkage/link_config.h"
#include "app/terminal.h"
#include "base/decimal.h"
#include "cli/commands.h"
#include "cli/exchange_output.h"
#include "cli/output.h"
#include "cli/typed.h"
#include "cli/version.h"

namespace girok::cli {
namespace {

class EstimateCommand : public Command {
 public:
  std::string name() const override { return "estimate"; }
  std::string summary() const override {
    return "Estimate how many were never recorded, from lists that overlap; or say that nobody can know";
  }

  void describe(Options& options) override {
    options
        .arguments(
            "FILE", request_.input.files,
            "A table of lists with counts, or one row a person; or what girok link --clusters and --draws wrote; - is standard input",
            false)
        .option("--lists", lists_, "COLUMN,…", "The columns that are lists (those that say yes or no); of linked lists, their names")
        .option("--count", request_.input.count, "COLUMN", "The column with the number of persons (guessed)")
        .option("--by", by_, "COLUMN,…", "Also estimate strata: by the first column, then by the second within it; at most three")
        .option("--strata", request_.input.strata, "TABLE", "Of linked lists: a table list,record_id and the columns of --by")
        .option("--referral", referral_, "'A>B'", "The list A sends people to the list B; may be given several times");
    describe_methods(options);
    options.option("--title", request_.title, "TEXT", "What is estimated, for the report")
        .option("--question", request_.question, "TEXT", "Who counts, where, when: the definition that the lists share")
        .option("--report", report_, "OUT.html", "Write a report: one HTML file that needs nothing else")
        .number("--suppress", suppress_, 0, 1000, "K", "In the report, show numbers of persons below K as <K (5)")
        .flag("--exact-cells", exact_, "In the report, show every number")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of texts: en, ko or zh")
        .flag("--json", json_, "Print all of it as JSON (docs/formats/estimate-output.md)")
        .number("--threads", threads_, 0, 1024, "N", "How many threads to use (as many as the machine has)")
        .footer(
            "Examples:\n"
            "  girok estimate overlaps.csv --report estimate.html\n"
            "  girok estimate people.xlsx --by period,place\n"
            "  girok estimate clusters.csv draws.csv --referral 'hospital>shelter' --json > estimate.json\n\n"
            "What the columns are is guessed and told (docs/formats/estimate-input.md). Methods that cannot answer are refused with a\n"
            "reason, and print no number. JSON and terminal have exact counts; the report hides small ones.\n\n"
            "Methods: chao chao_t coverage_independent coverage_high coverage_low loglinear_main loglinear_pairs loglinear_bic\n"
            "loglinear_aic loglinear_stepwise latent_class decomposable\n\n"
            "Exit code: 0 done (a refusal is a result), 1 something could not be read or written, 2 wrong usage, 3 no such file.");
  }

  ExitCode run() override {
    if (const std::vector<Error> errors = take_words(); !errors.empty()) return failed(errors);
    request_.progress = &progress_;
    tl::expected<app::EstimateRun, std::vector<Error>> run = app::estimate_files(request_);
    progress_.finish();
    if (!run) return failed(run.error());
    for (const std::string& said : run->input.notes) note(said);
    bool written = true;
    if (!report_.empty()) {
      app::EstimateReportOptions options;
      options.language = language_;
      options.small = exact_ ? 0 : suppress_.value_or(options.small);
      const Result<> done = app::write_file(report_, app::estimate_report_of(*run, options), run->input.file_ids);
      if (!done) complain(done.error());
      written = done.has_value();
    }
    Output out;
    out.write(json_ ? app::json_of(*run, language_) : app::text_of(*run, {terminal_columns(), language_, on_terminal()}));
    return out.finish() && written ? success : partly;
  }

 private:
  void describe_methods(Options& options) {
    options.option("--methods", methods_, "NAME,…", "Only these methods (all, below)")
        .number("--draws", draws_, 50, 1'000'000, "N", "How often each bootstrap draws (1000)")
        .number("--seed", seed_, 0, INT64_MAX, "N", "Of everything that is drawn (1)")
        .number("--max-order", order_, 1, 6, "N", "Log-linear models have interactions of at most so many lists (as high as is feasible)")
        .option("--level", level_, "SHARE", "Of intervals (0.95)")
        .option("--delta", delta_, "D", "Graphs: prior count a cell (2^-lists)")
        .option("--prior-gamma", prior_, "SHAPE,SCALE", "Graphs: prior of the number of persons, Poisson with a gamma mean (1/N)")
        .option("--bound", bound_, "N", "Graphs: at most so many never recorded (no bound)")
        .option("--cap", cap_, "TIMES", "Latent classes: no more than so many times the recorded (no cap)")
        .number("--chains", chains_, 4, 1000, "N", "Latent classes: chains (20)")
        .number("--sweeps", sweeps_, 1000, 100'000'000, "N", "Latent classes: sweeps a chain (44000, a tenth of them or 3000 to settle)")
        .number("--classes", classes_, 1, 50, "N", "Latent classes: at most so many (10)")
        .flag("--no-sensitivity", plain_, "Leave out how far the answer moves");
  }

  static ExitCode failed(const std::vector<Error>& errors) {
    for (const Error& error : errors) complain(error);
    return std::ranges::all_of(errors, [](const Error& error) { return error.code == ErrorCode::usage; }) ? usage : worst_of(errors);
  }

  std::vector<Error> take_words() {
    std::vector<Error> errors;
    request_.input.lists = split_at_commas(lists_);
    request_.input.by = split_at_commas(by_);
    estimation::EstimateOptions& options = request_.options;
    for (const std::string& typed : split_at_commas(methods_)) {
      const std::optional<estimation::MethodName> method = estimation::method_from_name(typed);
      if (!method)
        errors.push_back({ErrorCode::usage, "there is no method of that name: " + typed, "--methods", "girok estimate --help names them"});
      else if (std::ranges::find(options.methods, *method) == options.methods.end())
        options.methods.push_back(*method);
    }
    std::ranges::sort(options.methods);
    for (const std::string& typed : referral_) {
      const std::size_t arrow = typed.find('>');
      if (arrow == std::string::npos || arrow == 0 || arrow + 1 == typed.size())
        errors.push_back({ErrorCode::usage, "this does not name two lists", "--referral",
                          "--referral 'FROM>TO', in quotes: the shell takes > for itself"});
      else
        request_.referrals.emplace_back(typed.substr(0, arrow), typed.substr(arrow + 1));
    }
    if (level_) take_number(*level_, "--level", 0.5, 0.9999, options.level, errors);
    double value = 0;
    if (delta_ && take_number(*delta_, "--delta", 1e-9, 1000, value, errors)) options.graphs.delta = value;
    if (bound_ && take_number(*bound_, "--bound", 1, 1e11, value, errors)) options.graphs.bound = value;
    if (prior_) {
      const std::size_t comma = std::min(prior_->find(','), prior_->size());
      estimation::GammaPrior prior;
      const bool shape = take_number(prior_->substr(0, comma), "--prior-gamma", 1e-6, 1e6, prior.shape, errors);
      if (shape && take_number(prior_->substr(std::min(comma + 1, prior_->size())), "--prior-gamma", 1e-6, 1e12, prior.scale, errors))
        options.graphs.prior = prior;
    }
    if (cap_ && take_number(*cap_, "--cap", 1.001, 1e6, value, errors)) options.latent.cap = value;
    if (draws_) options.draws = static_cast<std::size_t>(*draws_);
    if (seed_) options.seed = static_cast<std::uint64_t>(*seed_);
    if (order_) options.max_order = static_cast<std::size_t>(*order_);
    if (chains_) options.latent.chains = static_cast<std::size_t>(*chains_);
    if (classes_) options.latent.classes = static_cast<std::size_t>(*classes_);
    if (sweeps_) {
      options.latent.sweeps = static_cast<std::size_t>(*sweeps_);
      options.latent.burn_in = std::min<std::size_t>(options.latent.burn_in, options.latent.sweeps / 10);
    }
    options.sensitivity = !plain_;
    options.threads = static_cast<unsigned>(threads_.value_or(0));
    request_.command = command_line();
    request_.version = version;
    return errors;
  }

  static bool take_number(const std::string& typed, const char* option, double least, double most, double& into,
                          std::vector<Error>& errors) {
    const std::optional<Decimal> number = Decimal::parse(typed);
    const double value = number ? number->to_double() : NAN;
    if (!(value >= least && value <= most)) {
      errors.push_back(
          {ErrorCode::usage, "this is no number that makes sense here", option, fmt::format("from {:g} to {:g}", least, most)});
      return false;
    }
    into = value;
    return true;
  }

  /// What was typed, but for where output goes and how many threads: it makes the same estimate again. Files without their folders.
  std::string command_line() const {
    std::string line = "girok estimate";
    for (const std::string& file : request_.input.files) line += ' ' + quoted_for_shell(without_folders(file));
    const auto option = [&](const char* name, const std::string& value) {
      line += std::string(" ") + name + " " + quoted_for_shell(value);
    };
    const auto several = [&](const char* name, const std::vector<std::string>& values) {
      if (!values.empty()) option(name, fmt::format("{}", fmt::join(values, ",")));
    };
    several("--lists", request_.input.lists);
    if (!request_.input.count.empty()) option("--count", request_.input.count);
    several("--by", request_.input.by);
    if (!request_.input.strata.empty()) option("--strata", without_folders(request_.input.strata));
    for (const auto& [from, to] : request_.referrals) option("--referral", from + ">" + to);
    several("--methods", split_at_commas(methods_));
    for (const auto& [name, value] : {std::pair("--draws", draws_), std::pair("--max-order", order_), std::pair("--chains", chains_),
                                      std::pair("--sweeps", sweeps_), std::pair("--classes", classes_)}) {
      if (value) option(name, std::to_string(*value));
    }
    for (const auto& [name, value] : {std::pair("--level", level_), std::pair("--delta", delta_), std::pair("--prior-gamma", prior_),
                                      std::pair("--bound", bound_), std::pair("--cap", cap_)}) {
      if (value) option(name, *value);
    }
    if (plain_) line += " --no-sensitivity";
    option("--seed", std::to_string(request_.options.seed));
    return app::one_line(line);
  }

  app::EstimateRequest request_;
  Progress progress_{stderr_if_terminal(), steady_now};
  std::vector<std::string> lists_, by_, methods_, referral_;
  std::optional<std::string> level_, delta_, cap_, prior_, bound_;
  std::optional<std::int64_t> draws_, seed_, order_, chains_, sweeps_, classes_, suppress_, threads_;
  std::string report_, language_ = "en";
  bool exact_ = false, json_ = false, plain_ = false;
};

}  // namespace

std::unique_ptr<Command> make_estimate() { return std::make_unique<EstimateCommand>(); }

}  // namespace girok::cli
