// The command line: girok COMMAND …; what each command does is in its own file, the list in commands.cpp.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <exception>
#include <new>
#include <string>

#include "cli/command.h"
#include "cli/output.h"
#include "crypto/process.h"

namespace {

/// A file of a case that came to stand at number 2 would receive what is meant for people. Opened the wrong way round, so that reading
/// standard input or writing to standard output still fails instead of losing what was asked for.
void fill_closed_descriptors() {
  constexpr std::array<int, 3> modes = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int number = 0; number < 3; ++number) {
    // The lowest free number is taken: where all below are in use, this one.
    if (::fcntl(number, F_GETFD) < 0) (void)::open("/dev/null", modes.at(static_cast<std::size_t>(number)) | O_NOCTTY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace girok;
  // Before anything is read: texts and keys are confidential, and neither a crash nor another program may get at them.
  crypto::harden_process();
  fill_closed_descriptors();
  // A file-size limit is a full disk: writing fails, and the reason is told.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return cli::dispatch(argc, argv);
  } catch (const std::bad_alloc&) {
    cli::complain("out of memory: read fewer documents at a time");
  } catch (const std::exception& error) {
    cli::complain(std::string("a bug in girok: ") + error.what());
  }
  return cli::partly;
}
