// girok status: what is open, and what is in it.
#include "app/case/case_json.h"
#include "app/case/find_case.h"
#include "app/keys/agent.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class StatusCommand : public CaseCommand {
 public:
  std::string name() const override { return "status"; }
  std::string summary() const override { return "Which cases are open, and what the case here holds"; }

  void describe(Options& options) override {
    describe_case(options);
    describe_json(options);
    options.footer(
        "Examples:\n  girok status\n  girok status --json\n\nA case that is locked is not asked for its passphrase (but --passphrase-fd is "
        "read).\n\n"
        "Exit code: 0, also where nothing is open; as `girok open` where a case is named and cannot be read.");
  }

  ExitCode run() override {
    std::optional<app::CaseStatus> current;
    ExitCode code = success;
    if (is_open()) {
      const std::optional<app::OpenCase> opened = open(code);
      if (opened) current = app::status_of(*opened->vault, opened->handle);
    }
    const std::vector<app::OpenedCase> cases = app::opened_cases(environment());
    Output out;
    out.write(json_ ? app::json_of(cases, current) : app::text_of(cases, current));
    return out.finish() ? code : partly;
  }

 private:
  /// Whether it can be read without asking anybody.
  bool is_open() const {
    if (passphrase_source().descriptor) return true;
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return !folder_.empty();
    const Result<vault::VaultFile> file = vault::load_vault_file(*environment().disk, *path);
    return file ? app::ask_status(file->vault).has_value() : !folder_.empty();
  }
};

}  // namespace

std::unique_ptr<Command> make_status() { return std::make_unique<StatusCommand>(); }

}  // namespace girok::cli
