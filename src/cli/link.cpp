// girok link: who is who, across lists, scripts and spellings; in files, or among the persons of a case.
#include "app/linkage/link_run.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/times.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_report.h"
#include "app/linkage/link_tables.h"
#include "app/linkage/link_text.h"
#include "app/records/schema_of.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/exchange_output.h"
#include "cli/how_said.h"
#include "cli/link_review.h"
#include "cli/output.h"
#include "cli/typed.h"

namespace girok::cli {
namespace {

class LinkCommand : public CaseCommand {
 public:
  std::string name() const override { return "link"; }
  std::string summary() const override { return "Find who is who across lists, or in a case: link, explain, review, decide, export"; }

  void describe(Options& options) override {
    describe_lists(options);
    describe_tables(options);
    options.option("--save-config", save_config_, "FILE", "Write what was guessed as a configuration that can be edited")
        .flag("--weights", weights_, "Show for each level of each field the shares that its weight comes from")
        .flag("--json", json_, json_help);
    describe_explain(options);
    describe_review(options);
    describe_decide(options);
    Options out = options.subcommand("export", "Of a case: clusters, pairs and draws for estimation, with ids of records", export_, false);
    out.argument("CASE", case_argument_, "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)", false);
    describe_tables(out);
    describe_how(out);
    out.flag("--json", json_, json_help);
    describe_from_case(out);
    out.footer(
        "Example:\n  girok link export work.girok --clusters clusters.csv --draws draws.csv\n\nWhat is written is plain, outside the case: "
        "ids, and nothing else of anybody.");
    options.footer(
        "Examples:\n"
        "  girok link shelter.csv helpline.xlsx --clusters clusters.csv\n"
        "  girok link lists/*.csv --id number --pairs pairs.csv --json > linked.json\n"
        "  girok link explain a.csv b.csv --pair a:17,b:2041\n"
        "  girok link review a.csv b.csv --decisions decisions.csv\n"
        "  girok link --case work.girok\n\n"
        "Kinds of columns are guessed from headers and contents, and told; a configuration (docs/formats/link-config.md) says it\n"
        "instead. A cluster is a proposal: nothing is merged, and no value but ids is written. Lists are CSV, TSV, XLSX or ODS.\n"
        "Each of the draws repeats every record: 100 draws of a million records are some 2 GB.\n\n"
        "Exit code: 0 done, 1 something could not be read or written, 2 wrong usage, 3 nothing to link, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (const Result<> good = choose_case(); !good) return failed(good.error());
    if (const Result<> good = take_words(); !good) return failed(good.error());
    if (explain_) return explain();
    if (review_) return review();
    if (decide_) return decide();
    return link();
  }

 private:
  static constexpr const char* json_help = "Print all of it as JSON (docs/formats/link-output.md)";

  void describe_lists(Options& options) {
    options.arguments("FILE", request_.files, "Lists: CSV, TSV, XLSX, ODS; - is standard input", false)
        .option("--id", id_, "COLUMN", "The column that names records within a list (their row, from 1); never compared")
        .option("--list", list_, "COLUMN",
                "The column that says which list a record is of (the file's name without ending); never compared")
        .option("--ignore", ignore_, "COLUMN,…", "Columns that are not compared; may be given several times")
        .option("--decisions", request_.decisions, "FILE", "What people decided (girok link review): it binds")
        .option("--labels", request_.labels, "FILE", "Decisions to learn from, which do not bind");
    describe_how(options);
    describe_from_case(options);
  }

  void describe_how(Options& options) {
    options.option("--unique", unique_, "LIST,…", "Lists that have each person once (estimated)")
        .option("--repeated", repeated_, "LIST,…", "Lists that may have a person several times (estimated)")
        .option("--threshold", threshold_, "P", "Link from this probability on (0.5)")
        .option("--config", config_, "FILE", "A configuration: docs/formats/link-config.md")
        .number("--pair-budget", pair_budget_, 1, 1'000'000'000'000, "N", "Compare at most about so many pairs")
        .number("--seed", seed_, 0, INT64_MAX, "N", "Of everything that is drawn (1)")
        .number("--threads", threads_, 0, 1024, "N", "How many threads to use (as many as the machine has)");
  }

  void describe_tables(Options& options) {
    options.option("--clusters", clusters_, "OUT.csv", "Write which records are one person: list,record_id,cluster_id, every record")
        .option("--pairs", pairs_, "OUT.csv", "Write the pairs that may be one person, with probability and weight")
        .option("--draws", draws_, "OUT.csv", "Write draws of the partition, for estimation: each repeats every record, so a large file")
        .number("--draw-count", draw_count_, 1, 100'000, "N", "How many draws (100)")
        .option("--report", report_, "OUT.html", "Write a report: one HTML file that needs nothing else; ids only")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of the report's own words: en, ko or zh");
  }

  void describe_from_case(Options& options) {
    options.option("--case", from_case_, folder_, "DIR", "The persons of a case instead of files: of this one, or of the one that is open")
        .choice("--type", type_, {"Person"}, "TYPE", "Of a case: the records to be linked (Person)");
    describe_member(options);
  }

  void describe_explain(Options& options) {
    Options explain = options.subcommand("explain", "Why two records are held to be the same, or not", explain_, false);
    describe_lists(explain);
    explain
        .option("--pair", pair_, "LIST_A:ID_A,LIST_B:ID_B",
                "The two records; LIST: may be left out where there is one list. Of a case: RECORD,RECORD")
        .flag("--values", values_, "Show the values side by side: personal data")
        .flag("--json", json_, json_help);
    explain.footer(
        "Examples:\n  girok link explain a.csv b.csv --id number --pair a:17,b:2041\n  girok link explain --case --pair 3F2K,9TQ4");
  }

  void describe_review(Options& options) {
    Options review = options.subcommand("review", "Put doubtful pairs before a person, and keep every answer", review_, false);
    describe_lists(review);
    review.number("--count", count_, 1, 1'000'000, "N", "At most so many pairs, those first whose answer tells most (20)")
        .number("--sample", sample_, 1, 1'000'000, "N", "A random sample of so many pairs instead: gives honest precision and recall")
        .flag("--json", json_, "Print what was answered as JSON; pairs are shown on standard error");
    review.footer(
        "Examples:\n  girok link review a.csv b.csv --decisions decisions.csv\n  girok link review a.csv b.csv --decisions decisions.csv "
        "--sample 100\n"
        "  girok link review work.girok\n\n"
        "Keys: s the same, d different, c cannot tell, b back, w why, q quit; from a pipe, a line each. Every answer is kept at\n"
        "once, in the file of decisions or in the case. What is shown are the values themselves: mind who sees the screen.");
  }

  void describe_decide(Options& options) {
    Options decide =
        options.subcommand("decide", "Of a case: say that two persons are the same, or not, or take that back", decide_, false);
    decide.argument("RECORD", record_a_, "A person")
        .argument("OTHER", record_b_, "Another")
        .option("--as", verdict_, "DECISION", "same, different, cannot-tell, or withdraw")
        .option("--reason", reason_, "TEXT", "Why; a withdrawal needs it")
        .flag("--json", json_, json_help);
    describe_from_case(decide);
    decide.footer(
        "Examples:\n  girok link decide 3F2K 9TQ4 --as same --reason \"the same scar and village\"\n  girok link decide 3F2K 9TQ4 --as "
        "withdraw --reason \"two sisters\"\n\n"
        "Nothing is merged: both records stay as they are, and same-as leads from one to the other. A later decision goes before an\n"
        "earlier one. girok record list LinkDecision shows all.");
  }

  /// Where the one thing named is a case's folder, or --case is given, or the command is about cases only.
  Result<> choose_case() {
    std::string named = case_argument_;
    std::error_code none;
    const bool folder =
        request_.files.size() == 1 && std::filesystem::exists(std::filesystem::path(request_.files.front()) / "vault.json", none);
    if (folder) named = request_.files.front();
    if (!named.empty()) {
      if (!folder_.empty()) return fail(ErrorCode::usage, "the case is named twice", {}, "leave out --case");
      folder_ = named;
      while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
      request_.files.clear();
    }
    from_case_ = from_case_ || !named.empty() || export_ || decide_;
    if (!from_case_) return {};
    if (!request_.files.empty()) return fail(ErrorCode::usage, "either files are linked, or a case", {}, "leave out the files, or --case");
    if (!id_.empty() || !list_.empty() || !ignore_.empty() || !request_.decisions.empty() || !request_.labels.empty())
      return fail(ErrorCode::usage, "--id, --list, --ignore, --decisions and --labels are for files", {},
                  "leave them out: a case keeps its decisions itself");
    return {};
  }

  /// The configuration, and what was typed over it.
  Result<> take_words() {
    if (!config_.empty()) {
      const Result<std::string> bytes = app::read_file(config_, std::size_t{1} << 20);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      tl::expected<app::LinkConfig, std::vector<Error>> config = app::link_config_from(*bytes, config_);
      if (!config) {
        for (std::size_t i = 0; i + 1 < config.error().size(); ++i) complain(config.error()[i]);
        return tl::unexpected<Error>(config.error().back());
      }
      request_.config = *std::move(config);
    }
    app::LinkConfig& config = request_.config;
    if (!id_.empty()) config.id = id_;
    if (!list_.empty()) config.list = list_;
    for (std::string& name : split_at_commas(ignore_)) config.ignore.push_back(std::move(name));
    for (std::string& name : split_at_commas(unique_)) config.unique.push_back(std::move(name));
    for (std::string& name : split_at_commas(repeated_)) config.repeated.push_back(std::move(name));
    if (threshold_) {
      const Result<double> threshold = app::share_from(*threshold_, "--threshold");
      if (!threshold) return tl::unexpected<Error>(threshold.error());
      config.threshold = *threshold;
    }
    if (pair_budget_) config.pair_budget = static_cast<std::uint64_t>(*pair_budget_);
    if (seed_) config.seed = static_cast<std::uint64_t>(*seed_);
    request_.threads = static_cast<unsigned>(threads_.value_or(0));
    if (!draws_.empty()) request_.draws = static_cast<std::size_t>(draw_count_.value_or(100));
    request_.progress = &progress();
    return {};
  }

  /// The case, where it is one; kept open for the whole command.
  bool open_if_case(ExitCode& code) {
    if (!from_case_) return true;
    opened_ = open(code);
    return opened_.has_value();
  }

  std::optional<app::LinkRun> linked(ExitCode& code) {
    if (!open_if_case(code)) return std::nullopt;
    tl::expected<app::LinkRun, std::vector<Error>> run = from_case_ ? app::link_case(*opened_->vault, request_) : app::link_lists(request_);
    progress().finish();
    if (run) {
      for (const std::string& said : run->notes) note(said);
      return *std::move(run);
    }
    for (const Error& error : run.error()) complain(error);
    code = worst_of(run.error());
    return std::nullopt;
  }

  ExitCode link() {
    if (export_ && clusters_.empty() && pairs_.empty() && draws_.empty() && report_.empty())
      return failed({ErrorCode::usage, "it is not said what to write", {}, "--clusters, --pairs, --draws"});
    ExitCode code = success;
    const std::optional<app::LinkRun> run = linked(code);
    if (!run) return code;
    const bool writes = !clusters_.empty() || !pairs_.empty() || !draws_.empty() || !report_.empty();
    if (from_case_ && writes) {
      if (const Result<> may = app::require(*opened_->vault, app::Deed::export_records); !may) return failed(may.error());
    }
    tell_size_of_draws(*run);
    bool written = write(clusters_, *run, app::write_clusters);
    written = write(pairs_, *run, app::write_pairs) && written;
    written = write(draws_, *run, app::write_draws) && written;
    written = write(report_, *run,
                    [this](const app::LinkRun& of, const std::string& path) {
                      return app::write_file(path, app::link_report_of(of, language_), of.files);
                    }) &&
              written;
    written = save_config(*run) && written;
    Output out;
    app::LinkTextOptions options;
    options.columns = terminal_columns();
    options.shares = weights_;
    options.review =
        command_line("review") + (from_case_ ? "" : " --decisions " + (request_.decisions.empty() ? "decisions.csv" : request_.decisions));
    out.write(json_ ? app::json_of(*run) : app::text_of(*run, options));
    return out.finish() && written ? success : partly;
  }

  /// A disk that is full after half an hour is told sooner.
  void tell_size_of_draws(const app::LinkRun& run) const {
    constexpr std::uint64_t large = 1'000'000'000;
    if (const std::uint64_t bytes = draws_.empty() ? 0 : app::draws_bytes(run); bytes > large)
      note(fmt::format("the draws will take about {:.0f} GB", static_cast<double>(bytes) / 1e9));
  }

  template <class Write>
  static bool write(const std::string& path, const app::LinkRun& run, Write write_it) {
    if (path.empty()) return true;
    const Result<> done = write_it(run, path);
    if (!done) complain(done.error());
    return done.has_value();
  }

  bool save_config(const app::LinkRun& run) const {
    if (save_config_.empty()) return true;
    std::vector<std::string> notes;
    const app::LinkConfig config = app::config_of(run, request_.config, notes);
    for (const std::string& said : notes) note(said);
    const Result<> done = app::write_file(save_config_, app::json_of(config), run.files);
    if (!done) complain(done.error());
    return done.has_value();
  }

  ExitCode explain() {
    if (pair_.empty()) return failed({ErrorCode::usage, "no pair is named", {}, "--pair LIST_A:ID_A,LIST_B:ID_B"});
    request_.keep_table = values_;
    ExitCode code = success;
    const std::optional<app::LinkRun> run = linked(code);
    if (!run) return code;
    const Result<std::pair<std::uint32_t, std::uint32_t>> pair = from_case_ ? pair_of_case(*run) : app::pair_from(run->table, pair_);
    if (!pair) return failed(pair.error());
    Output out;
    if (json_)
      out.write(app::json_of_pair(*run, pair->first, pair->second, values_));
    else
      out.write(app::text_of_pair(*run, pair->first, pair->second, {terminal_columns(), values_}));
    return out.finish() ? success : partly;
  }

  /// "RECORD,RECORD", each the beginning of an id.
  Result<std::pair<std::uint32_t, std::uint32_t>> pair_of_case(const app::LinkRun& run) const {
    const std::size_t comma = pair_.find(',');
    if (comma == std::string::npos) return fail(ErrorCode::usage, "this does not name two records", "--pair", "RECORD,RECORD");
    std::array<std::optional<std::uint32_t>, 2> found;
    const std::array<std::string, 2> typed = {pair_.substr(0, comma), pair_.substr(comma + 1)};
    for (std::size_t i = 0; i < typed.size(); ++i) {
      const Result<Id> id = app::record_named(*opened_->vault, typed[i]);
      if (!id) return tl::unexpected<Error>(id.error());
      for (std::uint32_t record = 0; record < run.table.records(); ++record) {
        if (app::record_of(run, record) == *id) found[i] = record;
      }
      if (!found[i]) return fail(ErrorCode::not_found, "this is no person that is compared", "--pair", "girok record list Person");
    }
    if (*found[0] == *found[1]) return fail(ErrorCode::usage, "these are one record, not two", "--pair");
    return std::pair(*found[0], *found[1]);
  }

  ExitCode review() {
    if (!from_case_ && request_.decisions.empty())
      return failed({ErrorCode::usage, "it is not said where answers are kept", {}, "--decisions FILE; it is made where there is none"});
    if (std::ranges::find(request_.files, "-") != request_.files.end())
      return failed({ErrorCode::usage, "standard input cannot give both a list and the answers", {}, "write the list to a file first"});
    ReviewRequest asked;
    asked.count = static_cast<std::size_t>(count_.value_or(20));
    asked.sample = static_cast<std::size_t>(sample_.value_or(0));
    asked.json = json_;
    asked.kept_in = from_case_ ? "the case" : request_.decisions;
    asked.next = from_case_ ? command_line("") : command_line("") + " --decisions " + request_.decisions + " --clusters clusters.csv";
    const std::string decisions = request_.decisions;
    std::error_code none;
    if (!std::filesystem::exists(decisions, none)) request_.decisions.clear();
    request_.keep_table = true;
    ExitCode code = success;
    const std::optional<app::LinkRun> run = linked(code);
    if (!run) return code;
    if (from_case_) return review_case(*run, asked);
    return review_run(*run, asked, [&](std::uint32_t a, std::uint32_t b, linkage::Verdict verdict) {
      return app::append_decision(decisions, app::name_of_record(run->table, a), app::name_of_record(run->table, b), verdict, now());
    });
  }

  ExitCode review_case(const app::LinkRun& run, const ReviewRequest& asked) {
    const Result<records::Schema> schema = app::schema_of(*opened_->vault);
    if (!schema) return failed(schema.error());
    if (const Result<> may = app::require(*opened_->vault, app::Deed::edit_records); !may) return failed(may.error());
    return review_run(run, asked, [&](std::uint32_t a, std::uint32_t b, linkage::Verdict verdict) -> Result<> {
      const app::Decided decided = app::decide(*opened_->vault, *schema, app::record_of(run, a), app::record_of(run, b), verdict, "");
      if (!decided.report.errors.empty()) return tl::unexpected<Error>(decided.report.errors.front());
      return {};
    });
  }

  ExitCode decide() {
    const bool withdraw = verdict_ == "withdraw";
    std::optional<linkage::Verdict> verdict;
    for (const linkage::Verdict one : {linkage::Verdict::same, linkage::Verdict::different, linkage::Verdict::cannot_tell}) {
      if (app::name_of(one) == verdict_) verdict = one;
    }
    if (!verdict && !withdraw)
      return failed({ErrorCode::usage, "this is no decision", "--as", "same, different, cannot-tell, or withdraw"});
    ExitCode code = success;
    if (!open_if_case(code)) return code;
    vault::Vault& vault = *opened_->vault;
    const Result<records::Schema> schema = app::schema_of(vault);
    if (!schema) return failed(schema.error());
    const Result<Id> a = app::record_named(vault, record_a_), b = app::record_named(vault, record_b_);
    if (!a) return failed(a.error());
    if (!b) return failed(b.error());
    const app::Decided decided =
        withdraw ? app::withdraw_decisions(vault, *schema, *a, *b, reason_) : app::decide(vault, *schema, *a, *b, *verdict, reason_);
    if (const int wrong = tell_report(decided.report); wrong != success) return static_cast<ExitCode>(wrong);
    Output out;
    app::Names names(vault);
    if (json_)
      out.write(app::json_of_decision(decided.record, *a, *b, verdict_));
    else
      out.write(names.record(decided.record) + (withdraw ? "  withdrawn\n" : "  " + verdict_ + '\n'));
    return out.finish() ? success : partly;
  }

  std::string now() const { return app::iso_time_of_seconds(static_cast<std::int64_t>(environment().now_ms() / 1000)); }

  /// "girok link review a.csv b.csv --id number": what was typed, for the next step.
  std::string command_line(const std::string& sub) const {
    std::string line = "girok link" + (sub.empty() ? "" : " " + sub);
    const auto add = [&](const std::string& word) {
      line += ' ' + (word.find_first_of(" '\"$&;()*?|<>\\") == std::string::npos ? word : "'" + word + "'");
    };
    if (from_case_) line += " --case" + (folder_.empty() ? "" : " " + folder_);
    for (const std::string& file : request_.files) add(file);
    for (const auto& [option, value] : {std::pair("--config", &config_), std::pair("--id", &id_), std::pair("--list", &list_)}) {
      if (!value->empty()) line += std::string(" ") + option, add(*value);
    }
    for (const auto& [option, values] :
         {std::pair("--ignore", &ignore_), std::pair("--unique", &unique_), std::pair("--repeated", &repeated_)}) {
      for (const std::string& value : *values) line += std::string(" ") + option, add(value);
    }
    if (threshold_) line += " --threshold " + *threshold_;
    if (pair_budget_) line += " --pair-budget " + std::to_string(*pair_budget_);
    return app::one_line(line);
  }

  app::LinkRequest request_;
  std::optional<app::OpenCase> opened_;
  bool from_case_ = false, explain_ = false, review_ = false, decide_ = false, export_ = false, values_ = false, weights_ = false;
  std::string id_, list_, config_, clusters_, pairs_, draws_, save_config_, report_, language_ = "en", pair_, case_argument_,
                                                                                     type_ = "Person";
  std::string record_a_, record_b_, verdict_, reason_;
  std::vector<std::string> ignore_, unique_, repeated_;
  std::optional<std::string> threshold_;
  std::optional<std::int64_t> pair_budget_, seed_, threads_, draw_count_, count_, sample_;
};

}  // namespace

std::unique_ptr<Command> make_link() { return std::make_unique<LinkCommand>(); }

}  // namespace girok::cli
