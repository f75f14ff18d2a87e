#include "app/estimation/estimate_plots.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/html.h"
#include "app/terminal.h"
#include "estimation/findings.h"

namespace girok::app {
namespace {

std::string shown(std::string_view text) { return escape(one_line(text)); }

std::string begin_svg(const std::string& id, const std::string& title, const std::string& description, double width, double height,
                      const char* more) {
  return fmt::format(
      "<svg class=\"plot{}\" role=img aria-labelledby=\"{}-t {}-d\" width=\"{:.0f}\" height=\"{:.0f}\" viewBox=\"0 0 {:.0f} "
      "{:.0f}\"><title "
      "id=\"{}-t\">{}</title><desc id=\"{}-d\">{}</desc>\n",
      more, id, id, width, height, width, height, id, shown(title), id, shown(description));
}

std::string text_at(double x, double y, const char* classes, const std::string& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\">{}</text>", x, y, classes, text);
}

std::string line(double x1, double y1, double x2, double y2, const char* classes) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" class=\"{}\"/>", x1, y1, x2, y2, classes);
}

std::string marks_at(const Axis& axis, const std::vector<Mark>& marks, double left, double y) {
  std::string out;
  for (const Mark& mark : marks) {
    const char* const classes = mark.kind == MarkKind::mode ? "line mode" : "line";
    if (mark.interval) {
      const double lo = left + axis.at(mark.interval->first), hi = left + axis.at(mark.interval->second);
      out += line(lo, y, hi, y, classes) + line(lo, y - 4, lo, y + 4, classes) + line(hi, y - 4, hi, y + 4, classes);
    }
    const double x = left + axis.at(mark.value);
    switch (mark.kind) {
      case MarkKind::estimate: out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=5 class=ok />", x, y); break;
      case MarkKind::floor:
        // Points to where the true number may lie.
        out += fmt::format("<path d=\"M{:.1f} {:.1f} l11 5.5 l-11 5.5 z\" class=floor />", x, y - 5.5);
        break;
      case MarkKind::mode: out += fmt::format("<path d=\"M{:.1f} {:.1f} l6 6 l-6 6 l-6 -6 z\" class=mode />", x, y - 6); break;
    }
  }
  return out;
}

}  // namespace

Axis::Axis(double least, double most, double width)
    : least_(least), most_(std::max(most, least * 1.02)), width_(width), logarithmic_(most_ > 5 * least_) {
  // A little room at both ends, so that marks are not cut.
  if (logarithmic_) {
    const double room = std::pow(most_ / least_, 0.03);
    least_ /= room;
    most_ *= room;
  } else {
    const double room = (most_ - least_) * 0.04;
    least_ = std::max(least_ - room, 0.0);
    most_ += room;
  }
}

double Axis::at(double value) const {
  const double kept = std::clamp(value, least_, most_);
  const double share = logarithmic_ ? std::log(kept / least_) / std::log(most_ / least_) : (kept - least_) / (most_ - least_);
  return share * width_;
}

std::vector<double> Axis::ticks() const {
  std::vector<double> ticks;
  if (logarithmic_) {
    const bool few = most_ / least_ > 1000;
    for (double decade = std::pow(10, std::floor(std::log10(least_))); decade <= most_; decade *= 10) {
      for (const double step : {1.0, 2.0, 5.0}) {
        const double value = decade * step;
        if (value >= least_ && value <= most_ && (!few || step == 1.0)) ticks.push_back(value);
      }
    }
    return ticks;
  }
  const double rough = (most_ - least_) / 5, unit = std::pow(10, std::floor(std::log10(rough)));
  const double ratio = rough / unit, step = unit * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
  for (double value = std::ceil(least_ / step) * step; value <= most_; value += step) ticks.push_back(value);
  return ticks;
}

std::string svg_of(const AxisPlot& plot, bool& logarithmic) {
  constexpr double left = 250, width = 480, right = 170, row_height = 26, top = 14, below = 40;
  double least = plot.at, most = plot.at;
  for (const AxisRow& row : plot.rows) {
    for (const Mark& mark : row.marks) {
      least = std::min({least, mark.value, mark.interval ? mark.interval->first : mark.value});
      most = std::max({most, mark.value, mark.interval && std::isfinite(mark.interval->second) ? mark.interval->second : mark.value});
    }
  }
  const Axis axis(std::max(least, 0.5), std::max(most, 1.0), width);
  logarithmic = axis.logarithmic();
  const double bottom = top + row_height * static_cast<double>(plot.rows.size());
  std::string out = begin_svg(plot.id, plot.title, plot.description, left + width + right, bottom + below, "");
  if (plot.band) {
    const double from = left + axis.at(plot.band->first), to = left + axis.at(plot.band->second);
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" class=band />", from, top,
                       std::max(to - from, 1.0), bottom - top);
  }
  double free = 0;  // where the next number may begin: none over another
  for (const double tick : axis.ticks()) {
    const double x = left + axis.at(tick);
    const std::string number = estimation::number_text(tick);
    const double half = 3.7 * static_cast<double>(columns_of(number));
    out += line(x, top, x, bottom, "grid");
    if (x - half < free) continue;
    out += text_at(x, bottom + 16, "middle faint", number);
    free = x + half + 10;
  }
  out += line(left, bottom, left + width, bottom, "axis");
  const double n = left + axis.at(plot.at);
  out += line(n, top - 4, n, bottom + 20, "n") + text_at(std::max(n - 20, 4.0), bottom + 33, "faint", shown(plot.at_word)) + '\n';
  for (std::size_t i = 0; i < plot.rows.size(); ++i) {
    const AxisRow& row = plot.rows[i];
    const double y = top + row_height * (static_cast<double>(i) + 0.5);
    out += text_at(left - 12, y + 4, "end", shown(row.label));
    if (row.marks.empty())
      out += text_at(n + 8 < left + width / 3 ? n + 8 : left + 8, y + 4, "refused", shown(row.note));
    else
      out += marks_at(axis, row.marks, left, y);
    out += text_at(left + width + 12, y + 4, "", shown(row.value)) + '\n';
  }
  return out + "</svg>\n";
}

std::string mini_svg(const Axis& axis, const std::vector<Mark>& marks, std::optional<double> at, double width) {
  std::string out = fmt::format(
      "<svg class=\"plot narrow\" width=\"{:.0f}\" height=18 viewBox=\"0 0 {:.0f} 18\" aria-hidden=true focusable=false>", width, width);
  out += line(0, 9, width, 9, "grid");
  if (at) out += line(axis.at(*at), 0, axis.at(*at), 18, "n");
  return out + marks_at(axis, marks, 0, 9) + "</svg>";
}

std::string svg_of(const OverlapPlot& plot) {
  constexpr double column = 38, bars = 150, row_height = 24, top = 22, gap = 14, radius = 6;
  std::size_t longest = 0;
  for (const std::string& list : plot.lists) longest = std::max(longest, columns_of(list));
  const double left = 16 + 7.4 * static_cast<double>(std::min<std::size_t>(longest, 44));
  const double width = left + column * static_cast<double>(plot.columns.size()) + 8;
  const double matrix = top + bars + gap, height = matrix + row_height * static_cast<double>(plot.lists.size()) + 6;
  double most = 1;
  for (const OverlapColumn& one : plot.columns)
    if (!one.hidden) most = std::max(most, one.count);
  std::string out = begin_svg(plot.id, plot.title, plot.description, width, height, " narrow");
  for (std::size_t i = 0; i < plot.lists.size(); ++i)
    out += text_at(left - 10, matrix + row_height * (static_cast<double>(i) + 0.5) + 4, "end", shown(cut(one_line(plot.lists[i]), 44)));
  out += '\n';
  for (std::size_t i = 0; i < plot.columns.size(); ++i) {
    const OverlapColumn& one = plot.columns[i];
    const double x = left + column * (static_cast<double>(i) + 0.5);
    const double bar = one.hidden ? 6 : std::max(one.count / most * bars, 1.0);
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=24 height=\"{:.1f}\" class=\"{}\"/>", x - 12, top + bars - bar, bar,
                       one.hidden ? "hidden" : "bar");
    out += text_at(x, top + bars - bar - 5, one.hidden ? "middle faint" : "middle", shown(one.text));
    double first = 0, last = 0;
    for (std::size_t list = 0; list < plot.lists.size(); ++list) {
      const double y = matrix + row_height * (static_cast<double>(list) + 0.5);
      if ((one.lists >> list & 1U) == 0) continue;
      first = first == 0 ? y : first;
      last = y;
    }
    if (last > first) out += line(x, first, x, last, "join");
    for (std::size_t list = 0; list < plot.lists.size(); ++list)
      out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.0f}\" class=\"{}\"/>", x,
                         matrix + row_height * (static_cast<double>(list) + 0.5), radius, (one.lists >> list & 1U) != 0 ? "dot" : "no");
    out += '\n';
  }
  return out + "</svg>\n";
}

}  // namespace girok::app
