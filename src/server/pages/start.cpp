// The start page: what the case holds, what is new, what needs a decision, what is known and what is not.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/linkage/one_person.h"
#include "app/records/coverage.h"
#include "app/records/import_batches.h"
#include "app/records/news.h"
#include "app/serve/drafts.h"
#include "server/context.h"
#include "server/pages/corroboration_shared.h"
#include "server/pages/documents.h"
#include "server/pages/links_shared.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"
#include "server/pages/start_coverage.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t most_places = 12;  ///< of the start page; the others are on a page of their own
constexpr std::uint64_t most_decisions = 2000;
constexpr std::size_t day_length = 10;  ///< "2026-11-26"

Json holds_of(const Context& c, const app::Coverage& coverage) {
  Json tiles = Json::array();
  for (const char* const type : {"Testimony", "Item", "Person", "Event", "Act", "Place", "Claim", "Consent"}) {
    const auto at = coverage.by_type.find(type);
    if (at == coverage.by_type.end()) continue;
    tiles.push_back({{"type", type},
                     {"label", c.words["start.tile." + std::string(type)]},
                     {"count", at->second},
                     {"href", "/records?type=" + std::string(type)}});
  }
  return tiles;
}

Json needs_of(Context& c, const app::Coverage& coverage) {
  Json needs = Json::array();
  const auto add = [&](const char* key, std::uint64_t number, const std::string& href) {
    if (number > 0)
      needs.push_back({{"what", c.words.with(std::string("start.needs.") + key, {std::to_string(number)})},
                       {"key", key},
                       {"count", number},
                       {"href", href}});
  };
  add("proposed", coverage.proposed, "/records?review=proposed");
  add("conflicts", coverage.repeated.size(), "/conflicts");
  add("ending", coverage.consents_ending, "/consents?expiring=30");
  add("expired", coverage.consents_expired, "/consents?state=expired");
  add("withdrawn", coverage.consents_withdrawn, "/consents?state=withdrawn");
  // Decisions are read one by one: of very many the page of who is who tells.
  const auto decisions = coverage.by_type.find("LinkDecision");
  if (c.may(app::Deed::read_records) && (decisions == coverage.by_type.end() || decisions->second <= most_decisions)) {
    add("contradictory", app::contradictory(app::decisions_of_case(c.vault())).size(), "/links/decisions");
    add("pairs", pairs_in_doubt(c), "/links");
  }
  if (const std::optional<std::size_t> open = open_discrepancies(c)) add("discrepancies", *open, "/corroboration/discrepancies");
  return needs;
}

// ---- what is new -----------------------------------------------------------------------------------------------------

constexpr const char* visit = ":visit";  ///< sealed beside this member's drafts: what of the log there was when a session began

/// What is later than the beginning of the session before this one is marked. Where nothing can be kept, nothing is.
std::optional<std::uint64_t> last_visit(Context& c) {
  Session& session = *c.session;
  if (session.news_looked_up) return session.news_since;
  session.news_looked_up = true;
  if (const std::optional<app::Draft> kept = app::load_draft(c.vault(), visit)) {
    std::uint64_t clock = 0, begun_ms = 0;
    const char* const end = kept->text.data() + kept->text.size();
    const char* const rest = std::from_chars(kept->text.data(), end, clock).ptr;
    if (clock > 0) session.news_since = clock;
    // The time of the last change, which may be one that this member does not see, is not to be told as that of the visit.
    if (rest != end && std::from_chars(rest + 1, end, begun_ms).ptr == end) session.news_since_ms = begun_ms;
  }
  (void)app::save_draft(c.vault(), visit, std::to_string(c.vault().model().latest_clock()) + " " + std::to_string(session.begun_ms));
  return session.news_since;
}

/// Where a type of a line leads: of an import to what comes from its file, else to the newest of the type.
std::string href_of_news(const app::NewsLine& line, const std::string& type) {
  return "/records?type=" + type + (line.items.size() == 1 ? "&source=" + to_string(line.items.front()) : std::string());
}

Json json_of_news(const Context& c, app::Names& names, const app::NewsLine& line) {
  using Kind = app::NewsLine::Kind;
  const bool step = line.batch.has_value();
  const std::string history =
      step ? "/history?batch=" + app::to_string(*line.batch) : "/history?member=" + to_string(line.member) + "&day=" + line.day;
  Json what = Json::array();
  for (const auto& [type, change] : line.types) {
    what.push_back({{"type", c.type_label(type)},
                    {"href", href_of_news(line, type)},
                    {"first", what.empty()},
                    {"both", change.made > 0 && change.changed > 0},
                    {"made", change.made == 0 ? Json(nullptr) : Json(change.made)},
                    {"changed", change.changed == 0 ? Json(nullptr) : Json(change.changed)}});
  }
  std::string lists;
  for (const std::string& list : line.lists) lists += (lists.empty() ? "" : ", ") + list;
  return {{"day", line.day},
          {"member", names.member(line.member)},
          {"fresh", line.fresh},
          {"history", c.may(app::Deed::read_records) ? history : std::string()},
          {"import", line.kind == Kind::import},
          {"list", lists},
          {"taken_back", line.kind == Kind::undo ? Json(line.records) : Json(nullptr)},
          {"what", what}};
}

/// Of what is no longer seen (taken back, erased) the history tells; reads are no news.
Json news_of(Context& c) {
  const std::optional<std::uint64_t> since = last_visit(c);
  const app::News news = c.held->news(since);
  app::Names names(c.vault());
  Json lines = Json::array();
  for (const app::NewsLine& line : news.lines) lines.push_back(json_of_news(c, names, line));
  const std::uint64_t visited_ms = c.session->news_since_ms;
  return {{"lines", lines},
          {"since", visited_ms > 0 ? Json(app::iso_time(visited_ms)) : Json(nullptr)},
          {"since_short", visited_ms > 0 ? app::short_time(visited_ms) : std::string()},
          {"nothing_since", news.nothing_since},
          {"none", news.whole && news.lines.empty()},
          {"whole", news.whole}};
}

Result<View> show_start(Context& c) {
  const app::Coverage& coverage = c.held->coverage();
  View view;
  view.title = std::string(c.words["start.title"]);
  Json notices = Json::array();
  for (const vault::Notice& notice : c.vault().notices()) notices.push_back(notice.what);
  view.json = {{"holds", holds_of(c, coverage)},
               {"acts", coverage.acts},
               {"needs", needs_of(c, coverage)},
               {"news", news_of(c)},
               {"coverage", json_of_coverage(c, coverage, most_places)},
               {"notices", notices}};
  return view;
}

Result<View> show_coverage(Context& c) {
  constexpr std::size_t every_place = 2000;
  View view;
  view.title = std::string(c.words["start.known"]);
  view.json = {{"coverage", json_of_coverage(c, c.held->coverage(), every_place)}};
  return view;
}

/// What stands beside each other, and where each comes from.
Json json_of_values(Context& c, app::Names& names, const std::string& type, const vault::ReadModel::Repeated& one) {
  Json values = Json::array();
  for (const vault::StoredStatement& stored : c.vault().model().statements_of(one.record, app::seen_unsealed(c.vault()))) {
    if (stored.statement.property != one.property) continue;
    const records::Statement& said = stored.statement;
    Json value = json_of_value(c, names, type, stored);
    value["source"] = said.source ? json_of_record(c, names, *said.source) : Json(nullptr);
    value["passage"] =
        said.source && said.span && c.may(app::Deed::read_documents) ? href_of_passage(*said.source, *said.span) : std::string();
    value["by"] = names.member(stored.member);
    value["day"] = app::iso_time(stored.clock).substr(0, day_length);
    values.push_back(std::move(value));
  }
  return values;
}

Result<View> show_conflicts(Context& c) {
  const auto& repeated = c.held->coverage().repeated;
  const Paging paging = paging_of(c);
  app::Names names(c.vault());
  Json list = Json::array();
  for (std::size_t i = paging.from; i < repeated.size() && list.size() < paging.count; ++i) {
    const auto& one = repeated[i];
    const std::string type = names.type(one.record);
    list.push_back({{"id", to_string(one.record)},
                    {"short", names.record(one.record)},
                    {"type", c.type_label(type)},
                    {"property", c.property_label(type, one.property)},
                    {"label", label_said(c, names, one.record)},
                    {"values", json_of_values(c, names, type, one)}});
  }
  View view;
  view.title = std::string(c.words["start.conflicts"]);
  view.json = {{"conflicts", list}, {"paging", json_of(c, paging, repeated.size(), list.size())}};
  return view;
}

}  // namespace

void add_start(Routes& routes) {
  routes.push_back({.name = "start.show",
                    .method = "GET",
                    .path = "/",
                    .rule = Rule::member(),
                    .page = "start/show",
                    .answer = "start.show",
                    .about = "What the case holds, what is new, what needs a decision, what is known",
                    .handle = show_start});
  routes.push_back({.name = "start.coverage",
                    .method = "GET",
                    .path = "/coverage",
                    .rule = Rule::member(),
                    .page = "start/coverage",
                    .answer = "start.coverage",
                    .about = "What is known by place, year and kind of source, and what is not: every place",
                    .handle = show_coverage});
  routes.push_back({.name = "start.conflicts",
                    .method = "GET",
                    .path = "/conflicts",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "First of the page"}},
                    .page = "start/conflicts",
                    .answer = "start.conflicts",
                    .about = "Records of which two people say different things",
                    .handle = show_conflicts});
}

}  // namespace girok::server
