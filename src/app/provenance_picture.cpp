#include "app/provenance_picture.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "app/graph_layout.h"
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
      drawing.boxes.push_back(
          {fmt::format("{}. {}", d + 1, view.outlet_of(d)), date ? to_string(*date) : std::string(), fmt::format("d{}", d + 1), true});
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

constexpr std::size_t most_columns = 30;

double width_of(const Box& box) {
  const std::size_t columns = std::max(std::min(columns_of(box.title), most_columns), columns_of(box.subtitle));
  return graph_box_width(columns);
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
  if (what_for == PictureFor::report)
    out += fmt::format("<title>{}</title>", escape(box.title + (box.subtitle.empty() ? "" : ", " + box.subtitle)));
  out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"{}\"/>", x - width / 2,
                     y - graph_box_height / 2, width, graph_box_height, box.document ? 4 : 22);
  out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, box.subtitle.empty() ? y + 4.5 : y - 3,
                     escape(cut(box.title, most_columns)));
  if (!box.subtitle.empty())
    out += (what_for == PictureFor::page ? " " : "") +
           fmt::format("<text class=\"date\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, y + 14, escape(box.subtitle));
  out += "</g>";
  return box.link.empty() ? out : fmt::format("<a href=\"#{}\">{}</a>", box.link, out);
}

std::string svg_of_arrow(const GraphLayout::Arrow& at, const Arrow& arrow, PictureFor what_for) {
  const char* const decides = arrow.decides ? " decides" : "";
  if (what_for == PictureFor::page) {
    return fmt::format("<g class=\"edge{}{}\" data-from=\"n{}\" data-to=\"n{}\"><path marker-end=\"url(#tip)\" d=\"{}\"/></g>\n",
                       arrow.certain ? "" : " weak", decides, at.from, at.to, at.path);
  }
  return fmt::format("<path class=\"edge{}{}\" marker-end=\"url(#tip)\" d=\"{}\"/>\n", arrow.certain ? "" : " likely", decides, at.path);
}

std::string svg_of(const Drawing& drawing, const GraphLayout& layout, const Labels& labels, PictureFor what_for) {
  constexpr double margin = 8;
  const bool page = what_for == PictureFor::page;
  std::string arrows, boxes;
  for (const GraphLayout::Arrow& at : layout.arrows) arrows += svg_of_arrow(at, drawing.arrows.at({at.from, at.to}), what_for);
  for (std::size_t b = 0; b < drawing.boxes.size(); ++b) {
    boxes += svg_of_box(drawing.boxes[b], layout.boxes[b].x, layout.boxes[b].y, b, what_for) + "\n";
  }
  return fmt::format(
      "<svg class=\"{7}\" role=\"group\" aria-labelledby=\"graph-title graph-desc\" viewBox=\"{0:.0f} {0:.0f} {1:.0f} {2:.0f}\" "
      "width=\"{1:.0f}\" "
      "height=\"{2:.0f}\">\n<title id=\"graph-title\">{3}</title>\n<desc id=\"graph-desc\">{4}</desc>\n{8}{5}{6}</svg>\n",
      -margin, layout.width + 2 * margin, layout.height + 2 * margin, escape(labels["graph.title"]), escape(labels["graph.desc"]), arrows,
      boxes, page ? "provenance" : "graph", graph_arrow_tip(page));
}

}  // namespace

std::string provenance_picture(const View& view, const Labels& labels, PictureFor what_for) {
  const Drawing drawing = drawing_of(view, what_for);
  if (drawing.boxes.size() < 2 || drawing.boxes.size() > most_nodes) return {};
  std::vector<double> widths;
  for (const Box& box : drawing.boxes) widths.push_back(width_of(box));
  std::vector<std::pair<std::size_t, std::size_t>> arrows;
  for (const auto& [ends, arrow] : drawing.arrows) arrows.push_back(ends);
  // Origins to the left.
  const auto layout = lay_out_graph(widths, arrows, {.direction = "RL", .between_ranks = "0.9", .between_boxes = "0.18"});
  return layout ? svg_of(drawing, *layout, labels, what_for) : std::string();
}

}  // namespace girok::app
