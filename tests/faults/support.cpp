#include "support.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <set>

namespace girok::faults {

void Tally::fail(std::string what) {
  constexpr std::size_t kept = 20;
  ++failed;
  if (failures.size() < kept) failures.push_back(std::move(what));
}

void Tally::add(const Tally& other) {
  for (const auto& [what, n] : other.counts) counts[what] += n;
  const std::uint64_t sum = failed + other.failed;
  for (const std::string& failure : other.failures) fail(failure);
  failed = sum;
}

std::uint64_t Tally::of(const std::string& what) const {
  const auto at = counts.find(what);
  return at == counts.end() ? 0 : at->second;
}

std::string Tally::list() const {
  std::string text;
  for (const auto& [what, n] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, n);
  return text;
}

bool report(const std::string& name, const Tally& tally, const std::string& text) {
  fmt::print("{} {}: {}\n", tally.failed == 0 ? "ok  " : "FAIL", name, text);
  for (const std::string& failure : tally.failures) fmt::print("       {}\n", failure);
  if (tally.failed > tally.failures.size()) fmt::print("       and {} more\n", tally.failed - tally.failures.size());
  std::fflush(stdout);
  return tally.failed == 0;
}

namespace {

void send_tally(int fd, const Tally& tally) {
  std::string text;
  for (const auto& [what, n] : tally.counts) text += fmt::format("c{} {}\n", n, what);
  text += fmt::format("n{}\n", tally.failed);
  for (std::string failure : tally.failures) {
    std::ranges::replace(failure, '\n', ' ');
    text += "f" + failure + "\n";
  }
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put = ::write(fd, text.data() + at, text.size() - at);
    if (put <= 0) std::_Exit(1);
    at += static_cast<std::size_t>(put);
  }
}

Tally read_tally(int fd) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;) text.append(buffer.data(), static_cast<std::size_t>(got));
  Tally tally;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.starts_with('f')) tally.failures.push_back(line.substr(1));
    if (line.starts_with('n')) tally.failed = std::stoull(line.substr(1));
    if (line.starts_with('c')) tally.counts[line.substr(line.find(' ') + 1)] = std::stoull(line.substr(1));
  }
  return tally;
}

}  // namespace

pid_t spawn(const std::function<int()>& work) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child != 0) return child;
  int code = 70;
  try {
    code = work();
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "%s\n", bug.what());
  }
  std::_Exit(code);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

Tally in_children(unsigned workers, const std::function<void(unsigned, Tally&, std::atomic<std::uint64_t>&)>& work) {
  using Counter = std::atomic<std::uint64_t>;
  static_assert(Counter::is_always_lock_free);
  void* const shared = ::mmap(nullptr, workers * sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::runtime_error("no shared memory");
  auto* const at = new (shared) Counter[workers];
  struct Child {
    pid_t pid;
    int from;
  };
  std::vector<Child> children;
  for (unsigned worker = 0; worker < workers; ++worker) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const pid_t pid = spawn([&] {
      ::close(ends[0]);
      Tally tally;
      try {
        work(worker, tally, at[worker]);
      } catch (const std::exception& bug) {
        tally.fail(fmt::format("case {}: {}", at[worker].load(), bug.what()));
      }
      send_tally(ends[1], tally);
      return 0;
    });
    ::close(ends[1]);
    children.push_back({pid, ends[0]});
  }
  Tally sum;
  for (unsigned worker = 0; worker < workers; ++worker) {
    sum.add(read_tally(children[worker].from));
    ::close(children[worker].from);
    const int code = wait_for(children[worker].pid);
    if (code < 0) sum.fail(fmt::format("crashed with signal {} at case {}", -code, at[worker].load()));
    if (code > 0) sum.fail(fmt::format("ended with {} at case {}", code, at[worker].load()));
  }
  ::munmap(shared, workers * sizeof(Counter));
  return sum;
}

// ---- what must be said ----------------------------------------------------------------------------------------------

std::string line_of(const Statement& statement) {
  const records::Value& value = statement.value;
  std::string text = to_string(statement.entity) + " " + statement.property + "=" + value.text;
  if (value.kind == records::ValueKind::attachment) text += to_string(value.attachment.blob) + fmt::format("+{}", value.attachment.offset);
  return text + " (" + std::string(records::name_of(statement.confidentiality)) + ")";
}

OperationId Scribe::say(Statement statement, std::optional<Id> subject) {
  if (std::ranges::find(entities, statement.entity) == entities.end()) entities.push_back(statement.entity);
  for (const OperationId& old : statement.supersedes) next_.ended.push_back(old);
  std::string line = line_of(statement);
  const OperationId planned = draft_.add(std::move(statement), subject);
  next_.lines.emplace_back(planned, std::move(line));
  return planned;
}

void Scribe::retract(const OperationId& target) {
  draft_.retract(target, "a slip of the pen");
  next_.ended.push_back(target);
}

Receipt Scribe::append(Vault& vault) {
  const Receipt receipt = must(vault.append(std::exchange(draft_, {})));
  next_.device = receipt.device;
  next_.sequence = receipt.sequence;
  for (auto& [id, line] : next_.lines) id = receipt.operation(id);
  told.push_back(std::exchange(next_, {}));
  return receipt;
}

std::vector<std::string> expected_lines(const Scribe& scribe, const std::map<Id, std::uint64_t>& batches) {
  const auto there = [&](const Told& told) {
    const auto at = batches.find(told.device);
    return at != batches.end() && told.sequence <= at->second;
  };
  std::set<OperationId> ended;
  for (const Told& told : scribe.told) {
    if (there(told)) ended.insert(told.ended.begin(), told.ended.end());
  }
  std::vector<std::string> lines;
  for (const Told& told : scribe.told) {
    if (!there(told)) continue;
    for (const auto& [id, line] : told.lines) lines.push_back(to_string(id) + " " + line + (ended.contains(id) ? " ended" : ""));
  }
  std::ranges::sort(lines);
  return lines;
}

std::vector<std::string> lines_of(const Vault& vault, const std::vector<Id>& entities) {
  std::vector<std::string> lines;
  std::uint64_t standing = 0;
  for (const Id& entity : entities) {
    for (const StoredStatement& stored : vault.model().statements_of(entity, Confidentiality::sealed, true)) {
      lines.push_back(to_string(stored.id) + " " + line_of(stored.statement) + (stored.standing ? "" : " ended"));
      standing += stored.standing ? 1 : 0;
    }
  }
  // Something about a record that nobody spoke of would be a wrong state as well.
  const std::uint64_t counted = vault.model().count_statements(Confidentiality::sealed);
  if (counted != standing) lines.push_back(fmt::format("{} statements stand, and {} are counted", standing, counted));
  std::ranges::sort(lines);
  return lines;
}

void copy_tree(const std::string& from, const std::string& to) {
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
}

bool well_said(const Error& error) { return !error.what.empty() && !error.where.empty() && !error.hint.empty(); }

Id numbered(std::uint64_t high, std::uint64_t low) {
  Id id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    id.bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return id;
}

std::string noise(Dice& dice, std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size;) {
    for (std::uint64_t bits = dice.roll(), left = 8; left > 0 && i < size; --left, bits >>= 8)
      text[i++] = static_cast<char>('!' + (bits & 0xFF) % 90);
  }
  return text;
}

}  // namespace girok::faults
