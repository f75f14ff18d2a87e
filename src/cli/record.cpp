// girok record: records of the schema's types: new, edit, show, list.
#include <algorithm>

#include "app/case/case_json.h"
#include "app/records/record_list.h"
#include "app/records/schema_of.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/how_said.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class RecordCommand : public CaseCommand {
 public:
  std::string name() const override { return "record"; }
  std::string summary() const override { return "Records checked against the schema: new, edit, show, list"; }

  void describe(Options& options) override {
    describe_new(options);
    describe_edit(options);
    Options show = options.subcommand("show", "Show a record", show_);
    show.argument("RECORD", record_, "The record: the first characters of its id, four at least")
        .flag("--all", all_, "What was replaced or retracted too");
    describe_json(show);
    describe_case(show);
    show.footer("Example:\n  girok record show 3F2K7QAB\n\nThe same as girok show, which also shows texts, files and earlier states.");
    describe_list(options);
    options.footer(
        "Examples:\n"
        "  girok record new Person < person.txt\n"
        "  girok record edit 3F2K7QAB born=age:17@2003-05 --source 9TQ4 --span 120..164 --basis direct\n"
        "  girok record list Act --where act-type=trafficking --csv > acts.csv\n\n"
        "Exit code: 0 done, 1 not written, 2 wrong usage, or what was typed does not keep to the schema, 3 no such record, 4 locked,\n"
        "5 refused or damaged.");
  }

  ExitCode run() override {
    if (list_) return list();
    if (show_) return show();
    return write();
  }

 private:
  static constexpr const char* how_lines_are_read =
      "PROPERTY is a name or a label, in English, Korean or Chinese; girok vocab properties TYPE lists them. A value is read as what it\n"
      "is: a date (2003-05, 2003~, age:17@2003-05), a term or its label, yes or no, @RECORD for a link (@@ begins a text with @).\n"
      "A text may have a language of its own: name@ko-Hani=…. Names do not belong on a command line: without PROPERTY=VALUE, lines of\n"
      "that form are read from standard input, which leave no trace in the shell's history. Everything that is wrong is told at once,\n"
      "and then nothing is written.";

  void describe_new(Options& options) {
    Options add = options.subcommand("new", "A new record; prints its id", new_);
    add.argument("TYPE", type_, "Person, Event, Act, … (girok vocab types)")
        .arguments("PROPERTY=VALUE", words_, "What is said of it; without any, lines are read", false);
    how_.describe(add);
    add.flag("--dry-run", dry_run_, "Check only");
    describe_json(add);
    describe_case(add);
    add.footer(std::string("Examples:\n  girok record new Person < person.txt\n  girok record new Act act-type=forced-marriage "
                           "victim=@3F2K7QAB date=2003-05~\n\n") +
               how_lines_are_read);
  }

  void describe_edit(Options& options) {
    Options edit = options.subcommand("edit", "State something about a record, or take it back", edit_);
    edit.argument("RECORD", record_, "The record: the first characters of its id")
        .arguments("PROPERTY=VALUE", words_, "What is said of it; without any, lines are read", false);
    edit.option("--retract", retract_, "STATEMENT", "Take a statement back (its id is shown by girok show); needs --reason")
        .option("--reason", reason_, "TEXT", "Why it is taken back; stays in the log");
    how_.describe(edit);
    edit.flag("--add", beside_, "Put it beside what stands, even where there can be only one").flag("--dry-run", dry_run_, "Check only");
    describe_json(edit);
    describe_case(edit);
    edit.footer(std::string("Examples:\n  girok record edit 3F2K7QAB born=1976 --source 9TQ4 --basis hearsay\n"
                            "  girok record edit 3F2K7QAB --retract 7QK2M4WX-12-i0 --reason \"a slip of the pen\"\n\n"
                            "A new value of a property that can have only one replaces what stands; of a consent, a link decision or a "
                            "release nothing is\nreplaced. ") +
                how_lines_are_read);
  }

  void describe_list(Options& options) {
    Options list = options.subcommand("list", "Which records there are, as a table, CSV or JSON", list_);
    list.argument("TYPE", type_, "Records of this type; without it all, counted by type", false)
        .option("--where", where_, "CONDITION",
                "PROPERTY=VALUE, PROPERTY (something is said), !PROPERTY (nothing is); may be given several times")
        .option("--review", review_, "STATE", "proposed, accepted or refused")
        .option("--columns", columns_, "LIST", "These properties, with commas between them")
        .option("--since", since_, "TIME", "Changed then or later: 2026-11-25")
        .option("--until", until_, "TIME", "Changed then or before")
        .number("--limit", limit_, 1, 100'000'000, "N", "At most so many, the newest (100; with --csv and --json all)")
        .flag("--sealed", sealed_, "What is sealed too; leaves a line in the log for each record")
        .flag("--count", count_, "Only how many there are")
        .flag("--csv", csv_, "CSV for a spreadsheet");
    describe_json(list);
    describe_case(list);
    list.footer(
        "Examples:\n"
        "  girok record list\n"
        "  girok record list Act --where act-type=forced-marriage --where '!event'\n"
        "  girok record list Claim --review proposed\n"
        "  girok record list Person --columns sex,born --csv > persons.csv\n\n"
        "A term finds those below it too. Only what you may see is listed and counted.\n\n"
        "Exit code: 0 something is there, 2 wrong usage, 3 nothing is there, 4 locked, 5 refused or damaged.");
  }

  ExitCode write() {
    if (new_ && words_.empty() && type_.find('=') != std::string::npos)
      return failed({ErrorCode::usage, "no type is named", {}, "the type comes first, then PROPERTY=VALUE"});
    if (retract_ && !reason_) return failed({ErrorCode::usage, "a retraction needs a reason", {}, "--reason TEXT; it stays in the log"});
    if (reason_ && !retract_) return failed({ErrorCode::usage, "--reason is for --retract", {}, {}});
    Result<app::EditOptions> options = how_.options();
    if (!options) return failed(options.error());
    options->beside = beside_;
    options->strict = true;
    options->dry_run = dry_run_;
    std::vector<std::string> assignments = words_;
    if (assignments.empty() && !retract_) {
      Result<std::vector<std::string>> typed = assignments_or_input({});
      if (!typed) return failed(typed.error());
      assignments = *std::move(typed);
      if (assignments.empty() && edit_)
        return failed({ErrorCode::usage, "nothing to state", {}, "give PROPERTY=VALUE, or lines of that form on standard input"});
    }
    std::vector<app::Retraction> retractions;
    if (retract_) retractions.push_back({*retract_, *reason_});

    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<records::Schema> schema = app::schema_of(vault);
    if (!schema) return failed(schema.error());
    std::optional<Id> record;
    std::string type;
    if (new_) {
      const Result<std::string> known = app::type_from(*schema, type_);
      if (!known) return failed(known.error());
      type = *known;
    } else {
      const Result<Id> named = app::record_named(vault, record_);
      if (!named) return failed(named.error());
      record = *named;
    }
    const app::Edited edited = app::edit(vault, *schema, record, type, assignments, retractions, *options);
    if (const int wrong = tell_report(edited.report); wrong != success) return static_cast<ExitCode>(wrong);
    Output out;
    app::Names names(vault);
    if (dry_run_)
      note("nothing is wrong; nothing was written");
    else if (json_)
      out.write(app::json_of_id("edit", "record", edited.record));
    else if (new_)
      out.write(names.record(edited.record) + "\n");
    return out.finish() ? success : partly;
  }

  ExitCode show() {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<Id> record = app::record_named(vault, record_);
    if (!record) return failed(record.error());
    app::ShowOptions options;
    options.all = all_;
    const Result<app::RecordView> view = app::show_record(vault, *record, options);
    if (!view) return failed(view.error());
    app::Names names(vault);
    Output out;
    out.write(json_ ? app::json_of(*view, names) : app::text_of(*view, names, {terminal_columns(), colours(), all_}));
    if (view->withheld) complain(*view->withheld);
    return out.finish() && !view->withheld ? success : partly;
  }

  ExitCode list() {
    if (csv_ && json_) return failed({ErrorCode::usage, "--csv and --json exclude each other", {}, "give one of them"});
    app::RecordListOptions options;
    options.type = type_;
    options.where = where_;
    if (review_) options.where.push_back("review=" + *review_);
    for (std::string_view rest = columns_; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      if (end > 0) options.columns.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (Result<> good = times_of(since_, until_, options.since, options.until); !good) return failed(good.error());
    if (limit_)
      options.limit = static_cast<std::size_t>(*limit_);
    else if (!csv_ && !json_)
      options.limit = 100;
    options.sealed = sealed_;
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<records::Schema> schema = app::schema_of(*opened->vault);
    if (!schema) return failed(schema.error());
    const Result<app::RecordList> list = app::list_records(*opened->vault, *schema, options);
    if (!list) return failed(list.error());
    Output out;
    app::Names names(*opened->vault);
    if (csv_) {
      const Result<std::string> csv = app::csv_of(*list);
      if (!csv) return failed(csv.error());
      out.write(*csv);
    } else if (count_ && !json_) {
      out.write(std::to_string(list->count) + "\n");
    } else {
      out.write(json_ ? app::json_of(*list) : app::text_of(*list, names, terminal_columns()));
    }
    if (!out.finish()) return partly;
    return list->count == 0 ? nothing : success;
  }

  bool new_ = false, edit_ = false, show_ = false, list_ = false;
  bool beside_ = false, dry_run_ = false, all_ = false, sealed_ = false, count_ = false, csv_ = false;
  std::string type_, record_, columns_;
  std::vector<std::string> words_, where_;
  std::optional<std::string> retract_, reason_, review_, since_, until_;
  std::optional<std::int64_t> limit_;
  HowSaidOptions how_;
};

}  // namespace

std::unique_ptr<Command> make_record() { return std::make_unique<RecordCommand>(); }

}  // namespace girok::cli
