// girok serve: the case on pages, for a browser on this machine, or for a team.
#include <csignal>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/terminal.h"
#include "cli/case_command.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/serving.h"
#include "cli/version.h"
#include "server/openapi.h"
#include "server/serve.h"

namespace girok::cli {

ExitCode serve_until_told(const vault::Environment& environment, server::ServeOptions options,
                          const std::function<void(const std::string&)>& tell) {
  // Blocked in this thread before others start, so that they inherit it, and one place waits for them.
  sigset_t ends{};
  sigemptyset(&ends);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  Result<std::unique_ptr<server::Server>> started = server::Server::start(environment, std::move(options));
  if (!started) {
    complain(started.error());
    return exit_code_of(started.error());
  }
  tell((*started)->url());
  int signal = 0;
  sigwait(&ends, &signal);
  (*started)->stop();
  return success;
}

namespace {

/// "90s", "15m", "12h"; a bare number is minutes. Errors: usage.
Result<std::uint64_t> milliseconds_from(const std::string& typed) {
  std::size_t digits = 0;
  while (digits < typed.size() && typed[digits] >= '0' && typed[digits] <= '9') ++digits;
  const std::string unit = typed.substr(digits);
  const std::uint64_t factor = unit == "s" ? 1000 : unit == "m" || unit.empty() ? 60'000 : unit == "h" ? 3'600'000 : 0;
  if (digits == 0 || digits > 6 || factor == 0) return fail(ErrorCode::usage, "this is no time", {}, "90s, 15m or 12h");
  const std::uint64_t time = std::stoull(typed.substr(0, digits)) * factor;
  if (time == 0 || time > 24ULL * 3'600'000) return fail(ErrorCode::usage, "this time is out of range", {}, "from 1s to 24h");
  return time;
}

class ServeCommand : public CaseCommand {
 public:
  std::string name() const override { return "serve"; }
  std::string summary() const override { return "Work with a case in a web browser, alone or as a team"; }

  void describe(Options& options) override {
    options.option("--address", serve_.address, "ADDRESS", "Where to listen (127.0.0.1: this machine only)")
        .number("--port", port_, 0, 65535, "PORT", "Port (7340); 0 for any that is free")
        .option("--tls-certificate", serve_.tls_certificate, "FILE", "Certificate (PEM): needed beyond this machine")
        .option("--tls-key", serve_.tls_key, "FILE", "Its key (PEM)")
        .option("--host", serve_.hosts, "NAME", "A name by which browsers may call the server")
        .option("--lock-after", lock_after_, "TIME", "Lock a session after so long without use (15m)")
        .option("--end-after", end_after_, "TIME", "End a session after so long whatever happens (12h)")
        .option("--request-within", request_within_, "TIME", "How long a request may take to arrive (30s)")
        .flag("--routes", routes_, "Print the table of pages and calls as JSON, and end");
    describe_case_folder(options);
    options.footer(
        "Examples:\n"
        "  girok serve work.girok\n"
        "  girok serve work.girok --address 192.168.1.10 --port 8443 --host records.example --tls-certificate cert.pem --tls-key "
        "key.pem\n\n"
        "Members sign in with handle and passphrase; nobody's key is needed to start. Ctrl-C locks everything and ends.\n\n"
        "Exit code: 0 ended, 1 it cannot listen there, 2 wrong usage, 3 no such case, 5 refused.");
  }

  ExitCode run() override {
    if (routes_) {
      Output out;
      out.write(server::json_of(server::all_routes()).dump(1) + "\n");
      return out.finish() ? success : partly;
    }
    if (const Result<> chosen = choose_folder(); !chosen) return failed(chosen.error());
    const Result<std::string> path = app::find_case_here(folder_);
    if (!path) return failed(path.error());
    serve_.folder = *path;
    serve_.version = std::string(version);
    if (port_) serve_.port = static_cast<std::uint16_t>(*port_);
    for (const auto& [typed, into] :
         {std::pair{&lock_after_, &serve_.times.lock_after_ms}, std::pair{&end_after_, &serve_.times.end_after_ms},
          std::pair{&request_within_, &serve_.request_within_ms}}) {
      if (typed->empty()) continue;
      const Result<std::uint64_t> time = milliseconds_from(*typed);
      if (!time) return failed(time.error());
      *into = *time;
    }
    for (const std::string& warning : app::warnings_of_this_machine()) note(warning);
    return serve_until_told(environment(), serve_, [&](const std::string& url) {
      Output out;
      out.write(fmt::format("{}\n", url));
      (void)out.finish();
    });
  }

 private:
  server::ServeOptions serve_;
  std::optional<std::int64_t> port_;
  std::string lock_after_, end_after_, request_within_;
  bool routes_ = false;
};

}  // namespace

std::unique_ptr<Command> make_serve() { return std::make_unique<ServeCommand>(); }

}  // namespace girok::cli
