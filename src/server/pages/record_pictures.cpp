// Pictures of records, each with its table: dates as intervals, relations as boxes, provinces as squares.
#include <algorithm>

#include <fmt/format.h>

#include "app/html.h"
#include "app/province_map.h"
#include "app/records/around.h"
#include "base/whole_characters.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t most_boxes = 120;

Json head_of(const Context& c, app::Names& names, const Id& id, const std::string& type, std::string_view present) {
  return {{"id", to_string(id)},
          {"short", names.record(id)},
          {"type", type},
          {"type_label", c.type_label(type)},
          {"tabs", record_tabs(c, id, type, present)}};
}

// ---- timeline --------------------------------------------------------------------------------------------------------

/// What finds room beside a bar.
std::string short_label(const std::string& text) {
  constexpr std::size_t longest = 34;
  std::string shown;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 1;
    while (at + size < text.size() && goes_on_with_character(text[at + size])) ++size;
    width += size > 2 ? 2 : 1;
    if (width > longest) return shown + "…";
    shown += text.substr(at, size);
    at += size;
  }
  return shown;
}

std::string timeline_svg(const std::vector<app::DatedLine>& lines, const std::vector<std::string>& labels, std::string_view title) {
  constexpr double width = 720, label_width = 250, row = 24, right = 16;
  std::optional<std::int32_t> first, last;
  for (const app::DatedLine& line : lines) {
    for (const auto& day : {line.days.first, line.days.last}) {
      if (!day) continue;
      first = first ? std::min(*first, *day) : *day;
      last = last ? std::max(*last, *day) : *day;
    }
  }
  if (!first) return {};
  const double span = std::max(1, *last - *first), room = width - label_width - right;
  const auto x = [&](std::int32_t day) { return label_width + (day - *first) / span * room; };
  const double height = row * static_cast<double>(lines.size()) + 8;
  std::string svg = fmt::format(
      "<svg class=\"waterfall picture\" role=\"img\" aria-labelledby=\"timeline-title\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\"><title id=\"timeline-title\">{2}</title>\n",
      width, height, app::escape(title));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const double y = row * static_cast<double>(i) + 4;
    const double from = lines[i].days.first ? x(*lines[i].days.first) : label_width,
                 to = lines[i].days.last ? x(*lines[i].days.last) : width - right;
    const bool open = !lines[i].days.first || !lines[i].days.last;
    svg += fmt::format(
        "<text x=\"0\" y=\"{:.1f}\">{}</text><rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"12\" rx=\"2\"/>\n",
        y + 13, app::escape(labels[i]), open ? "against" : "sum", from, y + 3, std::max(3.0, to - from));
  }
  return svg + "</svg>";
}

Result<View> show_timeline(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::vector<app::DatedLine>> lines = app::dates_around(c.vault(), *id);
  if (!lines) return tl::unexpected<Error>(lines.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type) return tl::unexpected<Error>(type.error());
  app::Names names(c.vault());
  View view;
  view.title = std::string(c.words["records.timeline"]);
  view.json = head_of(c, names, *id, *type, "timeline");
  view.json["lines"] = Json::array();
  std::vector<std::string> labels;
  for (const app::DatedLine& line : *lines) {
    const std::string of_type = names.type(line.record);
    const std::string property = c.property_label(of_type, line.property);
    const std::string label = label_said(c, names, line.record);
    labels.push_back(
        short_label(date_said(c, line.date) + "  " + (label.empty() ? c.type_label(of_type) + " " + names.record(line.record) : label)));
    view.json["lines"].push_back({{"record", json_of_record(c, names, line.record)},
                                  {"property_label", property},
                                  {"date", date_said(c, line.date)},
                                  {"uncertain", line.days.first != line.days.last}});
  }
  view.json["any"] = !lines->empty();
  view.json["svg"] = timeline_svg(*lines, labels, view.title);
  return view;
}

// ---- relations -------------------------------------------------------------------------------------------------------

std::string kind_of(const std::string& type) {
  if (type == "Person") return "person";
  if (type == "Group") return "group";
  if (type == "Event") return "event";
  return type == "Act" ? "act" : "source";
}

Result<View> show_graph(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const auto depth = static_cast<int>(c.integer("depth").value_or(1));
  const Result<app::Around> around = app::records_around(c.vault(), *id, depth, most_boxes);
  if (!around) return tl::unexpected<Error>(around.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type) return tl::unexpected<Error>(type.error());
  app::Names names(c.vault());
  std::vector<app::GraphBox> boxes;
  for (const Id& record : around->records) {
    const std::string of_type = names.type(record), label = label_said(c, names, record);
    boxes.push_back({c.type_label(of_type) + " " + names.record(record), label, href_of_record(record), kind_of(of_type)});
  }
  View view;
  view.title = std::string(c.words["records.graph"]);
  view.json = head_of(c, names, *id, *type, "graph");
  view.json["depths"] = choices({{"1", "1"}, {"2", "2"}}, std::to_string(depth));
  view.json["cut"] = around->cut;
  view.json["any"] = !around->edges.empty();
  view.json["edges"] = Json::array();
  std::vector<std::string> labels;
  for (const app::Around::Edge& edge : around->edges) {
    labels.push_back(c.property_label(names.type(around->records[edge.from]), edge.property));
    view.json["edges"].push_back({{"from", json_of_record(c, names, around->records[edge.from])},
                                  {"label", labels.back()},
                                  {"to", json_of_record(c, names, around->records[edge.to])}});
  }
  view.json["svg"] = app::picture_of(*around, boxes, labels, view.title);
  return view;
}

// ---- map -------------------------------------------------------------------------------------------------------------

/// A tile's code for a finer or older one.
std::string tile_of(const Context& c, std::string code) {
  const records::Vocabulary* const terms = c.schema().vocabularies().find("iso-3166-2");
  for (int step = 0; step < 4 && terms != nullptr; ++step) {
    if (std::ranges::any_of(app::map_tiles(), [&](const app::MapTile& tile) { return tile.code == code; })) return code;
    const records::Term* const term = terms->find(code);
    if (term == nullptr || term->parent.empty()) break;
    code = term->parent;
  }
  return code;
}

Result<View> show_map(Context& c) {
  const Result<app::ProvinceCounts> counts = app::count_provinces(c.vault(), c.schema());
  if (!counts) return tl::unexpected<Error>(counts.error());
  std::map<std::string, std::uint64_t> by_tile;
  for (const auto& [code, count] : counts->by_code) by_tile[tile_of(c, code)] += count;
  std::vector<app::MapPlace> places;
  Json rows = Json::array();
  std::uint64_t largest = 0;
  for (const auto& [code, count] : by_tile) largest = std::max(largest, count);
  for (const app::MapTile& tile : app::map_tiles()) {
    const std::string code(tile.code);
    places.push_back({code, c.term_label("iso-3166-2", code), by_tile.contains(code) ? by_tile[code] : 0, "#place-" + code});
    if (!by_tile.contains(code)) by_tile[code] = 0;
  }
  for (const auto& [code, count] : by_tile)
    rows.push_back({{"code", code},
                    {"label", c.term_label("iso-3166-2", code)},
                    {"country", c.term_label("iso-3166-2", code.substr(0, 2))},
                    {"count", count == 0 ? std::string() : std::to_string(count)}});
  View view;
  view.title = std::string(c.words["records.map_title"]);
  view.json = {{"places", std::move(rows)},
               {"unknown", counts->unknown},
               {"svg", app::province_map(places, view.title, c.words["records.not_known"])}};
  return view;
}

}  // namespace

void add_record_pictures(Routes& routes) {
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The record", .required = true};
  const Rule rule = Rule::deed_of(app::Deed::read_records);
  routes.push_back({.name = "records.timeline",
                    .method = "GET",
                    .path = "/records/{id}/timeline",
                    .rule = rule,
                    .params = {id},
                    .page = "records/timeline",
                    .answer = "records.timeline",
                    .about = "Dates of a record and of what leads to it, as precise as they are",
                    .handle = show_timeline});
  routes.push_back({.name = "records.graph",
                    .method = "GET",
                    .path = "/records/{id}/graph",
                    .rule = rule,
                    .params = {id, {.name = "depth", .in = In::query, .kind = Kind::integer, .about = "Steps away", .least = 1, .most = 2}},
                    .page = "records/graph",
                    .answer = "records.graph",
                    .about = "Relations of a record, as a picture and a table",
                    .handle = show_graph});
  routes.push_back({.name = "records.map",
                    .method = "GET",
                    .path = "/map",
                    .rule = rule,
                    .page = "records/map",
                    .answer = "records.map",
                    .about = "How many acts and events are recorded in each province",
                    .handle = show_map});
}

}  // namespace girok::server
