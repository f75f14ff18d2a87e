// Questions about all records at once: one pass over the cells, and a row fetched only where it is asked for.
#include <algorithm>

#include "vault/read_model_tables.h"

namespace girok::vault {

void ReadModel::each(std::string_view property, Confidentiality clearance, const std::function<void(const StoredStatement&)>& visit) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.property_number(property);
  if (number == 0) return;
  for (std::uint32_t row = 1; row < t.cells.size(); ++row) {
    const Cell& cell = t.cells[row];
    if (!cell.stands() || cell.property != number || cell.level > index_of(clearance)) continue;
    if (const auto stored = t.stored(row, static_cast<std::uint8_t>(clearance), {})) visit(*stored);
  }
}

std::vector<ReadModel::Repeated> ReadModel::repeated(Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  std::vector<Repeated> found;
  std::vector<std::uint32_t> seen;
  for (std::uint32_t entity = 1; entity < t.summaries.size(); ++entity) {
    seen.clear();
    for (std::uint32_t row = t.summaries[entity].last_row; row != 0; row = t.cells[row].next_of_entity) {
      const Cell& cell = t.cells[row];
      if (cell.entity == entity && cell.stands() && cell.level <= index_of(clearance)) seen.push_back(cell.property);
    }
    std::ranges::sort(seen);
    for (std::size_t i = 1; i < seen.size(); ++i) {
      const bool first_of_several = seen[i] == seen[i - 1] && (i == 1 || seen[i - 2] != seen[i]);
      if (first_of_several) found.push_back({t.entities.id(entity), t.property_names[seen[i]]});
    }
  }
  std::ranges::sort(found,
                    [](const Repeated& a, const Repeated& b) { return std::tie(a.record, a.property) < std::tie(b.record, b.property); });
  return found;
}

}  // namespace girok::vault
