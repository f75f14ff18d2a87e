// Finding single things: a batch by its number, and what lies under one subject's key: statements, and blobs that nothing else names.
#include <algorithm>
#include <set>

#include "vault/read_model_tables.h"

namespace girok::vault {

std::optional<BatchInfo> ReadModel::batch(const Id& device, std::uint64_t sequence) const {
  ReadModelTables& t = *tables_;
  const auto chain = t.chains.find(device);
  if (chain == t.chains.end()) return std::nullopt;
  const auto at = std::ranges::lower_bound(chain->second, sequence, {}, [&](std::uint32_t number) { return t.batches[number].sequence; });
  if (at == chain->second.end() || t.batches[*at].sequence != sequence) return std::nullopt;
  return t.read_batch(*at);
}

std::vector<StoredStatement> ReadModel::statements_under(const Id& subject, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.entities.find(subject);
  if (number == 0) return {};
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 1; row < t.cells.size(); ++row) {
    const Cell& cell = t.cells[row];
    if (cell.kind != CellKind::statement || !cell.under_subject || t.is_above(row, static_cast<std::uint8_t>(clearance))) continue;
    if (const auto fetched = t.fetch(row); fetched && fetched->subject == number) rows.push_back(row);
  }
  t.sort_rows(rows);
  std::vector<StoredStatement> out;
  for (const std::uint32_t row : rows) {
    if (auto stored = t.stored(row, static_cast<std::uint8_t>(clearance), {})) out.push_back(*std::move(stored));
  }
  return out;
}

std::vector<Id> ReadModel::blobs_only_under(const Id& subject) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.entities.find(subject);
  std::set<Id> own, others;
  if (number == 0) return {};
  // Erasing is rare: a look at every attachment is cheaper than an index of them.
  for (std::uint32_t row = 1; row < t.cells.size(); ++row) {
    if (t.cells[row].kind != CellKind::statement) continue;
    const std::optional<StatementRow> stored = t.fetch(row);
    if (!stored || stored->statement.value.kind != records::ValueKind::attachment) continue;
    (stored->subject == number ? own : others).insert(stored->statement.value.attachment.blob);
  }
  std::vector<Id> blobs;
  std::ranges::set_difference(own, others, std::back_inserter(blobs));
  return blobs;
}

std::vector<StoredStatement> ReadModel::statements_in(const std::vector<Id>& blobs) const {
  ReadModelTables& t = *tables_;
  std::vector<std::uint32_t> rows = t.rows_with_attachments(false);
  std::erase_if(rows, [&](std::uint32_t row) {
    const std::optional<StatementRow> stored = t.fetch(row);
    return !stored || !std::ranges::binary_search(blobs, stored->statement.value.attachment.blob);
  });
  t.sort_rows(rows);
  std::vector<StoredStatement> out;
  for (const std::uint32_t row : rows) {
    if (auto stored = t.stored(row, static_cast<std::uint8_t>(Confidentiality::sealed), {})) out.push_back(*std::move(stored));
  }
  return out;
}

std::vector<StoredStatement> ReadModel::statements_from(const Id& source, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.entities.find(source);
  if (number == 0) return {};
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = t.summaries[number].last_cited; row != 0; row = t.cells[row].next_of_source)
    if (t.cells[row].stands() && t.cells[row].level <= index_of(clearance)) rows.push_back(row);
  t.sort_rows(rows);
  std::vector<StoredStatement> out;
  out.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    auto stored = t.stored(row, static_cast<std::uint8_t>(clearance), {});
    if (stored && stored->statement.source == source) out.push_back(std::move(*stored));
  }
  return out;
}

}  // namespace girok::vault
