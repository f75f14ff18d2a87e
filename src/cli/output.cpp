#include "cli/output.h"

#include <cerrno>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "app/files.h"
#include "app/terminal.h"

namespace girok::cli {

void tell(const std::string& text) {
  const std::string line = text + '\n';
  (void)std::fwrite(line.data(), 1, line.size(), stderr);
}

void complain(const std::string& message) { tell("girok: " + app::one_line(message)); }
void complain(const Error& error) { complain(to_string(error)); }
void note(const std::string& message) { complain("note: " + message); }

void Output::write(std::string_view bytes) {
  if (!failed_ && std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) fail_now();
}

bool Output::finish() {
  if (!failed_ && std::fflush(stdout) != 0) fail_now();
  return !failed_;
}

void Output::fail_now() {
  failed_ = true;
  complain(
      Error{ErrorCode::write_failed,
            "the output could not be written: " + (errno == ENOSPC || errno == EFBIG ? "the disk is full" : app::describe_errno(errno)),
            "standard output", "free some space, or write elsewhere"});
}

bool on_terminal() { return ::isatty(STDOUT_FILENO) != 0; }

std::size_t terminal_columns() {
  winsize size{};
  return on_terminal() && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

bool colours() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return on_terminal() && !dumb && (no_color == nullptr || *no_color == '\0');
}

}  // namespace girok::cli
