// girok demo: the program tried on invented documents, kept in a case of their own.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "app/case/demo_case.h"
#include "app/case/demo_members.h"
#include "app/case/members.h"
#include "app/case/read_case.h"
#include "app/case/search.h"
#include "app/case/verify_case.h"
#include "app/demo.h"
#include "app/estimation/demo_estimate.h"
#include "app/linkage/demo_lists.h"
#include "app/terminal.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_output.h"
#include "cli/serving.h"
#include "cli/version.h"
#include "vault/verify.h"

namespace girok::cli {
namespace {

class DemoCommand : public Command {
 public:
  std::string name() const override { return "demo"; }
  std::string summary() const override {
    return "An invented case, read and linked and estimated from, and then served as a web application to walk through";
  }

  void describe(Options& options) override {
    options.option("--report", report_, "OUT.html", "Where to write the report (girok-demo-report.html)")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of the report's own words: en, ko or zh")
        .option("--case", case_, "DIR", "Where to keep the case (girok-demo.girok)")
        .option("--lists", lists_, "DIR", "Also write the demo's lists of persons there, to try girok link on")
        .number("--port", port_, 1, 65535, "N", "Where to serve (7340; another where that is taken)")
        .flag("--no-serve", no_serve_, "Do not serve the case afterwards: for scripts")
        .footer(
            "Examples:\n"
            "  girok demo\n"
            "  girok demo --no-serve --report /tmp/demo.html\n\n"
            "An earlier demo's case is used again. Serves on this machine only, until Ctrl-C.");
  }

  ExitCode run() override {
    const vault::Environment environment = vault::real_environment();
    Result<std::unique_ptr<vault::Vault>> vault = app::open_demo_case(environment, case_);
    // Where nothing can be kept, the pile can still be read: it is in the program.
    if (!vault) complain(vault.error());
    const app::Pile pile = vault ? read(**vault) : app::read_demo({});
    for (const Error& error : pile.errors) complain(error);
    Output out;
    out.write(app::summary_of(pile, summary_options(false)));
    if (vault) tell_case(**vault, out);
    const bool linked = tell_lists(out);
    const bool written = write_report(pile, report_, language_);
    if (written)
      out.write(fmt::format("\nEverything in this pile is invented. The report, for a web browser: {}\n", app::one_line(report_)));
    const bool good = written && linked && vault && pile.errors.empty();
    if (!vault || no_serve_) return out.finish() && good ? success : partly;
    vault->reset();   // whoever signs in opens it for themselves
    const ExitCode served = serve(environment, out);
    return served != success ? served : good ? success : partly;
  }

 private:
  static app::Pile read(vault::Vault& vault) {
    app::CasePile kept = app::pile_of_case(vault, "demo");
    // The report is about the pile; the testimonies of the case are read for themselves (girok code claims).
    std::set<std::string> of_pile;
    for (const app::Input& input : app::demo_inputs().files) of_pile.insert(input.path);
    std::erase_if(kept.inputs.files, [&](const app::Input& input) { return !of_pile.contains(input.path); });
    return app::read_documents(std::move(kept.inputs), {});
  }

  /// Until somebody ends it.
  ExitCode serve(const vault::Environment& environment, Output& out) const {
    server::ServeOptions options;
    options.folder = case_;
    options.version = version;
    if (port_) options.port = static_cast<std::uint16_t>(*port_);
    bool serves = false;
    const auto told = [&](const std::string& url) {
      serves = true;
      out.write(walk(url));
      (void)out.finish();
    };
    const ExitCode code = serve_until_told(environment, options, told);
    if (serves || port_) return code;
    options.port = 0;   // somebody else is at the usual place
    return serve_until_told(environment, options, told);
  }

  static std::string walk(std::string_view url) {
    std::string text =
        fmt::format("\nThe web application  {}  for this machine only; Ctrl-C ends it.\n\n  MEMBER        PASSPHRASE\n", url);
    for (const app::DemoMember& member : app::demo_members()) {
      const auto role = std::ranges::find(app::presets(), member.role, &app::Preset::name);
      text +=
          fmt::format("  {}{}{}\n", app::pad(std::string(member.role), 14), app::pad(std::string(member.passphrase), 40), role->summary);
    }
    return text +
           "\nA walk of five minutes, in English, 한국어 or 中文:\n"
           "  1. Sign in as documenter. Start shows what the case holds, what needs a decision, and what nobody knows.\n"
           "  2. Documents: search 강제노동 or debt*, open a passage, select words in it, and code them into an act.\n"
           "  3. People: open one. Each statement has its source; change one, see it in the history, and undo it.\n"
           "  4. Who is who: compare the persons, then review pairs: two records side by side, and why they may be one person.\n"
           "     Keys: s the same, d different, c cannot tell, z undo. Colleagues have decided most of three lists already.\n"
           "  5. Sign in as analyst: no name is shown. Corroboration: read the documents; then see figures that disagree, passages\n"
           "     next to each other, and how many independent origins stand behind them.\n"
           "  6. Sign in as statistician: no text either. Estimates: choose the lists archive, harbour-line and open-water, and see\n"
           "     what may be said of persons who stand on none.\n"
           "  7. Sign in as lawyer: Events and acts, open an act, read the passage it rests on, and take a dossier of it out.\n"
           "     Sign in as custodian: members and keys, who was at the door, whether every byte is as it was written.\n"
           "  Esc three times, or Leave: locks at once and leaves a neutral page.\n";
  }

  void tell_case(vault::Vault& vault, Output& out) const {
    const std::string path = app::one_line(case_);
    out.write(fmt::format("\nThe case  {}: encrypted. The demo's passphrase is: {}\n", path, app::demo_passphrase));
    out.write("  It holds " + app::demo_overview(vault) + "\n");
    for (const std::string_view words : {"강제노동", "debt*"}) {
      app::SearchOptions options;
      options.limit = 2;
      options.columns = terminal_columns() - 8;
      const Result<app::SearchResult> found = app::search_case(vault, words, options);
      if (!found) continue;
      app::Names names(vault);
      out.write(fmt::format("\n$ girok search {} --limit 2\n{}", words, app::text_of(*found, names, {terminal_columns(), colours()})));
    }
    tell_check(vault, out);
    out.write(
        fmt::format("\nLook further:  girok open {}; girok search WORDS; girok record list Act; girok show RECORD; girok lock\n", path));
  }

  /// Who is who in three lists; false where that failed.
  bool tell_lists(Output& out) const {
    if (!lists_.empty()) {
      if (const Result<> written = app::write_demo_lists(lists_); !written) {
        complain(written.error());
        return false;
      }
    }
    const tl::expected<app::LinkRun, std::vector<Error>> run = app::link_demo_lists();
    if (!run) {
      for (const Error& error : run.error()) complain(error);
      return false;
    }
    const std::string folder = lists_.empty() ? "lists" : app::one_line(lists_);
    out.write(fmt::format("\n$ girok link {}/*.csv --id No\n{}", folder, app::demo_text_of(*run, terminal_columns())));
    out.write(fmt::format("\nLook further:  {}girok link {}/*.csv --id No; girok link review {}/*.csv --id No --decisions decisions.csv\n",
                          lists_.empty() ? "girok demo --lists lists; " : "", folder, folder));
    return tell_estimate(*run, folder, out);
  }

  /// How many stand on none of the lists, and how many really do.
  static bool tell_estimate(const app::LinkRun& linked, const std::string& folder, Output& out) {
    const tl::expected<app::EstimateRun, std::vector<Error>> run = app::estimate_demo(linked);
    if (!run) {
      for (const Error& error : run.error()) complain(error);
      return false;
    }
    out.write(
        fmt::format("\n$ girok link {}/*.csv --id No --clusters clusters.csv --draws draws.csv; girok estimate clusters.csv draws.csv\n"
                    "Persons in all, those on none of the lists included:\n{}",
                    folder, app::demo_text_of(*run, terminal_columns())));
    return true;
  }

  /// Whether every byte is still what was written: anybody with the folder can ask, most of it without a key.
  void tell_check(const vault::Vault& vault, Output& out) const {
    vault::VerifyOptions options;
    options.member = &vault.member();
    const Result<vault::VerifyReport> checked = vault::verify(vault.environment(), vault.path(), options);
    if (!checked) {
      complain(checked.error());
      return;
    }
    for (const Error& problem : checked->problems) complain(problem);
    if (checked->whole()) out.write("\n$ girok verify\n" + app::outcome_of(*checked, true));
  }

  std::string report_ = "girok-demo-report.html", case_ = "girok-demo.girok", lists_;
  std::string language_ = "en";
  std::optional<std::int64_t> port_;
  bool no_serve_ = false;
};

}  // namespace

std::unique_ptr<Command> make_demo() { return std::make_unique<DemoCommand>(); }

}  // namespace girok::cli
