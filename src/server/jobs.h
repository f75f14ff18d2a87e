// Long work that goes on when a tab closes: linking, reading, estimating, importing, verifying.
//
// Model    A job belongs to a member, not to a session: it goes on while that member's case is open in this server, and is ended (stopped, its result forgotten) when the last session of the member locks or
//          ends. It runs on a thread of its own, at most `most_jobs_at_once` at a time and one of a member, so that nobody's work keeps all
//          others waiting; what cannot run yet waits in order. Its result is kept in memory until the member ends it, or newer ones push it out.
// Threads  Safe from any thread. A job's work runs without the case's lock and has the case open apart (MemberCase::lock_apart()) for as long as it needs it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/serve/member_case.h"
#include "base/ids.h"
#include "base/progress.h"
#include "base/result.h"
#include "server/view.h"

namespace girok::server {

inline constexpr std::size_t most_jobs_at_once = 2, most_jobs_kept = 20, most_jobs_waiting = 10;

enum class JobState : std::uint8_t { waiting, running, done, failed, stopped };
std::string_view name_of(JobState state);

/// What the work is given: where it (and the engines) say how far it is, and hear that it should stop.
class JobWork {
 public:
  Progress& progress() { return progress_; }
  bool stopped() const { return progress_.stopped(); }

 private:
  friend class Jobs;
  Progress progress_;
};

/// "reading 37 of 1200 documents"; empty where nothing was begun.
std::string text_of(const Progress::State& state);

/// What a job came to: any type of the page's own, which it gets back with result_of<T>(); and where to look at it.
struct JobResult {
  std::shared_ptr<const void> value;
  std::string location;  ///< of the page that shows it, with "{job}" for the id: "/estimates/{job}"
  /// Whether it may not be kept any more, such as a file in which something was erased since; asked with the case of whoever comes next. Empty: it may.
  std::function<bool(const app::MemberCase::Locked&)> outdated = {};
};

struct JobLine {
  Id job;
  std::string kind;  ///< "link", "read", "estimate", …: words "jobs.kind.KIND"
  std::string note;  ///< what tells two of a kind apart, no personal data: "4 lists, seed 7"
  JobState state = JobState::waiting;
  Progress::State doing;  ///< as the engine says: "reading", 37, 1200, "documents"
  std::optional<double> share;  ///< 0 to 1 where it is known
  std::uint64_t begun_ms = 0, ended_ms = 0;  ///< since 1970; 0: not yet
  std::vector<Error> errors;  ///< why it failed
  std::string location;
};

class Jobs {
 public:
  Jobs();
  ~Jobs();  ///< stops all, and waits for them
  using Work = std::function<tl::expected<JobResult, std::vector<Error>>(JobWork&)>;

  /// Errors: too_large (too many wait).
  Result<Id> start(const Id& member, std::string kind, std::string note, Work work);
  /// Of this member only; the newest first.
  std::vector<JobLine> of_member(const Id& member) const;
  std::optional<JobLine> find(const Id& member, const Id& job) const;
  bool stop(const Id& member, const Id& job);
  /// Forgets a job that has ended; stops one that has not.
  bool forget(const Id& member, const Id& job);
  /// The result of a finished one of that kind; null otherwise.
  std::shared_ptr<const void> result(const Id& member, const Id& job, std::string_view kind) const;
  template <class T>
  std::shared_ptr<const T> result_of(const Id& member, const Id& job, std::string_view kind) const {
    return std::static_pointer_cast<const T>(result(member, job, kind));
  }
  /// The newest finished (or running) one of a kind.
  std::optional<JobLine> newest(const Id& member, std::string_view kind, JobState state) const;
  /// Forgets finished work of everybody that may not be kept any more.
  void forget_outdated(const app::MemberCase::Locked& held);
  /// Stops and forgets work of one kind, everybody's, but for what only waits.
  void forget_kind(std::string_view kind);
  /// Stops and forgets everything of a member.
  void end(const Id& member);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace girok::server
