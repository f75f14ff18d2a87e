// The start page: what the case holds, what is new, what needs a decision, what is known and what is not.
#include <algorithm>
#include <chrono>
#include <mutex>

#include "app/case/history.h"
#include "app/case/names.h"
#include "app/case/times.h"
#include "app/records/consents.h"
#include "app/records/coverage.h"
#include "server/context.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr int most_columns = 12;
constexpr auto shortest_age = std::chrono::seconds(5);  ///< a coverage is not counted anew before

/// The last count of each member: what they may see differs.
struct Counted {
  app::Coverage coverage;
  std::vector<vault::ReadModel::Repeated> repeated;
  std::chrono::steady_clock::time_point at;
};

Counted counted(Context& c) {
  static std::mutex mutex;
  static std::map<Id, Counted> kept;
  const auto now = std::chrono::steady_clock::now();
  const Id member = c.session->member;
  {
    const std::lock_guard<std::mutex> lock(mutex);
    const auto at = kept.find(member);
    if (at != kept.end() && (at->second.coverage.clock == c.vault().model().latest_clock() || now - at->second.at < shortest_age))
      return at->second;
  }
  Counted fresh{app::coverage_of(c.vault()), c.vault().model().repeated(app::seen_unsealed(c.vault())), now};
  std::erase_if(fresh.repeated, [&](const auto& one) { return !c.schema().is_single(one.property) || one.property == "type"; });
  const std::lock_guard<std::mutex> lock(mutex);
  if (kept.size() > 100) kept.clear();
  return kept[member] = std::move(fresh);
}

Json holds_of(const Context& c, const app::Coverage& coverage) {
  Json tiles = Json::array();
  for (const char* const type : {"Testimony", "Item", "Person", "Event", "Act", "Place", "Claim", "Consent"}) {
    const auto at = coverage.by_type.find(type);
    if (at == coverage.by_type.end()) continue;
    tiles.push_back({{"type", type}, {"label", c.type_label(type)}, {"count", at->second}, {"href", "/records?type=" + std::string(type)}});
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

Json needs_of(Context& c, const Counted& count) {
  Json needs = Json::array();
  const auto add = [&](const char* key, std::uint64_t number, const std::string& href) {
    if (number > 0)
      needs.push_back({{"what", c.words.with(std::string("start.needs.") + key, {std::to_string(number)})},
                       {"key", key},
                       {"count", number},
                       {"href", href}});
  };
  add("proposed", count.coverage.proposed, "/records?review=proposed");
  add("conflicts", count.repeated.size(), "/conflicts");
  app::ConsentListOptions options;
  options.day = app::today(c.vault());
  std::uint64_t ending = 0, ended = 0;
  for (const app::ConsentLine& line : app::list_consents(c.vault(), c.schema(), options)) {
    ending += line.state == app::ConsentLine::State::in_force && line.expires_in_days && *line.expires_in_days <= 30 ? 1 : 0;
    ended += line.state == app::ConsentLine::State::withdrawn || line.state == app::ConsentLine::State::expired ? 1 : 0;
  }
  add("ending", ending, "/records?type=Consent");
  add("withdrawn", ended, "/records?type=Consent");
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
    Json what = Json::array();
    for (const auto& [kind, count] : at->second) what.push_back({{"kind", c.words.of_code("history.kind", kind)}, {"count", count}});
    days.push_back({{"day", at->first.first}, {"member", at->first.second}, {"what", what}});
  }
  return days;
}

Result<View> show_start(Context& c) {
  const Counted count = counted(c);
  View view;
  view.title = std::string(c.words["start.title"]);
  Json notices = Json::array();
  for (const vault::Notice& notice : c.vault().notices()) notices.push_back(notice.what);
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - count.at).count();
  view.json = {{"holds", holds_of(c, count.coverage)},
               {"acts", count.coverage.acts},
               {"needs", needs_of(c, count)},
               {"news", news_of(c)},
               {"coverage", matrix_of(c, count.coverage)},
               {"sources", sources_of(c, count.coverage)},
               {"age", age == 0 ? Json(nullptr) : Json(age)},
               {"notices", notices}};
  return view;
}

Result<View> show_conflicts(Context& c) {
  const Counted count = counted(c);
  const Paging paging = paging_of(c);
  app::Names names(c.vault());
  Json list = Json::array();
  for (std::size_t i = paging.from; i < count.repeated.size() && list.size() < paging.count; ++i) {
    const auto& one = count.repeated[i];
    const std::string type = names.type(one.record);
    list.push_back({{"id", to_string(one.record)},
                    {"short", names.record(one.record)},
                    {"type", c.type_label(type)},
                    {"property", c.property_label(type, one.property)},
                    {"label", names.label(one.record)}});
  }
  View view;
  view.title = std::string(c.words["start.conflicts"]);
  view.json = {{"conflicts", list}, {"paging", json_of(c, paging, count.repeated.size(), list.size())}};
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
