// Questions about all records at once: one pass over the cells, and a row fetched only where it is asked for.
#include <algorithm>
#include <set>
#include <utility>

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

void ReadModel::each_told(std::string_view property, Confidentiality clearance, const std::function<void(const Told&)>& visit) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.property_number(property);
  if (number == 0) return;
  const ReadingManyRows many(*t.db);
  Command& get = t.sql->get_statement;
  for (std::uint32_t row = 1; row < t.cells.size(); ++row) {
    const Cell& cell = t.cells[row];
    if (!cell.stands() || cell.property != number || cell.level > index_of(clearance)) continue;
    if (!get.with(row).next()) continue;
    Told told;
    told.record = cell.entity;
    const auto known = [&](std::uint64_t entity) { return entity <= t.entities.size() ? static_cast<std::uint32_t>(entity) : 0; };
    switch (unpack_facts(get.integer(2)).kind) {
      case records::ValueKind::record: told.link = known(get.natural(3)); break;
      case records::ValueKind::truth:
      case records::ValueKind::attachment: break;
      default: told.text = get.text(3);
    }
    if (!get.null(4)) told.source = known(source_in(get.blob(4)));
    visit(told);
    get.reset();
  }
}

std::uint32_t ReadModel::record_number(const Id& record) const { return tables_->entities.find(record); }
Id ReadModel::record_at(std::uint32_t number) const {
  return number == 0 || number > tables_->entities.size() ? Id{} : tables_->entities.id(number);
}
std::uint32_t ReadModel::record_numbers() const { return static_cast<std::uint32_t>(tables_->entities.size()); }

RecordLine ReadModel::line_of(std::uint32_t record, Confidentiality clearance) const {
  tables_->settle();
  if (record == 0 || record > record_numbers()) return {};
  return tables_->line_of(record, static_cast<std::uint8_t>(clearance));
}

std::string ReadModel::label_of(std::uint32_t record, Confidentiality clearance) const {
  if (record == 0 || record > record_numbers()) return {};
  return tables_->label_of(record, static_cast<std::uint8_t>(clearance));
}

std::string ReadModel::first_text(std::uint32_t record, std::string_view property, Confidentiality clearance) const {
  if (record == 0 || record > record_numbers()) return {};
  return tables_->first_text(record, tables_->property_number(property), static_cast<std::uint8_t>(clearance));
}

/// Counts are of what each clearance sees: the first that sees as much as this one sees the highest.
std::optional<std::uint8_t> ReadModelTables::highest_of(std::uint32_t entity, std::uint8_t clearance) const {
  const std::array<std::uint32_t, level_count>& count = summaries[entity].count;
  if (count[clearance] == 0) return {};
  std::uint8_t level = clearance;
  while (level > 0 && count[level - 1] == count[clearance]) --level;
  return level;
}

std::optional<Confidentiality> ReadModel::highest_of(std::uint32_t record, Confidentiality clearance) const {
  tables_->settle();
  if (record == 0 || record > record_numbers()) return {};
  const std::optional<std::uint8_t> level = tables_->highest_of(record, static_cast<std::uint8_t>(clearance));
  return level ? std::optional(static_cast<Confidentiality>(*level)) : std::nullopt;
}

bool ReadModel::is_source(std::uint32_t record, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  if (record == 0 || record > record_numbers()) return false;
  for (std::uint32_t row = t.summaries[record].last_cited; row != 0; row = t.cells[row].next_of_source)
    if (t.cells[row].stands() && t.cells[row].level <= index_of(clearance)) return true;
  return false;
}

std::map<std::string, std::uint64_t> ReadModel::count_by_type(Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  t.settle();
  std::vector<std::uint64_t> counts(t.type_names.size());
  std::map<std::string, std::uint64_t> by_name;
  std::set<std::string> names;
  for (std::uint32_t entity = 1; entity < t.summaries.size(); ++entity) {
    const Summary& summary = t.summaries[entity];
    if (summary.type == 0 || summary.count[index_of(clearance)] == 0) continue;
    if (summary.type != many_types) {
      counts[summary.type] += summary.type_level <= index_of(clearance) ? 1 : 0;
      continue;
    }
    names.clear();
    for (std::uint32_t row = summary.last_row; row != 0; row = t.cells[row].next_of_entity) {
      const Cell& cell = t.cells[row];
      if (cell.entity == entity && cell.stands() && cell.level <= index_of(clearance) && cell.property == t.type_property)
        names.insert(t.fetch_text(row));
    }
    for (const std::string& name : names) ++by_name[name];
  }
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] > 0) by_name[t.type_names[i]] += counts[i];
  }
  by_name.erase(std::string());
  return by_name;
}

std::optional<std::vector<Id>> ReadModel::take_changed() const {
  ReadModelTables& t = *tables_;
  std::vector<Id> records;
  for (const std::uint32_t entity : t.changed) records.push_back(t.entities.id(entity));
  t.changed.clear();
  if (std::exchange(t.all_changed, false)) return std::nullopt;
  std::ranges::sort(records);
  const auto repeated = std::ranges::unique(records);
  records.erase(repeated.begin(), repeated.end());
  return records;
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
