// Search: FTS5 finds the rows, in one pass that leaves SQLite only once; what may be seen, counts and ranks are decided here, on the cells.
//
// Model    BM25 (Robertson & Zaragoza 2009, Foundations and Trends in Information Retrieval 3:333-389; k1 = 1.2, b = 0.75). How many texts hold a phrase and how
//          long texts are on average is counted over what the asker may see and nothing else: a rank tells nothing of what is hidden. Beyond a
//          sixteenth of the texts the former is not counted on: so common a word weighs little whatever the number, and counting takes time.
// Limits   Lengths beyond 65535 words count as that.
#include <sqlite3.h>

#include <algorithm>
#include <cmath>

#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

constexpr double k1 = 1.2, b = 0.75;
constexpr std::uint64_t least_holders = 1000, share_of_holders = 16;

}  // namespace

// ---- what is asked for -----------------------------------------------------------------------------------------------------

Sieve::Sieve(ReadModelTables& tables, const Filter& filter)
    : tables_(tables), clearance_(static_cast<std::uint8_t>(filter.clearance)), types_(filter.types), highest_(filter.highest) {
  if (!filter.types.empty()) {
    type_numbers_.assign(tables.type_names.size(), 0);
    for (const std::string& name : filter.types)
      if (const auto found = tables.types.find(name); found != tables.types.end()) type_numbers_[found->second] = 1;
  }
  if (filter.among) {
    among_.emplace();
    for (const Id& id : *filter.among)
      if (const std::uint32_t number = tables.entities.find(id); number != 0) among_->push_back(number);
    std::sort(among_->begin(), among_->end());
    among_->erase(std::unique(among_->begin(), among_->end()), among_->end());
  }
  if (!filter.properties.empty()) {
    properties_.assign(tables.property_names.size(), 0);
    empty_ = true;
    for (const std::string& name : filter.properties) {
      const std::uint32_t number = tables.property_number(name);
      if (number == 0) continue;
      properties_[number] = 1;
      empty_ = false;
    }
  }
  if (filter.member || filter.since || filter.until) {
    batches_.assign(tables.batches.size(), 0);
    for (std::size_t i = 1; i < tables.batches.size(); ++i) {
      const Batch& batch = tables.batches[i];
      batches_[i] = (!filter.member || batch.member == *filter.member) && (!filter.since || batch.clock >= *filter.since) &&
                    (!filter.until || batch.clock <= *filter.until);
    }
  }
}

bool Sieve::takes_record(std::uint32_t entity) const {
  if (among_ && !std::binary_search(among_->begin(), among_->end(), entity)) return false;
  if (highest_ && tables_.highest_of(entity, static_cast<std::uint8_t>(highest_->within)) != static_cast<std::uint8_t>(highest_->level))
    return false;
  if (types_.empty()) return true;
  const Summary& summary = tables_.summaries[entity];
  if (summary.type != many_types) return summary.type != 0 && summary.type_level <= clearance_ && type_numbers_[summary.type] != 0;
  for (std::uint32_t row = summary.last_row; row != 0; row = tables_.cells[row].next_of_entity) {
    const Cell& cell = tables_.cells[row];
    if (cell.entity != entity || !cell.stands() || cell.level > clearance_ || cell.property != tables_.type_property) continue;
    if (std::find(types_.begin(), types_.end(), tables_.fetch_text(row)) != types_.end()) return true;
  }
  return false;
}

// ---- gathering matches -----------------------------------------------------------------------------------------------------

struct Gathering {
  ReadModelTables* tables = nullptr;
  const Sieve* sieve = nullptr;
  std::size_t run = 0;  ///< of the latest match: they come by row
  int phrases = 0;  ///< 0 before the first match
  std::vector<std::uint32_t> rows;  ///< that are asked for
  std::vector<std::uint16_t> counts;  ///< [match][phrase] how often it is there
  std::vector<std::uint64_t> holders;  ///< [phrase] texts that hold it, of those that may be seen
};

namespace {

/// How often a phrase is in the row. FTS5 gives a phrase's places as varints of their distances: each has one byte below 0x80.
std::uint16_t count_places(const Fts5ExtensionApi* api, Fts5Context* context, int phrase) {
  Fts5PhraseIter places{};
  int column = 0, offset = 0;
  if (api->xPhraseFirst(context, phrase, &places, &column, &offset) != SQLITE_OK || column < 0) return 0;
  std::uint32_t count = 1;
  for (const unsigned char* at = places.a; at < places.b; ++at) count += *at < 0x80 ? 1U : 0U;
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(count, 0xFFFF));
}

struct Holders {
  const std::vector<Cell>& cells;
  std::uint8_t clearance;
  std::uint64_t most;
  std::uint64_t count = 0;
};

/// Called for each row that holds one phrase.
int count_holder(const Fts5ExtensionApi* api, Fts5Context* context, void* user) {
  Holders& holders = *static_cast<Holders*>(user);
  const auto row = static_cast<std::uint64_t>(api->xRowid(context));
  if (row < holders.cells.size() && holders.cells[row].stands() && holders.cells[row].level <= holders.clearance) ++holders.count;
  return holders.count < holders.most ? SQLITE_OK : SQLITE_DONE;
}

struct VisibleTexts {
  std::uint64_t texts = 0, words = 0;
};

VisibleTexts visible_texts(const ReadModelTables& t, std::uint8_t clearance) {
  VisibleTexts sum;
  for (std::size_t level = 0; level <= clearance; ++level) {
    sum.texts += t.texts[level];
    sum.words += t.text_words[level];
  }
  return sum;
}

/// One phrase alone needs no weight against others.
int count_holders(Gathering& g, const Fts5ExtensionApi* api, Fts5Context* context) {
  g.phrases = api->xPhraseCount(context);
  g.holders.assign(static_cast<std::size_t>(g.phrases), 0);
  const std::uint64_t most = std::max(least_holders, visible_texts(*g.tables, g.sieve->clearance()).texts / share_of_holders);
  for (int phrase = 0; phrase < g.phrases && g.phrases > 1; ++phrase) {
    Holders holders{g.tables->cells, g.sieve->clearance(), most};
    if (const int code = api->xQueryPhrase(context, phrase, &holders, count_holder); code != SQLITE_OK) return code;
    g.holders[static_cast<std::size_t>(phrase)] = holders.count;
  }
  return SQLITE_OK;
}

bool is_asked(Gathering& g, std::uint32_t row) {
  const Cell& cell = g.tables->cells[row];
  if (!g.sieve->takes_cell(cell) || !g.sieve->takes_record(cell.entity)) return false;
  const std::vector<Run>& runs = g.tables->runs;
  while (g.run + 1 < runs.size() && runs[g.run + 1].first <= row) ++g.run;
  return g.sieve->takes_batch(runs[g.run].batch);
}

int take_match(Gathering& g, const Fts5ExtensionApi* api, Fts5Context* context) {
  if (g.phrases == 0)
    if (const int code = count_holders(g, api, context); code != SQLITE_OK) return code;
  const auto row = static_cast<std::uint64_t>(api->xRowid(context));
  if (row == 0 || row >= g.tables->cells.size() || !is_asked(g, static_cast<std::uint32_t>(row))) return SQLITE_OK;
  g.rows.push_back(static_cast<std::uint32_t>(row));
  for (int phrase = 0; phrase < g.phrases; ++phrase) g.counts.push_back(count_places(api, context, phrase));
  return SQLITE_OK;
}

/// Called for each match, within the query; gives 0, so that SQLite never hands out a row.
void gather(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int, sqlite3_value**) {
  sqlite3_result_int(result, 0);
  Gathering* const now = *static_cast<Gathering**>(api->xUserData(context));
  if (now == nullptr) return;
  try {
    if (const int code = take_match(*now, api, context); code != SQLITE_OK) sqlite3_result_error_code(result, code);
  } catch (...) {  // no memory; nothing may be thrown through SQLite
    sqlite3_result_error_nomem(result);
  }
}

// ---- ranking ---------------------------------------------------------------------------------------------------------------

/// BM25 of every match.
std::vector<double> scores_of(const Gathering& g) {
  const ReadModelTables& t = *g.tables;
  const auto [texts, words] = visible_texts(t, g.sieve->clearance());
  const double total = static_cast<double>(texts), mean_words = texts == 0 ? 1 : static_cast<double>(words) / total;
  const auto phrases = static_cast<std::size_t>(g.phrases);
  std::vector<double> weights(phrases);
  for (std::size_t p = 0; p < phrases; ++p) {
    const auto holders = static_cast<double>(phrases == 1 ? g.rows.size() : g.holders[p]);
    weights[p] = std::log1p((std::max(total - holders, 0.0) + 0.5) / (holders + 0.5)) * (k1 + 1);
  }
  std::vector<double> scores(g.rows.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double base = k1 * (1 - b + b * t.cells[g.rows[i]].words / mean_words);
    for (std::size_t p = 0; p < phrases; ++p) {
      const double count = g.counts[i * phrases + p];
      scores[i] += weights[p] * count / (count + base);
    }
  }
  return scores;
}

struct Best {
  std::uint32_t entity = 0, row = 0;
  double score = 0;
};

/// One a record: its best match; of equal ones the one made first.
std::vector<Best> best_of_records(const Gathering& g) {
  const ReadModelTables& t = *g.tables;
  const std::vector<double> scores = scores_of(g);
  std::vector<std::uint32_t> places(t.summaries.size(), 0);
  std::vector<Best> best;
  for (std::size_t i = 0; i < g.rows.size(); ++i) {
    const std::uint32_t row = g.rows[i], entity = t.cells[row].entity;
    if (places[entity] == 0) {
      best.push_back({entity, row, scores[i]});
      places[entity] = static_cast<std::uint32_t>(best.size());
      continue;
    }
    Best& known = best[places[entity] - 1];
    if (scores[i] > known.score || (scores[i] == known.score && t.before(row, known.row))) known = {entity, row, scores[i]};
  }
  return best;
}

}  // namespace

int register_gathering(sqlite3* connection, Gathering** slot) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (api == nullptr) return SQLITE_ERROR;
  return api->xCreateFunction(api, "girok_gather", static_cast<void*>(slot), gather, nullptr);
}

Found ReadModel::search(const Query& query, const Filter& filter, std::size_t limit, std::size_t offset) const {
  ReadModelTables& t = *tables_;
  const Sieve sieve(t, filter);
  Found found;
  if (sieve.empty()) return found;
  t.settle();
  Gathering gathering;
  gathering.tables = &t;
  gathering.sieve = &sieve;
  t.gathering = &gathering;
  const std::string expression = query.fts5();
  t.sql->find_words.with(expression).run();
  t.gathering = nullptr;

  std::vector<Best> best = best_of_records(gathering);
  found.statements = gathering.rows.size();
  found.records = best.size();
  if (offset >= best.size()) return found;
  const std::size_t end = offset + std::min(limit, best.size() - offset);
  const auto better = [&](const Best& x, const Best& y) {
    return x.score != y.score ? x.score > y.score : t.entities.id(x.entity) < t.entities.id(y.entity);
  };
  if (end < best.size()) std::nth_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(end), best.end(), better);
  std::sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(end), better);
  for (std::size_t i = offset; i < end; ++i) {
    const Cell& cell = t.cells[best[i].row];
    found.hits.push_back({t.entities.id(best[i].entity), t.operation_of(best[i].row), t.property_names[cell.property],
                          static_cast<Confidentiality>(cell.level), best[i].score});
  }
  return found;
}

}  // namespace girok::vault
