#include "support/measure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace girok::benchmarks {

double percentile(std::vector<double> times, double share) {
  if (times.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
  const std::size_t place = std::clamp<std::size_t>(rank, 1, times.size()) - 1;
  std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(place));
  return times[place];
}

double memory_mb(std::string_view field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field)) return static_cast<double>(std::strtoull(line.c_str() + field.size(), nullptr, 10)) * 1024 / 1e6;
  }
  return 0;
}

std::uint64_t bytes_below(const std::string& folder) {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

SyncProbe::SyncProbe(const std::string& path) : path_(path), file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw std::runtime_error("cannot write " + path);
}

SyncProbe::~SyncProbe() {
  ::close(file_);
  ::unlink(path_.c_str());
}

double SyncProbe::append(std::size_t bytes) {
  const std::vector<char> block(bytes, 'x');
  const Stopwatch watch;
  if (::write(file_, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || ::fdatasync(file_) != 0)
    throw std::runtime_error("cannot write " + path_);
  return watch.ms();
}

Figures apart(const std::function<void(Figures&)>& work) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    ::close(ends[0]);
    try {
      Figures figures;
      work(figures);
      std::FILE* const out = ::fdopen(ends[1], "w");
      for (const auto& [name, value] : figures) fmt::print(out, "{}\t{}\n", name, value);
      std::fclose(out);
    } catch (const std::exception& error) {
      fmt::print(stderr, "bench_vault: {}\n", error.what());
      std::_Exit(1);
    }
    std::fflush(nullptr);
    std::_Exit(0);
  }
  ::close(ends[1]);
  std::string text;
  char block[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], block, sizeof block)) > 0;) text.append(block, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) throw std::runtime_error(fmt::format("a part of the benchmark was ended by signal {}", WTERMSIG(status)));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("a part of the benchmark failed");

  Figures figures;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t tab = text.find('\t', at), end = text.find('\n', at);
    figures.emplace_back(text.substr(at, tab - at), std::strtod(text.c_str() + tab + 1, nullptr));
    at = end + 1;
  }
  return figures;
}

}  // namespace girok::benchmarks
