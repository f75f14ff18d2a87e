#include "app/provenance_picture.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <graphviz/gvc.h>

#include "app/terminal.h"

namespace girok::app {
namespace {

struct Box {
  std::string title;       ///< first line
  std::string subtitle;    ///< second line: the date
  std::string link;        ///< id on the page; empty where there is none
  bool document = false;
};

struct Arrow {
  bool certain = false;
  bool decides = false;
};

/// What is drawn: boxes, and arrows from a box to the one it rests on.
struct Drawing {
  std::vector<Box> boxes;
  std::map<std::pair<std::size_t, std::size_t>, Arrow> arrows;
};

constexpr std::size_t comfortable_boxes = 20;

/// Arrows beyond which shared text alone is not drawn on a page: nobody could follow it.
constexpr std::size_t comfortable_arrows = 120;

/// Only boxes that an arrow leads from or to, renumbered.
Drawing without_lonely(const Drawing& drawing) {
  Drawing out;
  std::map<std::size_t, std::size_t> now;
  for (const auto& [ends, arrow] : drawing.arrows) {
    for (const std::size_t box : {ends.first, ends.second}) now.emplace(box, 0);
  }
  for (auto& [before, after] : now) {
    after = out.boxes.size();
    out.boxes.push_back(drawing.boxes[before]);
  }
  for (const auto& [ends, arrow] : drawing.arrows) out.arrows[{now[ends.first], now[ends.second]}] = arrow;
  return out;
}

Drawing drawing_of(const View& view, PictureFor what_for) {
  const std::vector<corroboration::Node>& nodes = view.pile.found.provenance.nodes;
  std::map<std::size_t, std::set<std::size_t>> told_by;   // source -> the nodes that rest on it
  for (const Bond& bond : view.bonds) {
    if (nodes[bond.to].kind != corroboration::NodeKind::document) told_by[bond.to].insert(bond.from);
  }
  // In a crowd, a source that one document alone names tells nothing about who shares what.
  const bool crowded = told_by.size() + view.pile.documents.size() > comfortable_boxes;
  Drawing drawing;
  std::map<std::size_t, std::size_t> box_of;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (nodes[n].kind == corroboration::NodeKind::document) {
      const std::size_t d = nodes[n].document;
      const std::optional<PartialDate>& date = view.pile.documents[d].metadata.date;
      box_of[n] = drawing.boxes.size();
      drawing.boxes.push_back({fmt::format("{}. {}", d + 1, view.outlet_of(d)), date ? to_string(*date) : std::string(), fmt::format("d{}", d + 1), true});
    } else if (const auto told = told_by.find(n); told != told_by.end() && (!crowded || told->second.size() > 1)) {
      box_of[n] = drawing.boxes.size();
      drawing.boxes.push_back({one_line(nodes[n].label), {}, {}, false});
    }
  }
  const bool thin = what_for == PictureFor::page && view.bonds.size() > comfortable_arrows;
  for (const Bond& bond : view.bonds) {
    const bool only_text = bond.kind != corroboration::EdgeKind::attribution && bond.kind != corroboration::EdgeKind::same_source;
    if (thin && only_text && !bond.decides) continue;
    const auto from = box_of.find(bond.from);
    const auto to = box_of.find(bond.to);
    if (from == box_of.end() || to == box_of.end()) continue;
    Arrow& arrow = drawing.arrows[{from->second, to->second}];
    arrow.certain |= bond.certain;
    arrow.decides |= bond.decides;
  }
  return thin ? without_lonely(drawing) : drawing;
}

constexpr double unit = 72;             // points an inch, Graphviz's measure
constexpr double column_width = 7.4;    // of a character of 13 px
constexpr std::size_t most_columns = 30;
constexpr double box_height = 44;

double width_of(const Box& box) {
  const std::size_t columns = std::max(std::min(columns_of(box.title), most_columns), columns_of(box.subtitle));
  return std::max(90.0, static_cast<double>(columns) * column_width + 24);
}

/// Graphviz's "plain" output. Nothing where it has no layout of this name (its plugins are not installed).
std::optional<std::string> laid_out(const Drawing& drawing) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  agseterr(AGMAX);   // it would write on standard error
  Agraph_t* const graph = agopen(std::string("provenance").data(), Agdirected, nullptr);
  const auto set = [](void* object, std::string name, std::string value) { agsafeset(object, name.data(), value.data(), std::string().data()); };
  set(graph, "rankdir", "RL");   // origins to the left
  set(graph, "ranksep", "0.9");
  set(graph, "nodesep", "0.18");
  std::vector<Agnode_t*> nodes;
  for (std::size_t b = 0; b < drawing.boxes.size(); ++b) {
    Agnode_t* const node = agnode(graph, fmt::format("n{}", b).data(), 1);
    set(node, "shape", "box");
    set(node, "label", "");
    set(node, "fixedsize", "true");
    set(node, "width", fmt::format("{:.4f}", width_of(drawing.boxes[b]) / unit));
    set(node, "height", fmt::format("{:.4f}", box_height / unit));
    nodes.push_back(node);
  }
  for (const auto& [ends, arrow] : drawing.arrows) agedge(graph, nodes[ends.first], nodes[ends.second], nullptr, 1);

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

/// The numbers and names of one line.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) fields.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

double number_of(std::string_view field) {
  double value = 0;
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

std::size_t index_of(std::string_view name) {
  std::size_t index = 0;
  std::from_chars(name.data() + 1, name.data() + name.size(), index);
  return index;
}

/// Of the page: a node that <girok-graph> can go to.
std::string node_start(const Box& box, std::size_t number) {
  return fmt::format("<g class=\"node {}\" data-id=\"n{}\" data-label=\"{}\"{}>", box.document ? "event" : "source", number,
                     escape(cut(box.title, most_columns) + (box.subtitle.empty() ? "" : " " + box.subtitle)),
                     box.link.empty() ? std::string() : fmt::format(" data-href=\"#{}\"", box.link));
}

std::string svg_of_box(const Box& box, double x, double y, std::size_t number, PictureFor what_for) {
  const double width = width_of(box);
  std::string out = what_for == PictureFor::page ? node_start(box, number) : fmt::format("<g class=\"{}\">", box.document ? "doc" : "src");
  if (what_for == PictureFor::report) out += fmt::format("<title>{}</title>", escape(box.title + (box.subtitle.empty() ? "" : ", " + box.subtitle)));
  out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"{}\"/>",
                                x - width / 2, y - box_height / 2, width, box_height, box.document ? 4 : 22);
  out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, box.subtitle.empty() ? y + 4.5 : y - 3, escape(cut(box.title, most_columns)));
  if (!box.subtitle.empty()) out += (what_for == PictureFor::page ? " " : "") + fmt::format("<text class=\"date\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, y + 14, escape(box.subtitle));
  out += "</g>";
  return box.link.empty() ? out : fmt::format("<a href=\"#{}\">{}</a>", box.link, out);
}

class Picture {
 public:
  Picture(const Drawing& drawing, std::string_view plain, PictureFor what_for) : drawing_(drawing), what_for_(what_for) {
    while (!plain.empty()) {
      const std::size_t end = std::min(plain.find('\n'), plain.size());
      take(fields_of(plain.substr(0, end)));
      plain.remove_prefix(std::min(end + 1, plain.size()));
    }
  }

  std::string svg(const Labels& labels) const {
    constexpr double margin = 8;
    return fmt::format("<svg class=\"{7}\" role=\"group\" aria-labelledby=\"graph-title graph-desc\" viewBox=\"{0:.0f} {0:.0f} {1:.0f} {2:.0f}\" width=\"{1:.0f}\" "
                       "height=\"{2:.0f}\">\n<title id=\"graph-title\">{3}</title>\n<desc id=\"graph-desc\">{4}</desc>\n"
                       "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
                       "<path class=\"tip\"{8} d=\"M0 0L8 4L0 8z\"/></marker></defs>\n{5}{6}</svg>\n",
                       -margin, width_ + 2 * margin, height_ + 2 * margin, escape(labels["graph.title"]), escape(labels["graph.desc"]), arrows_, boxes_,
                       what_for_ == PictureFor::page ? "provenance" : "graph", what_for_ == PictureFor::page ? " fill=\"currentColor\"" : "");
  }

 private:
  const Drawing& drawing_;
  PictureFor what_for_;
  double width_ = 0, height_ = 0;
  std::string boxes_, arrows_;

  double x_of(std::string_view field) const { return number_of(field) * unit; }
  double y_of(std::string_view field) const { return height_ - number_of(field) * unit; }   // its y axis points up

  void take(const std::vector<std::string_view>& fields) {
    if (fields.empty()) return;
    if (fields[0] == "graph" && fields.size() >= 4) {
      width_ = x_of(fields[2]);
      height_ = number_of(fields[3]) * unit;
    } else if (fields[0] == "node" && fields.size() >= 4) {
      boxes_ += svg_of_box(drawing_.boxes[index_of(fields[1])], x_of(fields[2]), y_of(fields[3]), index_of(fields[1]), what_for_) + "\n";
    } else if (fields[0] == "edge" && fields.size() >= 4) {
      take_arrow(fields);
    }
  }
  void take_arrow(const std::vector<std::string_view>& fields) {
    const std::size_t points = static_cast<std::size_t>(number_of(fields[3]));
    if (points == 0 || fields.size() < 4 + 2 * points) return;
    const Arrow& arrow = drawing_.arrows.at({index_of(fields[1]), index_of(fields[2])});
    std::string path;
    for (std::size_t i = 0; i < points; ++i) {
      path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : i == 1 ? "C" : " ", x_of(fields[4 + 2 * i]), y_of(fields[5 + 2 * i]));
    }
    if (what_for_ == PictureFor::page) {
      arrows_ += fmt::format("<g class=\"edge{}{}\" data-from=\"{}\" data-to=\"{}\"><path marker-end=\"url(#tip)\" d=\"{}\"/></g>\n", arrow.certain ? "" : " weak",
                             arrow.decides ? " decides" : "", fields[1], fields[2], path);
      return;
    }
    arrows_ += fmt::format("<path class=\"edge{}{}\" marker-end=\"url(#tip)\" d=\"{}\"/>\n", arrow.certain ? "" : " likely", arrow.decides ? " decides" : "", path);
  }
};

}  // namespace

std::string provenance_picture(const View& view, const Labels& labels, PictureFor what_for) {
  const Drawing drawing = drawing_of(view, what_for);
  if (drawing.boxes.size() < 2 || drawing.boxes.size() > most_nodes) return {};
  const std::optional<std::string> plain = laid_out(drawing);
  return plain ? Picture(drawing, *plain, what_for).svg(labels) : std::string();
}

}  // namespace girok::app
