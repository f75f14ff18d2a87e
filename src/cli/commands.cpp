#include "cli/commands.h"

namespace girok::cli {

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(make_demo());
  commands.push_back(make_serve());
  commands.push_back(make_read());
  commands.push_back(make_link());
  commands.push_back(make_estimate());
  commands.push_back(make_figures());
  commands.push_back(make_init());
  commands.push_back(make_open());
  commands.push_back(make_lock());
  commands.push_back(make_status());
  commands.push_back(make_add());
  commands.push_back(make_search());
  commands.push_back(make_show());
  commands.push_back(make_edit());
  commands.push_back(make_record());
  commands.push_back(make_code());
  commands.push_back(make_consent());
  commands.push_back(make_log());
  commands.push_back(make_import());
  commands.push_back(make_export());
  commands.push_back(make_bag());
  commands.push_back(make_vocab());
  commands.push_back(make_raise());
  commands.push_back(make_erase());
  commands.push_back(make_members());
  commands.push_back(make_recovery());
  commands.push_back(make_verify());
  commands.push_back(make_recover());
  commands.push_back(make_backup());
  commands.push_back(make_restore());
  commands.push_back(make_merge());
  commands.push_back(make_compact());
  commands.push_back(make_hold_keys());
  return commands;
}

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::usage: return usage;
    case ErrorCode::not_found: return nothing;
    case ErrorCode::locked: return locked;
    case ErrorCode::refused:
    case ErrorCode::damaged:
    case ErrorCode::rolled_back:
    case ErrorCode::forked: return damaged;
    default: return partly;
  }
}

}  // namespace girok::cli
