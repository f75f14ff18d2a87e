// Measuring: time on the wall, what is in the middle and near the end of many times, memory, and a part of the work in a process of its own.
//
// Limits   Memory from /proc; 0 where there is none. What a disk takes to sync depends on what else it does: measured beside what is to be compared with it.
// Threads  apart() forks: call it before there are other threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace girok::benchmarks {

/// Seconds on the wall.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
  double ms() const { return 1e3 * seconds(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The smallest time that at least this share of the times do not exceed (nearest rank); 0 of none.
double percentile(std::vector<double> times, double share);

/// Megabytes (10^6 bytes) of this process: "VmRSS:" resident now, "VmHWM:" at most so far.
double memory_mb(std::string_view field);

/// Bytes of all files below a folder.
std::uint64_t bytes_below(const std::string& folder);

/// Appends to a file and syncs it, again and again.
class SyncProbe {
 public:
  explicit SyncProbe(const std::string& path);
  ~SyncProbe();
  SyncProbe(const SyncProbe&) = delete;
  SyncProbe& operator=(const SyncProbe&) = delete;
  /// Milliseconds of writing so many bytes and of fdatasync.
  double append(std::size_t bytes);

 private:
  std::string path_;
  int file_ = -1;
};

/// What was measured, by name.
using Figures = std::vector<std::pair<std::string, double>>;

/// Runs the work in a child process, so that its memory is its own, and gives back what it measured. Throws where the child failed; it has said why.
Figures apart(const std::function<void(Figures&)>& work);

}  // namespace girok::benchmarks
