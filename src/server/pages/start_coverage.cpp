#include "server/pages/start_coverage.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/case/names.h"

namespace girok::server {
namespace {

constexpr int most_columns = 12;
constexpr const char* elsewhere = "*";

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
  if (place == elsewhere) return std::string(c.words["start.place_elsewhere"]);
  if (place[0] != '@') return c.term_label("iso-3166-2", place);
  const std::optional<Id> record = parse_id(place.substr(1));
  const std::string label = record ? names.label(*record) : std::string();
  return label.empty() && record ? names.record(*record) : label;
}

std::string name_of_source(const Context& c, const std::string& kind) {
  const std::string key = "start.source." + (kind.empty() ? std::string("none") : kind);
  return c.words.has(key) ? std::string(c.words[key]) : c.term_label("source-kind", kind);
}

/// Where the acts of a place are listed; empty where no list can be narrowed to them.
std::string href_of(const std::string& place, const Periods& periods, std::size_t column) {
  if (place.empty() || place == elsewhere) return {};
  std::string href = "/records?type=Act&at=" + place.substr(place[0] == '@' ? 1 : 0);
  if (column < periods.count) {
    const int first = periods.first + static_cast<int>(column) * periods.span;
    href += "&since=" + std::to_string(first) + "&until=" + std::to_string(first + periods.span - 1);
  }
  return href;
}

/// Rows by a key, cells by columns, and the sum of each row.
struct Matrix {
  std::map<std::string, std::vector<std::uint64_t>> rows;
  std::uint64_t highest = 1;
  std::size_t columns = 0;

  void add(const std::string& key, std::size_t column, std::uint64_t count) {
    std::vector<std::uint64_t>& row = rows[key];
    row.resize(columns);
    row[column] += count;
    highest = std::max(highest, row[column]);
  }
  Json cell(std::uint64_t count, const std::string& href) const {
    const auto shade = count == 0 ? 0 : 1 + count * 4 / highest;
    return {{"count", count}, {"none", count == 0}, {"shade", "q" + std::to_string(shade)}, {"href", count == 0 ? std::string() : href}};
  }
};

/// The most acts first; what is said of no place, or of none in a province, comes last.
std::vector<std::string> in_order(const app::Coverage& coverage, const std::map<std::string, std::vector<std::uint64_t>>& rows) {
  std::vector<std::string> order;
  for (const auto& [key, row] : rows) {
    if (!key.empty() && key != elsewhere) order.push_back(key);
  }
  std::ranges::stable_sort(order, std::greater<>(), [&](const std::string& place) {
    const auto at = coverage.by_place.find(place);
    return at == coverage.by_place.end() ? std::uint64_t{0} : at->second;
  });
  for (const char* const last : {elsewhere, ""}) {
    if (rows.contains(last)) order.emplace_back(last);
  }
  return order;
}

std::size_t column_of(const Periods& periods, int year) {
  return year == 0 ? periods.count : static_cast<std::size_t>((year - periods.first) / periods.span);
}

Json by_place_and_year(const Context& c, const app::Coverage& coverage, const Periods& periods, app::Names& names) {
  Matrix matrix;
  matrix.columns = periods.count + 1;
  for (const auto& [key, count] : coverage.by_place_and_year) matrix.add(key.first, column_of(periods, key.second), count);
  Json lines = Json::array();
  for (const std::string& place : in_order(coverage, matrix.rows)) {
    const std::vector<std::uint64_t>& row = matrix.rows[place];
    Json cells = Json::array();
    for (std::size_t i = 0; i < row.size(); ++i)
      cells.push_back(matrix.cell(row[i], i < periods.count ? href_of(place, periods, i) : std::string()));
    const auto sum = coverage.by_place.find(place);
    lines.push_back({{"place", name_of_place(c, names, place)},
                     {"code", place},
                     {"cells", cells},
                     {"sum", sum == coverage.by_place.end() ? 0 : sum->second},
                     {"href", href_of(place, periods, periods.count)}});
  }
  return lines;
}

Json by_source_and_year(const Context& c, const app::Coverage& coverage, const Periods& periods) {
  Matrix matrix;
  matrix.columns = periods.count + 1;
  for (const auto& [key, count] : coverage.by_source_and_year) matrix.add(key.first, column_of(periods, key.second), count);
  Json lines = Json::array();
  for (const auto& [kind, row] : matrix.rows) {
    Json cells = Json::array();
    for (const std::uint64_t count : row) cells.push_back(matrix.cell(count, {}));
    const auto sum = coverage.by_source.find(kind);
    lines.push_back(
        {{"kind", kind}, {"label", name_of_source(c, kind)}, {"cells", cells}, {"sum", sum == coverage.by_source.end() ? 0 : sum->second}});
  }
  return lines;
}

/// And which places rest on one kind of source alone.
Json by_place_and_source(const Context& c, const app::Coverage& coverage, app::Names& names, Json& kinds) {
  std::map<std::string, std::size_t> column;
  for (const auto& [kind, count] : coverage.by_source) {
    column.emplace(kind, column.size());
    kinds.push_back(name_of_source(c, kind));
  }
  Matrix matrix;
  matrix.columns = column.size();
  for (const auto& [key, count] : coverage.by_place_and_source) matrix.add(key.first, column[key.second], count);
  Json lines = Json::array();
  for (const std::string& place : in_order(coverage, matrix.rows)) {
    Json cells = Json::array();
    const std::vector<std::uint64_t>& row = matrix.rows[place];
    for (const std::uint64_t count : row) cells.push_back(matrix.cell(count, {}));
    const auto filled = std::ranges::count_if(row, [](std::uint64_t count) { return count > 0; });
    lines.push_back({{"place", name_of_place(c, names, place)},
                     {"cells", cells},
                     {"one", filled == 1 && column.size() > 1 && !place.empty() && place != elsewhere}});
  }
  return lines;
}

/// Provinces of the case, and of the countries whose provinces it names, of which no act is recorded.
Json silent_places(const Context& c, const app::Coverage& coverage, app::Names& names) {
  std::set<std::string> codes = coverage.places_without, countries;
  const auto note = [&](const std::string& place) {
    if (const std::size_t dash = place.find('-'); dash != std::string::npos && place[0] != '@') countries.insert(place.substr(0, dash + 1));
  };
  for (const auto& [place, count] : coverage.by_place) note(place);
  for (const std::string& place : coverage.places_without) note(place);
  if (const records::Vocabulary* const terms = c.schema().vocabularies().find("iso-3166-2"); terms != nullptr) {
    for (const records::Term& term : terms->terms) {
      const std::size_t dash = term.code.find('-');
      if (dash != std::string::npos && countries.contains(term.code.substr(0, dash + 1)) && !coverage.by_place.contains(term.code))
        codes.insert(term.code);
    }
  }
  Json list = Json::array();
  for (const std::string& code : codes) list.push_back({{"name", name_of_place(c, names, code)}, {"first", list.empty()}});
  return list;
}

}  // namespace

Json json_of_coverage(const Context& c, const app::Coverage& coverage, std::size_t most_rows) {
  const Periods periods = periods_of(coverage.by_year);
  app::Names names(c.vault());
  Json columns = Json::array(), kinds = Json::array();
  for (std::size_t i = 0; i < periods.count; ++i) columns.push_back(name_of_period(periods, i));
  Json rows = by_place_and_year(c, coverage, periods, names), sources = by_source_and_year(c, coverage, periods);
  Json places = by_place_and_source(c, coverage, names, kinds), silent = silent_places(c, coverage, names);
  std::size_t cells = 0, empty = 0;
  for (const Json& row : rows) {
    if (const std::string& code = row["code"].get_ref<const std::string&>(); code.empty() || code == elsewhere) continue;
    for (std::size_t i = 0; i < periods.count; ++i) {
      ++cells;
      empty += row["cells"][i]["none"].get<bool>() ? 1 : 0;
    }
  }
  Json one_kind = Json::array();
  for (const Json& row : places) {
    if (row["one"].get<bool>()) one_kind.push_back({{"name", row["place"]}, {"first", one_kind.empty()}});
  }
  const std::size_t all = rows.size();
  for (Json* const list : {&rows, &places}) {
    if (list->size() > most_rows) list->erase(list->begin() + static_cast<std::ptrdiff_t>(most_rows), list->end());
  }
  return {{"more", all > most_rows ? Json(all - most_rows) : Json(nullptr)},
          {"columns", columns},
          {"rows", rows},
          {"sources", sources},
          {"kinds", kinds},
          {"places", places},
          {"cells", cells == 0 ? Json(nullptr) : Json(cells)},
          {"empty_cells", empty},
          {"silent", silent},
          {"any_silent", !silent.empty()},
          {"one_kind", one_kind},
          {"any_one_kind", !one_kind.empty()},
          {"any", !rows.empty()}};
}

}  // namespace girok::server
