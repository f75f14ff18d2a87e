// girok init: a new case.
#include <filesystem>

#include <fmt/format.h>

#include "app/case/case_json.h"
#include "app/keys/passphrase.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class InitCommand : public CaseCommand {
 public:
  std::string name() const override { return "init"; }
  std::string summary() const override { return "Make a new, empty, encrypted case"; }

  void describe(Options& options) override {
    options.argument("NAME.girok", path_, "The folder to make")
        .option("--handle", handle_, "NAME", "What you are called in it (founder). Everybody who has the folder can read it: a pseudonym");
    describe_passphrase(options);
    describe_json(options);
    options.footer(
        "Examples:\n"
        "  girok init work.girok\n"
        "  girok init work.girok --handle nari\n"
        "  girok init work.girok --passphrase-fd 3 3< passphrase.txt      for scripts\n\n"
        "Asks for a passphrase, twice. Nobody can open the case without it: print a recovery key next (girok recovery new).\n\n"
        "Exit code: 0 made, 1 not made, 2 wrong usage (a weak passphrase too).");
  }

  ExitCode run() override {
    while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
    if (!path_.ends_with(".girok") || path_ == ".girok") {
      return failed({ErrorCode::usage, "a case's folder has a name that ends in .girok", {}, "for example: girok init work.girok"});
    }
    if (Result<> good = vault::check_handle(handle_); !good) return failed(good.error());
    // Before anybody thinks up a passphrase: what cannot be made is told now.
    if (environment().disk->exists(path_)) {
      return failed(
          {ErrorCode::write_failed, "there is something of that name already", path_, "choose another name, or open it: girok open"});
    }
    for (const std::string& warning : app::warnings_of_this_machine()) note(warning);
    app::NewPassphrase how;
    how.own_words = {std::filesystem::path(path_).stem().string(), handle_};
    const Result<crypto::SecretBytes> passphrase = app::ask_new_passphrase(passphrase_source(), how);
    if (!passphrase) return failed(passphrase.error());
    const Result<std::unique_ptr<vault::Vault>> made = vault::Vault::create(environment(), path_, handle_, *passphrase);
    if (!made) return failed(made.error());
    Output out;
    out.write(json_ ? app::json_of_id("init", "vault", (*made)->id()) : next_steps());
    return out.finish() ? success : partly;
  }

 private:
  std::string next_steps() const {
    const std::string path = app::one_line(path_);
    return fmt::format(
        "The case is in {}. In it you are called “{}”; whoever has the folder can read that name.\n\n"
        "Next:\n"
        "  girok open {}          type the passphrase once, and work for a while\n"
        "  girok recovery new     a key on paper, for the day the passphrase is forgotten\n"
        "  girok add FILE         put something in\n",
        path, app::one_line(handle_), path);
  }

  std::string path_, handle_ = "founder";
};

}  // namespace

std::unique_ptr<Command> make_init() { return std::make_unique<InitCommand>(); }

}  // namespace girok::cli
