// Taking away what was sealed under a subject's key, so that no byte of it is in an image made afterwards.
#include <algorithm>

#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

constexpr std::uint64_t share_of_unused = 16;  ///< pages; from there on an image is written anew

/// The words that were put in the index for this statement, by what they were made of. Nothing where that is gone.
std::optional<std::string> words_of(const Statement& statement,
                                    const std::function<std::optional<std::string>(const Attachment&)>& text_of) {
  if (statement.value.kind != records::ValueKind::attachment) return index_words(statement.value.text);
  const auto text = text_of(statement.value.attachment);
  if (!text) return {};
  return index_words(*text);
}

}  // namespace

/// False where the text cannot be read any more, or is not the one whose words were put in: other words would leave the index wrong for ever.
bool ReadModelTables::take_words_out(const StatementRow& stored,
                                     const std::function<std::optional<std::string>(const Attachment&)>& text_of) {
  Cell& cell = cells[stored.row];
  const auto words = words_of(stored.statement, text_of);
  if (!words || std::min<std::size_t>(count_words(*words), 0xFFFF) != cell.words) return false;
  if (stored.subject != 0 && check_of_words(*words) != stored.words_check) return false;
  sql->remove_words.with(stored.row, *words).run();
  sql->forget_words.with(stored.row).run();
  if (cell.stands()) {
    --texts[cell.level];
    text_words[cell.level] -= cell.words;
  }
  cell.words = 0;
  to_purge = true;
  return true;
}

bool ReadModelTables::take_out(const StatementRow& stored, const std::function<std::optional<std::string>(const Attachment&)>& text_of) {
  const std::uint32_t row = stored.row;
  bool whole = true;
  if (cells[row].words > 0) {
    // Other words than those that were put in would leave the index wrong for ever.
    const auto words = words_of(stored.statement, text_of);
    whole = words && check_of_words(*words) == stored.words_check;
    if (whole) sql->remove_words.with(row, *words).run();
  }
  forget_ends(stored);
  if (cells[row].stands()) uncount_statement(row);
  sql->remove_statement.with(row).run();
  // Its place in the chains stays, so that they lead on.
  Cell& cell = cells[row];
  cell.kind = CellKind::nothing;
  cell.words = 0;
  cell.ended = cell.under_subject = cell.supersedes = false;
  to_purge = true;
  return whole;
}

/// It stands again unless something else ended it too.
void ReadModelTables::remove_end_by(std::uint32_t row, std::uint32_t by) {
  sql->remove_end.with(row, by).run();
  if (!cells[row].ended) return;
  const bool still = sql->get_ends.with(row).next();
  sql->get_ends.reset();
  if (still) return;
  cells[row].ended = false;
  if (cells[row].kind != CellKind::statement) return;
  count_statement(row, batch_of(row).clock, cells[row].property == type_property ? fetch_text(row) : std::string());
}

/// What was ended for something that has gone by now stands again, as if that had never been read.
void ReadModelTables::raise_anew() {
  if (raisings.empty()) return;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> derived;
  {
    Command all(*db, "SELECT target, by FROM ended");
    for (all.with(); all.next();) {
      const std::pair one(static_cast<std::uint32_t>(all.natural(0)), static_cast<std::uint32_t>(all.natural(1)));
      if (one.first < cells.size() && cells[one.first].kind == CellKind::statement && raisings.contains(one.second)) derived.push_back(one);
    }
  }
  for (const auto& [row, by] : derived) {
    if (target_of(by) != operation_of(row)) remove_end_by(row, by);
  }
  for (const auto& [by, level] : raisings) raise_on(target_of(by));
}

/// Of a retraction.
OperationId ReadModelTables::target_of(std::uint32_t retraction) {
  Command& get = sql->get_deed.with(retraction);
  if (!get.next()) return {};
  ByteReader about(get.blob(0));
  const OperationId target = read_operation(about);
  get.reset();
  return target;
}

/// As if the statement had never been read: what it ended stands again unless something else ended it too, and what ended it waits for it.
void ReadModelTables::forget_ends(const StatementRow& stored) {
  const std::uint32_t row = stored.row;
  for (const OperationId& target : stored.statement.supersedes) {
    if (const auto waiting = pending.find(target); waiting != pending.end()) {
      ByteWriter name;
      write_operation(target, name);
      sql->remove_pending.with(name.view(), row).run();
      std::erase(waiting->second, row);
      if (waiting->second.empty()) pending.erase(waiting);
    }
    const std::uint32_t ended = row_of(target);
    if (ended == 0) continue;
    if (ended == row)
      sql->remove_end.with(ended, row).run();
    else
      remove_end_by(ended, row);
  }
  if (!cells[row].ended) return;
  std::vector<std::uint32_t> enders;
  for (sql->get_ends.with(row); sql->get_ends.next();) enders.push_back(static_cast<std::uint32_t>(sql->get_ends.integer(0)));
  const OperationId operation = operation_of(row);
  ByteWriter name;
  write_operation(operation, name);
  for (const std::uint32_t by : enders) {
    sql->remove_end.with(row, by).run();
    if (by == row || (raisings.contains(by) && target_of(by) != operation)) continue;
    pending[operation].push_back(by);
    sql->add_pending.with(name.view(), by).run();
    if (cells[by].kind != CellKind::retraction) continue;
    cells[by].entity = 0;
    cells[by].property = 0;
    cells[by].level = std::max(least_level(run_of(by).compartment), least_level(operation.compartment));
  }
}

Result<bool> ReadModel::erase_subject(const Id& subject, const std::function<std::optional<std::string>(const Attachment&)>& text_of) {
  ReadModelTables& t = *tables_;
  t.erased.emplace(subject, 0);
  t.sql->add_erased.with(subject).run();
  bool whole = true;
  if (const std::uint32_t number = t.entities.find(subject); number != 0) {
    for (std::uint32_t row = 1; row < t.cells.size(); ++row) {
      if (!t.cells[row].under_subject) continue;
      const auto stored = t.fetch(row);
      if (stored && stored->subject == number) whole = t.take_out(*stored, text_of) && whole;
    }
    t.raise_anew();
  }
  if (!t.db->in_transaction())
    if (auto purged = t.purge(); !purged) return tl::unexpected(purged.error());
  if (auto sound = t.db->sound(); !sound) return tl::unexpected(sound.error());
  return whole;
}

Result<bool> ReadModel::forget_texts(const std::vector<Id>& blobs,
                                     const std::function<std::optional<std::string>(const Attachment&)>& text_of) {
  ReadModelTables& t = *tables_;
  bool whole = true;
  for (const std::uint32_t row : t.rows_with_attachments(true)) {
    const std::optional<StatementRow> stored = t.fetch(row);
    if (stored && std::ranges::binary_search(blobs, stored->statement.value.attachment.blob))
      whole = t.take_words_out(*stored, text_of) && whole;
  }
  if (!t.db->in_transaction())
    if (auto purged = t.purge(); !purged) return tl::unexpected(purged.error());
  if (auto sound = t.db->sound(); !sound) return tl::unexpected(sound.error());
  return whole;
}

Result<> ReadModelTables::purge() {
  if (!to_purge || db->in_transaction()) return {};
  // One segment of words, without those that were taken out; then pages written anew, since balancing leaves copies of cells in their slack.
  if (auto merged = db->run("INSERT INTO words(words) VALUES('optimize')"); !merged) return merged;
  if (auto written = db->run("VACUUM"); !written) return written;
  to_purge = false;
  return {};
}

Result<> ReadModelTables::tidy() {
  if (db->in_transaction()) return {};
  if (auto merged = db->run("INSERT INTO words(words) VALUES('optimize')"); !merged) return merged;
  Command count(*db, "SELECT page_count, freelist_count FROM pragma_page_count, pragma_freelist_count");
  const bool read = count.with().next();
  const std::uint64_t pages = read ? count.natural(0) : 0, unused = read ? count.natural(1) : 0;
  count.reset();
  if (unused * share_of_unused <= pages) return db->sound();
  return db->run("VACUUM");
}

}  // namespace girok::vault
