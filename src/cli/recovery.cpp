// girok recovery: ways back in when a passphrase is lost.
#include "app/case/recovery.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/case/members.h"
#include "app/keys/agent.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class RecoveryCommand : public CaseCommand {
 public:
  std::string name() const override { return "recovery"; }
  std::string summary() const override { return "Be ready for a lost passphrase, and come back in: a printed key, an organisation's key"; }

  void describe(Options& options) override {
    Options make = options.subcommand("new", "A printed key that opens your member, in place of an earlier one", new_);
    describe_case(make);
    make.footer(
        "Asks for the passphrase, also where the case is open.\n"
        "Prints nine groups of four characters on standard output, once. Write them on paper, and keep it away from the laptop:\n"
        "whoever has the paper and the folder has the case.");
    Options use = options.subcommand("use", "A new passphrase, with the printed key", use_);
    describe_recovered(use);
    use.footer(
        "The key is shown while it is typed: 36 characters are not typed blindly. Capitals, blanks and dashes do not matter.\n"
        "--passphrase-fd gives the key and then the new passphrase, a line each.");
    Options organisation = options.subcommand("organisation", "A key of the organisation that opens all its members", organisation_);
    describe_organisation(organisation);
    options.footer(
        "Examples:\n"
        "  girok recovery new\n"
        "  girok recovery use\n"
        "  girok recovery organisation new /media/stick/organisation.key\n"
        "  girok recovery organisation use /media/stick/organisation.key --member nari\n\n"
        "Exit code: 0 done, 1 not done, or a slip in the typed key, 2 wrong usage (a weak passphrase too), 3 no such case, file or\n"
        "member, 4 the key or passphrase opens nothing, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (new_) return make_key();
    if (use_) return use_key();
    if (organisation_use_) return use_organisation();
    return organisation_new_ ? make_organisation() : announce();
  }

 private:
  void describe_recovered(Options& options) {
    options.option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)")
        .option("--member", member_, "HANDLE", "Whose passphrase is lost");
    describe_passphrase(options);
  }

  void describe_organisation(Options& options) {
    const char* const held =
        "The case must be open (girok open) by a member who may manage it, or you are asked for their passphrase first.\n";
    Options make = options.subcommand("new", "Make the key, and tell the case", organisation_new_);
    make.argument("FILE", file_, "The file to make: on a stick in a safe, never beside a case");
    describe_case(make);
    make.footer(std::string(held) + "--passphrase-fd gives the passphrase of the organisation's key.");
    Options tell = options.subcommand("announce", "Tell another case of a key that there is", organisation_announce_);
    tell.argument("FILE", file_, "The key's file");
    describe_case(tell);
    tell.footer(std::string(held) + "--passphrase-fd gives the passphrase of the organisation's key: it is not announced unseen.");
    Options use = options.subcommand("use", "A new passphrase for a member, with the organisation's key", organisation_use_);
    use.argument("FILE", file_, "The key's file");
    describe_recovered(use);
    options.footer(
        "One key in a safe opens every member of the cases that were told of it. Its file is protected by a passphrase of its own\n"
        "(docs/formats/organisation-key.md). Exit codes: girok recovery --help.");
    use.footer("--passphrase-fd gives the passphrase of the organisation's key and then the member's new one, a line each.");
  }

  ExitCode make_key() {
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return failed(path.error());
    // Also where the case is open: who finds it so for a minute must not leave with a key to it.
    Result<app::Unlocked> unlocked = app::unlock(environment(), *path, member_or_held(*path), passphrase_source());
    if (!unlocked) return failed(about_asking(unlocked.error(), *path));
    const Result<app::OpenCase> opened = app::open_unlocked(environment(), *path, std::move(unlocked->secret), case_options());
    progress().finish();
    if (!opened) return failed(opened.error());
    for (const std::string& said : opened->notes) note(said);
    const Result<app::NewRecoveryKey> made = app::new_recovery(*opened->vault);
    if (!made) return failed(made.error());
    Output out;
    out.write(made->printed.text());
    out.write("\n");
    if (!out.finish()) {
      complain("the key could not be printed and is lost: run this again (girok recovery new)");
      return partly;
    }
    note(fmt::format("the key above opens “{}”. Write it on paper, and keep the paper away from the laptop; it is not shown again",
                     opened->handle));
    if (made->replaces)
      note(
          "it takes the place of the key printed before, which opens this folder no more; copies of the folder made before still open with "
          "it");
    if (on_terminal()) note("clear the screen when you have written it down: clear");
    return success;
  }

  /// Whom the agent knows need not say who they are.
  std::string member_or_held(const std::string& path) const {
    if (!member_.empty()) return member_;
    const Result<vault::VaultFile> file = vault::load_vault_file(*environment().disk, path);
    if (!file) return {};
    const Result<app::AgentStatus> held = app::ask_status(file->vault);
    return held ? to_string(held->member) : std::string();
  }

  Error about_asking(const Error& error, const std::string& path) const {
    if (error.code != ErrorCode::not_found || passphrase_source().descriptor || !environment().disk->exists(vault::vault_file_path(path)) ||
        !error.where.empty())
      return error;
    return {ErrorCode::locked, "the passphrase is needed, also where the case is open, and there is no terminal to ask for it", path,
            "scripts give it with --passphrase-fd N"};
  }

  ExitCode use_key() {
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return failed(path.error());
    if (!passphrase_source().descriptor) note("the recovery key is shown while it is typed: see that nobody looks on");
    while (true) {
      const Result<crypto::SecretBytes> typed = app::ask_openly(passphrase_source(), "Recovery key: ");
      if (!typed) return failed(about_key(typed.error()));
      const Result<app::Recovered> recovered = app::recover_by_key(environment(), *path, member_, typed->text());
      if (recovered) return set_new_passphrase(*path, *recovered);
      // A slip of the pen at a keyboard is no reason to begin again.
      if (passphrase_source().descriptor || recovered.error().code != ErrorCode::malformed) return failed(recovered.error());
      complain(recovered.error());
    }
  }

  /// What was asked for was no passphrase.
  static Error about_key(Error error) {
    if (error.code == ErrorCode::not_found) error.what = "there is no recovery key to read";
    if (error.code == ErrorCode::cancelled) error.what = "no recovery key was given";
    if (error.code == ErrorCode::malformed || error.code == ErrorCode::too_large)
      return {ErrorCode::malformed, "this is not a recovery key", {}, "it is nine groups of four letters and digits"};
    return error;
  }

  ExitCode set_new_passphrase(const std::string& path, const app::Recovered& recovered) {
    app::NewPassphrase how;
    how.own_words = {std::filesystem::path(path).stem().string(), recovered.member.handle};
    const Result<crypto::SecretBytes> passphrase = app::ask_new_passphrase(passphrase_source(), how);
    if (!passphrase) return failed(passphrase.error());
    const Result<> changed = app::set_passphrase(environment(), path, recovered.file.vault, recovered.secret, *passphrase);
    if (!changed) return failed(changed.error());
    Output out;
    out.write(fmt::format("“{}” has a new passphrase: girok open --member {}\n", app::one_line(recovered.member.handle),
                          app::one_line(recovered.member.handle)));
    const bool written = out.finish();
    if (use_) note("the recovery key stays as it is; if somebody may have seen it, make a new one: girok recovery new");
    return written ? success : partly;
  }

  /// The case, by the key that is held or a passphrase typed at the terminal: a descriptor is for the organisation's.
  std::optional<app::OpenCase> open_held(ExitCode& code) {
    app::CaseOptions options = case_options();
    options.passphrase = {};
    const Result<std::string> path = app::find_case(folder_);
    const Result<vault::VaultFile> file = path ? vault::load_vault_file(*environment().disk, *path) : tl::unexpected<Error>(path.error());
    if (!file) {
      code = failed(file.error());
      return std::nullopt;
    }
    options.folder = *path;
    if (passphrase_source().descriptor && !app::ask_status(file->vault)) {
      code = failed({ErrorCode::locked, "the case is locked", *path,
                     "open it first: girok open; the descriptor is for the organisation's passphrase"});
      return std::nullopt;
    }
    Result<app::OpenCase> opened = app::open_case(environment(), options);
    progress().finish();
    if (!opened) {
      code = failed(opened.error());
      return std::nullopt;
    }
    for (const std::string& said : opened->notes) note(said);
    if ((opened->vault->rights() & vault::right_manage) == 0) {
      code =
          failed({ErrorCode::refused, "you have not the right to manage this case", {}, "ask a member who has: girok members lists them"});
      return std::nullopt;
    }
    return *std::move(opened);
  }

  ExitCode make_organisation() {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open_held(code);
    if (!opened) return code;
    if (Result<> good = app::check_organisation_path(environment(), file_, opened->vault->path()); !good) return failed(good.error());
    app::NewPassphrase how;
    how.prompt = "Passphrase of the organisation's key: ";
    how.own_words = {std::filesystem::path(opened->vault->path()).stem().string(), opened->handle,
                     std::filesystem::path(file_).stem().string()};
    const Result<crypto::SecretBytes> passphrase = app::ask_new_passphrase(passphrase_source(), how);
    if (!passphrase) return failed(passphrase.error());
    const Result<bool> made = app::new_organisation(*opened->vault, file_, *passphrase);
    if (!made) return failed(made.error());
    return told(fmt::format("The organisation's key is in {}. Keep it in a safe, and never beside a case.\n", app::one_line(file_)), *made);
  }

  ExitCode announce() {
    const Result<app::OrganisationFile> file = app::load_organisation_key(file_, environment());
    if (!file) return failed(file.error());
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open_held(code);
    if (!opened) return code;
    const Result<crypto::BoxKey> key = open_organisation(*file);
    if (!key) return failed(key.error());
    const Result<bool> announced = app::announce_organisation(*opened->vault, key->public_key());
    if (!announced) return failed(announced.error());
    return told("The case knows the organisation's key.\n", *announced);
  }

  ExitCode told(const std::string& done, bool replaced) {
    Output out;
    out.write(done);
    out.write(
        "You can be opened with it from now on; the other members, once they have next opened the case (girok members --json tells).\n");
    const bool written = out.finish();
    if (replaced) note("it takes the place of another key, for which nothing is wrapped any more");
    return written ? success : partly;
  }

  Result<crypto::BoxKey> open_organisation(const app::OrganisationFile& file) {
    const Result<crypto::SecretBytes> passphrase = app::ask_passphrase(passphrase_source(), "Passphrase of the organisation's key: ");
    if (!passphrase) return tl::unexpected<Error>(passphrase.error());
    return app::open_organisation_key(file, *passphrase);
  }

  ExitCode use_organisation() {
    const Result<app::OrganisationFile> file = app::load_organisation_key(file_, environment());
    if (!file) return failed(file.error());
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return failed(path.error());
    const Result<crypto::BoxKey> key = open_organisation(*file);
    if (!key) return failed(key.error());
    const Result<app::Recovered> recovered = app::recover_by_organisation(environment(), *path, member_, *key);
    if (!recovered) return failed(recovered.error());
    return set_new_passphrase(*path, *recovered);
  }

  bool new_ = false, use_ = false, organisation_ = false, organisation_new_ = false, organisation_announce_ = false,
       organisation_use_ = false;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> make_recovery() { return std::make_unique<RecoveryCommand>(); }

}  // namespace girok::cli
