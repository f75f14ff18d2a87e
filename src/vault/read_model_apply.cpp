// What arrives from the log: batches and their operations, in any order across devices. Each leaves the tables as every other order would.
#include <algorithm>

#include "text/search_tokens.h"
#include "vault/raised.h"
#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

/// Operations that are passed over (what cannot be opened) leave rows empty; beyond so many in a row another run is begun.
constexpr std::uint32_t max_empty_rows = 16;
constexpr std::size_t most_changed = 1 << 16;

}  // namespace

std::size_t count_words(std::string_view joined) {
  return joined.empty() ? 0 : static_cast<std::size_t>(std::count(joined.begin(), joined.end(), text::search_separator)) + 1;
}

std::string index_words(std::string_view text) {
  text::SearchTokens tokens;
  text::search_tokens(text, tokens);
  std::string words;
  text::append_joined(tokens, words);
  return words;
}

// ---- batches, runs, rows ---------------------------------------------------------------------------------------------------

void ReadModelTables::take_batch(const Batch& taken) {
  batch = static_cast<std::uint32_t>(batches.size());
  batches.push_back(taken);
  chains[taken.device].push_back(batch);
  latest_clock = std::max(latest_clock, taken.clock);
}

void ReadModelTables::take_run(const Run& run) {
  Batch& owner = batches[run.batch];
  if (owner.run_count++ == 0) owner.first_run = static_cast<std::uint32_t>(runs.size());
  runs.push_back(run);
}

Result<> ReadModel::add_batch(const BatchInfo& info) {
  ReadModelTables& t = *tables_;
  const auto chain = t.chains.find(info.device);
  if (chain != t.chains.end() && t.batches[chain->second.back()].sequence >= info.sequence)
    return fail(ErrorCode::malformed, "a device's batches do not follow each other", "read model", "they can be made again from the log");
  Batch taken;
  taken.device = info.device;
  taken.member = info.member;
  taken.sequence = info.sequence;
  taken.clock = info.clock;
  taken.refused = info.refused;
  taken.has_acts = !info.acts.empty();
  t.take_batch(taken);
  t.sql->add_batch
      .with(t.batch, info.device, info.member, info.sequence, info.last_sequence, info.clock, ByteSpan(info.hash), info.frame_offset,
            info.segment, info.bytes, info.refused ? 1 : 0, ByteSpan(info.acts))
      .run();
  return t.db->sound();
}

std::uint32_t ReadModelTables::row_for(Compartment compartment, std::uint32_t number) {
  const Batch& owner = batches[batch];
  const auto next = static_cast<std::uint32_t>(cells.size());
  for (std::uint32_t i = owner.first_run + owner.run_count; i-- > owner.first_run && owner.run_count > 0;) {
    const Run& run = runs[i];
    if (run.compartment != compartment) continue;
    const std::uint32_t last = run.number + (rows_of_run(i).second - run.first) - 1;
    if (number <= last) return 0;
    if (i + 1 != runs.size() || number - last > max_empty_rows) break;
    cells.resize(next + (number - last));
    return next + (number - last) - 1;
  }
  const Run run{next, batch, compartment, number};
  sql->add_run.with(run.first, run.batch, static_cast<int>(compartment), number).run();
  take_run(run);
  cells.resize(next + 1);
  return next;
}

// ---- cells -----------------------------------------------------------------------------------------------------------------

void ReadModelTables::link_entity(std::uint32_t row, std::uint32_t entity) {
  Cell& cell = cells[row];
  cell.entity = entity;
  cell.next_of_entity = summaries[entity].last_row;
  summaries[entity].last_row = row;
}

void ReadModelTables::link_value(std::uint32_t row, std::uint32_t hash) {
  std::uint32_t& head = value_heads[hash & (value_heads.size() - 1)];
  cells[row].next_of_value = head;
  head = row;
}

void ReadModelTables::link_source(std::uint32_t row, std::uint32_t source) {
  cells[row].next_of_source = summaries[source].last_cited;
  summaries[source].last_cited = row;
}

void ReadModelTables::note_changed(std::uint32_t entity) {
  if (all_changed || (!changed.empty() && changed.back() == entity)) return;
  changed.push_back(entity);
  if (changed.size() < most_changed) return;
  all_changed = true;
  changed = {};
}

void ReadModelTables::count_statement(std::uint32_t row, std::uint64_t clock, std::string_view type) {
  const Cell& cell = cells[row];
  Summary& summary = summaries[cell.entity];
  for (std::size_t clearance = cell.level; clearance < level_count; ++clearance) {
    ++summary.count[clearance];
    summary.latest[clearance] = std::max(summary.latest[clearance], clock);
  }
  note_changed(cell.entity);
  ++standing[cell.level];
  if (cell.words > 0) {
    ++texts[cell.level];
    text_words[cell.level] += cell.words;
  }
  if (!type.empty()) add_type(cell.entity, type, cell.level);
}

void ReadModelTables::add_type(std::uint32_t entity, std::string_view name, std::uint8_t level) {
  Summary& summary = summaries[entity];
  std::uint16_t number = many_types;
  if (const auto known = types.find(std::string(name)); known != types.end()) {
    number = known->second;
  } else if (type_names.size() < many_types) {
    number = static_cast<std::uint16_t>(type_names.size());
    type_names.emplace_back(name);
    types.emplace(name, number);
  }
  if (summary.type == 0) {
    summary.type = number;
    summary.type_level = level;
  } else {
    summary.type = many_types;
  }
}

void ReadModelTables::uncount_statement(std::uint32_t row) {
  const Cell& cell = cells[row];
  note_changed(cell.entity);
  --standing[cell.level];
  if (cell.words > 0) {
    --texts[cell.level];
    text_words[cell.level] -= cell.words;
  }
  if (!summaries[cell.entity].stale) {
    summaries[cell.entity].stale = true;
    stale.push_back(cell.entity);
  }
}

void ReadModelTables::mark_ended(std::uint32_t target) {
  if (cells[target].ended) return;
  if (cells[target].stands()) uncount_statement(target);
  cells[target].ended = true;
}

void ReadModelTables::settle() {
  for (const std::uint32_t entity : stale) {
    Summary& summary = summaries[entity];
    summary.stale = false;
    summary.type = 0;
    summary.count = {};
    summary.latest = {};
    for (const std::uint32_t row : rows_about(entity)) {
      const Cell& cell = cells[row];
      if (!cell.stands()) continue;
      const std::uint64_t clock = batch_of(row).clock;
      for (std::size_t clearance = cell.level; clearance < level_count; ++clearance) {
        ++summary.count[clearance];
        summary.latest[clearance] = std::max(summary.latest[clearance], clock);
      }
      if (cell.property != type_property) continue;
      if (const std::string type = fetch_text(row); !type.empty()) add_type(entity, type, cell.level);
    }
  }
  stale.clear();
}

// ---- what ends what --------------------------------------------------------------------------------------------------------

void ReadModelTables::tie_retraction(std::uint32_t row, std::uint32_t target) {
  cells[row].property = cells[target].property;
  cells[row].level = std::max({cells[row].level, cells[target].level, least_level(run_of(row).compartment)});
  link_entity(row, cells[target].entity);
}

void ReadModelTables::end_target(const OperationId& target, std::uint32_t by) {
  if (const std::uint32_t row = row_of(target); row != 0 && cells[row].kind == CellKind::statement) {
    sql->add_end.with(row, by).run();
    mark_ended(row);
    if (cells[by].kind == CellKind::retraction) tie_retraction(by, row);
  } else {
    pending[target].push_back(by);
    ByteWriter name;
    write_operation(target, name);
    sql->add_pending.with(name.view(), by).run();
  }
  raise_on(target);
}

std::vector<std::uint32_t> ReadModelTables::enders_of(const OperationId& operation) {
  if (const auto waiting = pending.find(operation); waiting != pending.end()) return waiting->second;
  std::vector<std::uint32_t> enders;
  const std::uint32_t row = row_of(operation);
  if (row == 0 || !cells[row].ended) return enders;
  for (sql->get_ends.with(row); sql->get_ends.next();) {
    const auto by = static_cast<std::uint32_t>(sql->get_ends.integer(0));
    if (by < cells.size()) enders.push_back(by);
  }
  return enders;
}

void ReadModelTables::raise_on(const OperationId& operation) {
  if (raisings.empty()) return;
  for (std::vector<OperationId> waiting = {operation}; !waiting.empty();) {
    const std::vector<std::uint32_t> enders = enders_of(waiting.back());
    waiting.pop_back();
    for (const std::uint32_t by : enders) {
      const auto raising = raisings.find(by);
      if (raising == raisings.end()) continue;
      for (const std::uint32_t next : enders) {
        if (cells[next].kind != CellKind::statement || cells[next].level >= raising->second) continue;
        const OperationId superseding = operation_of(next);
        const std::vector<std::uint32_t> its_own = enders_of(superseding);
        if (std::ranges::find(its_own, by) != its_own.end()) continue;
        sql->add_end.with(next, by).run();
        mark_ended(next);
        waiting.push_back(superseding);
      }
    }
  }
}

void ReadModelTables::resolve_pending(std::uint32_t row) {
  if (pending.empty()) return;
  const OperationId operation = operation_of(row);
  const auto found = pending.find(operation);
  if (found == pending.end()) return;
  ByteWriter name;
  write_operation(operation, name);
  for (const std::uint32_t by : found->second) {
    sql->add_end.with(row, by).run();
    sql->remove_pending.with(name.view(), by).run();
    if (cells[by].kind == CellKind::retraction) tie_retraction(by, row);
  }
  pending.erase(found);
  mark_ended(row);
  raise_on(operation);
}

// ---- operations ------------------------------------------------------------------------------------------------------------

void ReadModelTables::apply_assert(std::uint32_t row, Compartment compartment, Prepared& prepared) {
  StatementRow stored;
  stored.row = row;
  stored.statement = std::move(std::get<Assert>(prepared.operation).statement);
  const Statement& s = stored.statement;
  if (prepared.under_subject) {
    stored.subject = intern_entity(prepared.subject);
    stored.words_check = check_of_words(prepared.words);
  }
  const std::size_t words = count_words(prepared.words);
  insert_statement(stored, words);

  Cell& cell = cells[row];
  cell.kind = CellKind::statement;
  cell.property = property_number(s.property);
  cell.level = std::max(static_cast<std::uint8_t>(s.confidentiality), least_level(compartment));
  cell.words = static_cast<std::uint16_t>(std::min<std::size_t>(words, 0xFFFF));
  cell.under_subject = prepared.under_subject;
  cell.supersedes = !s.supersedes.empty();
  link_entity(row, entities.find(s.entity));
  const bool named = s.value.kind == records::ValueKind::text || s.value.kind == records::ValueKind::code;
  if (named) link_value(row, hash_of_value(cell.property, s.value.text));
  if (s.value.kind == records::ValueKind::record) link_value(row, hash_of_link(entities.find(s.value.record)));
  if (s.source) link_source(row, entities.find(*s.source));
  if (!prepared.words.empty()) sql->add_words.with(row, prepared.words).run();

  // Counted first: what ends it, were it the statement itself, takes it from the count again.
  count_statement(row, batches[batch].clock, named && cell.property == type_property ? std::string_view(s.value.text) : std::string_view());
  for (const OperationId& target : s.supersedes) end_target(target, row);
  resolve_pending(row);
}

void ReadModelTables::apply_retract(std::uint32_t row, Compartment compartment, const Retract& retract) {
  ByteWriter target;
  write_operation(retract.target, target);
  sql->add_deed.with(row, static_cast<int>(CellKind::retraction), target.view(), 0, retract.reason).run();
  cells[row].kind = CellKind::retraction;
  cells[row].level = std::max(least_level(compartment), least_level(retract.target.compartment));
  if (const auto level = raised_to(retract.reason)) raisings.emplace(row, static_cast<std::uint8_t>(*level));
  end_target(retract.target, row);
}

void ReadModelTables::apply_deed(std::uint32_t row, Compartment compartment, CellKind kind, const Id& about, int what,
                                 std::string_view note) {
  sql->add_deed.with(row, static_cast<int>(kind), about, what, note).run();
  cells[row].kind = kind;
  cells[row].level = least_level(compartment);
  link_entity(row, intern_entity(about));
}

Result<> ReadModel::apply(Compartment compartment, std::vector<Prepared> operations) {
  ReadModelTables& t = *tables_;
  if (t.batch == 0 || t.batches[t.batch].refused) return fail(ErrorCode::usage, "operations without a batch that counts", "read model", "");
  for (Prepared& prepared : operations) {
    if (std::holds_alternative<SubjectSealed>(prepared.operation)) continue;  // nothing of it is known
    if (prepared.under_subject && t.erased.contains(prepared.subject)) continue;
    const std::uint32_t row = t.row_for(compartment, prepared.number);
    if (row == 0) return fail(ErrorCode::malformed, "a batch's operations do not follow each other", "read model", "");
    if (std::holds_alternative<Assert>(prepared.operation)) {
      t.apply_assert(row, compartment, prepared);
    } else if (const auto* retract = std::get_if<Retract>(&prepared.operation)) {
      t.apply_retract(row, compartment, *retract);
    } else if (const auto* read = std::get_if<Read>(&prepared.operation)) {
      t.apply_deed(row, compartment, CellKind::reading, read->record, static_cast<int>(read->kind), {});
    } else if (const auto* erase = std::get_if<Erase>(&prepared.operation)) {
      t.apply_deed(row, compartment, CellKind::erasure, erase->subject, 0, erase->reason);
      t.erased.emplace(erase->subject, row);
      t.sql->add_erased.with(erase->subject).run();
    }
    if (t.db->failed()) break;
  }
  return t.db->sound();
}

}  // namespace girok::vault
