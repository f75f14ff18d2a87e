// The start page: what the case holds, what is new, what needs a decision, what is known and what is not.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/linkage/one_person.h"
#include "app/records/coverage.h"
#include "server/context.h"
#include "server/pages/documents.h"
#include "server/pages/links_shared.h"
#include "server/pages/pages.h"
#include "server/pages/reading_of_case.h"
#include "server/pages/records_shared.h"
#include "server/pages/start_coverage.h"

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
  if (const auto reading = c.may(app::Deed::read_documents) ? reading_of_case(c) : nullptr)
    add("discrepancies", reading->pile.found.discrepancies.size(), "/corroboration/discrepancies");
  return needs;
}

// ---- what is new -----------------------------------------------------------------------------------------------------

/// Records by the day and the member of their latest change; new where nothing was said of them before that day.
struct Change {
  std::size_t made = 0, changed = 0;
};
using DayAndMember = std::pair<std::string, std::string>;

/// Of what is no longer seen (taken back, erased) the history tells; reads are no news.
Json news_of(Context& c) {
  constexpr std::size_t most = 100, most_lines = 10;
  app::Names names(c.vault());
  vault::Filter filter;
  filter.clearance = app::seen_unsealed(c.vault());
  std::map<DayAndMember, std::map<std::string, Change>> by_day;
  const std::vector<vault::RecordLine> newest = c.vault().model().records(filter, most);
  for (const vault::RecordLine& line : newest) {
    const std::vector<vault::StoredStatement> said = c.vault().model().statements_of(line.record, filter.clearance);
    if (said.empty() || line.type.empty()) continue;
    const auto day_of = [](const vault::StoredStatement& one) { return app::iso_time(one.clock).substr(0, day_length); };
    const std::string day = day_of(said.back());
    Change& change = by_day[{day, names.member(said.back().member)}][line.type];
    ++(day_of(said.front()) == day && said.front().member == said.back().member ? change.made : change.changed);
  }
  Json lines = Json::array();
  for (auto at = by_day.rbegin(); at != by_day.rend() && lines.size() < most_lines; ++at) {
    Json what = Json::array();
    for (const auto& [type, change] : at->second) {
      what.push_back({{"type", c.type_label(type)},
                      {"href", "/records?type=" + type},
                      {"first", what.empty()},
                      {"both", change.made > 0 && change.changed > 0},
                      {"made", change.made == 0 ? Json(nullptr) : Json(change.made)},
                      {"changed", change.changed == 0 ? Json(nullptr) : Json(change.changed)}});
    }
    lines.push_back({{"day", at->first.first}, {"member", at->first.second}, {"what", what}});
  }
  return {{"lines", lines}, {"records", newest.size()}, {"whole", newest.size() < most}};
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
