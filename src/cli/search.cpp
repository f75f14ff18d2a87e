// girok search, girok log: what is in a case, and who did what.
#include "app/case/case_json.h"
#include "app/case/history.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

/// --by, --since, --until, --limit
struct Narrowing {
  std::optional<std::string> by, since, until;
  std::optional<std::int64_t> limit;

  void describe(Options& options, const std::string& usual) {
    options.option("--by", by, "HANDLE", "Written by this member")
        .option("--since", since, "TIME", "Written then or later: 2026-11-25, or 2026-11-25T07:10 (UTC)")
        .option("--until", until, "TIME", "Written then or before")
        .number("--limit", limit, 1, 1'000'000, "N", "At most so many (" + usual + ")");
  }
};

class SearchCommand : public CaseCommand {
 public:
  std::string name() const override { return "search"; }
  std::string summary() const override { return "Find passages in a case"; }

  void describe(Options& options) override {
    options.arguments("WORDS", words_, "All must occur. \"several words\" as a phrase, traffick* for beginnings, OR, NOT, ( )")
        .option("--type", types_, "TYPE", "Records of this type only; may be given several times")
        .option("--property", properties_, "NAME", "Statements of this property only; may be given several times");
    narrow_.describe(options, "20");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok search 북한 인신매매\n"
        "  girok search '\"forced marriage\" OR 强迫婚姻' --type Item\n"
        "  girok search 'detain* NOT released' --since 2026-01-01\n\n"
        "Matches are in bold on a terminal, «so» elsewhere. A name typed here stands in the shell's history: type - to\n"
        "give the words on standard input. Finding something sealed leaves a line in the log.\n\n"
        "Exit code: 0 found, 1 something could not be shown, 2 wrong usage, 3 nothing found, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    app::SearchOptions options;
    options.types = types_;
    options.properties = properties_;
    options.limit = static_cast<std::size_t>(narrow_.limit.value_or(20));
    options.columns = terminal_columns() > 40 ? terminal_columns() - 8 : 32;
    if (Result<> good = times_of(narrow_.since, narrow_.until, options.since, options.until); !good) return failed(good.error());
    const Result<std::string> typed = words_or_input(words_);
    if (!typed) return failed(typed.error());
    if (const Result<vault::Query> query = vault::Query::parse(*typed); !query) return failed(query.error());

    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    if (narrow_.by) {
      const Result<Id> member = app::member_named(vault, *narrow_.by);
      if (!member) return failed(member.error());
      options.member = *member;
    }
    const Result<app::SearchResult> result = app::search_case(vault, *typed, options);
    if (!result) return failed(result.error());
    Output out;
    app::Names names(vault);
    out.write(json_ ? app::json_of(*result) : app::text_of(*result, names, {terminal_columns(), colours()}));
    if (result->withheld) complain(*result->withheld);
    for (const Error& error : result->errors) complain(error);
    if (!out.finish() || result->withheld || !result->errors.empty()) return partly;
    return result->records == 0 ? nothing : success;
  }

 private:
  std::vector<std::string> words_, types_, properties_;
  Narrowing narrow_;
};

class LogCommand : public CaseCommand {
 public:
  std::string name() const override { return "log"; }
  std::string summary() const override { return "Who did what, and when"; }

  void describe(Options& options) override {
    options.argument("RECORD", record_, "About this record only", false);
    narrow_.describe(options, "100");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok log\n"
        "  girok log 3F2K7QAB\n"
        "  girok log --by nari --since 2026-11-01\n\n"
        "One line an event, the newest last: time (UTC), who, what, record, property. Values are not told.\n\n"
        "Exit code: 0 something is there, 2 wrong usage, 3 nothing is there, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    vault::ReadModel::HistoryFilter filter;
    if (Result<> good = times_of(narrow_.since, narrow_.until, filter.since, filter.until); !good) return failed(good.error());
    ExitCode code = success;
    const std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const vault::Vault& vault = *opened->vault;
    filter.clearance = app::seen_by(vault);
    if (!record_.empty()) {
      const Result<Id> record = app::record_named(vault, record_);
      if (!record) return failed(record.error());
      filter.record = *record;
    }
    if (narrow_.by) {
      const Result<Id> member = app::member_named(vault, *narrow_.by);
      if (!member) return failed(member.error());
      filter.member = *member;
    }
    const std::vector<vault::HistoryLine> lines = app::history_told(vault, filter, static_cast<std::size_t>(narrow_.limit.value_or(100)));
    Output out;
    app::Names names(vault);
    out.write(json_ ? app::json_of(lines, names) : app::text_of(lines, names, terminal_columns()));
    if (!out.finish()) return partly;
    return lines.empty() ? nothing : success;
  }

 private:
  std::string record_;
  Narrowing narrow_;
};

}  // namespace

std::unique_ptr<Command> make_search() { return std::make_unique<SearchCommand>(); }
std::unique_ptr<Command> make_log() { return std::make_unique<LogCommand>(); }

}  // namespace girok::cli
