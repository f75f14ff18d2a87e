// Pictures of an estimate as inline SVG: overlaps of lists, and answers on one axis.
//
// Model    Overlaps as in Lex et al. (2014), IEEE TVCG 20:1983 ("UpSet"): a bar a combination, circles for its lists. Presentation by classes and attributes, for styles are not allowed in the page. Text is escaped.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace girok::app {

/// A place on an axis from `least` to `most`, in persons; logarithmic where the two are far apart.
class Axis {
 public:
  /// Requires: 0 < least ≤ most. `width` in pixels.
  Axis(double least, double most, double width);
  /// Pixels from the left; what lies outside is at the edge.
  double at(double value) const;
  bool logarithmic() const { return logarithmic_; }
  /// Round values between the ends, five or so.
  std::vector<double> ticks() const;

 private:
  double least_, most_, width_;
  bool logarithmic_;
};

enum class MarkKind : std::uint8_t { estimate, floor, mode };
struct Mark {
  double value = 0;
  std::optional<std::pair<double, double>> interval;
  MarkKind kind = MarkKind::estimate;
};
struct AxisRow {
  std::string label;
  std::vector<Mark> marks;
  std::string note;  ///< where there are none: why
  std::string value;  ///< at the right, in words
};

struct AxisPlot {
  std::string id;  ///< of the picture, for its title
  std::string title, description;
  std::string at_word;  ///< what the dashed line is
  double at = 0;  ///< of the dashed line
  std::optional<std::pair<double, double>> band;
  std::vector<AxisRow> rows;
};
std::string svg_of(const AxisPlot& plot, bool& logarithmic);

/// One row's marks alone, for a cell of a table. `at`: of the dashed line.
std::string mini_svg(const Axis& axis, const std::vector<Mark>& marks, std::optional<double> at, double width);

struct OverlapColumn {
  std::uint32_t lists = 0;  ///< bits
  double count = 0;  ///< of the bar
  std::string text;  ///< above it
  bool hidden = false;  ///< no bar
};
struct OverlapPlot {
  std::string id;
  std::string title, description;
  std::vector<std::string> lists;  ///< names, with sizes
  std::vector<OverlapColumn> columns;
};
std::string svg_of(const OverlapPlot& plot);

}  // namespace girok::app
