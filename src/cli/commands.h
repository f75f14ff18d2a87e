// One function a command; commands.cpp puts them in order.
#pragma once

#include <memory>

#include "cli/command.h"

namespace girok::cli {

std::unique_ptr<Command> make_read();
std::unique_ptr<Command> make_demo();
std::unique_ptr<Command> make_hold_keys();

}  // namespace girok::cli
