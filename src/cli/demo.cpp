// girok demo: the program tried on invented documents.
#include <fmt/format.h>

#include "app/demo.h"
#include "app/terminal.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/reading_output.h"

namespace girok::cli {
namespace {

class DemoCommand : public Command {
 public:
  std::string name() const override { return "demo"; }
  std::string summary() const override { return "Read an invented pile of documents and write a report on it"; }

  void describe(Options& options) override {
    options.option("--report", report_, "OUT.html", "Where to write the report (girok-demo-report.html)")
        .choice("--language", language_, {"en", "ko", "zh"}, "CODE", "Language of the report's own words: en, ko or zh")
        .footer("Example:\n  girok demo --report /tmp/demo.html");
  }

  ExitCode run() override {
    const app::Pile pile = app::read_demo({});
    Output out;
    out.write(app::summary_of(pile, summary_options(false)));
    const bool written = write_report(pile, report_, language_);
    if (written)
      out.write(fmt::format("\nEverything in this pile is invented. The report, for a web browser: {}\n", app::one_line(report_)));
    return out.finish() && written ? success : partly;
  }

 private:
  std::string report_ = "girok-demo-report.html";
  std::string language_ = "en";
};

}  // namespace

std::unique_ptr<Command> make_demo() { return std::make_unique<DemoCommand>(); }

}  // namespace girok::cli
