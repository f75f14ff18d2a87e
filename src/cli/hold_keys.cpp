// girok hold-keys: what `girok open` starts in the background. Not for people.
#include "app/keys/agent.h"
#include "cli/commands.h"

namespace girok::cli {
namespace {

class HoldKeysCommand : public Command {
 public:
  std::string name() const override { return "hold-keys"; }
  std::string summary() const override { return "Hold the key of an opened case (started by girok open)"; }
  bool hidden() const override { return true; }
  void describe(Options&) override {}
  ExitCode run() override { return app::hold_keys() == 0 ? success : usage; }
};

}  // namespace

std::unique_ptr<Command> make_hold_keys() { return std::make_unique<HoldKeysCommand>(); }

}  // namespace girok::cli
