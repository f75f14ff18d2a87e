// A map at the level of provinces and no finer: how much is recorded where.
//
// Model    A tile map: one square a province, in about the place it has (North Korea's thirteen, and the provinces next to it). Every province is as large as any other and has room for its name, no border is
//          claimed, and no point can be read off it: whoever sees it learns no more than the table beside it says. Shades are fifths of the largest count. Nothing recorded is drawn as not known, not as zero.
// Limits   A count whose code has no tile is in the table alone. No coordinates are ever taken, so none can be shown.
// Threads  No state.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace girok::app {

struct MapTile {
  std::string_view code;  ///< ISO 3166-2
  int column = 0, row = 0;
};
/// All there are, from north to south.
std::span<const MapTile> map_tiles();

struct MapPlace {
  std::string code;  ///< as in map_tiles()
  std::string label;  ///< in the reader's language
  std::uint64_t count = 0;  ///< 0: nothing recorded
  std::string href;  ///< where its records are listed; empty: no link
};

/// 0: nothing recorded; 1 to 5: fifths of the largest.
int shade_of(std::uint64_t count, std::uint64_t largest);

/// An <svg> for `<girok-map class="map">`: places without a tile are left out. `title` names the picture; `nothing` stands in tiles where nothing is recorded ("not known").
std::string province_map(const std::vector<MapPlace>& places, std::string_view title, std::string_view nothing);

}  // namespace girok::app
