// Pages of estimates: where the lists come from, what is asked, the run, what it says, two runs beside each other.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "app/estimation/case_lists.h"
#include "app/estimation/estimate_report.h"
#include "app/estimation/estimate_run.h"
#include "app/estimation/estimate_words.h"
#include "app/estimation/uploaded_table.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_config.h"
#include "server/pages/analysis.h"
#include "server/pages/estimate_view.h"
#include "server/pages/pages.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using app::EstimateRun;
using app::UploadedTable;
using estimation::MethodName;
using Errors = std::vector<Error>;

constexpr const char* kind = "estimate";
constexpr const char* table_kind = "table";
constexpr std::size_t linkage_draws = 20;
constexpr std::size_t largest_table = std::size_t{64} << 20;
constexpr int unprocessable = 422;

std::vector<MethodName> every_method() {
  std::vector<MethodName> all;
  for (std::size_t i = 0; i < estimation::method_count; ++i) all.push_back(static_cast<MethodName>(i));
  return all;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

std::string report_href(const Id& job) { return "/estimates/runs/" + to_string(job) + "/report"; }
std::string run_href(const Id& job) { return "/estimates/runs/" + to_string(job); }
std::string table_href(const Id& job) { return "/estimates/tables/" + to_string(job); }

std::shared_ptr<const EstimateRun> run_of(const Context& c, const Id& job) {
  return c.jobs.result_of<EstimateRun>(c.session->member, job, kind);
}
std::shared_ptr<const UploadedTable> table_of(const Context& c, const Id& job) {
  return c.jobs.result_of<UploadedTable>(c.session->member, job, table_kind);
}

// ---- the first page: what there is to estimate from ------------------------------------------------------------------

Json json_of_lists(const app::CaseLists& lists) {
  Json json = Json::array();
  for (std::size_t i = 0; i < lists.lists.size(); ++i)
    json.push_back({{"name", lists.lists[i]}, {"records", lists.records[i]}, {"checked", true}});
  return json;
}

View overview_view(Context& c) {
  View view;
  view.title = c.words["estimates.title"];
  view.json["runs"] = Json::array();
  view.json["tables"] = Json::array();
  view.json["errors"] = Json::array();
  std::size_t done = 0;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind == kind) {
      Json json = json_of(c, line);
      const std::shared_ptr<const EstimateRun> run = run_of(c, line.job);
      json["run_title"] = run ? run->title : std::string();
      json["result_href"] = run ? Json(run_href(line.job)) : Json(nullptr);
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

// ---- what is asked ---------------------------------------------------------------------------------------------------

Json json_of_names(const std::vector<std::string>& names, const std::vector<std::string>& chosen) {
  Json json = Json::array();
  for (const std::string& name : names) json.push_back({{"name", name}, {"checked", std::ranges::find(chosen, name) != chosen.end()}});
  return json;
}

Json methods_of(const Context& c, const std::vector<std::string>& chosen) {
  const app::EstimateWords words(c.language());
  Json json = Json::array();
  for (const MethodName method : every_method()) {
    const bool checked = chosen.empty() || std::ranges::find(chosen, name_of(method)) != chosen.end();
    json.push_back({{"name", name_of(method)}, {"word", words.method(method)}, {"checked", checked}});
  }
  return json;
}

/// What was typed, or what is usual.
Json form_of(const Context& c) {
  const auto typed = [&](const char* name, const char* usual) { return c.fields.has(name) ? c.text(name) : std::string(usual); };
  return {{"title", typed("title", "")}, {"question", typed("question", "")},   {"level", typed("level", "0.95")},
          {"seed", typed("seed", "1")},  {"draws", typed("draws", "1000")},     {"referral", typed("referral", "")},
          {"quick", c.truth("quick")},   {"linked", c.text("who") == "linked"}, {"methods", methods_of(c, c.fields.all("method"))}};
}

Result<View> ask_case(Context& c) {
  const Result<app::CaseLists> lists = app::lists_of_case(c.vault());
  if (!lists) return tl::unexpected<Error>(lists.error());
  View view;
  view.title = c.words["estimates.ask"];
  view.json["table"] = nullptr;
  view.json["lists"] = json_of_lists(*lists);
  view.json["enough"] = lists->lists.size() >= 2;
  view.json["from_case"] = true;
  view.json["columns"] = nullptr;
  view.json["by"] = Json::array();
  for (const std::string_view column : app::strata_of_case())
    view.json["by"].push_back({{"name", column}, {"word", c.words.of_code("estimates.by", column)}, {"checked", false}});
  view.json["counts"] = nullptr;
  view.json["counts_any"] = false;
  view.json["by_any"] = true;
  view.json["notes"] = Json::array();
  view.json["form"] = form_of(c);
  view.json["errors"] = Json::array();
  return view;
}

View table_view(Context& c, const Id& job, const UploadedTable& table) {
  View view;
  view.title = c.words["estimates.ask"];
  const bool columns = !table.columns.empty();
  view.json["table"] = {{"id", to_string(job)},
                        {"name", table.files.front().first},
                        {"persons", table.persons},
                        {"form", app::name_of(table.form)},
                        {"form_word", c.words.of_code("estimates.form", app::name_of(table.form))}};
  view.json["lists"] = json_of_names(columns ? table.columns : table.lists, table.lists);
  view.json["enough"] = true;
  view.json["from_case"] = false;
  view.json["columns"] = columns;
  view.json["by"] = Json::array();
  view.json["counts"] = nullptr;
  if (columns) {
    for (const std::string& column : table.columns) {
      if (column != table.count) view.json["by"].push_back({{"name", column}, {"word", column}, {"checked", false}});
    }
    std::vector<std::pair<std::string, std::string>> counts = {{"", std::string(c.words["estimates.no_count"])}};
    for (const std::string& column : table.columns) counts.emplace_back(column, column);
    view.json["counts"] = choices(counts, table.count);
  }
  view.json["counts_any"] = columns;
  view.json["by_any"] = !view.json["by"].empty();
  view.json["notes"] = table.notes;
  view.json["form"] = form_of(c);
  view.json["errors"] = Json::array();
  return view;
}

Result<View> ask_table(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  const std::shared_ptr<const UploadedTable> table = table_of(c, *job);
  if (table) return table_view(c, *job, *table);
  if (!c.jobs.find(c.session->member, *job))
    return fail(ErrorCode::not_found, "there is no such table", {}, "it was kept in memory only: hand it over again");
  View view;  // taken over in a moment
  view.title = c.words["estimates.ask"];
  view.page = "jobs/show";
  view.json = json_of(c, *c.jobs.find(c.session->member, *job));
  view.refresh_s = 1;
  return view;
}

struct Asked {
  app::EstimateRequest request;
  app::CaseListsRequest of_case;
  bool linked = false;
  Errors errors;
};

void take_methods(const Context& c, Asked& asked) {
  const std::vector<std::string> chosen = c.fields.all("method");
  for (const MethodName method : every_method()) {
    if (std::ranges::find(chosen, name_of(method)) != chosen.end()) asked.request.options.methods.push_back(method);
  }
  if (asked.request.options.methods.size() == estimation::method_count) asked.request.options.methods.clear();
}

Asked asked_of(const Context& c) {
  Asked asked;
  app::EstimateRequest& request = asked.request;
  request.title = c.text("title");
  request.question = c.text("question");
  request.version = c.options.version;
  request.options.seed = static_cast<std::uint64_t>(c.integer("seed").value_or(1));
  request.options.draws = static_cast<std::size_t>(c.integer("draws").value_or(1000));
  request.options.sensitivity = !c.truth("quick");
  request.options.threads = 1;  // the other one answers pages
  const Result<double> level = app::share_from(c.text("level"), "level");
  if (!level || *level < 0.5 || *level > 0.9999)
    asked.errors.push_back({ErrorCode::usage, "this is no level of an interval", "level", "from 0.5 to 0.9999, for example 0.95"});
  else
    request.options.level = *level;
  take_methods(c, asked);
  std::string rest = c.text("referral");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line = rest.substr(0, end);
    rest.erase(0, std::min(end + 1, rest.size()));
    const std::size_t arrow = line.find('>');
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (arrow == std::string::npos || arrow == 0 || arrow + 1 == line.size())
      asked.errors.push_back({ErrorCode::usage, "this does not name two lists", "referral", "a line each: FROM>TO"});
    else
      request.referrals.emplace_back(trimmed(line.substr(0, arrow)), trimmed(line.substr(arrow + 1)));
  }
  request.input.lists = asked.of_case.lists = c.fields.all("list");
  request.input.by = asked.of_case.by = c.fields.all("by");
  request.input.count = c.text("count");
  asked.linked = c.text("who") == "linked";
  if (asked.of_case.by.size() > app::max_strata_columns)
    asked.errors.push_back({ErrorCode::usage, "too many columns of strata", "by", fmt::format("at most {}", app::max_strata_columns)});
  return asked;
}

/// The case is held only while it is read.
tl::expected<app::EstimateInput, Errors> input_of_case(const std::shared_ptr<app::MemberCase>& member_case, const Asked& asked,
                                                       JobWork& work) {
  Result<app::CaseLists> lists = fail(ErrorCode::not_found, "no lists were read");
  tl::expected<app::CaseToLink, Errors> collected = tl::unexpected(Errors{});
  {
    Result<app::MemberCase::Locked> held = member_case->lock();
    if (!held) return tl::unexpected(Errors{held.error()});
    lists = app::lists_of_case(held->vault());
    if (lists && asked.linked) collected = app::case_to_link(held->vault());
  }
  if (!lists) return tl::unexpected(Errors{lists.error()});
  if (!asked.linked) return app::estimate_input_of(*lists, asked.of_case, nullptr);
  if (!collected) return tl::unexpected(collected.error());
  app::LinkRequest request;
  request.threads = 1;
  request.draws = linkage_draws;
  request.progress = &work.progress();
  const tl::expected<app::LinkRun, Errors> run = app::link_collected(*std::move(collected), request);
  if (!run) return tl::unexpected(run.error());
  return app::estimate_input_of(*lists, asked.of_case, &*run);
}

Result<View> asked_again(Context& c, const std::optional<Id>& table_job, const std::shared_ptr<const UploadedTable>& table,
                         const Errors& errors) {
  Result<View> view = table ? Result<View>(table_view(c, *table_job, *table)) : ask_case(c);
  if (!view) return view;
  view->page = "estimates/ask";
  for (const char* const group : {"lists", "by"}) {
    const std::vector<std::string> chosen = c.fields.all(group == std::string_view("lists") ? "list" : "by");
    for (Json& one : view->json[group]) one["checked"] = std::ranges::find(chosen, one["name"].get<std::string>()) != chosen.end();
  }
  view->json["errors"] = json_of(errors);
  view->status = unprocessable;
  return view;
}

Result<View> start(Context& c) {
  std::optional<Id> table_job;
  std::shared_ptr<const UploadedTable> table;
  if (c.fields.has("table") && !c.text("table").empty()) {
    const Result<Id> job = c.id("table");
    if (!job) return tl::unexpected<Error>(job.error());
    table_job = *job;
    table = table_of(c, *job);
    if (!table) return fail(ErrorCode::not_found, "there is no such table", {}, "it was kept in memory only: hand it over again");
  }
  Asked asked = asked_of(c);
  // What is wrong with the choice is told now, on the form, not by a job that fails.
  if (asked.errors.empty() && table) {
    if (const tl::expected<app::EstimateInput, Errors> input = app::estimate_input_of(*table, asked.request.input); !input)
      asked.errors = input.error();
  }
  if (asked.errors.empty() && !table) {
    const Result<app::CaseLists> lists = app::lists_of_case(c.vault());
    if (!lists) return tl::unexpected<Error>(lists.error());
    if (const tl::expected<app::EstimateInput, Errors> input = app::estimate_input_of(*lists, asked.of_case, nullptr); !input)
      asked.errors = input.error();
  }
  if (!asked.errors.empty()) return asked_again(c, table_job, table, asked.errors);
  std::string note =
      c.words.with("estimates.note", {std::to_string(asked.request.input.lists.size()), std::to_string(asked.request.options.seed)});
  return start_job(c, kind, std::move(note), [asked, table, member_case = c.member_case](JobWork& work) -> JobOutcome {
    tl::expected<app::EstimateInput, Errors> input =
        table ? app::estimate_input_of(*table, asked.request.input) : input_of_case(member_case, asked, work);
    if (!input) return tl::unexpected(input.error());
    app::EstimateRequest request = asked.request;
    request.progress = &work.progress();
    tl::expected<EstimateRun, Errors> run = app::estimate_input(*std::move(input), request);
    if (!run) return tl::unexpected(run.error());
    return job_result(std::make_shared<const EstimateRun>(*std::move(run)), "/estimates/runs/{job}");
  });
}

// ---- what it says ----------------------------------------------------------------------------------------------------

tl::unexpected<Error> no_such_run() {
  return fail(ErrorCode::not_found, "there is no such estimate", {}, "it was kept in memory only: run it again");
}

Result<View> show(Context& c) {
  const Result<Id> job = c.id("job");
  if (!job) return tl::unexpected<Error>(job.error());
  const std::shared_ptr<const EstimateRun> run = run_of(c, *job);
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
  const std::shared_ptr<const EstimateRun> run = run_of(c, *job);
  if (!run) return no_such_run();
  app::EstimateReportOptions options;
  options.language = c.fields.has("language") ? c.text("language") : std::string(c.language());
  options.small = c.integer("small").value_or(options.small);
  constexpr std::size_t short_id = 8;
  View view;
  view.download = Download{"estimate-" + to_string(*job).substr(0, short_id) + ".html", "text/html; charset=utf-8",
                           app::estimate_report_of(*run, options)};
  return view;
}

Result<View> compare(Context& c) {
  View view;
  view.title = c.words["estimates.compare"];
  std::array<std::shared_ptr<const EstimateRun>, 2> runs;
  std::array<Id, 2> jobs{};
  view.json["choices_a"] = Json::array();
  view.json["choices_b"] = Json::array();
  view.json["comparison"] = nullptr;
  for (std::size_t i = 0; i < 2; ++i) {
    const char* const name = i == 0 ? "a" : "b";
    if (!c.fields.has(name)) continue;
    const Result<Id> job = c.id(name);
    if (!job) return tl::unexpected<Error>(job.error());
    runs.at(i) = run_of(c, *job);
    if (!runs.at(i)) return no_such_run();
    jobs.at(i) = *job;
  }
  std::vector<std::pair<std::string, std::string>> all;
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind != kind) continue;
    if (const std::shared_ptr<const EstimateRun> run = run_of(c, line.job))
      all.emplace_back(to_string(line.job), time_of_ms(line.ended_ms) + " · " + (run->title.empty() ? line.note : run->title));
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

std::vector<Param> asked_params() {
  constexpr std::size_t name_length = 300, long_text = 4000;
  std::vector<std::string> methods;
  for (const MethodName method : every_method()) methods.emplace_back(name_of(method));
  return {{.name = "table", .kind = Kind::id, .about = "A table that was handed over; none: the lists of the case"},
          {.name = "list", .about = "A list, or the column that is one; none: all", .many = true, .longest = name_length},
          {.name = "by", .about = "A column of strata, at most three", .many = true, .longest = name_length},
          {.name = "count", .about = "The column with the number of persons", .longest = name_length},
          {.name = "who",
           .about = "Who is one person, of the lists of the case: as people decided, or as linked with draws",
           .among = {"decided", "linked"}},
          {.name = "title", .about = "What is estimated, for the report", .longest = name_length},
          {.name = "question", .about = "Who counts, where, when", .longest = long_text},
          {.name = "level", .about = "Of intervals: 0.95", .required = true, .longest = 10},
          {.name = "seed", .kind = Kind::integer, .about = "Of everything that is drawn"},
          {.name = "draws", .kind = Kind::integer, .about = "How often each bootstrap draws", .least = 50, .most = 100'000},
          {.name = "method", .about = "A method; none: all", .many = true, .among = methods},
          {.name = "referral", .about = "Lists that send people to another, a line each: FROM>TO", .longest = long_text},
          {.name = "quick", .kind = Kind::truth, .about = "Leave out how far the answer moves"}};
}

}  // namespace

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
  routes.push_back({.name = "estimates.ask_table",
                    .method = "GET",
                    .path = "/estimates/tables/{job}",
                    .rule = read,
                    .params = {job},
                    .page = "estimates/ask",
                    .answer = "estimates.ask",
                    .about = "What can be asked of a table",
                    .handle = ask_table});
  routes.push_back({.name = "estimates.ask_case",
                    .method = "GET",
                    .path = "/estimates/case",
                    .rule = read,
                    .page = "estimates/ask",
                    .answer = "estimates.ask",
                    .about = "What can be asked of the lists of the case",
                    .handle = ask_case});
  routes.push_back({.name = "estimates.start",
                    .method = "POST",
                    .path = "/estimates/start",
                    .rule = read,
                    .params = asked_params(),
                    .page = "estimates/ask",
                    .answer = "jobs.started",
                    .about = "Estimates how many were never recorded",
                    .handle = start});
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
}

}  // namespace girok::server
