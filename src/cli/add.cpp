// girok add: files into a case.
#include <fmt/format.h>

#include "app/case/case_json.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class AddCommand : public CaseCommand {
 public:
  std::string name() const override { return "add"; }
  std::string summary() const override { return "Add files to a case, encrypted"; }

  void describe(Options& options) override {
    options.arguments("FILE", paths_, "Files of any kind, folders, or - for standard input")
        .choice("--level", level_, levels(), "LEVEL", "Who may see it: public, partner, internal, restricted (the default) or sealed")
        .option("--source", sources_, "TEXT", "Where it comes from, in words; may be given several times")
        .option("--subject", subject_, "RECORD", "Under the key of this record, so that erasing it erases these files too");
    describe_json(options);
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok add statements/ photo.jpg\n"
        "  girok add letter.pdf --source \"sent by the shelter in March\"\n"
        "  girok add testimony.txt --level sealed\n"
        "  pdftotext report.pdf - | girok add -\n\n"
        "Each file becomes a record. Texts (.txt .md .html .csv, any encoding) can be searched afterwards. A file that is there\n"
        "already is not added twice. The originals are left where they are: whether to destroy them is for you to decide.\n"
        "What is sealed is under a key of its own and can be erased (girok erase).\n\n"
        "Exit code: 0 all added or there already, 1 some were not, 2 wrong usage, 3 none was, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    app::AddOptions options;
    options.level = *records::confidentiality_from(level_);
    options.sources = sources_;
    options.progress = &progress();
    if (subject_) {
      const Result<Id> subject = app::record_named(vault, *subject_);
      if (!subject) return failed(subject.error());
      options.subject = *subject;
    }
    const app::Added added = app::add_files(vault, app::find_files(paths_), options);
    Output out;
    if (json_) {
      out.write(app::json_of(added));
    } else {
      app::Names names(vault);
      for (const app::AddedFile& file : added.files) {
        out.write(
            fmt::format("{}  {}{}\n", names.record(file.record), app::one_line(file.path), file.is_new ? "" : "  (was there already)"));
      }
    }
    for (const Error& error : added.errors) complain(error);
    if (!out.finish()) return partly;
    if (!added.errors.empty()) return added.files.empty() ? worst_of(added.errors) : partly;
    if (!added.files.empty()) return success;
    complain("nothing to add: no file is there");
    return nothing;
  }

 private:
  /// Nothing was added: a right that is missing, or a disk that is full, says more than that.
  static ExitCode worst_of(const std::vector<Error>& errors) {
    for (const Error& error : errors) {
      const ExitCode code = exit_code_of(error);
      if (code == locked || code == damaged) return code;
    }
    return nothing;
  }

  std::vector<std::string> paths_, sources_;
  std::optional<std::string> subject_;
  std::string level_ = "restricted";
};

}  // namespace

std::unique_ptr<Command> make_add() { return std::make_unique<AddCommand>(); }

}  // namespace girok::cli
