// Pages of long work: mine, one with its progress, stopped, forgotten.
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "app/case/times.h"
#include "app/estimation/estimate_words.h"
#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

std::string_view badge_of(JobState state) {
  switch (state) {
    case JobState::waiting: return "calm";
    case JobState::running: return "new";
    case JobState::done: return "good";
    case JobState::failed: return "bad";
    case JobState::stopped: return "warn";
  }
  return "calm";
}

bool goes_on(JobState state) { return state == JobState::waiting || state == JobState::running; }

std::string location_of(const JobLine& line) {
  std::string location = line.location;
  constexpr std::string_view place = "{job}";
  if (const std::size_t at = location.find(place); at != std::string::npos) location.replace(at, place.size(), to_string(line.job));
  return location;
}

/// What an engine says it does, in the reader's language: a verb ("reading"), a stage ("comparing:"), or an estimate's method ("estimating, chao:").
std::string doing_of(const Context& c, const Progress::State& state) {
  constexpr std::string_view estimating = "estimating, ";
  std::string verb = state.verb;
  while (verb.ends_with(':') || verb.ends_with(',')) verb.pop_back();
  if (verb.starts_with(estimating)) {
    const std::string stage = verb.substr(estimating.size());
    const app::EstimateWords words(c.language());
    for (std::size_t i = 0; i < estimation::method_count; ++i) {
      const auto method = static_cast<estimation::MethodName>(i);
      if (name_of(method) == stage) return c.words.with("jobs.doing.estimating", {words.method(method)});
    }
    return c.words.with("jobs.doing.estimating", {c.words.of_code("jobs.doing", stage)});
  }
  std::string text = c.words.of_code("jobs.doing", verb);
  if (state.total > 0 && state.unit != "parts") return text + fmt::format(" {}/{}", state.done, state.total);
  return state.total == 0 && state.done > 0 ? text + fmt::format(" {}", state.done) : text;
}

bool ended_just_now(const JobLine& line) {
  constexpr std::uint64_t just_now_ms = 8000;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return static_cast<std::uint64_t>(now) < line.ended_ms + just_now_ms;
}

tl::unexpected<Error> no_such_job() { return fail(ErrorCode::not_found, "there is no such piece of work"); }

Result<View> list_jobs(Context& c) {
  View view;
  view.title = c.words["jobs.title"];
  view.json["jobs"] = Json::array();
  bool any = false;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    view.json["jobs"].push_back(json_of(c, line));
    any = any || goes_on(line.state);
  }
  view.json["any_running"] = any;
  constexpr int look_again_s = 5;
  if (any) view.refresh_s = look_again_s;
  return view;
}

Result<View> show_job(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  const std::optional<JobLine> line = c.jobs.find(c.session->member, *job);
  if (!line) return no_such_job();
  View view;
  view.title = c.words["jobs.one"];
  view.json = json_of(c, *line);
  constexpr int look_again_s = 2;
  if (goes_on(line->state)) view.refresh_s = look_again_s;
  // Whoever watches it end is led to what came out; who comes back later sees the work itself.
  if (!c.api && line->state == JobState::done && !line->location.empty() && ended_just_now(*line)) view.location = location_of(*line);
  return view;
}

Result<View> stop_job(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  if (!c.jobs.find(c.session->member, *job)) return no_such_job();
  const bool stopped = c.jobs.stop(c.session->member, *job);
  View view;
  view.json = {{"job", to_string(*job)}, {"asked", stopped}};
  view.location = href_of_job(*job);
  view.notice = c.words[stopped ? "jobs.stop_asked" : "jobs.ended_already"];
  return view;
}

Result<View> forget_job(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  if (!c.jobs.forget(c.session->member, *job)) return no_such_job();
  View view;
  view.json = {{"job", to_string(*job)}, {"forgotten", true}};
  view.location = "/jobs";
  view.notice = c.words["jobs.forgotten"];
  return view;
}

}  // namespace

View refused_form(const std::vector<Error>& errors) {
  View view;
  view.status = unprocessable;
  view.json = {{"error", json_of(errors.front())}, {"errors", json_of(errors)}};  // as every other refusal
  return view;
}

std::string href_of_job(const Id& job) { return "/jobs/" + to_string(job); }
std::string href_of_record(const Id& record) { return "/records/" + to_string(record); }
View file_to_save(const Context& c, std::string name, std::string media_type, std::string bytes, std::string_view note) {
  (void)c.audit.note(app::AuditKind::exported, c.session->member, c.request.remote, note);
  View view;
  view.download = Download{std::move(name), std::move(media_type), std::move(bytes)};
  return view;
}

std::string fixed(double number, int digits) { return fmt::format("{:.{}f}", number, digits); }

std::string time_of_ms(std::uint64_t ms) {
  constexpr std::uint64_t clocks_a_ms = 65536;
  return ms == 0 ? std::string() : app::short_time(ms * clocks_a_ms);
}

Json json_of(const Context& c, const JobLine& line) {
  constexpr double hundred = 100;
  const bool runs = goes_on(line.state);
  Json json;
  json["id"] = to_string(line.job);
  json["kind"] = line.kind;
  json["kind_word"] = c.words.of_code("jobs.kind", line.kind);
  json["note"] = line.note;
  json["state"] = name_of(line.state);
  json["state_word"] = c.words.of_code("jobs.state", name_of(line.state));
  json["badge"] = badge_of(line.state);
  json["runs"] = runs;
  json["doing"] = runs ? doing_of(c, line.doing) : std::string();
  json["share"] = line.share ? Json(*line.share) : Json(nullptr);
  json["percent"] = line.share ? Json(fmt::format("{:.0f}", *line.share * hundred)) : Json(nullptr);
  json["begun"] = time_of_ms(line.begun_ms);
  json["ended"] = time_of_ms(line.ended_ms);
  json["href"] = href_of_job(line.job);
  json["location"] = line.state == JobState::done && !line.location.empty() ? Json(location_of(line)) : Json(nullptr);
  json["errors"] = json_of(line.errors);
  return json;
}

Json running_of(const Context& c, std::string_view kind) {
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind == kind && goes_on(line.state)) return json_of(c, line);
  }
  return nullptr;
}

Result<View> start_job(Context& c, const std::string& kind, std::string note, Jobs::Work work) {
  const Result<Id> job = c.jobs.start(c.session->member, kind, std::move(note), std::move(work));
  if (!job) return tl::unexpected<Error>(job.error());
  View view;
  view.json = {{"job", to_string(*job)}, {"href", href_of_job(*job)}};
  view.location = href_of_job(*job);
  return view;
}

Result<View> start_only_job(Context& c, const std::string& kind, std::string note, Jobs::Work work) {
  const Json running = running_of(c, kind);
  if (running.is_null()) return start_job(c, kind, std::move(note), std::move(work));
  View view;
  view.json = {{"job", running["id"]}, {"href", running["href"]}};
  view.location = running["href"].get<std::string>();
  view.notice = c.words["jobs.runs_already"];
  return view;
}

std::vector<Id> done_of(const Context& c, std::string_view kind) {
  std::vector<Id> done;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind == kind && line.state == JobState::done) done.push_back(line.job);
  }
  return done;
}

View dropped(const Context& c, const Id& job, std::string location) {
  (void)c.jobs.forget(c.session->member, job);
  View view;
  view.json = {{"dropped", true}};
  view.location = std::move(location);
  return view;
}

void add_jobs(Routes& routes) {
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The piece of work"};
  routes.push_back({.name = "jobs.list",
                    .method = "GET",
                    .path = "/jobs",
                    .rule = Rule::member(),
                    .page = "jobs/list",
                    .answer = "jobs.list",
                    .about = "Long work of this member: waiting, running, ended",
                    .handle = list_jobs,
                    .with_case = false,
                    .keeps_awake = false});
  routes.push_back({.name = "jobs.show",
                    .method = "GET",
                    .path = "/jobs/{job}",
                    .rule = Rule::member(),
                    .params = {job},
                    .page = "jobs/show",
                    .answer = "jobs.show",
                    .about = "One piece of work: how far it is, and where its result is",
                    .handle = show_job,
                    .with_case = false,
                    .keeps_awake = false});
  routes.push_back({.name = "jobs.stop",
                    .method = "POST",
                    .path = "/jobs/{job}/stop",
                    .rule = Rule::member(),
                    .params = {job},
                    .answer = "jobs.stop",
                    .about = "Asks a piece of work to stop",
                    .handle = stop_job,
                    .with_case = false});
  routes.push_back({.name = "jobs.forget",
                    .method = "POST",
                    .path = "/jobs/{job}/forget",
                    .rule = Rule::member(),
                    .params = {job},
                    .answer = "jobs.forget",
                    .about = "Forgets a piece of work and its result; stops it where it still runs",
                    .handle = forget_job,
                    .with_case = false});
}

}  // namespace girok::server
