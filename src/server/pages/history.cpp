// History: who did what; who signed in; whether every byte is what was written.
#include "app/case/history.h"

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/case/verify_case.h"
#include "app/serve/audit.h"
#include "server/context.h"
#include "server/jobs.h"
#include "server/pages/pages.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

using Kind = vault::HistoryLine::Kind;

constexpr std::size_t most_lines = 20'000;  ///< the newest of them are looked at

Json line_of(const Context& c, app::Names& names, const vault::HistoryLine& line) {
  const bool about_member = line.kind == Kind::granted || line.kind == Kind::removed || line.property == app::role_property;
  const bool tells_reason = line.kind == Kind::retracted || line.kind == Kind::erased;
  Json record = nullptr;
  if (line.record) {
    const std::string id = to_string(*line.record);
    record = {{"href", about_member ? "/members/" + id : "/records/" + id},
              {"short", about_member ? names.member(*line.record) : names.record(*line.record)}};
  }
  return {{"time", app::iso_time(line.clock)},
          {"member", names.member(line.member)},
          {"kind", app::name_of(line)},
          {"kind_word", c.words.of_code("history.kind", app::name_of(line))},
          {"record", record},
          {"property", line.property},
          {"note", tells_reason ? line.note : ""}};
}

Result<View> show_history(Context& c) {
  vault::ReadModel::HistoryFilter filter;
  filter.clearance = app::seen_unsealed(c.vault());
  for (const auto& [name, into] : {std::pair{"record", &filter.record}, std::pair{"member", &filter.member}}) {
    if (!c.fields[name].empty()) *into = parse_id(c.fields[name]);
  }
  if (const auto day = app::parse_time(c.fields["day"]); day && !c.fields["day"].empty()) {
    filter.since = day->first;
    filter.until = day->last;
  }
  const std::string kind = c.text("kind");
  const Paging paging = paging_of(c, 100);
  std::vector<vault::HistoryLine> lines =
      c.vault().model().history(filter, kind.empty() ? std::min(most_lines, paging.from + paging.count + 1) : most_lines);
  if (!kind.empty()) std::erase_if(lines, [&](const vault::HistoryLine& line) { return app::name_of(line) != kind; });
  std::ranges::reverse(lines);
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["history.title"]);
  Json shown = Json::array();
  for (std::size_t i = paging.from; i < lines.size() && shown.size() < paging.count; ++i) shown.push_back(line_of(c, names, lines[i]));
  std::vector<std::pair<std::string, std::string>> kinds = {{"", std::string(c.words["history.all"])}};
  for (const char* const one : {"stated", "replaced", "retracted", "read", "found", "opened", "erased", "granted", "removed"})
    kinds.emplace_back(one, c.words.of_code("history.kind", one));
  std::vector<std::pair<std::string, std::string>> members = {{"", std::string(c.words["history.everybody"])}};
  for (const vault::MemberRights& member : c.vault().authority().members())
    members.emplace_back(to_string(member.member), names.member(member.member));
  const std::size_t count = shown.size();
  view.json = {{"lines", std::move(shown)}, {"kinds", choices(kinds, kind)}, {"members", choices(members, c.fields["member"])},
               {"day", c.text("day")},      {"record", c.text("record")},    {"paging", json_of(c, paging, lines.size(), count)}};
  // How many there are in all would take a look at every line.
  if (kind.empty() && lines.size() > paging.from + count) view.json["paging"]["count"] = "…";
  return view;
}

Result<View> show_door(Context& c) {
  const Result<app::AuditRead> read = c.audit.read(c.vault(), 500);
  if (!read) return tl::unexpected<Error>(read.error());
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["history.door"]);
  Json lines = Json::array();
  for (const app::AuditLine& line : read->lines) {
    lines.push_back({{"time", app::iso_time_of_seconds(static_cast<std::int64_t>(line.at_ms / 1000))},
                     {"kind", app::name_of(line.kind)},
                     {"kind_word", c.words.of_code("history.audit", app::name_of(line.kind))},
                     {"member", line.member ? names.member(*line.member) : ""},
                     {"remote", line.remote},
                     {"note", line.note}});
  }
  view.json = {{"lines", lines}, {"not_for_me", read->not_for_me}, {"broken", read->broken}};
  return view;
}

struct Checked {
  std::vector<std::string> lines;
  bool whole = false;
};

Result<View> verify(Context& c) {
  const std::string folder = c.options.folder;
  const Result<Id> job =
      c.jobs.start(c.session->member, "verify", "",
                   [folder, environment = c.vault().environment()](JobWork& work) -> tl::expected<JobResult, std::vector<Error>> {
                     app::VerifyRequest request;
                     request.of.folder = folder;
                     request.of.progress = &work.progress();
                     request.public_only = true;
                     const Result<app::VerifiedCase> verified = app::verify_case(environment, request);
                     if (!verified) return tl::unexpected(std::vector<Error>{verified.error()});
                     auto checked = std::make_shared<Checked>();
                     checked->whole = verified->report.whole();
                     std::string text = app::text_of(*verified);
                     while (!text.empty()) {
                       const std::size_t end = std::min(text.find('\n'), text.size());
                       checked->lines.push_back(text.substr(0, end));
                       text.erase(0, std::min(end + 1, text.size()));
                     }
                     return JobResult{checked, "/verify/{job}"};
                   });
  if (!job) return tl::unexpected<Error>(job.error());
  View view;
  view.json = {{"job", to_string(*job)}};
  view.location = "/jobs/" + to_string(*job);
  return view;
}

Result<View> show_verified(Context& c) {
  const Result<Id> id = c.id("job");
  const auto checked = id ? c.jobs.result_of<Checked>(c.session->member, *id, "verify") : nullptr;
  if (!checked) return fail(ErrorCode::not_found, "there is nothing of that id here");
  View view;
  view.title = std::string(c.words["history.verify"]);
  view.json = {{"whole", checked->whole}, {"lines", checked->lines}};
  return view;
}

}  // namespace

void add_history(Routes& routes) {
  const Param job{.name = "job", .in = In::path, .kind = server::Kind::id, .about = "The piece of work"};
  routes.push_back({.name = "history.show",
                    .method = "GET",
                    .path = "/history",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "from", .in = In::query, .kind = server::Kind::integer, .about = "First of the page"},
                               {.name = "record", .in = In::query, .kind = server::Kind::id, .about = "About one record"},
                               {.name = "member", .in = In::query, .kind = server::Kind::id, .about = "By one member"},
                               {.name = "day", .in = In::query, .kind = server::Kind::day, .about = "On one day (UTC)"},
                               {.name = "kind",
                                .in = In::query,
                                .about = "Of one kind",
                                .among = {"stated", "replaced", "retracted", "read", "found", "opened", "erased", "granted", "removed"}}},
                    .page = "history/show",
                    .answer = "history.show",
                    .about = "Who did what, the newest first",
                    .handle = show_history});
  routes.push_back({.name = "history.door",
                    .method = "GET",
                    .path = "/history/door",
                    .rule = Rule::right_of(vault::right_manage),
                    .page = "history/door",
                    .answer = "history.door",
                    .about = "Who signed in, who failed to, what left",
                    .handle = show_door});
  routes.push_back({.name = "history.verify",
                    .method = "POST",
                    .path = "/verify",
                    .rule = Rule::member(),
                    .page = "history/show",
                    .answer = "job.begun",
                    .about = "Checks every byte of the case",
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
