// girok members: who is in a case, and what each may.
#include "app/case/members.h"

#include <filesystem>

#include <fmt/format.h>

#include "app/case/case_json.h"
#include "app/case/find_case.h"
#include "app/keys/agent.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

std::string table_of_roles() {
  std::string table = "Roles:\n";
  for (const app::Preset& role : app::presets()) {
    table += "  " + app::pad(std::string(role.name), 14) + app::pad(app::text_of_rights(role.permission.rights), 20) +
             app::pad(app::text_of_compartments(role.permission.compartments), 28) + std::string(role.summary) + '\n';
  }
  return table;
}

std::string given(const app::Permission& permission) {
  const std::string roles = permission.roles ? fmt::format("role {}; ", app::text_of_roles(*permission.roles)) : std::string();
  return fmt::format("{}rights {}; compartments {}; shown up to {}", roles, app::text_of_rights(permission.rights),
                     app::text_of_compartments(permission.compartments), records::name_of(permission.clearance));
}

class MembersCommand : public CaseCommand {
 public:
  std::string name() const override { return "members"; }
  std::string summary() const override { return "Who is in a case, and what each may: list, add, grant, remove, passphrase"; }

  void describe(Options& options) override {
    Options add = options.subcommand("add", "A new member, who types a passphrase of their own", add_, false);
    add.argument("HANDLE", handle_, "What they are called. Everybody who has the folder can read it: a pseudonym");
    describe_permission(add);
    describe_folder(add);
    add.footer(
        "Needs no key of the case: the newcomer can do it on a copy of the folder. They may do nothing until somebody who may\n"
        "manage the case grants it; where the case is open (girok open) by such a member, --role does so at once.\n"
        "--passphrase-fd gives the newcomer's passphrase.");
    Options grant = options.subcommand("grant", "Give a member rights and compartments, or change them", grant_, false);
    grant.argument("HANDLE", handle_, "The member: the handle, or the first characters of the id");
    describe_permission(grant);
    describe_case(grant);
    grant.footer(
        table_of_roles() +
        "\nSeveral roles give what any of them needs; --level lowers what is shown, or raises it as far as the role goes (analyst to\n"
        "restricted, lawyer to sealed). Without --role, the roles that were given before stay.\n"
        "\nCompare the member's id with them by voice before: whoever can write to the folder could have put another there.\n"
        "What is given replaces what was there. A compartment taken away gets a new key: what was read before stays known.");
    Options remove = options.subcommand("remove", "End a membership", remove_, false);
    remove.argument("HANDLE", handle_, "The member: the handle, or the first characters of the id")
        .flag("--yes", yes_, "Do not ask, for scripts");
    describe_case(remove);
    remove.footer(
        "Every compartment that they could read gets a new key. What was theirs to read, they may have kept. Without --yes the\n"
        "handle is asked for once more.");
    Options passphrase = options.subcommand("passphrase", "Change your own passphrase", passphrase_, false);
    describe_case(passphrase);
    passphrase.footer("Asks for the present passphrase, then for the new one. --passphrase-fd gives both, a line each.");
    describe_json(options);
    describe_case(options);
    options.footer(
        table_of_roles() +
        "\nExamples:\n"
        "  girok members\n"
        "  girok members add analyst-2\n"
        "  girok members grant analyst-2 --compartments internal,restricted --rights write\n"
        "  girok members grant counsel --role lawyer --level sealed\n"
        "  girok members grant kim --role documenter,analyst\n"
        "  girok members remove analyst-2\n\n"
        "Without another word it lists the members; * is you. A member is waiting until something is granted.\n\n"
        "Exit code: 0 done, 1 not done, or only in part, 2 wrong usage, 3 no such case or member, 4 locked, 5 refused or damaged.");
  }

  ExitCode run() override {
    if (add_) return add();
    if (grant_) return grant();
    if (remove_) return remove();
    if (passphrase_) return change_passphrase();
    return list();
  }

 private:
  void describe_permission(Options& options) {
    options
        .option("--role", words_.role, "LIST",
                "documenter, analyst, statistician, lawyer, publisher, custodian; or intake (girok members --help)")
        .option("--compartments", words_.compartments, "LIST", "What they can read: internal,restricted,sealed")
        .option("--rights", words_.rights, "LIST", "What they may do: write,manage,erase,intake")
        .choice("--level", words_.level, levels(), "LEVEL", "The highest level they are shown (the highest of their compartments)");
  }
  void describe_folder(Options& options) {
    options.option("--case", folder_, "DIR", "The case ($GIROK_CASE, or the one that is open, or the only *.girok folder here)");
    describe_passphrase(options);
  }

  ExitCode list() {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<std::vector<app::MemberLine>> members = app::members_of(*opened->vault);
    if (!members) return failed(members.error());
    Output out;
    out.write(json_ ? app::json_of(*members) : app::text_of(*members));
    return out.finish() ? success : partly;
  }

  ExitCode add() {
    app::Permission permission;
    if (!words_.empty()) {
      const Result<app::Permission> wanted = app::permission_of(words_);
      if (!wanted) return failed(wanted.error());
      permission = *wanted;
    }
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return failed(path.error());
    folder_ = *path;
    if (Result<> good = app::check_new_handle(environment(), *path, handle_); !good) return failed(good.error());
    for (const std::string& warning : app::warnings_of_this_machine()) note(warning);
    app::NewPassphrase how;
    how.own_words = {std::filesystem::path(*path).stem().string(), handle_};
    const Result<crypto::SecretBytes> passphrase = app::ask_new_passphrase(passphrase_source(), how);
    if (!passphrase) return failed(passphrase.error());
    const Result<Id> made = app::enrol_member(environment(), *path, handle_, *passphrase);
    if (!made) return failed(made.error());
    Output out;
    out.write(fmt::format("“{}” is a member, and may do nothing yet. The id begins: {}\n", app::one_line(handle_), app::spoken_id(*made)));
    ExitCode code = success;
    if (words_.empty() || !is_open(*path)) {
      out.write(next_step(*made));
    } else if (code = grant_at_once(*made, permission, out); code != success) {
      out.write(next_step(*made));
    }
    return out.finish() ? code : partly;
  }

  /// Whether an agent holds a key of the case.
  bool is_open(const std::string& path) const {
    const Result<vault::VaultFile> file = vault::load_vault_file(*environment().disk, path);
    return file && app::ask_status(file->vault);
  }

  /// With the key that is held: the descriptor, if there is one, was the newcomer's.
  ExitCode grant_at_once(const Id& member, const app::Permission& permission, Output& out) {
    app::CaseOptions options = case_options();
    options.passphrase = {};
    const Result<app::OpenCase> opened = app::open_case(environment(), options);
    progress().finish();
    if (!opened) return failed(opened.error());
    for (const std::string& said : opened->notes) note(said);
    const Result<> granted = app::give(*opened->vault, member, permission);
    if (!granted) return failed(granted.error());
    out.write(fmt::format("Granted by “{}”: {}\n", app::one_line(opened->handle), given(permission)));
    return success;
  }

  static std::string next_step(const Id& member) {
    return fmt::format(
        "\nNext, somebody who may manage the case compares these characters with the newcomer, by voice, and then gives what they need:\n"
        "  girok members grant {} --role ROLE      (roles: girok members --help)\n",
        app::typed_id(member));
  }

  ExitCode grant() {
    const Result<app::Permission> wanted = app::permission_of(words_);
    if (!wanted) return failed(wanted.error());
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    const Result<Id> member = app::member_named(*opened->vault, handle_);
    if (!member) return failed(member.error());
    const Result<> granted = app::give(*opened->vault, *member, *wanted);
    if (!granted) return failed(granted.error());
    Output out;
    out.write(fmt::format("“{}” ({}) has now: {}\n", app::one_line(app::handle_of(*opened->vault, *member)), app::spoken_id(*member),
                          given(*wanted)));
    const bool written = out.finish();
    if (const auto roles = app::given_roles(*opened->vault, *member); roles && !wanted->roles)
      note("the roles given before narrow it still: " + app::text_of_roles(*roles));
    note("if these characters are not those of their id, remove this member now: girok members remove " + app::typed_id(*member));
    return written ? success : partly;
  }

  ExitCode remove() {
    ExitCode code = success;
    std::optional<app::OpenCase> opened = open(code);
    if (!opened) return code;
    vault::Vault& vault = *opened->vault;
    const Result<Id> member = app::member_named(vault, handle_);
    if (!member) return failed(member.error());
    const std::string handle = app::handle_of(vault, *member);
    if (!yes_) {
      complain(fmt::format("“{}” ({}) will be removed for good: the same member cannot come back", handle, app::spoken_id(*member)));
      if (Result<> sure = confirm("Type the handle to go on: ", handle); !sure) return failed(sure.error());
    }
    const Result<std::set<vault::Compartment>> had = app::remove_member(vault, *member);
    if (!had) return failed(had.error());
    Output out;
    const std::string shown = app::one_line(handle);
    out.write(fmt::format("“{}” is removed. ", shown));
    out.write(had->empty() ? "No key had been given.\n" : fmt::format("A new key is in force for: {}\n", app::text_of_compartments(*had)));
    out.write(
        "\nWhat this cannot undo: what they could read before, they may have copied, and their copy of the folder still opens up to now.\n"
        "Other copies learn of it when they are merged; what they add in theirs, and you have not received, is refused.\n");
    return out.finish() ? success : partly;
  }

  ExitCode change_passphrase() {
    const Result<std::string> path = app::find_case(folder_);
    if (!path) return failed(path.error());
    if (!passphrase_source().descriptor) note("first the present passphrase, then the new one");
    const Result<app::Unlocked> unlocked = app::unlock(environment(), *path, member_, passphrase_source());
    if (!unlocked) return failed(unlocked.error());
    app::NewPassphrase how;
    how.own_words = {std::filesystem::path(*path).stem().string(), unlocked->member.handle};
    const Result<crypto::SecretBytes> passphrase = app::ask_new_passphrase(passphrase_source(), how);
    if (!passphrase) return failed(passphrase.error());
    const Result<> changed = app::set_passphrase(environment(), *path, unlocked->file.vault, unlocked->secret, *passphrase);
    if (!changed) return failed(changed.error());
    Output out;
    out.write(fmt::format("The passphrase of “{}” is changed. A recovery key, if there is one, stays as it is.\n",
                          app::one_line(unlocked->member.handle)));
    const bool written = out.finish();
    note(
        "copies of the folder made before still open with the old passphrase; where somebody knows it, let yourself be removed and added "
        "anew");
    return written ? success : partly;
  }

  bool add_ = false, grant_ = false, remove_ = false, passphrase_ = false, yes_ = false;
  std::string handle_;
  app::PermissionWords words_;
};

}  // namespace

std::unique_ptr<Command> make_members() { return std::make_unique<MembersCommand>(); }

}  // namespace girok::cli
