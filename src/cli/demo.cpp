// girok demo: the program tried on invented documents, kept in a case of their own.
#include <fmt/format.h>

#include <set>

#include "app/case/demo_case.h"
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
#include "vault/verify.h"

namespace girok::cli {
namespace {

class DemoCommand : public Command {
 public:
  std::string name() const override { return "demo"; }
  std::string summary() const override { return "Keep an invented pile of documents in a case, read it and write a report on it"; }

  void describe(Options& options) override {
    options.option("--report", report_, "OUT.html", "Where to write the report (girok-demo-report.html)")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of the report's own words: en, ko or zh")
        .option("--case", case_, "DIR", "Where to keep the case (girok-demo.girok)")
        .option("--lists", lists_, "DIR", "Also write the demo's lists of persons there, to try girok link on")
        .flag("--no-serve", no_serve_, "Do not serve the case afterwards: for scripts")
        .footer("Example:\n  girok demo --no-serve --report /tmp/demo.html\n\nAn earlier demo's case is used again.");
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
    return out.finish() && written && linked && vault && pile.errors.empty() ? success : partly;
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
  bool no_serve_ = false;
};

}  // namespace

std::unique_ptr<Command> make_demo() { return std::make_unique<DemoCommand>(); }

}  // namespace girok::cli
