// girok open, girok lock: the key of a case, held for a while, and forgotten.
#include <filesystem>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/keys/agent.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class OpenCommand : public CaseCommand {
 public:
  std::string name() const override { return "open"; }
  std::string summary() const override { return "Open a case: the passphrase once, for all commands that follow"; }

  void describe(Options& options) override {
    options.argument("CASE", named_, "The case's folder ($GIROK_CASE, or the only *.girok folder here)", false)
        .number("--idle", idle_min_, 1, 720, "MINUTES", "Lock after so long without use (15)");
    describe_case(options);
    options.footer(
        "Examples:\n"
        "  girok open work.girok\n"
        "  girok open work.girok --member nari --idle 60\n\n"
        "The key is held by a process of its own until `girok lock`, until it was not used for a while, until the machine\n"
        "sleeps, and for 12 hours at most. While a case is open, every program of yours can read it.\n\n"
        "Exit code: 0 open, 2 wrong usage, 3 no such case, 4 the passphrase does not open it, 5 damaged or rolled back.");
  }

  ExitCode run() override {
    if (!named_.empty() && !folder_.empty())
      return failed({ErrorCode::usage, "the case is named twice", {}, "give it as an argument or as --case"});
    const Result<std::string> path = app::find_case_here(named_.empty() ? folder_ : named_);
    if (!path) return failed(path.error());
    folder_ = *path;
    Result<app::Unlocked> unlocked = app::unlock(environment(), *path, member_, passphrase_source());
    if (!unlocked) return failed(unlocked.error());
    app::HeldKey held;
    held.vault = unlocked->file.vault;
    held.member = unlocked->member.member;
    held.opened_at = static_cast<std::int64_t>(environment().now_ms() / 1000);
    held.secret = unlocked->secret.secret().clone();
    std::error_code error;
    held.folder = std::filesystem::canonical(*path, error).string();
    if (error) return failed({ErrorCode::unreadable, "the folder cannot be read: " + error.message(), *path, {}});

    // The whole case, not its key alone: what is wrong with it is told now, and its snapshot is fresh for the commands that follow.
    const Result<app::OpenCase> opened = app::open_unlocked(environment(), *path, std::move(unlocked->secret), case_options());
    progress().finish();
    if (!opened) return failed(opened.error());
    for (const std::string& said : opened->notes) note(said);

    app::AgentOptions options;
    if (idle_min_) options.limits.idle_s = *idle_min_ * 60;
    const Result<app::AgentStart> started = app::start_agent(options, std::move(held));
    if (!started) return failed(started.error());
    Output out;
    out.write(fmt::format("{} is open as {}. It locks after {} minutes without use, and by: girok lock\n", app::one_line(*path),
                          app::one_line(opened->handle), options.limits.idle_s / 60));
    return out.finish() ? success : partly;
  }

 private:
  std::string named_;
  std::optional<std::int64_t> idle_min_;
};

class LockCommand : public CaseCommand {
 public:
  std::string name() const override { return "lock"; }
  std::string summary() const override { return "Forget the keys of opened cases"; }

  void describe(Options& options) override {
    options.argument("CASE", named_, "The case's folder (all that are open)", false)
        .flag("--all", all_, "All cases of yours that are open, as without a name")
        .footer(
            "Examples:\n  girok lock\n  girok lock work.girok\n\nExit code: 0 locked, also where nothing was open; 1 something could not "
            "be "
            "locked, 2 wrong usage, 3 no such case.");
  }

  ExitCode run() override {
    // It is the command for the border: where no case is named, none stays open, whatever $GIROK_CASE says.
    return all_ || named_.empty() ? lock_open_cases() : lock_one();
  }

 private:
  static ExitCode lock_open_cases() {
    Output out;
    std::size_t told = 0;
    const Result<std::vector<app::AgentStatus>> open = app::find_agents();
    for (const app::AgentStatus& agent : open ? *open : std::vector<app::AgentStatus>{}) {
      if (!app::lock_agent(agent.vault)) continue;
      out.write(app::one_line(agent.folder) + " is locked\n");
      ++told;
    }
    // And those that did not say which case they hold, or did not obey at once.
    const Result<std::size_t> silent = app::lock_all();
    if (silent && *silent > 0) out.write(*silent == 1 ? "One more case is locked\n" : fmt::format("{} more cases are locked\n", *silent));
    if (silent && told + *silent == 0) out.write("Nothing was open\n");
    const bool written = out.finish();
    if (!silent) return failed(silent.error());
    return written ? success : partly;
  }

  ExitCode lock_one() {
    Output out;
    const Result<std::string> path = app::find_case(named_);
    if (!path) return failed(path.error());
    const Result<vault::VaultFile> file = vault::load_vault_file(*environment().disk, *path);
    if (!file) return failed(file.error());
    const Result<> locked_now = app::lock_agent(file->vault);
    const bool was_open = locked_now || locked_now.error().code != ErrorCode::locked;
    if (was_open && !locked_now) return failed(locked_now.error());
    out.write(app::one_line(*path) + (was_open ? " is locked\n" : " was not open\n"));
    return out.finish() ? success : partly;
  }

  std::string named_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_open() { return std::make_unique<OpenCommand>(); }
std::unique_ptr<Command> make_lock() { return std::make_unique<LockCommand>(); }

}  // namespace girok::cli
