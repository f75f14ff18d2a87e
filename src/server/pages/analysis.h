// What the pages of long work share: a job told, started, waited for; links to records and passages.
//
// Threads  No state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/context.h"
#include "server/jobs.h"
#include "server/sessions.h"

namespace girok::server {

/// As the pages and the API tell a job (web/api/jobs.show.json).
Json json_of(const Context& c, const JobLine& line);
/// The newest of a kind that waits or runs; null where there is none.
Json running_of(const Context& c, std::string_view kind);
/// Starts a job and leads to its page. Errors: as Jobs::start().
Result<View> start_job(Context& c, const std::string& kind, std::string note, Jobs::Work work);
/// The same, one of a kind at a time: where one waits or runs, leads to that instead, and says so.
Result<View> start_only_job(Context& c, const std::string& kind, std::string note, Jobs::Work work);
/// The member's finished jobs of a kind.
std::vector<Id> done_of(const Context& c, std::string_view kind);
/// What the finished job came to that the path names by {job}, which is put into `job`; null where there is none. Errors: as Context::id().
template <class T>
Result<std::shared_ptr<const T>> result_wanted(const Context& c, std::string_view kind, Id& job) {
  const Result<Id> id = c.id("job");
  if (!id) return tl::unexpected<Error>(id.error());
  job = *id;
  return c.jobs.result_of<T>(c.session->member, job, kind);
}
/// Forgets a job, and leads to the page that it began at.
View dropped(const Context& c, const Id& job, std::string location);
using JobOutcome = tl::expected<JobResult, std::vector<Error>>;

/// A value as a job's result, shown at `location` ("{job}": its id).
template <class T>
JobResult job_result(std::shared_ptr<const T> value, std::string location) {
  return {std::static_pointer_cast<const void>(std::move(value)), std::move(location), {}};
}

std::string href_of_job(const Id& job);
std::string href_of_record(const Id& record);

/// What a program gets where a page would show the form again: 422 and every error.
View refused_form(const std::vector<Error>& errors);

/// A file that leaves the server, offered to be saved, and noted at the door; `note` holds no personal data.
View file_to_save(const Context& c, std::string name, std::string media_type, std::string bytes, std::string_view note);

/// "12.3": so many digits behind the point.
std::string fixed(double number, int digits);
/// "2026-11-25 07:10", UTC; empty for 0.
std::string time_of_ms(std::uint64_t ms);

/// The tabs of the pages about documents laid side by side, with the present one marked: partial {{> corroboration/tabs}}.
Json corroboration_tabs(const Context& c, std::string_view present);

}  // namespace girok::server
