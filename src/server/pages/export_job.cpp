// An export as long work: made, told in counts, saved by whoever made it, dropped.
//
// The file is in this server's memory, of its member alone, until it is dropped, another is made, something in it is erased, somebody in the case withdraws, or the member's last session locks or ends. That it was
// made stands in the case at once: a Release.
#include <algorithm>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/records/consents.h"
#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/export_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

struct Exporting {
  app::ExportOptions options;
  records::Confidentiality level;  ///< what it may hold at most
  app::HeldExport made;
};

/// Whether its maker may still have it: a role or a level can have been taken away since, something in it erased, a consent withdrawn.
bool may_have(const Context& c, const Exporting& made) {
  if (app::was_erased(c.vault(), made.made.basis) || !app::is_permitted_still(c.vault(), c.schema(), made.made.basis)) return false;
  return made.level <= c.access().clearance && (made.options.format != "dossier" || c.may(app::Deed::export_dossier));
}

Result<std::shared_ptr<const Exporting>> wanted(const Context& c, Id& job) {
  Result<std::shared_ptr<const Exporting>> made = result_wanted<Exporting>(c, export_kind, job);
  if (made && *made != nullptr && !may_have(c, **made)) {
    (void)c.jobs.forget(c.session->member, job);
    made->reset();
  }
  if (made && *made == nullptr) return fail(ErrorCode::not_found, "there is no such file any more", {}, "make it again");
  return made;
}

Result<View> begin(Context& c) {
  if (const Result<> well = export_asked_well(c); !well) return export_refused(c, well.error());
  return start_export(c, export_options_of(c));
}

Result<View> show(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Exporting>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const app::HeldExport& made = (*found)->made;
  const app::ExportOutcome& outcome = made.outcome;
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["export.made"]);
  view.json = {{"id", to_string(job)},
               {"format_word", c.words.of_code("export.format", outcome.format)},
               {"purpose", c.term_label("consent-purpose", (*found)->options.what.use.purpose)},
               {"recipient", c.term_label("consent-recipient", (*found)->options.what.use.recipient)},
               {"level", std::string(records::name_of((*found)->options.what.level))},
               {"level_word", c.words.of_code("level", records::name_of((*found)->options.what.level))},
               {"name", made.name},
               {"bytes", made.bytes.size()},
               {"kib", made.bytes.size() / 1024 + 1},
               {"records", outcome.records},
               {"statements", outcome.statements},
               {"attachments", outcome.attachments},
               {"sha256", outcome.sha256},
               {"release", outcome.release ? Json({{"href", href_of_record(*outcome.release)}, {"short", names.record(*outcome.release)}})
                                           : Json(nullptr)},
               {"any_left", !outcome.left_out.empty() || !outcome.losses.empty()},
               {"left_out", json_of_left_out(c, outcome.left_out)},
               {"losses", json_of_losses(outcome.losses)},
               {"notes", Json::array()}};
  for (const exchange::Note& note : outcome.notes) view.json["notes"].push_back({{"what", note.what}, {"where", note.where}});
  view.json["any_notes"] = !outcome.notes.empty();
  return view;
}

Result<View> file(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Exporting>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const app::HeldExport& made = (*found)->made;
  View view;
  view.download = Download{made.name, made.media_type, made.bytes, false};
  return view;
}

Result<View> drop(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Exporting>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  View view = dropped(c, job, "/export");
  view.notice = std::string(c.words["export.dropped"]);
  return view;
}

}  // namespace

Result<View> start_export(Context& c, app::ExportOptions options) {
  for (const Id& job : done_of(c, export_kind)) (void)c.jobs.forget(c.session->member, job);  // one file at a time is kept
  std::string note = c.words.of_code("export.format", options.format);
  return start_only_job(c, export_kind, std::move(note),
                        [member_case = c.member_case, &audit = c.audit, member = c.session->member, remote = c.request.remote,
                         options = std::move(options)](JobWork& work) -> JobOutcome {
                          const Result<app::MemberCase::Locked> held = member_case->lock_apart();
                          if (!held) return tl::unexpected<std::vector<Error>>({held.error()});
                          app::ExportOptions run = options;
                          run.what.progress = &work.progress();
                          Result<app::HeldExport> made = app::export_held(held->vault(), held->schema(), run);
                          if (!made) return tl::unexpected<std::vector<Error>>({made.error()});
                          (void)audit.note(app::AuditKind::exported, member, remote,
                                           fmt::format("{}, {} records", options.format, made->outcome.records));
                          const records::Confidentiality level = std::min(options.what.level, held->access().clearance);
                          const auto value = std::make_shared<const Exporting>(Exporting{options, level, *std::move(made)});
                          JobResult result = job_result(value, "/export/{job}");
                          // Whoever does not see everything may miss the consent itself: its maker, asking for the file, is told by what the maker sees.
                          result.outdated = [value](const app::MemberCase::Locked& now) {
                            const app::ExportBasis& basis = value->made.basis;
                            return app::was_erased(now.vault(), basis) ||
                                   (app::sees_everything(now.vault()) && !app::is_permitted_still(now.vault(), now.schema(), basis));
                          };
                          return result;
                        });
}

void add_export_jobs(Routes& routes, const Rule& rule) {
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The export: the job that made it"};
  routes.push_back({.name = "export.begin",
                    .method = "POST",
                    .path = "/export/begin",
                    .rule = rule,
                    .params = export_params(),
                    .page = "export/show",
                    .answer = "job.begun",
                    .about = "Makes the file as long work; that it was handed over is recorded",
                    .handle = begin});
  routes.push_back({.name = "export.made",
                    .method = "GET",
                    .path = "/export/{job}",
                    .rule = rule,
                    .params = {job},
                    .page = "export/made",
                    .answer = "export.made",
                    .about = "What an export holds, what was left out, and why",
                    .handle = show});
  routes.push_back({.name = "export.file",
                    .method = "GET",
                    .path = "/export/{job}/file",
                    .rule = rule,
                    .params = {job},
                    .page = "export/made",
                    .answer = "file",
                    .media = export_media(),
                    .about = "The file of an export",
                    .handle = file});
  routes.push_back({.name = "export.drop",
                    .method = "POST",
                    .path = "/export/{job}/drop",
                    .rule = rule,
                    .params = {job},
                    .page = "export/show",
                    .answer = "import.dropped",
                    .about = "Forgets the file; the record that it was made stays",
                    .handle = drop});
}

}  // namespace girok::server
