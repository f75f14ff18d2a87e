// girok bag: folders with checksums, as archives hand them over.
#include "app/records/bag.h"

#include <fmt/format.h>

#include "app/terminal.h"
#include "base/progress.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

class BagCommand : public Command {
 public:
  std::string name() const override { return "bag"; }
  std::string summary() const override { return "Check a bag (BagIt) that somebody handed over"; }

  void describe(Options& options) override {
    Options check = options.subcommand("check", "Is every file there, with its checksum", check_);
    check.argument("DIR", folder_, "The bag's folder")
        .flag("--json", json_, "Print JSON (docs/formats/bag.md)")
        .footer(
            "Example:\n"
            "  girok bag check handed-over/\n\n"
            "Versions 0.93 to 1.0. Every reason is told; nothing is fetched and nothing is changed. Bags are made with girok export "
            "--format bag.\n\n"
            "Exit code: 0 valid (warnings go to standard error), 1 not valid, 2 wrong usage, 3 no such folder.");
  }

  ExitCode run() override {
    Progress progress{stderr_if_terminal(), steady_now};
    const Result<exchange::BagReport> report = app::check_bag(folder_, &progress);
    if (!report) {
      complain(report.error());
      return exit_code_of(report.error());
    }
    if (!json_) {
      for (const exchange::BagFinding& warning : report->warnings) note(fmt::format("{}: {}", app::one_line(warning.where), warning.what));
    }
    Output out;
    out.write(json_ ? app::json_of(*report, folder_) : app::text_of(*report, folder_));
    return out.finish() && report->valid() ? success : partly;
  }

 private:
  std::string folder_;
  bool check_ = false, json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_bag() { return std::make_unique<BagCommand>(); }

}  // namespace girok::cli
