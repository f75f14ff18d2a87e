// girok edit: statements about a record.
#include "app/case/edit.h"
#include "app/case/case_json.h"
#include "app/files.h"
#include "cli/case_command.h"
#include "cli/commands.h"
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
        .option("--reason", reason_, "TEXT", "Why it is taken back; stays in the log")
        .choice("--level", level_, levels(), "LEVEL", "Who may see it (as what it replaces, at least restricted)")
        .option("--source", source_, "RECORD", "The record it comes from")
        .choice("--basis", basis_, {"direct", "hearsay", "inferred"}, "KIND", "How the source knows: direct, hearsay or inferred")
        .number("--confidence", confidence_, 0, 100, "PERCENT", "How sure you are")
        .option("--language", language_, "CODE", "Of the texts: ko, zh, en")
        .flag("--add", beside_, "Put it beside what stands, even where there can be only one");
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
        "A text that begins with @ is written with two: @@. Nothing is overwritten: girok show --all shows what stood before.\n\n"
        "Exit code: 0 stated, 1 not written, 2 wrong usage, 3 no such record or statement, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (Result<> good = check_words(); !good) return failed(good.error());
    app::EditOptions options;
    if (!level_.empty()) options.level = records::confidentiality_from(level_);
    if (!basis_.empty()) options.basis = *records::basis_from(basis_);
    if (confidence_) options.confidence = static_cast<std::uint8_t>(*confidence_);
    options.source = source_;
    options.language = language_;
    options.beside = beside_;
    std::vector<std::string> assignments(words_.begin() + (type_ ? 0 : 1), words_.end());
    if (assignments.empty() && !retract_) {
      const Result<std::string> typed = app::read_file("-", std::size_t{16} << 20);
      if (!typed) return failed(typed.error());
      assignments = app::lines_of(*typed);
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
    const Result<Id> edited = app::edit_record(vault, record, type_.value_or(""), assignments, retractions, options);
    if (!edited) return failed(edited.error());
    Output out;
    app::Names names(vault);
    if (json_)
      out.write(app::json_of_id("edit", "record", *edited));
    else if (type_)
      out.write(names.record(*edited) + "\n");
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
  std::optional<std::string> type_, retract_, reason_, source_;
  std::string level_, basis_, language_;
  std::optional<std::int64_t> confidence_;
  bool beside_ = false;
};

}  // namespace

std::unique_ptr<Command> make_edit() { return std::make_unique<EditCommand>(); }

}  // namespace girok::cli
