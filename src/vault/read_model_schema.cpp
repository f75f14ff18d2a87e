// The read model's tables: made, taken from an image, given as one; and what is kept beside them, made again.
#include <algorithm>

#include "vault/fts_tokenizer.h"
#include "vault/raised.h"
#include "vault/read_model_tables.h"

namespace girok::vault {

namespace {

constexpr std::size_t value_buckets = std::size_t{1} << 20;

// hashsize: words are gathered in memory up to so many bytes before they become a segment of the index; the more, the less is merged later.
// automerge: none. Each commit leaves a small segment; sixteen of a level become one of the next, so that the large one that an image begins with is not written anew, and held twice, for thousands of commits.
constexpr const char* schema =
    "CREATE TABLE batches(batch INTEGER PRIMARY KEY, device BLOB, member BLOB, sequence, last_sequence, clock, hash BLOB, frame_offset, "
    "segment, bytes, refused, acts BLOB);"
    "CREATE TABLE runs(first INTEGER PRIMARY KEY, batch, compartment, number);"
    "CREATE TABLE entities(entity INTEGER PRIMARY KEY, id BLOB);"
    "CREATE TABLE properties(property INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE statements(row INTEGER PRIMARY KEY, entity, property, what, words, value, extra BLOB);"
    "CREATE TABLE deeds(row INTEGER PRIMARY KEY, kind, about BLOB, what, note TEXT);"
    "CREATE TABLE ended(target, by, PRIMARY KEY(target, by)) WITHOUT ROWID;"
    "CREATE TABLE pending(target BLOB, by, PRIMARY KEY(target, by)) WITHOUT ROWID;"
    "CREATE TABLE erased(subject BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE words USING fts5(tokens, content='', columnsize=0, tokenize='girok');";

Error not_ours() {
  return {ErrorCode::malformed, "the tables are not what they should be", "read model", "they can be made again from the log"};
}

/// Everything the schema says, in a fixed order.
std::vector<std::string> schema_of(Database& db) {
  std::vector<std::string> lines;
  Command all(db, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
  for (all.with(); all.next();)
    lines.push_back(std::string(all.text(0)) + ' ' + std::string(all.text(1)) + ' ' + std::string(all.text(2)) + ' ' +
                    std::string(all.text(3)));
  return lines;
}

Result<> create(Database& db) {
  if (auto made = db.run(schema); !made) return made;
  const std::string version = "PRAGMA user_version=" + std::to_string(read_model_version);
  return db.run(version.c_str());
}

/// That an image has our tables, as we make them, and nothing else: no triggers, no views.
Result<> check_schema(Database& db) {
  Command version(db, "PRAGMA user_version");
  const bool read = version.with().next();
  const std::uint64_t found = read ? version.natural(0) : 0;
  version.reset();
  if (!read) return tl::unexpected(not_ours());
  if (found != read_model_version)
    return fail(ErrorCode::unsupported, "these tables are of another version", "read model", "they can be made again from the log");
  auto fresh = Database::make();
  if (!fresh) return tl::unexpected(fresh.error());
  if (register_fts_tokenizer((*fresh)->handle()) != 0) return fail(ErrorCode::unsupported, "this SQLite has no FTS5", "read model", "");
  if (auto made = create(**fresh); !made) return made;
  if (schema_of(db) != schema_of(**fresh)) return tl::unexpected(not_ours());
  return db.sound();
}

}  // namespace

Commands::Commands(Database& db)
    : add_batch(db, "INSERT INTO batches VALUES(?,?,?,?,?,?,?,?,?,?,?,?)"),
      get_batch(db,
                "SELECT device, member, sequence, last_sequence, clock, hash, frame_offset, segment, bytes, refused, acts FROM batches "
                "WHERE batch=?"),
      add_run(db, "INSERT INTO runs VALUES(?,?,?,?)"),
      add_entity(db, "INSERT INTO entities VALUES(?,?)"),
      add_property(db, "INSERT INTO properties VALUES(?,?)"),
      add_statement(db, "INSERT INTO statements VALUES(?,?,?,?,?,?,?)"),
      get_statement(db, "SELECT entity, property, what, value, extra FROM statements WHERE row=?"),
      get_text(db, "SELECT what, value FROM statements WHERE row=?"),
      remove_statement(db, "DELETE FROM statements WHERE row=?"),
      forget_words(db, "UPDATE statements SET words=0 WHERE row=?"),
      add_deed(db, "INSERT INTO deeds VALUES(?,?,?,?,?)"),
      get_deed(db, "SELECT about, what, note FROM deeds WHERE row=?"),
      add_end(db, "INSERT OR IGNORE INTO ended VALUES(?,?)"),
      get_ends(db, "SELECT by FROM ended WHERE target=? ORDER BY by"),
      remove_end(db, "DELETE FROM ended WHERE target=? AND by=?"),
      add_pending(db, "INSERT OR IGNORE INTO pending VALUES(?,?)"),
      remove_pending(db, "DELETE FROM pending WHERE target=? AND by=?"),
      add_erased(db, "INSERT OR IGNORE INTO erased VALUES(?)"),
      add_words(db, "INSERT INTO words(rowid, tokens) VALUES(?,?)"),
      remove_words(db, "INSERT INTO words(words, rowid, tokens) VALUES('delete',?,?)"),
      find_words(db, "SELECT rowid FROM words WHERE words MATCH ? AND girok_gather(words)") {}

Result<std::unique_ptr<ReadModelTables>> ReadModelTables::open(std::unique_ptr<Database> database, bool empty) {
  auto tables = std::make_unique<ReadModelTables>();
  tables->db = std::move(database);
  Database& db = *tables->db;
  if (register_fts_tokenizer(db.handle()) != 0 || register_gathering(db.handle(), &tables->gathering) != 0)
    return fail(ErrorCode::unsupported, "this SQLite has no FTS5", "read model", "");
  if (auto ready = empty ? create(db) : check_schema(db); !ready) return tl::unexpected(ready.error());
  if (auto set = db.run("INSERT INTO words(words, rank) VALUES('hashsize', 33554432), ('automerge', 0)"); !set)
    return tl::unexpected(set.error());
  tables->sql = std::make_unique<Commands>(db);
  if (auto loaded = tables->load(); !loaded) return tl::unexpected(loaded.error());
  return tables;
}

void ReadModelTables::clear() {
  cells.assign(1, Cell{});
  batches.assign(1, Batch{});
  runs.clear();
  chains.clear();
  entities.clear();
  by_id.clear();
  summaries.assign(1, Summary{});
  stale.clear();
  changed = {};
  all_changed = true;
  properties.clear();
  property_names.assign(1, "");
  types.clear();
  type_names.assign(1, "");
  value_heads.assign(value_buckets, 0);
  pending.clear();
  erased.clear();
  raisings.clear();
  standing = texts = text_words = {};
  latest_clock = 0;
  batch = 0;
  type_property = 0;
}

Result<> ReadModelTables::load() {
  clear();
  if (auto loaded = load_batches(); !loaded) return loaded;
  if (auto loaded = load_statements(); !loaded) return loaded;
  if (auto loaded = load_deeds(); !loaded) return loaded;
  return db->sound();
}

Result<> ReadModelTables::load_batches() {
  Command some(*db, "SELECT device, member, sequence, clock, refused, acts IS NOT NULL FROM batches ORDER BY batch");
  for (some.with(); some.next();) {
    Batch read;
    read.device = some.id(0);
    read.member = some.id(1);
    read.sequence = some.natural(2);
    read.clock = some.natural(3);
    read.refused = some.integer(4) != 0;
    read.has_acts = some.integer(5) != 0;
    take_batch(read);
  }
  Command rows(*db, "SELECT first, batch, compartment, number FROM runs ORDER BY first");
  for (rows.with(); rows.next();) {
    Run run;
    run.first = static_cast<std::uint32_t>(rows.natural(0));
    run.batch = static_cast<std::uint32_t>(rows.natural(1));
    run.compartment = static_cast<Compartment>(rows.natural(2));
    run.number = static_cast<std::uint32_t>(rows.natural(3));
    const bool follows = run.first > 0 && (runs.empty() || (run.first > runs.back().first && run.batch >= runs.back().batch));
    if (!follows || run.batch == 0 || run.batch >= batches.size() || rows.natural(2) < 1 || rows.natural(2) > 3)
      return tl::unexpected(not_ours());
    take_run(run);
  }
  Command ids(*db, "SELECT entity, id FROM entities ORDER BY entity");
  for (ids.with(); ids.next();) {
    const Id id = ids.id(1);
    if (entities.find(id) != 0 || entities.add(id) != ids.natural(0)) return tl::unexpected(not_ours());
  }
  summaries.resize(entities.size() + 1);
  Command names(*db, "SELECT property, name FROM properties ORDER BY property");
  for (names.with(); names.next();) {
    if (names.natural(0) != property_names.size()) return tl::unexpected(not_ours());
    const std::string name(names.text(1));
    if (name == "type") type_property = static_cast<std::uint32_t>(property_names.size());
    if (!properties.emplace(name, static_cast<std::uint32_t>(property_names.size())).second) return tl::unexpected(not_ours());
    property_names.push_back(name);
  }
  Command gone(*db, "SELECT subject FROM erased");
  for (gone.with(); gone.next();) erased.emplace(gone.id(0), 0);
  return db->sound();
}

Result<> ReadModelTables::load_statements() {
  Command last(*db, "SELECT max(coalesce((SELECT max(row) FROM statements), 0), coalesce((SELECT max(row) FROM deeds), 0))");
  if (!last.with().next()) return db->sound();
  const std::uint64_t rows = std::max<std::uint64_t>(last.natural(0), runs.empty() ? 0 : runs.back().first);
  last.reset();
  if (runs.empty() ? rows != 0 : rows > runs.back().first + (std::uint64_t{1} << 26)) return tl::unexpected(not_ours());
  cells.assign(rows + 1, Cell{});
  Command ends(*db, "SELECT target FROM ended");
  for (ends.with(); ends.next();) {
    if (ends.natural(0) >= cells.size()) return tl::unexpected(not_ours());
    cells[ends.natural(0)].ended = true;
  }
  std::size_t run = 0;
  Command all(*db, "SELECT row, entity, property, what, words, value, extra FROM statements ORDER BY row");
  for (all.with(); all.next();) {
    const std::uint64_t entity = all.natural(1), property = all.natural(2);
    const auto row = static_cast<std::uint32_t>(all.natural(0));
    if (entity == 0 || entity > entities.size() || property == 0 || property >= property_names.size() ||
        all.natural(0) < runs.front().first)
      return tl::unexpected(not_ours());
    while (run + 1 < runs.size() && runs[run + 1].first <= row) ++run;
    const CellFacts facts = unpack_facts(all.integer(3));
    if (facts.level >= level_count || facts.kind < records::ValueKind::text) return tl::unexpected(not_ours());
    Cell& cell = cells[row];
    cell.property = static_cast<std::uint32_t>(property);
    cell.level = std::max(facts.level, least_level(runs[run].compartment));
    cell.words = static_cast<std::uint16_t>(std::min<std::uint64_t>(all.natural(4), 0xFFFF));
    cell.kind = CellKind::statement;
    cell.under_subject = facts.under_subject;
    cell.supersedes = facts.supersedes;
    link_entity(row, static_cast<std::uint32_t>(entity));
    const bool named = facts.kind == records::ValueKind::text || facts.kind == records::ValueKind::code;
    if (named) link_value(row, hash_of_value(cell.property, all.text(5)));
    if (facts.kind == records::ValueKind::record) link_value(row, hash_of_link(static_cast<std::uint32_t>(all.natural(5))));
    const std::uint32_t source = all.null(6) ? 0 : source_in(all.blob(6));
    if (source != 0 && source <= entities.size()) link_source(row, source);
    if (!cell.ended)
      count_statement(row, batches[runs[run].batch].clock, named && cell.property == type_property ? all.text(5) : std::string_view());
  }
  return db->sound();
}

Result<> ReadModelTables::load_deeds() {
  Command all(*db, "SELECT row, kind, about, note FROM deeds ORDER BY row");
  std::vector<OperationId> raised;
  for (all.with(); all.next();) {
    const auto row = static_cast<std::uint32_t>(all.natural(0));
    const std::uint64_t kind = all.natural(1);
    if (kind < 2 || kind > 4 || all.natural(0) < runs.front().first || cells[row].kind != CellKind::nothing)
      return tl::unexpected(not_ours());
    const std::uint8_t least = least_level(run_of(row).compartment);
    cells[row].kind = static_cast<CellKind>(kind);
    cells[row].level = least;
    ByteReader about(all.blob(2));
    if (cells[row].kind != CellKind::retraction) {
      const std::uint32_t entity = entities.find(about.id());
      if (entity == 0 || !about.finished()) return tl::unexpected(not_ours());
      link_entity(row, entity);
      continue;
    }
    const OperationId target = read_operation(about);
    if (!about.finished()) return tl::unexpected(not_ours());
    cells[row].level = std::max(least, least_level(target.compartment));
    if (const auto level = raised_to(all.text(3))) {
      raisings.emplace(row, static_cast<std::uint8_t>(*level));
      raised.push_back(target);
    }
    if (const std::uint32_t found = row_of(target); found != 0 && cells[found].kind == CellKind::statement) tie_retraction(row, found);
  }
  Command waiting(*db, "SELECT target, by FROM pending");
  for (waiting.with(); waiting.next();) {
    ByteReader in(waiting.blob(0));
    const OperationId target = read_operation(in);
    if (!in.finished() || waiting.natural(1) >= cells.size()) return tl::unexpected(not_ours());
    pending[target].push_back(static_cast<std::uint32_t>(waiting.natural(1)));
  }
  // An image can be from before this rule.
  for (const OperationId& target : raised) raise_on(target);
  return db->sound();
}

// ---- the public face -------------------------------------------------------------------------------------------------------

ReadModel::ReadModel() = default;
ReadModel::~ReadModel() = default;

Result<std::unique_ptr<ReadModel>> ReadModel::make() {
  auto database = Database::make();
  if (!database) return tl::unexpected(database.error());
  auto tables = ReadModelTables::open(std::move(*database), true);
  if (!tables) return tl::unexpected(tables.error());
  std::unique_ptr<ReadModel> model(new ReadModel());
  model->tables_ = std::move(*tables);
  return model;
}

Result<std::unique_ptr<ReadModel>> ReadModel::from_image(std::vector<std::uint8_t> image) {
  if (image.empty()) return tl::unexpected(not_ours());
  auto database = Database::of_image(image);
  image = {};
  if (!database) return tl::unexpected(database.error());
  auto tables = ReadModelTables::open(std::move(*database), false);
  if (!tables) return tl::unexpected(tables.error());
  std::unique_ptr<ReadModel> model(new ReadModel());
  model->tables_ = std::move(*tables);
  return model;
}

Result<std::vector<std::uint8_t>> ReadModel::image() const {
  if (auto sound = tables_->db->sound(); !sound) return tl::unexpected(sound.error());
  if (auto purged = tables_->purge(); !purged) return tl::unexpected(purged.error());
  if (auto tidied = tables_->tidy(); !tidied) {
    if (tidied.error().code != ErrorCode::too_large) return tl::unexpected(tidied.error());
    tables_->db->forget_fault();  // not enough memory to be tidy: it was put back, and the image is only larger
  }
  return tables_->db->image();
}

Result<> ReadModel::sound() const { return tables_->db->sound(); }

void ReadModel::begin() { (void)tables_->db->run("BEGIN"); }

Result<> ReadModel::commit() {
  if (auto sound = tables_->db->sound(); !sound) return sound;
  if (auto done = tables_->db->run("COMMIT"); !done) return done;
  return tables_->purge();
}

void ReadModel::rollback() {
  if (tables_->db->in_transaction() && !tables_->db->run("ROLLBACK")) return;
  tables_->db->forget_fault();
  // Where even that fails, the fault stays, and every later commit says so.
  if (auto loaded = tables_->load(); !loaded) tables_->db->refuse();
}

}  // namespace girok::vault
