// What a process that holds keys does first, and what it should warn of.
//
// Limits   Linux. The administrator can still read this process's memory, and so can a program that the user was made to run in its place. A
//          program started by exec is dumpable again. In a container the kernel's list of swap areas is the machine's, the mounts are not.
// Threads  Call once, before other threads start.
#pragma once

#include <string>

namespace girok::crypto {

/// No core dumps (RLIMIT_CORE 0), not dumpable or traceable by other processes of the user (PR_SET_DUMPABLE 0). Never fails loudly: where the
/// system refuses, it goes on.
void harden_process();

enum class Swap { none, in_memory, encrypted, plain };

/// What the machine swaps to. zram counts as in_memory, unless it writes back to a disk; dm-crypt (by the device mapper's uuid), also below volumes,
/// arrays and the file system of a swap file (ext or xfs; btrfs may lie on further disks), as encrypted; everything else as plain. The worst of all
/// active areas is told, and what cannot be told is plain. `root` is prepended to /proc and /sys, for tests.
Swap swap_state(const std::string& root = "");

}  // namespace girok::crypto
