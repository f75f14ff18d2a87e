// Boxes and arrows placed on a plane by Graphviz (dot), in process; whoever asks draws them.
//
// Threads  Graphviz keeps state of its own; calls wait for each other.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace girok::app {

inline constexpr double graph_box_height = 44;  ///< pixels

/// Pixels that a box needs for a line of so many terminal columns (base of the page's 13 px), with its padding.
double graph_box_width(std::size_t columns);

struct GraphRules {
  const char* direction = "LR";  ///< Graphviz's rankdir
  const char* between_ranks = "0.8";  ///< inches
  const char* between_boxes = "0.15";  ///< inches
};

/// In pixels; y points down.
struct GraphLayout {
  struct Point {
    double x = 0, y = 0;
  };
  struct Arrow {
    std::size_t from = 0, to = 0;  ///< numbers of boxes
    std::string path;  ///< the attribute "d" of an SVG path
  };
  double width = 0, height = 0;
  std::vector<Point> boxes;  ///< their middles, in the order asked
  std::vector<Arrow> arrows;
};

/// `widths`: of the boxes, pixels. `arrows`: pairs of numbers of boxes, each once. Nothing where Graphviz has no layout of this name (its plugins are not installed).
std::optional<GraphLayout> lay_out_graph(const std::vector<double>& widths, const std::vector<std::pair<std::size_t, std::size_t>>& arrows,
                                         const GraphRules& rules);

/// The <defs> with the marker "tip" of arrows; `plain_colour`: in the colour of the text, where no style says otherwise.
std::string graph_arrow_tip(bool plain_colour);

}  // namespace girok::app
