// History: what happened in the log, line by line, from the newest batch backwards.
#include <algorithm>

#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

using Kind = HistoryLine::Kind;

constexpr std::array<std::string_view, 4> read_notes = {"", "shown", "attachment", "found"};

/// Lines of what a batch did in the open, in the order of its header.
std::vector<HistoryLine> public_lines(const HistoryLine& line, const BatchInfo& info) {
  std::vector<HistoryLine> lines;
  const auto add = [&](Kind kind, std::optional<Id> record = {}) {
    lines.push_back(line);
    lines.back().kind = kind;
    lines.back().record = record;
  };
  if (info.refused) {
    add(Kind::refused);
    return lines;
  }
  if (info.acts.empty()) return lines;
  const auto header = decode_header(info.acts);
  if (!header) return lines;
  if (header->gap) add(Kind::gap);
  for (const Act& act : header->acts) {
    if (const auto* grant = std::get_if<Grant>(&act)) add(Kind::granted, grant->member);
    if (const auto* remove = std::get_if<Remove>(&act)) add(Kind::removed, remove->member);
    if (std::holds_alternative<Epoch>(act)) add(Kind::epoch);
    if (std::holds_alternative<Organisation>(act)) add(Kind::organisation);
    if (std::holds_alternative<Unlink>(act)) add(Kind::unlinked);
  }
  return lines;
}

HistoryLine line_of_batch(const Batch& batch) {
  HistoryLine line;
  line.clock = batch.clock;
  line.device = batch.device;
  line.member = batch.member;
  line.sequence = batch.sequence;
  return line;
}

/// The line of a row. Nothing where its tables are not what they should be.
std::optional<HistoryLine> line_of_row(ReadModelTables& t, std::uint32_t row) {
  const Cell& cell = t.cells[row];
  HistoryLine line = line_of_batch(t.batch_of(row));
  line.operation = t.operation_of(row);
  if (cell.entity != 0) line.record = t.entities.id(cell.entity);
  if (cell.property != 0) line.property = t.property_names[cell.property];
  if (cell.kind == CellKind::statement) {
    line.kind = cell.supersedes ? Kind::superseded : Kind::asserted;
    return line;
  }
  Command& get = t.sql->get_deed.with(row);
  if (!get.next()) return {};
  if (cell.kind == CellKind::retraction) {
    line.kind = Kind::retracted;
    ByteReader in(get.blob(0));
    line.target = read_operation(in);
    if (!in.finished()) {
      t.db->refuse();
      line.target = {};
    }
  } else {
    line.kind = cell.kind == CellKind::reading ? Kind::read : Kind::erased;
  }
  line.note =
      cell.kind == CellKind::reading ? std::string(read_notes[std::min<std::uint64_t>(get.natural(1), 3)]) : std::string(get.text(2));
  get.reset();
  return line;
}

class Historian {
 public:
  Historian(ReadModelTables& tables, const ReadModel::HistoryFilter& filter, std::size_t limit)
      : t_(tables), filter_(filter), limit_(limit) {}

  std::vector<HistoryLine> tell() {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 1; i < t_.batches.size(); ++i)
      if (is_asked(t_.batches[i])) order.push_back(i);
    // A case of some age has very many batches, and the newest few are asked for: a heap gives those without putting all in order.
    const auto older = [&](std::uint32_t a, std::uint32_t b) { return t_.batches[a].earlier_than(t_.batches[b]); };
    std::ranges::make_heap(order, older);
    while (!order.empty() && lines_.size() < limit_) {
      std::ranges::pop_heap(order, older);
      tell_rows(order.back());
      tell_acts(order.back());
      order.pop_back();
    }
    return finish();
  }

  /// Of one record: its rows are few, and known.
  std::vector<HistoryLine> tell_record(const Id& record) {
    std::vector<std::uint32_t> rows;
    if (const std::uint32_t entity = t_.entities.find(record); entity != 0) rows = t_.rows_about(entity);
    std::erase_if(rows, [&](std::uint32_t row) {
      return !is_asked(t_.batch_of(row)) || t_.is_above(row, static_cast<std::uint8_t>(filter_.clearance));
    });
    t_.sort_rows(rows);
    std::vector<std::uint32_t> acts;
    for (std::uint32_t i = 1; i < t_.batches.size(); ++i)
      if (t_.batches[i].has_acts && !t_.batches[i].refused && is_asked(t_.batches[i])) acts.push_back(i);
    std::sort(acts.begin(), acts.end(), [&](std::uint32_t a, std::uint32_t b) { return t_.batches[b].earlier_than(t_.batches[a]); });
    // Two rows of lines, both newest first, become one.
    auto act = acts.begin();
    for (auto row = rows.rbegin(); row != rows.rend() && lines_.size() < limit_; ++row) {
      for (; act != acts.end() && t_.batch_of(*row).earlier_than(t_.batches[*act]); ++act) tell_acts(*act);
      tell_row(*row);
    }
    for (; act != acts.end() && lines_.size() < limit_; ++act) tell_acts(*act);
    return finish();
  }

 private:
  bool is_asked(const Batch& batch) const {
    return (!filter_.member || batch.member == *filter_.member) && (!filter_.since || batch.clock >= *filter_.since) &&
           (!filter_.until || batch.clock <= *filter_.until);
  }

  void tell_row(std::uint32_t row) {
    if (t_.cells[row].kind == CellKind::nothing || t_.is_above(row, static_cast<std::uint8_t>(filter_.clearance))) return;
    if (auto line = line_of_row(t_, row)) lines_.push_back(std::move(*line));
  }

  void tell_rows(std::uint32_t batch) {
    const Batch& owner = t_.batches[batch];
    std::vector<std::uint32_t> runs;
    for (std::uint32_t i = 0; i < owner.run_count; ++i) runs.push_back(owner.first_run + i);
    std::sort(runs.begin(), runs.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tie(t_.runs[b].compartment, t_.runs[b].number) < std::tie(t_.runs[a].compartment, t_.runs[a].number);
    });
    for (const std::uint32_t run : runs) {
      const auto [first, last] = t_.rows_of_run(run);
      for (std::uint32_t row = last; row-- > first && lines_.size() < limit_;) tell_row(row);
    }
  }

  /// A batch's acts come before its operations.
  void tell_acts(std::uint32_t batch) {
    if (!t_.batches[batch].has_acts && !t_.batches[batch].refused) return;
    std::vector<HistoryLine> lines = public_lines(line_of_batch(t_.batches[batch]), t_.read_batch(batch));
    if (filter_.record) std::erase_if(lines, [&](const HistoryLine& line) { return line.record != filter_.record; });
    lines_.insert(lines_.end(), std::make_move_iterator(lines.rbegin()), std::make_move_iterator(lines.rend()));
  }

  std::vector<HistoryLine> finish() {
    if (lines_.size() > limit_) lines_.resize(limit_);
    std::reverse(lines_.begin(), lines_.end());
    return std::move(lines_);
  }

  ReadModelTables& t_;
  const ReadModel::HistoryFilter& filter_;
  std::size_t limit_;
  std::vector<HistoryLine> lines_;   ///< newest first
};

}  // namespace

std::vector<HistoryLine> ReadModel::history(const HistoryFilter& filter, std::size_t limit) const {
  Historian historian(*tables_, filter, limit);
  return filter.record ? historian.tell_record(*filter.record) : historian.tell();
}

}  // namespace girok::vault
