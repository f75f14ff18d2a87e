// What the tests of this room share: bytes from hexadecimal digits, keys and randomness that repeat, and children that may be killed.
//
// Limits   For tests only.
// Threads  None.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <rapidcheck.h>
#include <stdexcept>
#include <vector>

#include "base/ids.h"
#include "crypto/hash.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GIROK_SANITIZED 1
#else
#define GIROK_SANITIZED 0
#endif

namespace girok::crypto {

inline std::vector<std::uint8_t> unhex(std::string_view hex) {
  std::vector<std::uint8_t> bytes(hex.size() / 2);
  if (!from_hex(hex, bytes)) throw std::invalid_argument("a test's own digits");
  return bytes;
}

template <std::size_t N>
std::array<std::uint8_t, N> array_of(std::string_view hex) {
  std::array<std::uint8_t, N> bytes{};
  if (!from_hex(hex, bytes)) throw std::invalid_argument("a test's own digits");
  return bytes;
}

inline Key key_from(std::string_view hex) { return Key::copy_of(array_of<key_size>(hex)); }

/// first, first + 1, first + 2, …
template <std::size_t N>
std::array<std::uint8_t, N> counting(std::uint8_t first = 0) {
  std::array<std::uint8_t, N> bytes{};
  for (std::uint8_t& byte : bytes) byte = first++;
  return bytes;
}

inline std::vector<std::uint8_t> any_bytes() { return *rc::gen::arbitrary<std::vector<std::uint8_t>>(); }

template <std::size_t N>
std::array<std::uint8_t, N> any_array() {
  return *rc::gen::container<std::array<std::uint8_t, N>>(rc::gen::arbitrary<std::uint8_t>());
}

inline Key any_key() { return Key::copy_of(any_array<key_size>()); }

/// Randomness that is the same in every run.
inline RandomSource repeatable(std::uint8_t next = 1) {
  return [next](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = next++;
  };
}

/// `bytes` with one bit turned over.
inline std::vector<std::uint8_t> flipped(std::vector<std::uint8_t> bytes, std::size_t bit) {
  bytes.at(bit / 8) = static_cast<std::uint8_t>(bytes.at(bit / 8) ^ (1U << (bit % 8)));
  return bytes;
}

/// Runs `task` in a child of its own and gives the status of waitpid(); the child leaves no core, and ends with `task`'s result.
template <class Task>
int in_child(const Task& task) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    // The test program's own handlers would report the signal as a failure of the program.
    for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGTRAP}) (void)std::signal(number, SIG_DFL);
    rlimit core{0, 0};
    (void)getrlimit(RLIMIT_CORE, &core);
    core.rlim_cur = 0;  // the hard limit stays, for the test that lowers it
    (void)setrlimit(RLIMIT_CORE, &core);
    _exit(task());
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("waitpid");
  return status;
}

inline bool ended_well(int status) { return WIFEXITED(status) && WEXITSTATUS(status) == 0; }

}  // namespace girok::crypto
