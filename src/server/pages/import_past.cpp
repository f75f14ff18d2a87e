// Imports that were written: which there are, what taking one back would change, and taking it back.
//
// What would change is long work, and its answer is shown before anything is; the writing looks at everything once more.
#include "app/records/import_undo.h"

#include <algorithm>

#include "app/case/times.h"
#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/import_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr const char* undo_kind = "import-undo";
constexpr std::size_t most_shown = 200, longest_reason = 500;

Json json_of_record(app::Names& names, const Context& c, const Id& record, const std::string& type) {
  return {{"id", to_string(record)},
          {"href", href_of_record(record)},
          {"short", names.record(record)},
          {"type_label", type.empty() ? std::string() : c.type_label(type)},
          {"label", names.label(record)}};
}

Json json_of_import(app::Names& names, const Context& c, const app::PastImport& import) {
  Json lists = Json::array(), files = Json::array();
  for (const std::string& list : import.lists) lists.push_back(list);
  for (const Id& item : import.items) files.push_back(json_of_record(names, c, item, "Item"));
  const std::string batch = to_string(import.batch);
  return {{"batch", batch},
          {"short", app::short_batch(import.batch)},
          {"time", app::iso_time(import.clock)},
          {"time_short", app::short_time(import.clock)},
          {"member", names.member(import.member)},
          {"lists", lists},
          {"files", files},
          {"history", c.may(app::Deed::read_records) ? "/history?batch=" + batch : std::string()}};
}

// ---- the list --------------------------------------------------------------------------------------------------------

Result<View> list_imports(Context& c) {
  const std::vector<app::PastImport> imports = app::past_imports(c.vault());
  const Paging paging = paging_of(c);
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["import.past"]);
  Json shown = Json::array();
  for (std::size_t i = paging.from; i < std::min(imports.size(), paging.from + paging.count); ++i) {
    Json line = json_of_import(names, c, imports[i]);
    const bool may = c.may(app::Deed::import_records) && (imports[i].member == c.session->member || app::sees_everything(c.vault()));
    line["undo"] = may ? Json(href_of_undo(imports[i].batch)) : Json(nullptr);
    shown.push_back(std::move(line));
  }
  view.json = {{"imports", shown},
               {"running", running_of(c, undo_kind)},
               {"paging", shown.empty() ? Json(nullptr) : json_of(c, paging, imports.size(), shown.size())}};
  return view;
}

// ---- what would change, and the change -------------------------------------------------------------------------------

Result<View> start(Context& c, const app::ImportBatch& batch, app::ImportUndoOptions options) {
  return start_only_job(c, undo_kind, app::short_batch(batch),
                        [member_case = c.member_case, &jobs = c.jobs, earlier = done_of(c, undo_kind), batch,
                         options = std::move(options)](JobWork& work) -> JobOutcome {
                          const Result<app::MemberCase::Locked> held = member_case->lock_apart();
                          if (!held) return tl::unexpected<std::vector<Error>>({held.error()});
                          app::ImportUndoOptions run = options;
                          run.progress = &work.progress();
                          auto undone = std::make_shared<app::ImportUndone>(app::undo_import(held->vault(), batch, run));
                          if (!undone->errors.empty()) return tl::unexpected<std::vector<Error>>(undone->errors);
                          for (const Id& job : earlier) (void)jobs.forget(member_case->member(), job);
                          return job_result(std::shared_ptr<const app::ImportUndone>(std::move(undone)), "/import/undo/{job}");
                        });
}

Result<View> look(Context& c) {
  const Result<Id> device = c.id("device");
  if (!device) return tl::unexpected<Error>(device.error());
  const app::ImportBatch batch{*device, static_cast<std::uint64_t>(c.integer("sequence").value_or(0))};
  if (const Result<app::PastImport> import = app::import_of(c.vault(), batch); !import) return tl::unexpected<Error>(import.error());
  app::ImportUndoOptions options;
  options.dry_run = true;
  return start(c, batch, std::move(options));
}

Result<std::shared_ptr<const app::ImportUndone>> wanted(const Context& c, Id& job) {
  Result<std::shared_ptr<const app::ImportUndone>> undone = result_wanted<app::ImportUndone>(c, undo_kind, job);
  if (undone && *undone == nullptr)
    return fail(ErrorCode::not_found, "there is nothing of that id here", {}, "look again what would change");
  return undone;
}

Result<View> show_undo(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const app::ImportUndone>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const app::ImportUndone& undone = **found;
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words[undone.written ? "import.undone" : "import.undo_title"]);
  Json types = Json::array(), kept = Json::array(), touched = Json::array();
  for (const auto& [type, count] : undone.types) types.push_back({{"type", type}, {"label", c.type_label(type)}, {"count", count}});
  for (std::size_t i = 0; i < std::min(most_shown, undone.kept.size()); ++i) {
    kept.push_back(json_of_record(names, c, undone.kept[i].record, undone.kept[i].type));
    kept.back()["why"] = name_of(undone.kept[i].why);
    kept.back()["why_word"] = c.words.of_code("import.kept", name_of(undone.kept[i].why));
  }
  for (std::size_t i = 0; i < std::min(most_shown, undone.changed.size()); ++i)
    touched.push_back(json_of_record(names, c, undone.changed[i], names.type(undone.changed[i])));
  const bool any = undone.statements + undone.again > 0;
  view.json = {{"id", to_string(job)},
               {"import", json_of_import(names, c, undone.import)},
               {"written", undone.written},
               {"may_undo", !undone.written && any},
               {"nothing", !any},
               {"sees_all", undone.sees_all},
               {"counts",
                {{"gone", undone.gone.size()},
                 {"changed", undone.changed.size()},
                 {"kept", undone.kept.size()},
                 {"statements", undone.statements},
                 {"attachments", undone.attachments},
                 {"again", undone.again},
                 {"ended", undone.ended}}},
               {"types", types},
               {"any_kept", !kept.empty()},
               {"kept", kept},
               {"more_kept", undone.kept.size() > most_shown},
               {"any_changed", !touched.empty()},
               {"changed", touched},
               {"more_changed", undone.changed.size() > most_shown},
               {"history", undone.batch ? Json("/history?batch=" + to_string(*undone.batch)) : Json(nullptr)}};
  return view;
}

Result<View> write_undo(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const app::ImportUndone>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  if ((*found)->written) return fail(ErrorCode::usage, "this import was taken back already", {}, "the history shows it");
  app::ImportUndoOptions options;
  options.reason = c.text("reason");
  return start(c, (*found)->import.batch, std::move(options));
}

}  // namespace

std::string href_of_undo(const app::ImportBatch& batch) {
  return "/import/past/" + to_string(batch.device) + "/" + std::to_string(batch.sequence) + "/undo";
}

void add_import_past(Routes& routes, const Rule& rule) {
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The work that looked what would change"};
  routes.push_back({.name = "import.past",
                    .method = "GET",
                    .path = "/import/past",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "First of the page"}},
                    .page = "import/past",
                    .answer = "import.past",
                    .about = "Imports of which something stands, the newest first",
                    .handle = list_imports});
  routes.push_back({.name = "import.undo.look",
                    .method = "POST",
                    .path = "/import/past/{device}/{sequence}/undo",
                    .rule = rule,
                    .params = {{.name = "device", .in = In::path, .kind = Kind::id, .about = "The device that wrote it"},
                               {.name = "sequence", .in = In::path, .kind = Kind::integer, .about = "The number of its batch"}},
                    .page = "import/past",
                    .answer = "job.begun",
                    .about = "Looks what taking an import back would change; changes nothing",
                    .handle = look});
  routes.push_back({.name = "import.undo.show",
                    .method = "GET",
                    .path = "/import/undo/{job}",
                    .rule = rule,
                    .params = {job},
                    .page = "import/undo",
                    .answer = "import.undo",
                    .about = "What taking an import back would change, or has",
                    .handle = show_undo});
  routes.push_back({.name = "import.undo.write",
                    .method = "POST",
                    .path = "/import/undo/{job}/write",
                    .rule = rule,
                    .params = {job, {.name = "reason", .about = "Why; every member reads it in the history", .longest = longest_reason}},
                    .page = "import/undo",
                    .answer = "job.begun",
                    .about = "Takes the import back, but for what others have built on by then",
                    .handle = write_undo});
}

}  // namespace girok::server
