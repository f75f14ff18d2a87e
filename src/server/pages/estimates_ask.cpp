// Pages of estimates on which it is said what to estimate: lists, strata, who is one person, methods.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/estimation/case_lists.h"
#include "app/estimation/estimate_run.h"
#include "app/estimation/estimate_words.h"
#include "app/estimation/uploaded_table.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_config.h"
#include "server/pages/analysis.h"
#include "server/pages/estimates_shared.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using app::EstimateRun;
using app::UploadedTable;
using estimation::MethodName;
using Errors = std::vector<Error>;

constexpr std::size_t linkage_draws = 20;

std::vector<MethodName> every_method() {
  std::vector<MethodName> all;
  all.reserve(estimation::method_count);
  for (std::size_t i = 0; i < estimation::method_count; ++i) all.push_back(static_cast<MethodName>(i));
  return all;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

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
      if (column != table.count && std::ranges::find(table.lists, column) == table.lists.end())
        view.json["by"].push_back({{"name", column}, {"word", column}, {"checked", false}});
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
  // A program that names none means all; somebody who has ticked none has chosen none.
  if (!c.api && asked.of_case.lists.empty())
    asked.errors.push_back({ErrorCode::usage, "fewer than two lists: nothing overlaps", "lists", "choose two lists or more"});
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
    Result<app::MemberCase::Locked> held = member_case->lock_apart();
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

/// What tells two estimates apart: lists, who is one person, parts, seed.
std::string note_of(const Context& c, const Asked& asked, bool from_table) {
  std::string lists, parts;
  for (const std::string& list : asked.request.input.lists) lists += (lists.empty() ? "" : ", ") + list;
  for (const std::string& by : asked.request.input.by)
    parts += (parts.empty() ? "" : " × ") + (from_table ? by : c.words.of_code("estimates.by", by));
  std::string note = lists.empty() ? std::string(c.words["estimates.every_list"]) : lists;
  if (!from_table) note += " · " + std::string(c.words[asked.linked ? "estimates.note_linked" : "estimates.note_decided"]);
  if (!parts.empty()) note += " · " + c.words.with("estimates.by_strata", {parts});
  return note + " · " + c.words.with("estimates.note_seed", {std::to_string(asked.request.options.seed)});
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
  if (!asked.errors.empty() && c.api) return refused_form(asked.errors);
  if (!asked.errors.empty()) return asked_again(c, table_job, table, asked.errors);
  std::string note = note_of(c, asked, table != nullptr);
  return start_job(c, estimate_kind, std::move(note), [asked, table, member_case = c.member_case](JobWork& work) -> JobOutcome {
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

void add_estimates_ask(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_records);
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The piece of work that made it"};
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
}

}  // namespace girok::server
