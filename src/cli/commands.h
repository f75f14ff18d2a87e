// One function a command; commands.cpp puts them in order.
#pragma once

#include <memory>

#include "cli/command.h"

namespace girok::cli {

std::unique_ptr<Command> make_read();
std::unique_ptr<Command> make_demo();
std::unique_ptr<Command> make_serve();
std::unique_ptr<Command> make_link();
std::unique_ptr<Command> make_estimate();
std::unique_ptr<Command> make_figures();
std::unique_ptr<Command> make_init();
std::unique_ptr<Command> make_open();
std::unique_ptr<Command> make_lock();
std::unique_ptr<Command> make_status();
std::unique_ptr<Command> make_add();
std::unique_ptr<Command> make_search();
std::unique_ptr<Command> make_show();
std::unique_ptr<Command> make_edit();
std::unique_ptr<Command> make_record();
std::unique_ptr<Command> make_code();
std::unique_ptr<Command> make_consent();
std::unique_ptr<Command> make_log();
std::unique_ptr<Command> make_import();
std::unique_ptr<Command> make_export();
std::unique_ptr<Command> make_bag();
std::unique_ptr<Command> make_vocab();
std::unique_ptr<Command> make_raise();
std::unique_ptr<Command> make_erase();
std::unique_ptr<Command> make_members();
std::unique_ptr<Command> make_recovery();
std::unique_ptr<Command> make_verify();
std::unique_ptr<Command> make_recover();
std::unique_ptr<Command> make_backup();
std::unique_ptr<Command> make_restore();
std::unique_ptr<Command> make_merge();
std::unique_ptr<Command> make_compact();
std::unique_ptr<Command> make_hold_keys();

}  // namespace girok::cli
