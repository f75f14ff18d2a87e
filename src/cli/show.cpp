// girok show: a record, its text, its file.
#include <algorithm>

#include "app/case/case_json.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class ShowCommand : public CaseCommand {
 public:
  std::string name() const override { return "show"; }
  std::string summary() const override { return "Show a record, its text or its file"; }

  void describe(Options& options) override {
    options.argument("RECORD", record_, "The record: the first characters of its id, four at least")
        .flag("--all", all_, "What was replaced or retracted too")
        .option("--at", at_, "TIME", "As it was then: 2026-11-25, or 2026-11-25T07:10")
        .flag("--text", text_, "Print its text")
        .option("--save", save_, "FILE", "Write its original file; the copy is not encrypted");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok show 3F2K7QAB\n"
        "  girok show 3F2K7QAB --at 2026-11-01\n"
        "  girok show 3F2K7QAB --text | less\n"
        "  girok show 3F2K7QAB --save letter.pdf\n\n"
        "Below each value: level, basis, where it comes from, who wrote it and when (UTC), and the statement's id. Whoever is\n"
        "shown what is sealed leaves a line in the log; where that cannot be written, it is not shown.\n\n"
        "Exit code: 0 shown, 1 sealed statements could not be shown or a file not written, 2 wrong usage, 3 no such record,\n"
        "4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    app::ShowOptions options;
    options.all = all_;
    if (text_ + (save_ ? 1 : 0) + json_ > 1)
      return failed({ErrorCode::usage, "--text, --save and --json exclude each other", {}, "give one of them"});
    if (at_) {
      const Result<app::ClockRange> time = time_of(*at_);
      if (!time) return failed(time.error());
      options.at = time->last;
    }
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<Id> record = app::record_named(*opened->vault, record_);
    if (!record) return failed(record.error());
    if (text_) return print_text(*opened->vault, *record, options);
    if (save_) return save(*opened->vault, *record, options);
    return print(*opened->vault, *record, options);
  }

 private:
  ExitCode print(vault::Vault& vault, const Id& record, const app::ShowOptions& options) const {
    const Result<app::RecordView> view = app::show_record(vault, record, options);
    if (!view) return failed(view.error());
    app::Names names(vault);
    Output out;
    out.write(json_ ? app::json_of(*view, names) : app::text_of(*view, names, {terminal_columns(), colours(), all_}));
    if (view->withheld) complain(*view->withheld);
    return out.finish() && !view->withheld ? success : partly;
  }

  static ExitCode print_text(vault::Vault& vault, const Id& record, const app::ShowOptions& options) {
    const Result<vault::Attachment> text = app::attachment_of(vault, record, "text", options);
    if (!text) return failed(text.error());
    Output out;
    const Result<> read = on_terminal() ? print_safely(vault, *text, out) : vault.read(*text, [&](std::string_view bytes) -> Result<> {
      out.write(bytes);
      return {};
    });
    if (!read) return failed(read.error());
    return out.finish() ? success : partly;
  }

  /// Line by line, without what a terminal would obey.
  static Result<> print_safely(const vault::Vault& vault, const vault::Attachment& text, Output& out) {
    const Result<std::string> whole = vault.read(text, std::uint64_t{1} << 30);
    if (!whole) return tl::unexpected<Error>(whole.error());
    for (std::string_view rest = *whole; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      out.write(app::one_line(rest.substr(0, end)) + "\n");
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
  }

  ExitCode save(vault::Vault& vault, const Id& record, const app::ShowOptions& options) const {
    const Result<vault::Attachment> file = app::attachment_of(vault, record, "file", options);
    if (!file) return failed(file.error());
    if (const Result<> saved = app::save_attachment(vault, *file, *save_); !saved) return failed(saved.error());
    note("the copy is not encrypted: remove it when you are done with it");
    return success;
  }

  std::string record_;
  std::optional<std::string> at_, save_;
  bool all_ = false, text_ = false;
};

}  // namespace

std::unique_ptr<Command> make_show() { return std::make_unique<ShowCommand>(); }

}  // namespace girok::cli
