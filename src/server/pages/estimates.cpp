// Pages of estimates: where the lists come from, what a run says, two runs beside each other.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/estimation/case_lists.h"
#include "app/estimation/estimate_report.h"
#include "app/estimation/estimate_run.h"
#include "app/estimation/uploaded_table.h"
#include "server/pages/analysis.h"
#include "server/pages/estimate_view.h"
#include "server/pages/estimates_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using app::EstimateRun;
using app::UploadedTable;
using Errors = std::vector<Error>;

constexpr std::size_t largest_table = std::size_t{64} << 20;

std::string report_href(const Id& job) { return "/estimates/runs/" + to_string(job) + "/report"; }
std::string run_href(const Id& job) { return "/estimates/runs/" + to_string(job); }
std::string table_href(const Id& job) { return "/estimates/tables/" + to_string(job); }

// ---- the first page: what there is to estimate from ------------------------------------------------------------------

View overview_view(Context& c) {
  View view;
  view.title = c.words["estimates.title"];
  view.json["runs"] = Json::array();
  view.json["tables"] = Json::array();
  view.json["errors"] = Json::array();
  std::size_t done = 0;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind == estimate_kind) {
      Json json = json_of(c, line);
      const std::shared_ptr<const EstimateRun> run = estimate_of(c, line.job);
      json["run_title"] = run ? run->title : std::string();
      json["result_href"] = run ? Json(run_href(line.job)) : Json(nullptr);
      json["said"] = run ? short_answer_of(c, *run) : std::string();
      done += run ? 1 : 0;
      view.json["runs"].push_back(std::move(json));
    } else if (line.kind == table_kind) {
      const std::shared_ptr<const UploadedTable> table = table_of(c, line.job);
      if (table)
        view.json["tables"].push_back({{"id", to_string(line.job)},
                                       {"href", table_href(line.job)},
                                       {"name", table->files.front().first},
                                       {"persons", table->persons},
                                       {"lists", table->lists.size()},
                                       {"when", time_of_ms(line.ended_ms)}});
    }
  }
  view.json["can_compare"] = done >= 2;
  return view;
}

Result<View> overview(Context& c) {
  View view = overview_view(c);
  const Result<app::CaseLists> lists = app::lists_of_case(c.vault());
  if (!lists) return tl::unexpected<Error>(lists.error());
  view.json["case_lists"] = json_of_lists(*lists);
  view.json["case_enough"] = lists->lists.size() >= 2;
  view.json["case_persons"] = lists->persons.size();
  view.json["case_on_none"] = lists->on_none;
  view.json["case_note"] = app::note_on_decisions(*lists);
  return view;
}

/// In memory only, and forgotten with the member's last session.
Result<View> upload(Context& c) {
  std::vector<std::pair<std::string, std::string>> files;
  for (Upload& one : c.fields.uploads()) {
    if (one.field == "file" && !one.bytes.empty())
      files.emplace_back(one.file_name.empty() ? "table" : one.file_name, std::move(one.bytes));
  }
  Errors errors;
  if (files.empty()) errors.push_back({ErrorCode::usage, "no file was chosen", "file", "a table: CSV, XLSX or ODS"});
  std::shared_ptr<const UploadedTable> table;
  if (errors.empty()) {
    tl::expected<UploadedTable, Errors> taken = app::take_table(std::move(files));
    if (taken)
      table = std::make_shared<const UploadedTable>(*std::move(taken));
    else
      errors = taken.error();
  }
  if (!errors.empty()) {
    if (c.api) return refused_form(errors);
    Result<View> view = overview(c);
    if (!view) return view;
    view->page = "estimates/overview";
    view->json["errors"] = json_of(errors);
    view->status = unprocessable;
    return view;
  }
  Result<View> view = start_job(c, table_kind, fmt::format("{} · {}", table->lists.size(), table->persons),
                                [table](JobWork&) -> JobOutcome { return job_result(table, "/estimates/tables/{job}"); });
  if (!view) return view;
  const std::string job = view->json["job"].get<std::string>();
  view->location = "/estimates/tables/" + job;
  view->json["href"] = view->location;
  return view;
}

// ---- what it says ----------------------------------------------------------------------------------------------------

tl::unexpected<Error> no_such_run() {
  return fail(ErrorCode::not_found, "there is no such estimate", {}, "it was kept in memory only: run it again");
}

Result<View> show(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  const std::shared_ptr<const EstimateRun> run = estimate_of(c, *job);
  if (!run) return no_such_run();
  View view;
  view.title = c.words["estimates.result"];
  view.json = json_of_estimate(c, *run);
  view.json["job"] = to_string(*job);
  view.json["href"] = run_href(*job);
  view.json["report_href"] = report_href(*job);
  return view;
}

Result<View> report(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  const std::shared_ptr<const EstimateRun> run = estimate_of(c, *job);
  if (!run) return no_such_run();
  app::EstimateReportOptions options;
  options.language = c.fields.has("language") ? c.text("language") : std::string(c.language());
  options.small = c.integer("small").value_or(options.small);
  constexpr std::size_t short_id = 8;
  return file_to_save(c, "estimate-" + to_string(*job).substr(0, short_id) + ".html", "text/html; charset=utf-8",
                      app::estimate_report_of(*run, options), "estimate.html");
}

Result<Id> id_of(const std::string& text) {
  const std::optional<Id> id = parse_id(text);
  return id ? Result<Id>(*id) : fail(ErrorCode::not_found, "there is no such estimate");
}

Result<View> compare(Context& c) {
  View view;
  view.title = c.words["estimates.compare"];
  std::array<std::shared_ptr<const EstimateRun>, 2> runs;
  std::array<Id, 2> jobs{};
  std::vector<std::pair<std::string, std::string>> all;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind != estimate_kind) continue;
    if (const std::shared_ptr<const EstimateRun> run = estimate_of(c, line.job))
      all.emplace_back(to_string(line.job), time_of_ms(line.ended_ms) + " · " + (run->title.empty() ? line.note : run->title));
  }
  const bool newest = !c.fields.has("a") && !c.fields.has("b") && all.size() >= 2;  // nothing said: the two newest, the older first
  view.json["choices_a"] = Json::array();
  view.json["choices_b"] = Json::array();
  view.json["comparison"] = nullptr;
  for (std::size_t i = 0; i < 2; ++i) {
    const char* const name = i == 0 ? "a" : "b";
    if (!c.fields.has(name) && !newest) continue;
    const Result<Id> job = newest ? id_of(all[1 - i].first) : c.id(name);
    if (!job) return tl::unexpected<Error>(job.error());
    runs.at(i) = estimate_of(c, *job);
    if (!runs.at(i)) return no_such_run();
    jobs.at(i) = *job;
  }
  view.json["choices_a"] = choices(all, runs[0] ? to_string(jobs[0]) : (all.empty() ? "" : all.front().first));
  view.json["choices_b"] = choices(all, runs[1] ? to_string(jobs[1]) : (all.size() < 2 ? "" : all[1].first));
  if (runs[0] && runs[1]) {
    view.json["comparison"] = json_of_comparison(c, *runs[0], *runs[1]);
    view.json["comparison"]["a_href"] = run_href(jobs[0]);
    view.json["comparison"]["b_href"] = run_href(jobs[1]);
  }
  return view;
}
/// For whoever may not see which list a person is on: numbers, and nobody behind them.
Result<View> overlaps(Context& c) {
  const tl::expected<std::string, Errors> csv = app::overlaps_csv_of_case(c.vault());
  if (!csv) return tl::unexpected<Error>(csv.error().front());
  return file_to_save(c, "overlaps.csv", "text/csv; charset=utf-8", *csv, "estimates: overlaps.csv");
}

}  // namespace

std::shared_ptr<const EstimateRun> estimate_of(const Context& c, const Id& job) {
  return c.jobs.result_of<EstimateRun>(c.session->member, job, estimate_kind);
}

std::shared_ptr<const UploadedTable> table_of(const Context& c, const Id& job) {
  return c.jobs.result_of<UploadedTable>(c.session->member, job, table_kind);
}

Json json_of_lists(const app::CaseLists& lists) {
  Json json = Json::array();
  // A list that shares nobody with another says nothing of those on none: it is there to be chosen, and not chosen to begin with.
  const bool any = std::ranges::any_of(lists.shared, [](std::uint64_t shared) { return shared > 0; });
  for (std::size_t i = 0; i < lists.lists.size(); ++i)
    json.push_back(
        {{"name", lists.lists[i]}, {"records", lists.records[i]}, {"shared", lists.shared[i]}, {"checked", !any || lists.shared[i] > 0}});
  return json;
}

void add_estimates(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_records);
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The piece of work that made it"};
  routes.push_back({.name = "estimates.overview",
                    .method = "GET",
                    .path = "/estimates",
                    .rule = read,
                    .page = "estimates/overview",
                    .answer = "estimates.overview",
                    .about = "Estimates made, and what there is to estimate from",
                    .handle = overview});
  routes.push_back({.name = "estimates.upload",
                    .method = "POST",
                    .path = "/estimates/table",
                    .rule = read,
                    .params = {{.name = "file",
                                .kind = Kind::file,
                                .about = "A table of lists with counts, or one row a person; or the clusters and draws of girok link",
                                .many = true,
                                .longest = largest_table}},
                    .page = "estimates/overview",
                    .answer = "jobs.started",
                    .about = "Takes a table to estimate from; it is kept in memory only",
                    .handle = upload,
                    .largest_body = largest_table + (std::size_t{1} << 16)});
  routes.push_back({.name = "estimates.show",
                    .method = "GET",
                    .path = "/estimates/runs/{job}",
                    .rule = read,
                    .params = {job},
                    .page = "estimates/show",
                    .answer = "estimates.show",
                    .about = "What an estimate says, warnings first",
                    .handle = show,
                    .with_case = true});
  routes.push_back({.name = "estimates.report",
                    .method = "GET",
                    .path = "/estimates/runs/{job}/report",
                    .rule = read,
                    .params = {job,
                               {.name = "small",
                                .in = In::query,
                                .kind = Kind::integer,
                                .about = "Numbers of persons below this are hidden; 0: none",
                                .most = 1000},
                               {.name = "language", .in = In::query, .about = "Of the report", .among = {"en", "ko", "zh"}}},
                    .page = "estimates/show",
                    .answer = "file",
                    .media = {"text/html"},
                    .about = "The report as one HTML file",
                    .handle = report});
  routes.push_back({.name = "estimates.compare",
                    .method = "GET",
                    .path = "/estimates/compare",
                    .rule = read,
                    .params = {{.name = "a", .in = In::query, .kind = Kind::id, .about = "An estimate"},
                               {.name = "b", .in = In::query, .kind = Kind::id, .about = "Another"}},
                    .page = "estimates/compare",
                    .answer = "estimates.compare",
                    .about = "Two estimates beside each other",
                    .handle = compare});
  routes.push_back({.name = "estimates.overlaps",
                    .method = "GET",
                    .path = "/estimates/case/overlaps",
                    .rule = Rule::deed_of(app::Deed::export_records),
                    .page = "estimates/overview",
                    .answer = "file",
                    .media = {"text/csv"},
                    .about = "Overlaps of the lists of the case as a table of counts (CSV), for whoever may not see the lists",
                    .handle = overlaps});
  add_estimates_ask(routes);
}

}  // namespace girok::server