// What a process that holds keys does first, and what it should warn of.
//
// Limits   Linux. Another process of the same user, or the administrator, can still read this one's memory by other ways.
// Threads  Call once, before other threads start.
#pragma once

#include <string>

namespace girok::crypto {

/// No core dumps (RLIMIT_CORE 0), not dumpable or traceable by other processes of the user (PR_SET_DUMPABLE 0). Never fails loudly: where the
/// system refuses, it goes on.
void harden_process();

enum class Swap { none, in_memory, encrypted, plain };

/// What the machine swaps to. zram counts as in_memory; dm-crypt (by the device mapper's uuid, also below LVM) as encrypted; a file or a bare
/// partition as plain. The worst of all active areas is told, and what cannot be told is plain. `root` is prepended to /proc and /sys, for tests.
Swap swap_state(const std::string& root = "");

}  // namespace girok::crypto
