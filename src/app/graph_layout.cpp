#include "app/graph_layout.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <string_view>

#include <fmt/format.h>
#include <graphviz/gvc.h>

namespace girok::app {
namespace {

constexpr double unit = 72;  // points an inch, Graphviz's measure
constexpr double column_width = 7.4;  // of a character of 13 px

using Arrows = std::vector<std::pair<std::size_t, std::size_t>>;

/// Graphviz's "plain" output.
std::optional<std::string> plain_layout(const std::vector<double>& widths, const Arrows& arrows, const GraphRules& rules) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  agseterr(AGMAX);  // it would write on standard error
  Agraph_t* const graph = agopen(std::string("girok").data(), Agdirected, nullptr);
  const auto set = [](void* object, std::string name, std::string value) {
    agsafeset(object, name.data(), value.data(), std::string().data());
  };
  set(graph, "rankdir", rules.direction);
  set(graph, "ranksep", rules.between_ranks);
  set(graph, "nodesep", rules.between_boxes);
  std::vector<Agnode_t*> nodes;
  for (const double width : widths) {
    Agnode_t* const node = agnode(graph, fmt::format("n{}", nodes.size()).data(), 1);
    set(node, "shape", "box");
    set(node, "label", "");
    set(node, "fixedsize", "true");
    set(node, "width", fmt::format("{:.4f}", width / unit));
    set(node, "height", fmt::format("{:.4f}", graph_box_height / unit));
    nodes.push_back(node);
  }
  for (const auto& [from, to] : arrows) agedge(graph, nodes[from], nodes[to], nullptr, 1);
  GVC_t* const context = gvContext();
  std::optional<std::string> plain;
  if (gvLayout(context, graph, "dot") == 0) {
    char* data = nullptr;
    unsigned size = 0;
    if (gvRenderData(context, graph, "plain", &data, &size) == 0 && data != nullptr) {
      plain.emplace(data, size);
      gvFreeRenderData(data);
    }
    gvFreeLayout(context, graph);
  }
  agclose(graph);
  gvFreeContext(context);
  return plain;
}

/// The part before `end`, which is taken off.
std::string_view next_of(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) {
    if (const std::string_view field = next_of(line, ' '); !field.empty()) fields.push_back(field);
  }
  return fields;
}

double pixels(std::string_view field) {
  double inches = 0;
  std::from_chars(field.data(), field.data() + field.size(), inches);
  return inches * unit;
}

std::size_t count_of(std::string_view digits) {
  std::size_t count = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count;
}

std::size_t index_of(std::string_view name) { return count_of(name.substr(1)); }  // "n12"

void take(GraphLayout& layout, const std::vector<std::string_view>& fields) {
  if (fields.size() < 4) return;
  const auto y_of = [&](std::string_view field) { return layout.height - pixels(field); };  // its y axis points up
  if (fields[0] == "graph") {
    layout.width = pixels(fields[2]);
    layout.height = pixels(fields[3]);
  } else if (fields[0] == "node") {
    if (const std::size_t box = index_of(fields[1]); box < layout.boxes.size()) layout.boxes[box] = {pixels(fields[2]), y_of(fields[3])};
  } else if (fields[0] == "edge") {
    const std::size_t points = count_of(fields[3]);
    if (points == 0 || fields.size() < 4 + 2 * points) return;
    GraphLayout::Arrow arrow{index_of(fields[1]), index_of(fields[2]), {}};
    for (std::size_t i = 0; i < points; ++i) {
      const char* const command = i == 0 ? "M" : i == 1 ? "C" : " ";
      arrow.path += fmt::format("{}{:.1f} {:.1f}", command, pixels(fields[4 + 2 * i]), y_of(fields[5 + 2 * i]));
    }
    layout.arrows.push_back(std::move(arrow));
  }
}

}  // namespace

double graph_box_width(std::size_t columns) { return std::max(90.0, static_cast<double>(columns) * column_width + 24); }

std::optional<GraphLayout> lay_out_graph(const std::vector<double>& widths, const Arrows& arrows, const GraphRules& rules) {
  const std::optional<std::string> plain = plain_layout(widths, arrows, rules);
  if (!plain) return std::nullopt;
  GraphLayout layout;
  layout.boxes.resize(widths.size());
  for (std::string_view rest = *plain; !rest.empty();) take(layout, fields_of(next_of(rest, '\n')));
  return layout;
}

std::string graph_arrow_tip(bool plain_colour) {
  return fmt::format(
      "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
      "<path class=\"tip\"{} d=\"M0 0L8 4L0 8z\"/></marker></defs>\n",
      plain_colour ? " fill=\"currentColor\"" : "");
}

}  // namespace girok::app
