#include "app/province_map.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/html.h"

namespace girok::app {
namespace {

constexpr MapTile tiles[] = {
    {"CN-LN", 0, 0}, {"CN-JL", 2, 0}, {"CN-HL", 3, 0}, {"RU-PRI", 5, 0}, {"KP-04", 2, 1}, {"KP-10", 3, 1},
    {"KP-09", 4, 1}, {"KP-13", 5, 1}, {"KP-03", 1, 2}, {"KP-02", 2, 2},  {"KP-08", 3, 2}, {"KP-14", 1, 3},
    {"KP-01", 2, 3}, {"KP-07", 3, 3}, {"KP-05", 1, 4}, {"KP-06", 2, 4},  {"KP-15", 3, 4}, {"KR", 2, 5},
};
constexpr int wide = 118, high = 62, gap = 6;

/// The label in one line or, at the blank nearest its middle, in two.
std::vector<std::string_view> lines_of(std::string_view label) {
  if (label.size() <= 14) return {label};
  std::size_t best = std::string_view::npos;
  for (std::size_t at = label.find(' '); at != std::string_view::npos; at = label.find(' ', at + 1)) {
    const auto off = [&](std::size_t blank) { return std::max(blank, label.size() - blank); };
    if (best == std::string_view::npos || off(at) < off(best)) best = at;
  }
  if (best == std::string_view::npos) return {label};
  return {label.substr(0, best), label.substr(best + 1)};
}

void add_text(std::string& svg, int x, int y, std::string_view text, std::string_view kind) {
  svg += fmt::format(R"(<text x="{}" y="{}" text-anchor="middle" class="{}">{}</text> )", x, y, kind, escape(text));
}

void add_tile(std::string& svg, const MapTile& tile, const MapPlace& place, std::uint64_t largest, std::string_view nothing) {
  const int x = tile.column * (wide + gap), y = tile.row * (high + gap), shade = shade_of(place.count, largest);
  const std::string said = place.count == 0 ? std::string(nothing) : fmt::format("{}", place.count);
  const std::string shape = shade == 0 ? "unknown" : fmt::format("q{}", shade);
  // A tile that leads nowhere can be read, and is no stop for the keyboard.
  svg += place.href.empty() ? "<g>" : fmt::format(R"(<a href="{}">)", escape(place.href));
  svg += fmt::format(R"(<rect class="shape {}" data-place="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>)", shape, escape(place.code),
                     x, y, wide, high);
  const std::vector<std::string_view> lines = lines_of(place.label);
  int line = y + (lines.size() == 1 ? 26 : 18);
  for (const std::string_view text : lines) {
    add_text(svg, x + wide / 2, line, text, "name");
    line += 14;
  }
  add_text(svg, x + wide / 2, y + high - 9, said, "count");
  svg += place.href.empty() ? "</g>" : "</a>";
}

}  // namespace

std::span<const MapTile> map_tiles() { return tiles; }

int shade_of(std::uint64_t count, std::uint64_t largest) {
  if (count == 0 || largest == 0) return 0;
  const double share = static_cast<double>(std::min(count, largest)) / static_cast<double>(largest);
  return std::clamp(static_cast<int>(share * 5) + 1, 1, 5);
}

std::string province_map(const std::vector<MapPlace>& places, std::string_view title, std::string_view nothing) {
  std::uint64_t largest = 0;
  for (const MapPlace& place : places) largest = std::max(largest, place.count);
  int columns = 0, rows = 0;
  for (const MapTile& tile : tiles) {
    columns = std::max(columns, tile.column + 1);
    rows = std::max(rows, tile.row + 1);
  }
  std::string svg = fmt::format(R"(<svg viewBox="-2 -2 {} {}" role="group" aria-label="{}">)", columns * (wide + gap) - gap + 4,
                                rows * (high + gap) - gap + 4, escape(title));
  for (const MapTile& tile : tiles) {
    const auto place = std::ranges::find_if(places, [&](const MapPlace& p) { return p.code == tile.code; });
    if (place != places.end()) add_tile(svg, tile, *place, largest, nothing);
  }
  return svg + "</svg>";
}

}  // namespace girok::app
