// Backup: the whole case in one sealed file, handed over by the browser; leftovers taken away.
//
// Restoring, merging and recovering change which case a machine has: they are left to the command line on purpose, and the page says so.
#include "app/case/copies.h"
#include "app/case/held_backup.h"
#include "app/case/members.h"
#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr const char* kind = "backup";

Result<std::shared_ptr<const app::HeldBackup>> wanted(const Context& c, Id& job) {
  Result<std::shared_ptr<const app::HeldBackup>> held = result_wanted<app::HeldBackup>(c, kind, job);
  if (held && *held == nullptr) return fail(ErrorCode::not_found, "there is no such file any more", {}, "make it again");
  return held;
}

Result<View> show(Context& c) {
  View view;
  view.title = std::string(c.words["backup.title"]);
  const Result<std::uint64_t> size = app::bytes_below(*c.vault().environment().disk, c.options.folder);
  view.json = {{"running", running_of(c, kind)},
               {"waiting", nullptr},
               {"readers", Json::array()},
               {"mib", size ? Json((*size >> 20) + 1) : Json(nullptr)},
               {"too_large", size && *size > app::most_held_backup},
               {"tidied", nullptr},
               {"errors", Json::array()}};
  if (const std::optional<JobLine> line = c.jobs.newest(c.session->member, kind, JobState::done))
    view.json["waiting"] = {{"href", "/backup/" + to_string(line->job)}, {"made", time_of_ms(line->ended_ms)}};
  if (const Result<std::vector<app::MemberLine>> members = app::members_of(c.vault())) {
    for (const app::MemberLine& line : *members) {
      if (line.state == app::MemberLine::State::member) view.json["readers"].push_back(line.handle);
    }
  }
  return view;
}

Result<View> begin(Context& c) {
  for (const Id& job : done_of(c, kind)) (void)c.jobs.forget(c.session->member, job);
  return start_only_job(c, kind, {},
                        [environment = c.vault().environment(), folder = c.options.folder, &audit = c.audit, member = c.session->member,
                         remote = c.request.remote](JobWork& work) -> JobOutcome {
                          Result<app::HeldBackup> held = app::back_up_held(environment, folder, &work.progress());
                          if (!held) return tl::unexpected<std::vector<Error>>({held.error()});
                          (void)audit.note(app::AuditKind::exported, member, remote, "backup");
                          return job_result(std::make_shared<const app::HeldBackup>(*std::move(held)), "/backup/{job}");
                        });
}

Result<View> made(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const app::HeldBackup>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const app::HeldBackup& held = **found;
  const vault::BackupReport& report = held.made.report;
  View view;
  view.title = std::string(c.words["backup.made"]);
  view.json = {{"id", to_string(job)},
               {"name", held.name},
               {"bytes", held.bytes.size()},
               {"kib", held.bytes.size() / 1024 + 1},
               {"sha256", held.sha256},
               {"files", report.files},
               {"devices", report.devices},
               {"batches", report.batches},
               {"readers", held.made.readers},
               {"problems", json_of(report.problems)},
               {"whole", report.problems.empty()}};
  return view;
}

Result<View> file(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const app::HeldBackup>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  View view;
  view.download = Download{(*found)->name, "application/octet-stream", (*found)->bytes, false};
  return view;
}

Result<View> drop(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const app::HeldBackup>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  View view = dropped(c, job, "/backup");
  view.notice = std::string(c.words["backup.dropped"]);
  return view;
}

Result<View> tidy(Context& c) {
  Result<View> view = show(c);
  if (!view) return view;
  const Result<app::TidiedCase> tidied = app::tidy_case(c.vault());
  if (!tidied) {
    view->status = unprocessable;
    view->json["errors"].push_back(json_of(tidied.error()));
    return view;
  }
  const vault::CompactReport& report = tidied->report;
  view->json["errors"] = json_of(report.problems);
  view->json["tidied"] = {{"files", report.leftovers + report.unnamed_blobs + report.unlinked_blobs + report.snapshots},
                          {"keys", report.keys},
                          {"kib", report.freed_bytes / 1024},
                          {"young", report.young}};
  return view;
}

}  // namespace

void add_backup(Routes& routes) {
  const Rule rule = Rule::right_of(vault::right_manage);
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The backup: the job that made it"};
  routes.push_back({.name = "backup.show",
                    .method = "GET",
                    .path = "/backup",
                    .rule = rule,
                    .page = "backup/show",
                    .answer = "backup.show",
                    .about = "What a backup is, and who could open one made now",
                    .handle = show});
  routes.push_back({.name = "backup.begin",
                    .method = "POST",
                    .path = "/backup",
                    .rule = rule,
                    .page = "backup/show",
                    .answer = "job.begun",
                    .about = "Makes a backup as long work",
                    .handle = begin});
  routes.push_back({.name = "backup.tidy",
                    .method = "POST",
                    .path = "/backup/tidy",
                    .rule = rule,
                    .page = "backup/show",
                    .answer = "backup.show",
                    .about = "Takes away leftovers and caches that nobody needs",
                    .handle = tidy});
  routes.push_back({.name = "backup.made",
                    .method = "GET",
                    .path = "/backup/{job}",
                    .rule = rule,
                    .params = {job},
                    .page = "backup/made",
                    .answer = "backup.made",
                    .about = "What a backup holds, and who can open it",
                    .handle = made});
  routes.push_back({.name = "backup.file",
                    .method = "GET",
                    .path = "/backup/{job}/file",
                    .rule = rule,
                    .params = {job},
                    .page = "backup/made",
                    .answer = "file",
                    .about = "The sealed file",
                    .handle = file});
  routes.push_back({.name = "backup.drop",
                    .method = "POST",
                    .path = "/backup/{job}/drop",
                    .rule = rule,
                    .params = {job},
                    .page = "backup/show",
                    .answer = "import.dropped",
                    .about = "Forgets the file",
                    .handle = drop});
}

}  // namespace girok::server
