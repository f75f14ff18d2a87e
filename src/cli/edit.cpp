// girok edit: statements about a record.
#include "app/case/edit.h"
#include "app/case/case_json.h"
#include "app/records/schema_of.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/how_said.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class EditCommand : public CaseCommand {
 public:
  std::string name() const override { return "edit"; }
  std::string summary() const override { return "State something about a record, or take it back"; }

  void describe(Options& options) override {
    options
        .arguments("RECORD PROPERTY=VALUE", words_,
                   "The record, then what is to be stated (with --new: only that); without any, lines are read", false)
        .option("--new", type_, "TYPE", "A new record: Person, Event, Organisation, … Prints its id")
        .option("--retract", retract_, "STATEMENT", "Take a statement back (its id is shown by girok show); needs --reason")
        .option("--reason", reason_, "TEXT", "Why it is taken back; stays in the log");
    how_.describe(options);
    options.flag("--add", beside_, "Put it beside what stands, even where there can be only one");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok edit --new Person < person.txt           lines such as name=… and born=1975\n"
        "  girok edit 3F2K7QAB born=1976 --source 9TQ4 --basis hearsay\n"
        "  girok edit 3F2K7QAB witness=@9TQ4              a link to another record\n"
        "  girok edit 3F2K7QAB --retract 7QK2M4WX-12-i0 --reason \"a slip of the pen\"\n\n"
        "Names do not belong on a command line: the shell keeps its history in a plain file, and other programs see the line\n"
        "while it runs. Without PROPERTY=VALUE, lines of that form are read from standard input, which leave no such trace.\n"
        "A text that begins with @ is written with two: @@. Nothing is overwritten: girok show --all shows what stood before.\n"
        "What the schema does not know is kept as text, with a warning; girok record checks everything.\n\n"
        "Exit code: 0 stated, 1 not written, 2 wrong usage, 3 no such record or statement, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (Result<> good = check_words(); !good) return failed(good.error());
    Result<app::EditOptions> options = how_.options();
    if (!options) return failed(options.error());
    options->beside = beside_;
    std::vector<std::string> assignments(words_.begin() + (type_ ? 0 : 1), words_.end());
    if (assignments.empty() && !retract_) {
      Result<std::vector<std::string>> typed = assignments_or_input({});
      if (!typed) return failed(typed.error());
      assignments = *std::move(typed);
      if (assignments.empty() && !type_)
        return failed({ErrorCode::usage, "nothing to state", {}, "give PROPERTY=VALUE, or lines of that form on standard input"});
    }
    std::vector<app::Retraction> retractions;
    if (retract_) retractions.push_back({*retract_, *reason_});

    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    std::optional<Id> record;
    if (!type_) {
      const Result<Id> named = app::record_named(vault, words_.front());
      if (!named) return failed(named.error());
      record = *named;
    }
    const Result<records::Schema> schema = app::schema_of(vault);
    if (!schema) return failed(schema.error());
    std::string type = type_.value_or("");
    if (const Result<std::string> known = app::type_from(*schema, type); type_ && known)
      type = *known;
    else if (type_)
      complain("warning: " + to_string(known.error()));
    const app::Edited edited = app::edit(vault, *schema, record, type, assignments, retractions, *options);
    if (const int wrong = tell_report(edited.report); wrong != success) return static_cast<ExitCode>(wrong);
    Output out;
    app::Names names(vault);
    if (json_)
      out.write(app::json_of_id("edit", "record", edited.record));
    else if (type_)
      out.write(names.record(edited.record) + "\n");
    return out.finish() ? success : partly;
  }

 private:
  Result<> check_words() const {
    if (!type_ && words_.empty())
      return fail(ErrorCode::usage, "no record is named", {}, "give the first characters of its id, or --new TYPE");
    if (!type_ && words_.front().find('=') != std::string::npos)
      return fail(ErrorCode::usage, "no record is named", {}, "the record's id comes first, then PROPERTY=VALUE");
    if (retract_ && type_) return fail(ErrorCode::usage, "a new record has nothing to retract", {}, {});
    if (retract_ && !reason_) return fail(ErrorCode::usage, "a retraction needs a reason", {}, "--reason TEXT; it stays in the log");
    if (reason_ && !retract_) return fail(ErrorCode::usage, "--reason is for --retract", {}, {});
    return {};
  }

  std::vector<std::string> words_;
  std::optional<std::string> type_, retract_, reason_;
  HowSaidOptions how_;
  bool beside_ = false;
};

}  // namespace

std::unique_ptr<Command> make_edit() { return std::make_unique<EditCommand>(); }

}  // namespace girok::cli
