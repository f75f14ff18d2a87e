// The command line: girok read | demo | --version | --help.
//
// Exit codes: 0 all read; 1 something could not be read or written; 2 the command line makes no sense; 3 nothing could be read.
#include <cerrno>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/demo.h"
#include "app/rates.h"
#include "app/read_documents.h"
#include "app/reading_json.h"
#include "app/report.h"
#include "app/summary.h"
#include "app/terminal.h"

namespace {

using namespace girok;

constexpr const char* version = "0.1.0";

enum ExitCode { all_read = 0, partly = 1, usage = 2, nothing_read = 3 };

struct ReadArguments {
  std::vector<std::string> paths;
  std::string report, rates, language = "en";
  unsigned threads = 0;
  bool json = false;
  bool all = false;
};

/// The texts are confidential: a crash must not leave them on the disk.
void forbid_core_dumps() {
  const rlimit none = {0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

void complain(const std::string& message) { fmt::print(stderr, "girok: {}\n", app::one_line(message)); }
void complain(const Error& error) { complain(to_string(error)); }

/// Writes to standard output; says so once where that fails (a full disk behind a redirection).
class Output {
 public:
  void write(std::string_view bytes) {
    if (!failed_ && std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail_now();
  }
  bool finish() {
    if (!failed_ && std::fflush(stdout) != 0) fail_now();
    return !failed_;
  }

 private:
  void fail_now() {
    failed_ = true;
    complain(Error{ErrorCode::write_failed, "the output could not be written: " + (errno == ENOSPC ? "the disk is full" : app::describe_errno(errno)),
                   "standard output", "free some space, or write elsewhere"});
  }
  bool failed_ = false;
};

std::size_t columns_of_terminal() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

app::SummaryOptions summary_options(bool all) {
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  app::SummaryOptions options;
  options.columns = terminal ? columns_of_terminal() : 100;
  options.colour = terminal && !dumb && (no_color == nullptr || *no_color == '\0');
  options.all = all;
  return options;
}

ExitCode exit_code_of(const app::Pile& pile) {
  if (pile.documents.empty()) return nothing_read;
  return pile.errors.empty() ? all_read : partly;
}

/// Writes the report, if one is asked for. False where that failed; the reason has been told.
bool write_report(const app::Pile& pile, const std::string& path, const std::string& language) {
  app::ReportOptions options;
  options.language = language;
  const Result<> written = app::write_file(path, app::report_of(pile, options), pile.files);
  if (!written) complain(written.error());
  return written.has_value();
}

ExitCode run_read(const ReadArguments& arguments) {
  app::ReadOptions options;
  options.threads = arguments.threads;
  Progress progress(stderr_if_terminal(), steady_now);
  options.progress = &progress;
  if (!arguments.rates.empty()) {
    Result<std::vector<corroboration::ExchangeRate>> rates = app::read_rates(arguments.rates);
    if (!rates) {
      complain(rates.error());
      return usage;
    }
    options.rates = *std::move(rates);
  }
  const app::Pile pile = app::read_documents(arguments.paths, options);

  Output out;
  if (arguments.json) {
    app::write_reading_json(pile, [&](std::string_view bytes) { out.write(bytes); });
  } else if (!pile.documents.empty()) {
    out.write(app::summary_of(pile, summary_options(arguments.all)));
  }
  for (const Error& error : pile.errors) complain(error);
  if (pile.documents.empty() && pile.errors.empty()) {
    complain("nothing to read: no .txt, .md or .html file is there (name a file of another kind to read it all the same)");
  }
  bool written = true;
  if (!arguments.report.empty() && !pile.documents.empty()) {
    written = write_report(pile, arguments.report, arguments.language);
    if (written && !arguments.json) out.write(fmt::format("\nThe report: {}\n", app::one_line(arguments.report)));
  }
  if (!out.finish() || !written) return partly;
  return exit_code_of(pile);
}

ExitCode run_demo(const std::string& report, const std::string& language) {
  const app::Pile pile = app::read_demo({});
  Output out;
  out.write(app::summary_of(pile, summary_options(false)));
  const bool written = write_report(pile, report, language);
  if (written) out.write(fmt::format("\nEverything in this pile is invented. The report, for a web browser: {}\n", app::one_line(report)));
  return out.finish() && written ? all_read : partly;
}

void describe_read(CLI::App& command, ReadArguments& arguments) {
  command.add_option("FILE", arguments.paths, "Files, folders, or - for standard input")->required()->type_name("");
  command.add_flag("--json", arguments.json, "Print everything as JSON (docs/formats/reading.md)");
  command.add_option("--report", arguments.report, "Write a report: one HTML file that needs nothing else")->type_name("OUT.html");
  command.add_option("--language", arguments.language, "Language of the report's own words: en, ko or zh")->check(CLI::IsMember({"en", "ko", "zh"}))->type_name("CODE");
  command.add_option("--rates", arguments.rates, "Exchange rates, a CSV file with the columns date,from,to,rate")->type_name("FILE.csv");
  command.add_option("--threads", arguments.threads, "How many threads to use (as many as the machine has)")->check(CLI::Range(0U, 1024U))->type_name("N");
  command.add_flag("--all", arguments.all, "Print everything, however long");
  command.footer("Examples:\n"
                 "  girok read articles/ --report report.html\n"
                 "  girok read a.txt b.html --json > reading.json\n"
                 "  pdftotext report.pdf - | girok read - articles/\n\n"
                 "Reads .txt, .md and .html in any encoding; nothing is sent anywhere. In folders, other kinds of files and\n"
                 "hidden ones are left out.\n\n"
                 "Exit code: 0 all read, 1 something could not be read or written, 2 wrong usage, 3 nothing could be read.");
}

int run(int argc, char** argv) {
  CLI::App program("Girok reads a pile of documents: who says what, who copied whom, how many independent origins.", "girok");
  program.set_version_flag("--version", std::string("girok ") + version);
  program.require_subcommand(1);
  program.footer("Examples:\n"
                 "  girok demo                                   a first look, on invented documents\n"
                 "  girok read articles/ --report report.html    your own\n\n"
                 "girok COMMAND --help says more.");

  ReadArguments read_arguments;
  CLI::App& read = *program.add_subcommand("read", "Read documents and lay them side by side");
  describe_read(read, read_arguments);

  std::string demo_report = "girok-demo-report.html";
  std::string demo_language = "en";
  CLI::App& demo = *program.add_subcommand("demo", "Read an invented pile of documents and write a report on it");
  demo.add_option("--report", demo_report, "Where to write the report (girok-demo-report.html)")->type_name("OUT.html");
  demo.add_option("--language", demo_language, "Language of the report's own words: en, ko or zh")->check(CLI::IsMember({"en", "ko", "zh"}))->type_name("CODE");
  demo.footer("Example:\n  girok demo --report /tmp/demo.html");

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are "errors" of this library with exit code 0; all real ones are wrong usage.
    return program.exit(error) == 0 ? all_read : usage;
  }
  return read.parsed() ? run_read(read_arguments) : run_demo(demo_report, demo_language);
}

}  // namespace

int main(int argc, char** argv) {
  forbid_core_dumps();
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    complain("out of memory: read fewer documents at a time");
  } catch (const std::exception& error) {
    complain(std::string("a bug in girok: ") + error.what());
  }
  return partly;
}
