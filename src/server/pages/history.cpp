// History: who did what; who signed in; whether every byte is what was written.
#include "app/case/history.h"

#include <algorithm>
#include <array>
#include <span>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/case/verify_case.h"
#include "app/serve/audit.h"
#include "server/context.h"
#include "server/jobs.h"
#include "server/pages/analysis.h"
#include "server/pages/history_shared.h"
#include "server/pages/pages.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using Kind = vault::HistoryLine::Kind;

constexpr std::size_t most_lines = 20'000;  ///< the newest of them are looked at
constexpr std::size_t most_saved = 200'000;  ///< in one table
constexpr std::string_view changes = "changes";  ///< everything but that something was looked at
constexpr std::array kinds = {changes.data(), "stated",  "replaced", "retracted",    "read",     "found", "opened", "erased",
                              "granted",      "removed", "new key",  "organisation", "unlinked", "gap",   "refused"};

/// What the log says of itself: every entry that is told was signed, and its signature held when it was read; what did not hold is told as such.
const char* state_of(const vault::HistoryLine& line) {
  return line.kind == Kind::gap ? "gap" : line.kind == Kind::refused ? "refused" : "signed";
}

Json entry_of(const Context& c, const vault::HistoryLine& line) {
  const std::string batch = to_string(line.device) + "-" + std::to_string(line.sequence);
  const std::string state = state_of(line);
  return {{"id", line.operation ? to_string(*line.operation) : batch},
          {"short", line.operation ? app::short_statement(*line.operation) : batch.substr(0, 8) + batch.substr(batch.find('-'))},
          {"device", to_string(line.device)},
          {"batch", line.sequence},
          {"state", state},
          {"badge", state == "signed" ? "good" : "bad"},
          {"state_word", c.words.of_code("history.entry", state)}};
}

Json line_of(const Context& c, app::Names& names, const vault::HistoryLine& line) {
  const bool about_member = line.kind == Kind::granted || line.kind == Kind::removed || line.property == app::role_property;
  const bool tells_reason = line.kind == Kind::retracted || line.kind == Kind::erased;
  Json record = nullptr;
  std::string type;
  if (line.record) {
    const std::string id = to_string(*line.record);
    if (!about_member) type = names.type(*line.record);
    record = {{"id", id},
              {"href", about_member ? "/members/" + id : "/records/" + id},
              {"short", about_member ? names.member(*line.record) : names.record(*line.record)},
              {"type_label", type.empty() ? std::string() : c.type_label(type)}};
  }
  return {{"time", app::iso_time(line.clock)},
          {"time_short", app::short_time(line.clock)},
          {"member", names.member(line.member)},
          {"kind", app::name_of(line)},
          {"kind_word", c.words.of_code("history.kind", app::name_of(line))},
          {"record", record},
          {"property", line.property},
          {"property_label", line.property == app::role_property ? std::string(c.words["history.roles"])
                             : line.property.empty()             ? std::string()
                                                                 : c.property_label(type, line.property)},
          {"entry", entry_of(c, line)},
          {"ends", line.target ? app::short_statement(*line.target) : std::string()},
          {"note", tells_reason ? line.note : ""}};
}

/// A record, or a member, by the whole id or its beginning.
Result<Id> about_of(const Context& c) {
  std::string typed = c.text("record");
  std::erase(typed, ' ');
  if (const std::optional<Id> whole = parse_id(typed)) return *whole;
  Result<Id> record = app::record_named(c.vault(), typed);
  if (record || typed.size() < 4) return record;
  for (const vault::MemberRights& member : c.vault().authority().members()) {
    if (to_string(member.member).starts_with(typed)) return member.member;
  }
  return record;
}

/// Whether anything of a step is told to this member: one that is not is as one that never was.
bool is_told(const Context& c, const HistoryStep& step, std::uint64_t clock) {
  constexpr std::size_t enough = 100;
  vault::ReadModel::HistoryFilter of_step;
  of_step.clearance = app::seen_unsealed(c.vault());
  of_step.since = of_step.until = clock;
  return std::ranges::any_of(app::history_told(c.vault(), of_step, enough),
                             [&](const vault::HistoryLine& line) { return step_of(line) == step; });
}

Result<vault::ReadModel::HistoryFilter> filter_of(const Context& c) {
  vault::ReadModel::HistoryFilter filter;
  filter.clearance = app::seen_unsealed(c.vault());
  if (!c.fields["record"].empty()) {
    const Result<Id> about = about_of(c);
    if (!about) return tl::unexpected<Error>({about.error().code, about.error().what, "record", about.error().hint});
    filter.record = *about;
  }
  for (const char* const field : {"batch", "before"}) {
    if (!c.fields[field].empty() && !step_named(c.fields[field]))
      return fail(ErrorCode::usage, "this is not the name of a step of the history", field, "leave it out to see everything");
  }
  if (const std::optional<HistoryStep> step = step_named(c.fields["batch"])) {
    const std::optional<vault::BatchInfo> batch = c.vault().model().batch(step->device, step->sequence);
    filter.since = filter.until = batch ? batch->clock : 0;  // of a step that is none nothing is told
    return filter;
  }
  if (!c.fields["member"].empty()) filter.member = parse_id(c.fields["member"]);
  for (const char* const field : {"day", "since"}) {
    if (const auto day = app::parse_time(c.fields[field]); day && !c.fields[field].empty()) filter.since = day->first;
  }
  for (const char* const field : {"day", "until"}) {
    if (const auto day = app::parse_time(c.fields[field]); day && !c.fields[field].empty()) filter.until = day->last;
  }
  if (const std::optional<HistoryStep> step = step_named(c.fields["before"])) {
    const std::optional<vault::BatchInfo> batch = c.vault().model().batch(step->device, step->sequence);
    if (batch && batch->clock > 0 && is_told(c, *step, batch->clock))
      filter.until = std::min(filter.until.value_or(UINT64_MAX), batch->clock - 1);
  }
  return filter;
}

/// What fits, the newest first; `cut`: as many as were to be looked at.
std::vector<vault::HistoryLine> newest_first(const Context& c, const vault::ReadModel::HistoryFilter& filter, std::size_t most, bool& cut) {
  std::vector<vault::HistoryLine> lines = app::history_told(c.vault(), filter, most);
  cut = lines.size() >= most;
  if (const std::optional<HistoryStep> step = step_named(c.fields["batch"]))
    std::erase_if(lines, [&](const vault::HistoryLine& line) { return step_of(line) != *step; });
  if (const std::string kind = c.text("kind"); !kind.empty())
    std::erase_if(lines,
                  [&](const vault::HistoryLine& line) { return kind == changes ? line.kind == Kind::read : app::name_of(line) != kind; });
  std::ranges::reverse(lines);
  return lines;
}

Json form_of(const Context& c, app::Names& names) {
  std::vector<std::pair<std::string, std::string>> offered = {{"", std::string(c.words["history.all"])}};
  for (const char* const one : kinds) offered.emplace_back(one, c.words.of_code("history.kind", one));
  std::vector<std::pair<std::string, std::string>> members = {{"", std::string(c.words["history.everybody"])}};
  for (const vault::MemberRights& member : c.vault().authority().members())
    members.emplace_back(to_string(member.member), names.member(member.member));
  return {{"lines", Json::array()},
          {"kinds", choices(offered, c.text("kind"))},
          {"members", choices(members, c.fields["member"])},
          {"since", c.fields["day"].empty() ? c.text("since") : c.text("day")},
          {"until", c.fields["day"].empty() ? c.text("until") : c.text("day")},
          {"record", c.text("record")},
          {"step", step_named(c.fields["batch"]) ? Json(short_of(*step_named(c.fields["batch"]))) : Json(nullptr)},
          {"batch", c.text("batch")},
          {"cut", false},
          {"steps", Json::array()},
          {"skip", nullptr},
          {"table", "/history/table" + query_of(c)},
          {"paging", nullptr},
          {"errors", Json::array()}};
}

Result<View> show_history(Context& c) {
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["history.title"]);
  view.json = form_of(c, names);
  const Result<vault::ReadModel::HistoryFilter> filter = filter_of(c);
  if (!filter) {
    view.status = unprocessable;
    view.json["errors"].push_back(json_of(filter.error()));
    return view;
  }
  const Paging paging = paging_of(c, 100);
  const std::size_t looked_at = c.text("kind").empty() ? std::min(most_lines, paging.from + paging.count + 1) : most_lines;
  bool cut = false;
  const std::vector<vault::HistoryLine> lines = newest_first(c, *filter, looked_at, cut);
  view.json["cut"] = cut && looked_at == most_lines;
  Json& shown = view.json["lines"];
  const std::size_t from = std::min(paging.from, lines.size()), to = std::min(lines.size(), from + paging.count);
  for (std::size_t i = from; i < to; ++i) shown.push_back(line_of(c, names, lines[i]));
  view.json["steps"] = steps_of(c, std::span(lines).subspan(from, to - from), shown);
  const std::size_t count = shown.size();
  if (count == 0) return view;
  // A long step, such as an import, can be passed over.
  if (to < lines.size() && step_of(lines[to]) == step_of(lines[to - 1]) && !step_named(c.fields["batch"]))
    view.json["skip"] = "/history?before=" + to_string(step_of(lines[to]));
  view.json["paging"] = json_of(c, paging, lines.size(), count);
  // How many there are in all would take a look at every line.
  if (c.text("kind").empty() && lines.size() > paging.from + count) view.json["paging"]["count"] = std::to_string(lines.size() - 1) + "+";
  return view;
}

Result<View> save_history(Context& c) {
  const Result<vault::ReadModel::HistoryFilter> filter = filter_of(c);
  if (!filter) return tl::unexpected<Error>(filter.error());
  bool cut = false;
  const std::vector<vault::HistoryLine> lines = newest_first(c, *filter, most_saved, cut);
  // A table that lacks the oldest would be taken for the whole.
  if (cut)
    return fail(ErrorCode::too_large, "more than 200,000 entries", {},
                "name days, a member, a record or one step; girok log --json on the command line gives as many as are asked for");
  app::Names names(c.vault());
  Result<std::string> table = app::history_csv(c.vault(), lines, names);
  if (!table) return tl::unexpected<Error>(table.error());
  return file_to_save(c, "history.csv", "text/csv; charset=utf-8", *std::move(table), "history");
}

Result<View> show_door(Context& c) {
  const Result<app::AuditRead> read = c.audit.read(c.vault(), 5000);
  if (!read) return tl::unexpected<Error>(read.error());
  const std::string kind = c.text("kind");
  const Paging paging = paging_of(c, 100);
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["history.door"]);
  Json lines = Json::array();
  std::size_t count = 0;
  std::vector<std::pair<std::string, std::string>> offered = {{"", std::string(c.words["history.all"])}};
  for (int i = 0; i <= static_cast<int>(app::AuditKind::left); ++i) {
    const std::string_view name = app::name_of(static_cast<app::AuditKind>(i));
    offered.emplace_back(name, c.words.of_code("history.audit", name));
  }
  for (const app::AuditLine& line : read->lines) {
    if (!kind.empty() && app::name_of(line.kind) != kind) continue;
    if (count++ < paging.from || lines.size() == paging.count) continue;
    lines.push_back({{"time", app::iso_time_of_seconds(static_cast<std::int64_t>(line.at_ms / 1000))},
                     {"time_short", time_of_ms(line.at_ms)},
                     {"kind", app::name_of(line.kind)},
                     {"kind_word", c.words.of_code("history.audit", app::name_of(line.kind))},
                     {"member", line.member ? names.member(*line.member) : ""},
                     {"remote", line.remote},
                     {"note", line.note}});
  }
  view.json = {{"lines", lines},
               {"kinds", choices(offered, kind)},
               {"not_for_me", read->not_for_me > 0 ? Json(read->not_for_me) : Json(nullptr)},
               {"broken", read->broken > 0 ? Json(read->broken) : Json(nullptr)},
               {"paging", lines.empty() ? Json(nullptr) : json_of(c, paging, count, lines.size())}};
  return view;
}

struct Checked {
  std::vector<std::string> lines;
  bool whole = false, with_key = false;
};

Result<View> verify(Context& c) {
  const std::string folder = c.options.folder;
  const bool with_key = c.truth("with_key");
  const auto key = with_key ? std::make_shared<const vault::MemberSecret>(c.vault().member().secret().clone())
                            : std::shared_ptr<const vault::MemberSecret>();
  return start_job(c, "verify", with_key ? std::string(c.words["history.with_key"]) : std::string(),
                   [folder, key, environment = c.vault().environment()](JobWork& work) -> JobOutcome {
                     app::VerifyRequest request;
                     request.of.folder = folder;
                     request.of.progress = &work.progress();
                     request.public_only = key == nullptr;
                     request.key = key.get();
                     const Result<app::VerifiedCase> verified = app::verify_case(environment, request);
                     if (!verified) return tl::unexpected(std::vector<Error>{verified.error()});
                     auto checked = std::make_shared<Checked>();
                     checked->whole = verified->report.whole();
                     checked->with_key = key != nullptr;
                     std::string text = app::text_of(*verified);
                     while (!text.empty()) {
                       const std::size_t end = std::min(text.find('\n'), text.size());
                       checked->lines.push_back(text.substr(0, end));
                       text.erase(0, std::min(end + 1, text.size()));
                     }
                     return job_result(std::shared_ptr<const Checked>(std::move(checked)), "/verify/{job}");
                   });
}

Result<View> show_verified(Context& c) {
  const Result<Id> id = c.id("job");
  const auto checked = id ? c.jobs.result_of<Checked>(c.session->member, *id, "verify") : nullptr;
  if (!checked) return fail(ErrorCode::not_found, "there is nothing of that id here");
  View view;
  view.title = std::string(c.words["history.verify"]);
  view.json = {{"whole", checked->whole}, {"with_key", checked->with_key}, {"lines", checked->lines}};
  return view;
}

}  // namespace

void add_history(Routes& routes) {
  const std::vector<Param> asked = {
      {.name = "record", .in = In::query, .about = "About one record or member: the id, or its first characters", .longest = 40},
      {.name = "member", .in = In::query, .kind = server::Kind::id, .about = "By one member"},
      {.name = "batch", .in = In::query, .about = "What was done in one step: DEVICE-NUMBER", .longest = 60},
      {.name = "before", .in = In::query, .about = "What was done before that step: DEVICE-NUMBER", .longest = 60},
      {.name = "day", .in = In::query, .kind = server::Kind::day, .about = "On one day (UTC)"},
      {.name = "since", .in = In::query, .kind = server::Kind::day, .about = "On this day or later (UTC)"},
      {.name = "until", .in = In::query, .kind = server::Kind::day, .about = "On this day or before (UTC)"},
      {.name = "kind", .in = In::query, .about = "Of one kind", .among = {kinds.begin(), kinds.end()}}};
  std::vector<Param> params = asked;
  params.push_back({.name = "from", .in = In::query, .kind = server::Kind::integer, .about = "First of the page"});
  const Param job{.name = "job", .in = In::path, .kind = server::Kind::id, .about = "The piece of work"};
  routes.push_back({.name = "history.show",
                    .method = "GET",
                    .path = "/history",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = params,
                    .page = "history/show",
                    .answer = "history.show",
                    .about = "Who did what, the newest first",
                    .handle = show_history});
  routes.push_back({.name = "history.table",
                    .method = "GET",
                    .path = "/history/table",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = asked,
                    .page = "history/show",
                    .answer = "file",
                    .media = {"text/csv"},
                    .about = "The same as a table: who did what, with ids in full and the hash of each signed step",
                    .handle = save_history});
  routes.push_back({.name = "history.door",
                    .method = "GET",
                    .path = "/history/door",
                    .rule = Rule::right_of(vault::right_manage),
                    .params = {{.name = "from", .in = In::query, .kind = server::Kind::integer, .about = "First of the page"},
                               {.name = "kind", .in = In::query, .about = "Of one kind", .longest = 40}},
                    .page = "history/door",
                    .answer = "history.door",
                    .about = "Who signed in, who failed to, what left",
                    .handle = show_door});
  routes.push_back({.name = "history.verify",
                    .method = "POST",
                    .path = "/verify",
                    .rule = Rule::member(),
                    .params = {{.name = "with_key", .kind = server::Kind::truth, .about = "Open all that is for this member, too"}},
                    .page = "history/show",
                    .answer = "job.begun",
                    .about = "Checks every byte of the case: hashes, signatures, and the right of whoever signed",
                    .handle = verify});
  routes.push_back({.name = "history.verified",
                    .method = "GET",
                    .path = "/verify/{job}",
                    .rule = Rule::member(),
                    .params = {job},
                    .page = "history/verified",
                    .answer = "history.verified",
                    .about = "What the check came to",
                    .handle = show_verified});
}

}  // namespace girok::server
