#pragma once
#include "made/dice.h"
namespace made {
struct HistoricOptions {
  std::size_t persons = 2500;
  double errors = 1;
  std::uint64_t seed = 1;
};
struct HistoricRecord {
  std::string full_name, first_name, surname, birth, place, postcode, gender, occupation;
  std::size_t person = 0;
};
class Historic {
 public:
  explicit Historic(const HistoricOptions&) {}
  std::vector<HistoricRecord> records() const { return {}; }
};
}  // namespace made
