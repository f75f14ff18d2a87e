// The agent: a process that holds the key of an opened case, so that the passphrase is typed once, and that forgets it in time.
//
// Model    One agent a case. start_agent() runs this same program anew (exec), detached from the terminal: the agent's memory begins empty, and
//          holds one member secret in guarded memory plus what `status` tells; no text, no read model, no passphrase. It listens on a socket in a
//          folder that only its user may enter, and answers processes of the same user alone (SO_PEERCRED). It wipes the key and ends when told
//          to (`lock`, SIGTERM, SIGINT, SIGHUP), when not used for a while, after a time in any case, before the machine sleeps (logind) or at
//          the latest when it has slept (the clocks tell), and when the case folder is gone.
// Limits   Linux. Any process of the same user can ask for the key while a case is open: an open case is open. An administrator, or whoever
//          holds the machine awake and unlocked, can read the memory. After SIGKILL nothing is wiped; the system takes the pages back. A case on
//          a network drive that hangs can delay the agent's clock. Hibernation writes memory to disk: only what locked before is safe from it.
// Threads  The functions may be called from any thread. hold_keys() is a process of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/keys/lock_rule.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace girok::app {

/// What an agent holds of an opened case. Nothing but `secret` is secret.
struct HeldKey {
  Id vault;
  Id member;
  std::string folder;  ///< canonical path of the case, at most 4095 bytes
  std::int64_t opened_at = 0;  ///< seconds since 1970, by the clock of the caller
  crypto::Key secret;  ///< the member secret
};

struct AgentStatus {
  Id vault;
  Id member;
  std::string folder;
  std::int64_t opened_at = 0;
  std::int64_t locks_in_s = 0;  ///< when nobody uses it before
  std::int64_t pid = 0;
};

struct AgentOptions {
  LockLimits limits;
  /// The program to run as the agent and its arguments; it must call hold_keys() and do nothing else.
  std::vector<std::string> command = {"/proc/self/exe", "hold-keys"};
};

enum class AgentStart {
  started,
  already_open,  ///< an agent holds this case for this member already, and goes on; what it holds is what was given
};

/// $XDG_RUNTIME_DIR/girok, else /run/user/UID/girok where there is a /run/user/UID, else /tmp/girok-UID. It is made where it is missing.
/// Errors: unreadable where it is a link, not a folder, not ours, or open to others: then nothing is put into it.
Result<std::string> runtime_folder();

/// Returns when the agent answers. Requires: the passphrase was checked; `held.folder` exists.
/// Errors: as runtime_folder(); usage where the case is open for another member or from another folder; write_failed where no process could start.
Result<AgentStart> start_agent(const AgentOptions& options, HeldKey held);

/// What the program does as `girok hold-keys`: takes over the socket and the key from start_agent(), serves until it locks.
/// Returns the exit code: 0, or 2 where it was not called by start_agent().
int hold_keys();

/// The agents of this user that answer, by vault id. Makes no folder.
Result<std::vector<AgentStatus>> find_agents();

/// Each waits two seconds at most. Errors: locked where the case is not open; unreadable where the agent does not answer.
Result<AgentStatus> ask_status(const Id& vault);
/// Counts as use. The secret comes straight into guarded memory.
Result<HeldKey> ask_keys(const Id& vault);
/// Returns when the key is wiped and the socket gone. An agent that does not answer is killed.
Result<> lock_agent(const Id& vault);
/// Locks all of this user; how many there were. Goes on after an error and reports the first.
Result<std::size_t> lock_all();

}  // namespace girok::app
