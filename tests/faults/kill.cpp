// Processes that are killed while they write, and several that write at once.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <thread>

#include "support.h"

namespace girok::faults {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int from = -1, to = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    from = ends[0];
    to = ends[1];
  }
  ~Pipe() {
    close_end(from);
    close_end(to);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

void put(int fd, const std::string& line) {
  if (::write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(71);
}

// ---- what the writer writes, known to both sides -----------------------------------------------------------------------

/// One batch of one round, the same whoever asks.
struct Plan {
  enum class Kind : std::uint8_t { single, many, large, blob, subject } kind = Kind::single;
  Id entity;
  std::optional<Id> subject;
  std::vector<std::string> texts;
  std::string item;
  bool snapshot = false;   ///< saved after it
};

Plan plan_of(std::uint64_t seed, std::uint64_t round, std::uint64_t n) {
  Dice dice(seed * 1'000'003 + round * 10'007 + n);
  Plan plan;
  plan.entity = numbered(round + 1, n);
  const std::uint64_t kind = dice.below(10);
  plan.kind = kind < 4   ? Plan::Kind::single
              : kind < 5 ? Plan::Kind::many
              : kind < 6 ? Plan::Kind::large
              : kind < 8 ? Plan::Kind::blob
                         : Plan::Kind::subject;
  const std::size_t count = plan.kind == Plan::Kind::many ? 20 + dice.below(200) : plan.kind == Plan::Kind::subject ? 2 : 1;
  for (std::size_t i = 0; i < count; ++i)
    plan.texts.push_back(fmt::format("round {} batch {} line {} {}", round, n, i, noise(dice, 8 + dice.below(60))));
  if (plan.kind == Plan::Kind::blob) plan.item = noise(dice, 1000 + dice.below(150'000));
  // A write of a megabyte or two is one that a kill can cut in the middle.
  for (std::uint64_t i = plan.kind == Plan::Kind::large ? 20 + dice.below(30) : 0; i > 0; --i) plan.texts.push_back(noise(dice, 60'000));
  // Some subjects come back, some have keyring files to themselves.
  if (plan.kind == Plan::Kind::subject) plan.subject = numbered((dice.below(4) << 56) | 9, dice.below(3));
  plan.snapshot = dice.below(6) == 0;
  return plan;
}

Confidentiality level_of(std::size_t line) {
  return line % 3 == 0 ? Confidentiality::internal : line % 3 == 1 ? Confidentiality::restricted : Confidentiality::sealed;
}

Result<Receipt> write_plan(Vault& vault, const Plan& plan) {
  Draft draft;
  for (std::size_t i = 0; i < plan.texts.size(); ++i) {
    Statement statement = say(plan.entity, "line", plan.texts[i], level_of(i));
    if (plan.kind == Plan::Kind::large)
      statement.value.kind = records::ValueKind::code;   // not searched: indexing noise takes longer than writing it
    draft.add(std::move(statement), plan.subject);
  }
  if (!plan.item.empty()) {
    BlobWriter writer = must(vault.blob_writer());
    const Attachment item = must(writer.add(plan.item, "application/octet-stream", "item", false));
    draft.add_blob(must(writer.finish()));
    Statement statement = say(plan.entity, "item", "");
    statement.value = records::Value::of_attachment(item);
    draft.add(statement);
  }
  return vault.append(std::move(draft));
}

enum class Found : std::uint8_t { nothing, all, part };

Found look_for(const Vault& vault, const Plan& plan) {
  std::vector<std::string> want, got;
  for (const std::string& text : plan.texts) want.push_back("line=" + text);
  if (!plan.item.empty()) want.push_back("item=");
  std::ranges::sort(want);
  got = told_of(vault, plan.entity);
  if (got.empty()) return Found::nothing;
  if (got != want) return Found::part;
  for (const StoredStatement& stored : vault.model().statements_of(plan.entity, Confidentiality::sealed)) {
    if (stored.statement.value.kind != records::ValueKind::attachment) continue;
    const Result<std::string> item = vault.read(stored.statement.value.attachment, 1 << 20);
    if (!item || *item != plan.item) return Found::part;
  }
  return Found::all;
}

/// Opens, says so, and writes until it is killed: a line to `fd` for each batch that append() has acknowledged.
int write_for_ever(const Environment& environment, const std::string& path, const MemberSecret& secret, std::uint64_t seed,
                   std::uint64_t round, int fd) {
  Result<std::unique_ptr<Vault>> vault = Vault::open(environment, path, copy_of(secret));
  if (!vault) {
    put(fd, "error " + to_string(vault.error()) + "\n");
    return 3;
  }
  put(fd, "open\n");
  for (std::uint64_t n = 0;; ++n) {
    const Plan plan = plan_of(seed, round, n);
    const Result<Receipt> receipt = write_plan(**vault, plan);
    if (!receipt) {
      put(fd, "error " + to_string(receipt.error()) + "\n");
      return 3;
    }
    put(fd, "done\n");
    if (!plan.snapshot) continue;
    if (const Result<> saved = (*vault)->save_snapshot(); !saved) {
      put(fd, "error " + to_string(saved.error()) + "\n");
      return 3;
    }
  }
}

// ---- one kill after another --------------------------------------------------------------------------------------------

/// Reads lines until `line` comes, or the time is over, or the other end is closed.
void read_until(int fd, std::string& text, const std::string& line, Clock::duration limit) {
  const Clock::time_point end = Clock::now() + limit;
  while (text.find(line) == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{fd, POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) <= 0) return;
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got <= 0) return;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::uint64_t count_lines(const std::string& text, const std::string& line) {
  std::uint64_t count = 0;
  for (std::size_t at = 0; (at = text.find(line, at)) != std::string::npos; at += line.size()) ++count;
  return count;
}

/// A vault, and the batches that it must have.
struct Victim {
  TestWorld world;
  Environment environment;
  std::optional<MemberSecret> secret;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> there;   ///< (round, n)

  explicit Victim(unsigned worker) {
    environment = world.machine(fmt::format("laptop-{}", worker));
    environment.threads = 1;
    const std::unique_ptr<Vault> vault = world.create(environment);
    secret.emplace(copy_of(vault->member()));
  }
};

/// One in eight while the writer opens the vault; of the others, half from 20 microseconds to 80 milliseconds after that, each order of magnitude alike, and
/// half anywhere in 50 milliseconds. Of the others half are counted from the first batch that was acknowledged: some are, however slow the machine is.
struct Moment {
  bool opening;
  std::chrono::microseconds after;
  bool after_a_batch = false;
};
Moment moment_of(Dice& dice) {
  const auto micro = [](double n) { return std::chrono::microseconds(static_cast<std::int64_t>(n)); };
  const auto spread = [&](double low, double high) { return micro(low * std::pow(high / low, dice.unit())); };
  if (dice.below(8) == 0) return {true, spread(20, 10'000)};
  const std::chrono::microseconds after = dice.below(2) == 0 ? spread(20, 80'000) : micro(dice.unit() * 50'000);
  return {false, after, dice.below(2) == 0};
}

void look_after_kill(Victim& victim, std::uint64_t seed, std::uint64_t round, std::uint64_t acknowledged, Tally& tally) {
  OpenOptions options;
  options.use_snapshot = round % 2 == 0;
  const auto where = [&](const std::string& what) { return fmt::format("seed {} round {}: {}", seed, round, what); };
  const Result<std::unique_ptr<Vault>> opened = Vault::open(victim.environment, victim.world.case_path(), copy_of(*victim.secret), options);
  if (!opened) return tally.fail(where(to_string(opened.error())));
  const Vault& vault = **opened;
  for (std::uint64_t n = 0; n < acknowledged; ++n) victim.there.emplace_back(round, n);
  const Found next = look_for(vault, plan_of(seed, round, acknowledged));
  if (next == Found::part) return tally.fail(where("half of a batch"));
  if (next == Found::all) {
    victim.there.emplace_back(round, acknowledged);
    tally.count("written but not yet acknowledged");
  }
  std::uint64_t lost = 0;
  for (const auto& [of_round, n] : victim.there) lost += look_for(vault, plan_of(seed, of_round, n)) == Found::all ? 0 : 1;
  tally.count("lost", lost);
  if (lost > 0) tally.fail(where(fmt::format("{} acknowledged batches are not there", lost)));
  // The first batch is the founding one.
  if (vault.model().batch_count() != victim.there.size() + 1)
    tally.fail(where(fmt::format("{} batches, not {}", vault.model().batch_count(), victim.there.size() + 1)));
  for (const Notice& notice : vault.notices()) {
    if (notice.code == "torn")
      tally.count("torn tails");
    else
      tally.fail(where("a notice: " + notice.code + ": " + notice.what));
  }
}

void kill_once(Victim& victim, Dice& dice, std::uint64_t seed, std::uint64_t round, Tally& tally) {
  const Moment moment = moment_of(dice);
  Pipe pipe;
  const pid_t child = spawn([&] {
    Pipe::close_end(pipe.from);
    return write_for_ever(victim.environment, victim.world.case_path(), *victim.secret, seed, round, pipe.to);
  });
  Pipe::close_end(pipe.to);
  std::string text;
  if (!moment.opening) read_until(pipe.from, text, moment.after_a_batch ? "done\n" : "open\n", std::chrono::seconds(60));
  const Clock::time_point end = Clock::now() + moment.after;
  if (moment.after > std::chrono::milliseconds(1)) std::this_thread::sleep_for(moment.after - std::chrono::microseconds(200));
  while (Clock::now() < end) {
  }
  ::kill(child, SIGKILL);
  read_until(pipe.from, text, "\n\n", std::chrono::seconds(60));  // to the end
  const int code = wait_for(child);
  if (code != -SIGKILL) return tally.fail(fmt::format("seed {} round {}: the writer ended by itself with {}: {}", seed, round, code, text));
  const std::uint64_t acknowledged = count_lines(text, "done\n");
  tally.count("kills");
  tally.count("acknowledged", acknowledged);
  if (text.find("open\n") == std::string::npos) tally.count("killed while opening");
  look_after_kill(victim, seed, round, acknowledged, tally);
}

}  // namespace

bool run_kill(const Form& form) {
  constexpr std::uint64_t rounds_of_a_vault = 16;
  const std::uint64_t kills = form.kills != 0 ? form.kills : form.soak ? 5000 : 1000;
  const Clock::time_point begin = Clock::now();
  Tally tally = in_children(form.workers, [&](unsigned worker, Tally& mine, std::atomic<std::uint64_t>& at) {
    const std::uint64_t seed = form.seed + worker;
    Dice dice(seed);
    std::unique_ptr<Victim> victim;
    for (std::uint64_t i = worker, round = 0; i < kills; i += form.workers, ++round) {
      at = round;
      if (round % rounds_of_a_vault == 0) {
        victim.reset();
        victim = std::make_unique<Victim>(worker);
      }
      kill_once(*victim, dice, seed, round, mine);
      if (mine.failed > 0) return;  // what follows would only repeat it
    }
  });
  tally.count("lost", 0);
  if (tally.of("kills") < kills && tally.failed == 0) tally.fail(fmt::format("only {} kills", tally.of("kills")));
  if (tally.of("acknowledged") < kills / 4) tally.fail("the writers were killed before they wrote anything");
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return report(fmt::format("a writing process killed {} times", kills), tally,
                fmt::format("{} (seeds {}..{}; {:.0f} s)", tally.list(), form.seed, form.seed + form.workers - 1, seconds));
}

// ---- several at once ---------------------------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t batches_each = 200;

int write_some(const Environment& environment, const std::string& path, const MemberSecret& secret, std::uint64_t process,
               std::uint64_t batches) {
  const std::unique_ptr<Vault> vault = must(Vault::open(environment, path, copy_of(secret)));
  Dice dice(process);
  std::vector<std::string> fillers;
  for (int i = 0; i < 50; ++i) fillers.push_back(noise(dice, 60'000));
  for (std::uint64_t n = 0; n < batches; ++n) {
    Draft draft;
    draft.add(say(numbered(100 + process, n), "note", fmt::format("process {} batch {}", process, n)));
    // Now and then one that takes a while to write, so that a reader comes upon a part of it.
    for (std::size_t i = 0; n % 40 == 20 && i < fillers.size(); ++i) {
      Statement large = say(numbered(200, 1), "large", fillers[i]);
      large.value.kind = records::ValueKind::code;
      draft.add(std::move(large));
    }
    must(vault->append(std::move(draft)));
  }
  return 0;
}

/// Opens again and again, as the program's short commands do, while others write.
int read_until_told(const Environment& environment, const std::string& path, const MemberSecret& secret, int fd) {
  std::uint64_t seen = 0, opened = 0;
  for (pollfd wait{fd, POLLIN, 0}; ::poll(&wait, 1, 0) == 0; ++opened) {
    const std::unique_ptr<Vault> vault = must(Vault::open(environment, path, copy_of(secret), {opened % 2 == 0, false, nullptr}));
    must(vault->catch_up());
    if (!vault->notices().empty()) throw std::runtime_error("a reader's notice: " + vault->notices().front().what);
    if (vault->model().batch_count() < seen) throw std::runtime_error("a reader saw fewer batches than before");
    seen = vault->model().batch_count();
  }
  return opened > 1 ? 0 : 4;
}

std::map<Id, std::uint64_t> heads_in(const Vault& vault) {
  std::map<Id, std::uint64_t> heads;
  for (const BatchInfo& head : vault.model().heads()) heads[head.device] = head.last_sequence;
  return heads;
}

void check_all_there(TestWorld& world, const Environment& environment, const MemberSecret& secret, std::uint64_t processes,
                     std::size_t devices, Tally& tally) {
  // On every machine there is, and on one that knows nothing.
  for (const bool remembers : {true, false}) {
    Environment machine = environment;
    if (!remembers) machine.state_folder.clear();
    const Result<std::unique_ptr<Vault>> opened = Vault::open(machine, world.case_path(), copy_of(secret), {false, false, nullptr});
    if (!opened) return tally.fail(to_string(opened.error()));
    if (!(*opened)->notices().empty()) tally.fail("a notice: " + (*opened)->notices().front().what);
    for (std::uint64_t process = 0; process < processes; ++process) {
      for (std::uint64_t n = 0; n < batches_each; ++n) {
        const std::vector<std::string> told = told_of(**opened, numbered(100 + process, n));
        if (told == std::vector<std::string>{fmt::format("note=process {} batch {}", process, n)})
          tally.count(remembers ? "batches there" : "batches there on a new machine");
        else
          tally.fail(fmt::format("batch {} of process {} is there {} times", n, process, told.size()));
      }
    }
    const std::map<Id, std::uint64_t> heads = heads_in(**opened);
    std::uint64_t sum = 0;
    for (const auto& [device, sequence] : heads) sum += sequence;
    if (sum != processes * batches_each + 1 || (*opened)->model().batch_count() != sum)
      tally.fail(fmt::format("{} batches in chains of {}", (*opened)->model().batch_count(), sum));
    if (heads.size() != devices) tally.fail(fmt::format("{} devices, not {}", heads.size(), devices));
  }
}

bool several(std::uint64_t processes, bool one_machine) {
  TestWorld world;
  Tally tally;
  const auto machine = [&](std::uint64_t process) {
    Environment environment = world.machine(one_machine ? "laptop" : fmt::format("machine-{}", process));
    environment.threads = 1;
    environment.now_ms = real_environment().now_ms;  // a clock that the processes share
    return environment;
  };
  const MemberSecret secret = copy_of(world.create(machine(0))->member());
  const Clock::time_point begin = Clock::now();
  Pipe ended;
  const pid_t reader = spawn([&] {
    Pipe::close_end(ended.to);
    return read_until_told(machine(0), world.case_path(), secret, ended.from);
  });
  std::vector<pid_t> children;
  for (std::uint64_t process = 0; process < processes; ++process) {
    children.push_back(spawn([&, process] { return write_some(machine(process), world.case_path(), secret, process, batches_each); }));
  }
  for (const pid_t child : children) {
    if (const int code = wait_for(child); code != 0) tally.fail(fmt::format("a writer ended with {}", code));
  }
  Pipe::close_end(ended.to);
  if (const int code = wait_for(reader); code != 0) tally.fail(fmt::format("the reader ended with {}", code));
  check_all_there(world, machine(0), secret, processes, one_machine ? 1 : processes, tally);
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return report(
      fmt::format("{} processes add at once, {}, and one reads", processes, one_machine ? "as one device" : "each as a device of its own"),
      tally, fmt::format("{} ({:.1f} s)", tally.list(), seconds));
}

/// Whoever holds the lock is killed: the others wait no longer than that.
bool killed_with_the_lock() {
  TestWorld world;
  Tally tally;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  for (int i = 0; i < 20; ++i) {
    Pipe held;
    const pid_t holder = spawn([&] {
      const auto lock = real_disk().lock(world.case_path() + "/log/lock", 10'000);
      put(held.to, lock ? "held\n" : "error\n");
      ::pause();
      return 0;
    });
    std::string text;
    read_until(held.from, text, "\n", std::chrono::seconds(60));
    if (text != "held\n") tally.fail("the lock could not be taken");
    const Clock::time_point begin = Clock::now();
    std::thread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      ::kill(holder, SIGKILL);
    });
    Draft draft;
    draft.add(say(numbered(1, 1), "note", fmt::format("{}", i)));
    const Result<Receipt> receipt = vault->append(std::move(draft));
    const auto waited = Clock::now() - begin;
    killer.join();
    wait_for(holder);
    if (!receipt) tally.fail(to_string(receipt.error()));
    if (waited < std::chrono::milliseconds(29)) tally.fail("it did not wait for the lock");
    if (waited > std::chrono::seconds(20)) tally.fail("it waited after the holder was dead");
    tally.count("holders killed");
  }
  if (told_of(*vault, numbered(1, 1)).size() != 20) tally.fail("not all batches are there");
  return report("a process is killed that holds the lock", tally, tally.list());
}

}  // namespace

bool run_processes(const Form& form) {
  bool good = true;
  for (int i = 0; i < (form.soak ? 5 : 1); ++i) {
    for (const std::uint64_t processes : {std::uint64_t{2}, std::uint64_t{4}}) {
      for (const bool one_machine : {true, false}) good = several(processes, one_machine) && good;
    }
  }
  return killed_with_the_lock() && good;
}

}  // namespace girok::faults
