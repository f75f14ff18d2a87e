// What every command is made of.
//
// Model    One file a command: it describes its options, then runs. The work is done in the room app; a command turns what was typed into a call, and
//          what came back into text and an exit code.
// Threads  One.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"

namespace girok::cli {

/// src/cli/README.md says what each means.
enum ExitCode : int { success = 0, partly = 1, usage = 2, nothing = 3, locked = 4, damaged = 5 };

/// For a command that could not be carried out at all.
ExitCode exit_code_of(const Error& error);

class Command {
 public:
  virtual ~Command() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;  ///< one line for `girok --help`
  virtual bool hidden() const { return false; }
  virtual void describe(Options& options) = 0;
  /// Called once, after parsing.
  virtual ExitCode run() = 0;
};

/// All commands, in the order that `girok --help` shows them (commands.cpp).
std::vector<std::unique_ptr<Command>> all_commands();

/// Parses, and runs the one command that was named.
int dispatch(int argc, char** argv);

}  // namespace girok::cli
