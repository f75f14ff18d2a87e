#include "server/jobs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <thread>

#include "crypto/random.h"

namespace girok::server {
namespace {

std::uint64_t now_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count());
}

bool has_ended(JobState state) { return state == JobState::done || state == JobState::failed || state == JobState::stopped; }

}  // namespace

std::string_view name_of(JobState state) {
  static constexpr std::array<std::string_view, 5> names = {"waiting", "running", "done", "failed", "stopped"};
  return names.at(static_cast<std::size_t>(state));
}

std::string text_of(const Progress::State& state) {
  if (state.verb.empty()) return {};
  std::string text = state.verb + " " + std::to_string(state.done);
  if (state.total > 0) text += " of " + std::to_string(state.total);
  return text + " " + state.unit;
}

struct Jobs::Inside {
  struct Job {
    Id member;
    JobLine line;
    Work work;
    JobWork given;
    JobResult result;
    bool forgotten = false;  ///< asked away while it ran: gone once it has ended
  };
  using JobPointer = std::shared_ptr<Job>;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::list<JobPointer> jobs;  ///< the newest first
  bool ending = false;
  std::vector<std::thread> workers;

  JobPointer find(const Id& member, const Id& job) const {
    const auto at =
        std::ranges::find_if(jobs, [&](const JobPointer& one) { return one->member == member && one->line.job == job && !one->forgotten; });
    return at == jobs.end() ? nullptr : *at;
  }
  /// The one that has waited longest, of a member of whom nothing runs.
  JobPointer next() const {
    JobPointer oldest;
    for (const JobPointer& job : jobs) {
      const auto runs = [&](const JobPointer& one) { return one->member == job->member && one->line.state == JobState::running; };
      if (job->line.state == JobState::waiting && std::ranges::none_of(jobs, runs)) oldest = job;
    }
    return oldest;
  }
  void ask_to_stop(Job& job) {
    job.given.progress_.stop();
    if (job.line.state == JobState::waiting) {
      job.line.state = JobState::stopped;
      job.line.ended_ms = now_ms();
    }
  }
  void clear_away(const Id& member) {
    std::size_t kept = 0;
    std::erase_if(jobs, [&](const JobPointer& job) {
      if (job->member != member || !has_ended(job->line.state)) return false;
      return job->forgotten || ++kept > most_jobs_kept;
    });
  }
  void work();
  void run(Job& job);
};

void Jobs::Inside::run(Job& job) {
  tl::expected<JobResult, std::vector<Error>> came = tl::unexpected(std::vector<Error>{});
  try {
    came = job.work(job.given);
  } catch (const std::bad_alloc&) {
    came = tl::unexpected(std::vector<Error>{{ErrorCode::too_large, "there was not enough memory for it", {}, "take fewer records"}});
  } catch (const std::exception&) {
    came = tl::unexpected(std::vector<Error>{{ErrorCode::damaged, "a bug in girok ended this work", {}, {}}});
  }
  const std::lock_guard<std::mutex> lock(mutex);
  job.work = nullptr;  // what it held is not held longer than it is needed
  job.line.ended_ms = now_ms();
  if (came) {
    job.result = *std::move(came);
    job.line.location = job.result.location;
    if (const std::size_t at = job.line.location.find("{job}"); at != std::string::npos)
      job.line.location.replace(at, 5, to_string(job.line.job));
    job.line.state = JobState::done;
  } else {
    job.line.errors = std::move(came.error());
    job.line.state = job.given.stopped() ? JobState::stopped : JobState::failed;
  }
  clear_away(job.member);
}

void Jobs::Inside::work() {
  while (true) {
    JobPointer job;
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return ending || (job = next()) != nullptr; });
      if (ending) return;
      job->line.state = JobState::running;
      job->line.begun_ms = now_ms();
    }
    run(*job);
  }
}

Jobs::Jobs() : inside_(std::make_unique<Inside>()) {
  for (std::size_t i = 0; i < most_jobs_at_once; ++i) inside_->workers.emplace_back([inside = inside_.get()] { inside->work(); });
}

Jobs::~Jobs() {
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    inside_->ending = true;
    for (const Inside::JobPointer& job : inside_->jobs) inside_->ask_to_stop(*job);
  }
  inside_->changed.notify_all();
  for (std::thread& worker : inside_->workers) worker.join();
}

Result<Id> Jobs::start(const Id& member, std::string kind, std::string note, Work work) {
  auto job = std::make_shared<Inside::Job>();
  job->member = member;
  job->line.job = new_id(crypto::random_bytes);
  job->line.kind = std::move(kind);
  job->line.note = std::move(note);
  job->work = std::move(work);
  const Id id = job->line.job;
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    const auto waiting = std::ranges::count_if(
        inside_->jobs, [&](const Inside::JobPointer& one) { return one->member == member && one->line.state == JobState::waiting; });
    if (static_cast<std::size_t>(waiting) >= most_jobs_waiting)
      return fail(ErrorCode::too_large, "too much work waits already", {}, "stop some of it, or wait");
    inside_->jobs.push_front(std::move(job));
  }
  inside_->changed.notify_one();
  return id;
}

namespace {

JobLine told(const JobLine& line, const Progress& progress) {
  JobLine told = line;
  told.doing = progress.state();
  if (told.doing.total > 0) told.share = std::min(1.0, static_cast<double>(told.doing.done) / static_cast<double>(told.doing.total));
  return told;
}

}  // namespace

std::vector<JobLine> Jobs::of_member(const Id& member) const {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  std::vector<JobLine> lines;
  for (const Inside::JobPointer& job : inside_->jobs) {
    if (job->member == member && !job->forgotten) lines.push_back(told(job->line, job->given.progress_));
  }
  return lines;
}

std::optional<JobLine> Jobs::find(const Id& member, const Id& job) const {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  const Inside::JobPointer found = inside_->find(member, job);
  if (!found) return std::nullopt;
  return told(found->line, found->given.progress_);
}

bool Jobs::stop(const Id& member, const Id& job) {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  const Inside::JobPointer found = inside_->find(member, job);
  if (!found || has_ended(found->line.state)) return false;
  inside_->ask_to_stop(*found);
  return true;
}

bool Jobs::forget(const Id& member, const Id& job) {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  const Inside::JobPointer found = inside_->find(member, job);
  if (!found) return false;
  found->forgotten = true;
  inside_->ask_to_stop(*found);
  inside_->clear_away(member);
  return true;
}

std::shared_ptr<const void> Jobs::result(const Id& member, const Id& job, std::string_view kind) const {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  const Inside::JobPointer found = inside_->find(member, job);
  return found && found->line.state == JobState::done && found->line.kind == kind ? found->result.value : nullptr;
}

std::optional<JobLine> Jobs::newest(const Id& member, std::string_view kind, JobState state) const {
  for (const JobLine& line : of_member(member)) {
    if (line.kind == kind && line.state == state) return line;
  }
  return std::nullopt;
}

void Jobs::forget_outdated(const app::MemberCase::Locked& held) {
  struct Asked {
    Id member, job;
    std::function<bool(const app::MemberCase::Locked&)> outdated;
  };
  std::vector<Asked> asked;
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    for (const Inside::JobPointer& job : inside_->jobs) {
      if (!job->forgotten && job->line.state == JobState::done && job->result.outdated)
        asked.push_back({job->member, job->line.job, job->result.outdated});
    }
  }
  // Not under the lock: it can take a while, and everybody's work is asked for meanwhile.
  for (const Asked& one : asked) {
    if (one.outdated(held)) (void)forget(one.member, one.job);
  }
}

void Jobs::forget_kind(std::string_view kind) {
  std::vector<std::pair<Id, Id>> found;
  {
    const std::lock_guard<std::mutex> lock(inside_->mutex);
    for (const Inside::JobPointer& job : inside_->jobs) {
      if (job->line.kind == kind && job->line.state != JobState::waiting) found.emplace_back(job->member, job->line.job);
    }
  }
  for (const auto& [member, job] : found) (void)forget(member, job);
}

void Jobs::end(const Id& member) {
  const std::lock_guard<std::mutex> lock(inside_->mutex);
  for (const Inside::JobPointer& job : inside_->jobs) {
    if (job->member != member) continue;
    job->forgotten = true;
    inside_->ask_to_stop(*job);
  }
  inside_->clear_away(member);
}

}  // namespace girok::server
