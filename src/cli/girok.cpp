// The command line: girok COMMAND …; what each command does is in its own file, the list in commands.cpp.
#include <exception>
#include <new>
#include <string>

#include "cli/command.h"
#include "cli/output.h"
#include "crypto/process.h"

int main(int argc, char** argv) {
  using namespace girok;
  // Before anything is read: texts and keys are confidential, and neither a crash nor another program may get at them.
  crypto::harden_process();
  try {
    return cli::dispatch(argc, argv);
  } catch (const std::bad_alloc&) {
    cli::complain("out of memory: read fewer documents at a time");
  } catch (const std::exception& error) {
    cli::complain(std::string("a bug in girok: ") + error.what());
  }
  return cli::partly;
}
