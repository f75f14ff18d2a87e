// Boxes laid out by Graphviz: in ranks along the direction, within the picture, every arrow with a path. Nothing is checked where Graphviz has no plugins, and the test says so.
#include "app/graph_layout.h"

#include <doctest/doctest.h>

namespace girok::app {

TEST_CASE("boxes stand in ranks along the direction, and nothing leaves the picture") {
  const std::vector<double> widths = {100, 200, 100};
  const auto layout = lay_out_graph(widths, {{0, 1}, {1, 2}}, {});
  if (!layout) {
    MESSAGE("skipped: Graphviz has no layout here");
    return;
  }
  REQUIRE(layout->boxes.size() == 3);
  CHECK(layout->boxes[0].x < layout->boxes[1].x);
  CHECK(layout->boxes[1].x < layout->boxes[2].x);
  for (std::size_t b = 0; b < widths.size(); ++b) {
    CHECK(layout->boxes[b].x - widths[b] / 2 >= -.5);
    CHECK(layout->boxes[b].x + widths[b] / 2 <= layout->width + .5);
    CHECK(layout->boxes[b].y + graph_box_height / 2 <= layout->height + .5);
  }
  REQUIRE(layout->arrows.size() == 2);
  CHECK(layout->arrows[1].from == 1);
  CHECK(layout->arrows[1].to == 2);
  CHECK(layout->arrows[0].path.starts_with("M"));
  CHECK(layout->arrows[0].path.find('C') != std::string::npos);

  const auto other_way = lay_out_graph(widths, {{0, 1}, {1, 2}}, {.direction = "RL"});
  REQUIRE(other_way);
  CHECK(other_way->boxes[0].x > other_way->boxes[2].x);
}

TEST_CASE("a box is wide enough for its line, and never a sliver") {
  CHECK(graph_box_width(0) == 90);
  CHECK(graph_box_width(30) > 30 * 7);
}

}  // namespace girok::app
