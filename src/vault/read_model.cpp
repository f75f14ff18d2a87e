#include "vault/read_model.h"

#include <algorithm>
#include <utility>

#include "vault/raised.h"
#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

using records::ValueKind;

std::uint8_t number_of(Confidentiality level) { return static_cast<std::uint8_t>(level); }

constexpr std::array<std::string_view, 3> label_properties = {"name", "title", "label"};

}  // namespace

// ---- rows and operations ---------------------------------------------------------------------------------------------------

const Run& ReadModelTables::run_of(std::uint32_t row) const {
  return *(std::upper_bound(runs.begin(), runs.end(), row, [](std::uint32_t r, const Run& run) { return r < run.first; }) - 1);
}

std::pair<std::uint32_t, std::uint32_t> ReadModelTables::rows_of_run(std::uint32_t run) const {
  return {runs[run].first, run + 1 < runs.size() ? runs[run + 1].first : static_cast<std::uint32_t>(cells.size())};
}

OperationId ReadModelTables::operation_of(std::uint32_t row) const {
  const Run& run = run_of(row);
  const Batch& owner = batches[run.batch];
  return {owner.device, owner.sequence, run.compartment, run.number + (row - run.first)};
}

std::uint32_t ReadModelTables::row_of(const OperationId& operation) const {
  const auto chain = chains.find(operation.device);
  if (chain == chains.end()) return 0;
  const auto found = std::lower_bound(chain->second.begin(), chain->second.end(), operation.sequence,
                                      [&](std::uint32_t b, std::uint64_t sequence) { return batches[b].sequence < sequence; });
  if (found == chain->second.end() || batches[*found].sequence != operation.sequence) return 0;
  const Batch& owner = batches[*found];
  for (std::uint32_t i = owner.first_run; i < owner.first_run + owner.run_count; ++i) {
    const auto [first, last] = rows_of_run(i);
    if (runs[i].compartment != operation.compartment || operation.number < runs[i].number) continue;
    if (operation.number - runs[i].number < last - first) return first + (operation.number - runs[i].number);
  }
  return 0;
}

bool ReadModelTables::before(std::uint32_t row, std::uint32_t other) const {
  const Run& one = run_of(row);
  const Run& two = run_of(other);
  if (&one == &two) return row < other;
  if (one.batch != two.batch) return batches[one.batch].earlier_than(batches[two.batch]);
  return std::tie(one.compartment, one.number) < std::tie(two.compartment, two.number);
}

void ReadModelTables::sort_rows(std::vector<std::uint32_t>& rows) const {
  std::vector<std::pair<const Run*, std::uint32_t>> keys;
  keys.reserve(rows.size());
  for (const std::uint32_t row : rows) keys.emplace_back(&run_of(row), row);
  std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    if (a.first == b.first) return a.second < b.second;
    if (a.first->batch != b.first->batch) return batches[a.first->batch].earlier_than(batches[b.first->batch]);
    return std::tie(a.first->compartment, a.first->number) < std::tie(b.first->compartment, b.first->number);
  });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = keys[i].second;
}

std::vector<std::uint32_t> ReadModelTables::rows_about(std::uint32_t entity) const {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = summaries[entity].last_row; row != 0; row = cells[row].next_of_entity)
    if (cells[row].entity == entity && cells[row].kind != CellKind::nothing) rows.push_back(row);
  return rows;
}

bool ReadModelTables::is_above(std::uint32_t row, std::uint8_t clearance) {
  const Cell& cell = cells[row];
  if (cell.level > clearance) return true;
  if (!cell.ended || cell.kind != CellKind::statement) return false;
  std::vector<std::uint32_t> retractions;
  for (sql->get_ends.with(row); sql->get_ends.next();) {
    const auto by = static_cast<std::uint32_t>(sql->get_ends.integer(0));
    if (by < cells.size() && cells[by].kind == CellKind::retraction) retractions.push_back(by);
  }
  return std::ranges::any_of(retractions, [&](std::uint32_t by) {
    Command& get = sql->get_deed.with(by);
    const std::optional<Confidentiality> level = get.next() ? raised_to(get.text(2)) : std::nullopt;
    get.reset();
    return level && number_of(*level) > clearance;
  });
}

std::optional<StoredStatement> ReadModelTables::stored(std::uint32_t row, std::uint8_t clearance, std::optional<std::uint64_t> at) {
  auto found = fetch(row);
  if (!found) return {};
  StoredStatement out;
  out.id = operation_of(row);
  out.statement = std::move(found->statement);
  out.clock = batch_of(row).clock;
  out.member = batch_of(row).member;
  if (found->subject != 0) out.subject = entities.id(found->subject);
  if (!cells[row].ended) return out;
  for (sql->get_ends.with(row); sql->get_ends.next();) {
    const auto by = static_cast<std::uint32_t>(sql->get_ends.integer(0));
    if (by >= cells.size() || (at && batch_of(by).clock > *at)) continue;
    out.standing = false;
    if (cells[by].level <= clearance) out.ended_by.push_back(operation_of(by));
  }
  std::sort(out.ended_by.begin(), out.ended_by.end());
  return out;
}

// ---- statements ------------------------------------------------------------------------------------------------------------

std::vector<StoredStatement> ReadModel::statements_of(const Id& record, Confidentiality clearance, bool all,
                                                      std::optional<std::uint64_t> at) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t entity = t.entities.find(record);
  if (entity == 0) return {};
  std::vector<std::uint32_t> rows = t.rows_about(entity);
  std::erase_if(rows, [&](std::uint32_t row) {
    const Cell& cell = t.cells[row];
    return cell.kind != CellKind::statement || (!all && !at && cell.ended) || (at && t.batch_of(row).clock > *at) ||
           t.is_above(row, number_of(clearance));
  });
  t.sort_rows(rows);
  std::vector<StoredStatement> out;
  out.reserve(rows.size());
  for (const std::uint32_t row : rows)
    if (auto stored = t.stored(row, number_of(clearance), at); stored && (all || stored->standing)) out.push_back(std::move(*stored));
  return out;
}

std::vector<StoredStatement> ReadModel::statements_to(const Id& record, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t entity = t.entities.find(record);
  if (entity == 0) return {};
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = t.value_heads[hash_of_link(entity) & (t.value_heads.size() - 1)]; row != 0; row = t.cells[row].next_of_value)
    if (t.cells[row].stands() && t.cells[row].level <= number_of(clearance)) rows.push_back(row);
  t.sort_rows(rows);
  std::vector<StoredStatement> out;
  for (const std::uint32_t row : rows) {
    auto stored = t.stored(row, number_of(clearance), {});
    if (stored && stored->statement.value.kind == ValueKind::record && stored->statement.value.record == record)
      out.push_back(std::move(*stored));
  }
  return out;
}

std::optional<StoredStatement> ReadModel::statement(const OperationId& id, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t row = t.row_of(id);
  if (row == 0 || t.cells[row].kind != CellKind::statement || t.is_above(row, number_of(clearance))) return {};
  return t.stored(row, number_of(clearance), {});
}

std::vector<Id> ReadModel::records_with(std::string_view property, std::string_view value, Confidentiality clearance) const {
  ReadModelTables& t = *tables_;
  const std::uint32_t number = t.property_number(property);
  if (number == 0) return {};
  std::vector<Id> out;
  for (std::uint32_t row = t.value_heads[hash_of_value(number, value) & (t.value_heads.size() - 1)]; row != 0;
       row = t.cells[row].next_of_value) {
    const Cell& cell = t.cells[row];
    if (!cell.stands() || cell.property != number || cell.level > number_of(clearance)) continue;
    const auto stored = t.fetch(row);
    if (stored && stored->statement.value.kind != ValueKind::record && stored->statement.value.text == value)
      out.push_back(stored->statement.entity);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::uint64_t ReadModel::count_statements(Confidentiality clearance) const {
  std::uint64_t count = 0;
  for (std::size_t level = 0; level <= index_of(clearance); ++level) count += tables_->standing[level];
  return count;
}

// ---- batches ---------------------------------------------------------------------------------------------------------------

BatchInfo ReadModelTables::read_batch(std::uint32_t number) {
  BatchInfo info;
  Command& get = sql->get_batch.with(number);
  if (!get.next()) return info;
  info.device = get.id(0);
  info.member = get.id(1);
  info.sequence = get.natural(2);
  info.last_sequence = get.natural(3);
  info.clock = get.natural(4);
  if (const ByteSpan hash = get.blob(5); hash.size() == info.hash.size())
    std::copy(hash.begin(), hash.end(), info.hash.begin());
  else
    db->refuse();
  info.frame_offset = get.natural(6);
  info.segment = static_cast<std::uint32_t>(get.natural(7));
  info.bytes = get.natural(8);
  info.refused = get.integer(9) != 0;
  const ByteSpan acts = get.blob(10);
  info.acts.assign(acts.begin(), acts.end());
  get.reset();
  return info;
}

std::vector<BatchInfo> ReadModel::heads() const {
  std::vector<BatchInfo> heads;
  for (const auto& [device, chain] : tables_->chains) heads.push_back(tables_->read_batch(chain.back()));
  return heads;
}

std::vector<BatchInfo> ReadModel::public_batches() const {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 1; i < tables_->batches.size(); ++i)
    if (tables_->batches[i].has_acts) numbers.push_back(i);
  std::sort(numbers.begin(), numbers.end(),
            [&](std::uint32_t a, std::uint32_t b) { return tables_->batches[a].earlier_than(tables_->batches[b]); });
  std::vector<BatchInfo> out;
  for (const std::uint32_t number : numbers) out.push_back(tables_->read_batch(number));
  return out;
}

std::uint64_t ReadModel::batch_count() const { return tables_->batches.size() - 1; }

std::uint64_t ReadModel::latest_clock() const { return tables_->latest_clock; }

std::vector<Id> ReadModel::erased_subjects() const {
  std::vector<Id> out;
  for (const auto& [subject, row] : tables_->erased) out.push_back(subject);
  return out;
}

// ---- records ---------------------------------------------------------------------------------------------------------------

std::string ReadModelTables::first_text(std::uint32_t entity, std::uint32_t property, std::uint8_t clearance) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = property == 0 ? 0 : summaries[entity].last_row; row != 0; row = cells[row].next_of_entity) {
    const Cell& cell = cells[row];
    if (cell.property == property && cell.entity == entity && cell.stands() && cell.level <= clearance) rows.push_back(row);
  }
  if (rows.size() > 1) sort_rows(rows);
  for (const std::uint32_t row : rows)
    if (std::string text = fetch_text(row); !text.empty()) return text;
  return {};
}

std::string ReadModelTables::label_of(std::uint32_t entity, std::uint8_t clearance) {
  std::array<std::uint32_t, label_properties.size()> numbers{}, rows{};
  std::array<bool, label_properties.size()> several{};
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = property_number(label_properties[i]);
  for (std::uint32_t row = summaries[entity].last_row; row != 0; row = cells[row].next_of_entity) {
    const Cell& cell = cells[row];
    if (cell.entity != entity || !cell.stands() || cell.level > clearance) continue;
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (cell.property == numbers[i]) several[i] = std::exchange(rows[i], row) != 0;
  }
  std::string label;
  for (std::size_t i = 0; i < rows.size() && label.empty(); ++i) {
    if (rows[i] != 0) label = several[i] ? first_text(entity, numbers[i], clearance) : fetch_text(rows[i]);
  }
  return label;
}

RecordLine ReadModelTables::line_of(std::uint32_t entity, std::uint8_t clearance) {
  RecordLine line;
  line.record = entities.id(entity);
  line.statements = summaries[entity].count[clearance];
  line.clock = summaries[entity].latest[clearance];
  line.type = first_text(entity, type_property, clearance);
  line.label = label_of(entity, clearance);
  return line;
}

namespace {

struct Ranked {
  std::uint32_t entity = 0;
  std::uint64_t statements = 0, clock = 0;
};

/// What the filter leaves, in no order.
std::vector<Ranked> matching_records(ReadModelTables& t, const Sieve& sieve) {
  std::vector<Ranked> out;
  if (sieve.empty()) return out;
  t.settle();
  const std::uint8_t clearance = sieve.clearance();
  if (!sieve.asks_statements()) {
    const auto take = [&](std::uint32_t entity) {
      const Summary& summary = t.summaries[entity];
      if (summary.count[clearance] > 0 && sieve.takes_record(entity))
        out.push_back({entity, summary.count[clearance], summary.latest[clearance]});
    };
    if (sieve.among()) {
      for (const std::uint32_t entity : *sieve.among()) take(entity);
    } else {
      for (std::uint32_t entity = 1; entity < t.summaries.size(); ++entity) take(entity);
    }
    return out;
  }
  std::vector<Ranked> tally(t.summaries.size());
  for (std::uint32_t run = 0; run < t.runs.size(); ++run) {
    if (!sieve.takes_batch(t.runs[run].batch)) continue;
    const std::uint64_t clock = t.batches[t.runs[run].batch].clock;
    const auto [first, last] = t.rows_of_run(run);
    for (std::uint32_t row = first; row < last; ++row) {
      if (!sieve.takes_cell(t.cells[row])) continue;
      Ranked& entry = tally[t.cells[row].entity];
      ++entry.statements;
      entry.clock = std::max(entry.clock, clock);
    }
  }
  for (std::uint32_t entity = 1; entity < tally.size(); ++entity)
    if (tally[entity].statements > 0 && sieve.takes_record(entity)) out.push_back({entity, tally[entity].statements, tally[entity].clock});
  return out;
}

bool is_newer(const ReadModelTables& t, const Ranked& a, const Ranked& b) {
  return a.clock != b.clock ? a.clock > b.clock : t.entities.id(a.entity) < t.entities.id(b.entity);
}

}  // namespace

std::vector<RecordLine> ReadModel::records(const Filter& filter, std::size_t limit, std::size_t offset) const {
  ReadModelTables& t = *tables_;
  const Sieve sieve(t, filter);
  std::vector<Ranked> found = matching_records(t, sieve);
  if (offset >= found.size()) return {};
  const std::size_t end = offset + std::min(limit, found.size() - offset);
  const auto newer = [&](const Ranked& a, const Ranked& b) { return is_newer(t, a, b); };
  if (end < found.size()) std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), found.end(), newer);
  std::sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), newer);
  std::vector<RecordLine> lines;
  for (std::size_t i = offset; i < end; ++i) {
    lines.push_back(t.line_of(found[i].entity, sieve.clearance()));
    lines.back().statements = found[i].statements;
    lines.back().clock = found[i].clock;
  }
  return lines;
}

std::vector<std::uint32_t> ReadModel::matching_numbers(const Filter& filter) const {
  const Sieve sieve(*tables_, filter);
  std::vector<Ranked> found = matching_records(*tables_, sieve);
  std::ranges::sort(found, [&](const Ranked& a, const Ranked& b) { return is_newer(*tables_, a, b); });
  std::vector<std::uint32_t> numbers;
  numbers.reserve(found.size());
  for (const Ranked& record : found) numbers.push_back(record.entity);
  return numbers;
}

std::uint64_t ReadModel::count_records(const Filter& filter) const {
  const Sieve sieve(*tables_, filter);
  return matching_records(*tables_, sieve).size();
}

std::vector<Id> ReadModel::records_by_prefix(std::string_view prefix, Confidentiality clearance, std::size_t limit) const {
  constexpr std::size_t full = 26, least = 4;
  if (prefix.size() < least || prefix.size() > full) return {};
  const std::string rest(full - prefix.size(), '0'), all(full - prefix.size(), 'Z');
  const auto from = parse_id(std::string(prefix) + rest), to = parse_id(std::string(prefix) + all);
  if (!from || !to) return {};
  tables_->settle();
  const std::vector<std::uint32_t>& by_id = tables_->entities_by_id();
  const auto before = [&](std::uint32_t entity, const Id& id) { return tables_->entities.id(entity) < id; };
  std::vector<Id> out;
  for (auto at = std::lower_bound(by_id.begin(), by_id.end(), *from, before); at != by_id.end() && out.size() < limit; ++at) {
    const Id& id = tables_->entities.id(*at);
    if (*to < id) break;
    if (tables_->summaries[*at].count[index_of(clearance)] > 0) out.push_back(id);
  }
  return out;
}

}  // namespace girok::vault
