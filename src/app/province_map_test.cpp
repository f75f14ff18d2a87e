#include "app/province_map.h"

#include <set>
#include <utility>

#include <doctest/doctest.h>

using namespace girok;
using namespace girok::app;

TEST_CASE("the map has North Korea's thirteen provinces and cities, each in a place of its own") {
  std::set<std::string_view> codes;
  std::set<std::pair<int, int>> spots;
  int of_kp = 0;
  for (const MapTile& tile : map_tiles()) {
    CHECK(codes.insert(tile.code).second);
    CHECK(spots.insert({tile.column, tile.row}).second);
    of_kp += tile.code.starts_with("KP-");
  }
  CHECK(of_kp == 13);
}

TEST_CASE("shades are fifths of the largest count; nothing is no shade") {
  CHECK(shade_of(0, 10) == 0);
  CHECK(shade_of(1, 10) == 1);
  CHECK(shade_of(2, 10) == 2);
  CHECK(shade_of(9, 10) == 5);
  CHECK(shade_of(10, 10) == 5);
  CHECK(shade_of(1, 1) == 5);
  CHECK(shade_of(1, 1'000'000) == 1);
}

TEST_CASE("a tile tells its count and leads to its records; where nothing is recorded it says so") {
  const std::string svg =
      province_map({{"KP-09", "North Hamgyong", 7, "/x?place=KP-09"}, {"KP-01", "Pyongyang", 0, ""}}, "Acts", "not known");
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.find(R"(<a href="/x?place=KP-09">)") != std::string::npos);
  CHECK(svg.find(R"(class="shape q5" data-place="KP-09")") != std::string::npos);
  CHECK(svg.find(R"(class="shape unknown" data-place="KP-01")") != std::string::npos);
  CHECK(svg.find("not known") != std::string::npos);
}

TEST_CASE("what is no tile is left out, and no text becomes markup") {
  const std::string svg = province_map({{"FR-75", "Paris", 3, ""}, {"KP-01", "<b>\"&", 1, "/\"><script>"}}, "\"><script>", "<i>");
  CHECK(svg.find("Paris") == std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("<b>") == std::string::npos);
  CHECK(svg.find("&lt;b&gt;&quot;&amp;") != std::string::npos);
}
