// The start page: what the case holds, what is new, what needs a decision, what is known and what is not.
#include <algorithm>

#include "app/case/history.h"
#include "app/case/names.h"
#include "app/case/times.h"
#include "app/records/coverage.h"
#include "server/context.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr int most_columns = 12;

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

/// Columns of years: single ones, or spans of 2, 5, 10 … years where there are many.
struct Periods {
  int first = 0, span = 1;
  std::size_t count = 0;
};

Periods periods_of(const std::map<int, std::uint64_t>& by_year) {
  Periods periods;
  int first = 0, last = 0;
  for (const auto& [year, count] : by_year) {
    if (year == 0) continue;
    if (first == 0) first = year;
    last = year;
  }
  if (first == 0) return periods;
  for (const int span : {1, 2, 5, 10, 20, 50, 100}) {
    periods.span = span;
    periods.first = first - first % span;
    periods.count = static_cast<std::size_t>((last - periods.first) / span + 1);
    if (periods.count <= most_columns) break;
  }
  return periods;
}

std::string name_of_period(const Periods& periods, std::size_t index) {
  const int from = periods.first + static_cast<int>(index) * periods.span;
  return periods.span == 1 ? std::to_string(from) : std::to_string(from) + "–" + std::to_string(from + periods.span - 1);
}

std::string name_of_place(const Context& c, app::Names& names, const std::string& place) {
  if (place.empty()) return std::string(c.words["start.place_unknown"]);
  if (place[0] != '@') return c.term_label("iso-3166-2", place);
  const std::optional<Id> record = parse_id(place.substr(1));
  const std::string label = record ? names.label(*record) : std::string();
  return label.empty() && record ? names.record(*record) : label;
}

Json matrix_of(const Context& c, const app::Coverage& coverage) {
  const Periods periods = periods_of(coverage.by_year);
  std::map<std::string, std::vector<std::uint64_t>> rows;
  std::uint64_t highest = 1;
  for (const auto& [place_and_year, count] : coverage.by_place_and_year) {
    const auto& [place, year] = place_and_year;
    std::vector<std::uint64_t>& row = rows[place];
    row.resize(periods.count + 1);
    const std::size_t column = year == 0 ? periods.count : static_cast<std::size_t>((year - periods.first) / periods.span);
    row[column] += count;
    highest = std::max(highest, row[column]);
  }
  app::Names names(c.vault());
  Json columns = Json::array(), lines = Json::array();
  for (std::size_t i = 0; i < periods.count; ++i) columns.push_back(name_of_period(periods, i));
  std::vector<std::string> order;
  for (const auto& [place, row] : rows) {
    if (!place.empty()) order.push_back(place);
  }
  if (rows.contains("")) order.emplace_back();
  for (const std::string& place : order) {
    Json cells = Json::array();
    std::uint64_t sum = 0;
    for (const std::uint64_t count : rows[place]) {
      sum += count;
      const auto shade = count == 0 ? 0 : 1 + count * 4 / highest;
      cells.push_back({{"count", count}, {"none", count == 0}, {"shade", "q" + std::to_string(shade)}});
    }
    lines.push_back({{"place", name_of_place(c, names, place)}, {"code", place}, {"cells", cells}, {"sum", sum}});
  }
  return {{"columns", columns}, {"rows", lines}, {"any", !lines.empty()}};
}

Json sources_of(const Context& c, const app::Coverage& coverage) {
  Json rows = Json::array();
  for (const auto& [kind, count] : coverage.by_source) {
    const std::string key = "start.source." + (kind.empty() ? std::string("none") : kind);
    rows.push_back(
        {{"kind", kind}, {"label", c.words.has(key) ? std::string(c.words[key]) : c.term_label("source-kind", kind)}, {"count", count}});
  }
  return rows;
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
  add("withdrawn", coverage.consents_ended, "/consents");
  return needs;
}

Json news_of(Context& c) {
  vault::ReadModel::HistoryFilter filter;
  filter.clearance = app::seen_unsealed(c.vault());
  app::Names names(c.vault());
  Json days = Json::array();
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::uint64_t>> by_day;
  for (const vault::HistoryLine& line : c.vault().model().history(filter, 400)) {
    by_day[{app::iso_time(line.clock).substr(0, 10), names.member(line.member)}][std::string(app::name_of(line))] += 1;
  }
  for (auto at = by_day.rbegin(); at != by_day.rend() && days.size() < 12; ++at) {
    std::vector<std::pair<std::uint64_t, std::string>> kinds;  // the most first
    for (const auto& [kind, count] : at->second) kinds.emplace_back(count, kind);
    std::ranges::stable_sort(kinds, std::greater<>(), &std::pair<std::uint64_t, std::string>::first);
    Json what = Json::array();
    for (const auto& [count, kind] : kinds)
      what.push_back({{"kind", c.words.of_code("history.kind", kind)}, {"count", count}, {"first", what.empty()}});
    days.push_back({{"day", at->first.first}, {"member", at->first.second}, {"what", what}});
  }
  return days;
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
               {"coverage", matrix_of(c, coverage)},
               {"sources", sources_of(c, coverage)},
               {"notices", notices}};
  return view;
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
                    {"label", names.label(one.record)}});
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
