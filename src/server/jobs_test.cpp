// Long work: its states, who may see it, stopping it, forgetting it.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "crypto/random.h"
#include "server/jobs.h"

namespace girok::server {
namespace {

Id some_id() { return new_id(crypto::random_bytes); }

/// Waits, but not for ever, until the job is in that state.
bool comes_to(const Jobs& jobs, const Id& member, const Id& job, JobState state) {
  for (int tries = 0; tries < 2000; ++tries) {
    const std::optional<JobLine> line = jobs.find(member, job);
    if (line && line->state == state) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

Jobs::Work until_stopped() {
  return [](JobWork& work) -> tl::expected<JobResult, std::vector<Error>> {
    work.progress().start("reading", 10, "documents");
    work.progress().advance(3);
    while (!work.stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return tl::unexpected(std::vector<Error>{{ErrorCode::cancelled, "stopped", {}, {}}});
  };
}

}  // namespace

TEST_CASE("jobs: a result is there for its member and its kind, and for nobody else") {
  Jobs jobs;
  const Id member = some_id(), other = some_id();
  const Result<Id> job =
      jobs.start(member, "estimate", "4 lists", [](JobWork&) { return JobResult{std::make_shared<int>(42), "/estimates/runs/{job}"}; });
  REQUIRE(job);
  REQUIRE(comes_to(jobs, member, *job, JobState::done));
  CHECK(*jobs.result_of<int>(member, *job, "estimate") == 42);
  CHECK(jobs.result_of<int>(member, *job, "link") == nullptr);
  CHECK(jobs.result_of<int>(other, *job, "estimate") == nullptr);
  CHECK_FALSE(jobs.find(other, *job).has_value());
  CHECK(jobs.find(member, *job)->location == "/estimates/runs/" + to_string(*job));
  CHECK_FALSE(jobs.forget(other, *job));
  CHECK(jobs.forget(member, *job));
  CHECK_FALSE(jobs.find(member, *job).has_value());
}

TEST_CASE("jobs: one that runs tells how far it is, and ends when it is asked to") {
  Jobs jobs;
  const Id member = some_id();
  const Result<Id> job = jobs.start(member, "read", "", until_stopped());
  REQUIRE(job);
  REQUIRE(comes_to(jobs, member, *job, JobState::running));
  for (int tries = 0; tries < 2000 && text_of(jobs.find(member, *job)->doing) != "reading 3 of 10 documents"; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(text_of(jobs.find(member, *job)->doing) == "reading 3 of 10 documents");
  CHECK(jobs.find(member, *job)->share == doctest::Approx(0.3));
  CHECK(jobs.stop(member, *job));
  CHECK(comes_to(jobs, member, *job, JobState::stopped));
  CHECK_FALSE(jobs.stop(member, *job));
}

TEST_CASE("jobs: what waits can be stopped before it begins; too many are refused; a member's end takes all") {
  Jobs jobs;
  const Id member = some_id();
  const Result<Id> running = jobs.start(member, "read", "", until_stopped());
  REQUIRE(running);
  REQUIRE(comes_to(jobs, member, *running, JobState::running));
  const Result<Id> waiting = jobs.start(member, "read", "", until_stopped());
  REQUIRE(waiting);
  CHECK(jobs.find(member, *waiting)->state == JobState::waiting);
  CHECK(jobs.stop(member, *waiting));
  CHECK(jobs.find(member, *waiting)->state == JobState::stopped);
  for (std::size_t i = 0; i < most_jobs_waiting; ++i) CHECK(jobs.start(member, "read", "", until_stopped()).has_value());
  const Result<Id> one_more = jobs.start(member, "read", "", until_stopped());
  REQUIRE_FALSE(one_more.has_value());
  CHECK(one_more.error().code == ErrorCode::too_large);
  jobs.end(member);
  CHECK(jobs.of_member(member).empty());
}

TEST_CASE("jobs: the work of one member does not keep that of another waiting") {
  Jobs jobs;
  const Id busy = some_id(), other = some_id();
  for (int i = 0; i < 4; ++i) REQUIRE(jobs.start(busy, "read", "", until_stopped()));
  const Result<Id> job = jobs.start(other, "read", "", until_stopped());
  REQUIRE(job);
  REQUIRE(comes_to(jobs, other, *job, JobState::running));
  std::size_t running = 0;
  for (const JobLine& line : jobs.of_member(busy)) running += line.state == JobState::running ? 1 : 0;
  CHECK(running == 1);
  const std::vector<JobLine> lines = jobs.of_member(busy);  // the newest first
  CHECK(jobs.stop(busy, lines.back().job));
  CHECK(comes_to(jobs, busy, lines[2].job, JobState::running));
}

TEST_CASE("jobs: work that fails says why; work that throws is a bug, and no end of the program") {
  Jobs jobs;
  const Id member = some_id();
  const Result<Id> failing = jobs.start(member, "import", "", [](JobWork&) -> tl::expected<JobResult, std::vector<Error>> {
    return tl::unexpected(std::vector<Error>{{ErrorCode::malformed, "row 3 has no date", {}, {}}});
  });
  const Result<Id> throwing =
      jobs.start(member, "import", "", [](JobWork&) -> tl::expected<JobResult, std::vector<Error>> { throw std::runtime_error("x"); });
  REQUIRE(comes_to(jobs, member, *failing, JobState::failed));
  REQUIRE(comes_to(jobs, member, *throwing, JobState::failed));
  CHECK(jobs.find(member, *failing)->errors.at(0).what == "row 3 has no date");
  CHECK(jobs.find(member, *throwing)->errors.at(0).code == ErrorCode::damaged);
}

}  // namespace girok::server
