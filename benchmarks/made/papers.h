#pragma once
#include "made/dice.h"
namespace made {
struct PaperOptions {
  std::size_t papers = 2500;
  double errors = 1;
  std::uint64_t seed = 1;
};
struct PaperRecord {
  std::string id, title, authors, venue, year;
  std::size_t paper = 0, series = 0;
};
class Papers {
 public:
  explicit Papers(const PaperOptions&) {}
  std::vector<PaperRecord> list(int) const { return {}; }
};
}  // namespace made
