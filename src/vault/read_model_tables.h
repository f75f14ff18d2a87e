// The read model's inside: what lies in SQLite, and what is kept beside it so that questions need no tables. Private to the read model.
//
// Model    Every operation has a row, in the order of arrival; the operations of one body are a run of rows, so that an operation's name in the log
//          and its row are found from each other by two binary searches. In SQLite, and so in the image, lie batches, runs, statements, other deeds,
//          what ended what, and the index of words. Beside it, per row, 20 bytes (`Cell`): whether something stands there, how confidential it is,
//          and two chains, of the rows about one record and of the rows with one value; and per record, counts and the latest clock by clearance.
//          All of that is made again from SQLite: after a rollback, and from an image.
// Limits   2^32 rows.
// Threads  One at a time.
#pragma once

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "vault/read_model.h"
#include "vault/sqlite.h"

namespace girok::vault {

inline constexpr std::size_t level_count = 5;
inline std::size_t index_of(Confidentiality level) { return static_cast<std::size_t>(level); }
/// The lowest level that a compartment holds: who may see it may know of an operation there.
inline std::uint8_t least_level(Compartment compartment) {
  return compartment == Compartment::sealed ? 4 : compartment == Compartment::restricted ? 3 : 0;
}

enum class CellKind : std::uint8_t { nothing = 0, statement = 1, retraction = 2, reading = 3, erasure = 4 };

struct Cell {
  std::uint32_t entity = 0;  ///< the record it is about; 0: none, or not known yet
  std::uint32_t next_of_entity = 0;  ///< the row before it about the same record; 0: none
  std::uint32_t next_of_value = 0;  ///< the row before it in the same bucket of values
  std::uint32_t next_of_source = 0;  ///< the row before it from the same source
  std::uint32_t property = 0;
  std::uint16_t words = 0;  ///< in the index; as many as fit
  std::uint8_t level = 0;  ///< whoever may see less does not see it
  CellKind kind : 3 = CellKind::nothing;
  bool ended : 1 = false;
  bool under_subject : 1 = false;
  bool supersedes : 1 = false;

  bool stands() const { return kind == CellKind::statement && !ended; }
};
static_assert(sizeof(Cell) == 24);

/// What is known of a record without looking at its statements. Counts and clocks are of standing statements, [clearance].
struct Summary {
  std::uint32_t last_row = 0;  ///< head of the chain of its rows
  std::uint32_t last_cited = 0;  ///< head of the chain of rows whose source it is
  std::uint16_t type = 0;  ///< number of its type among type_names; 0: none, many_types: look
  std::uint8_t type_level = 0;  ///< of that statement
  bool stale = false;  ///< something ended: to be counted again
  std::array<std::uint32_t, level_count> count{};
  std::array<std::uint64_t, level_count> latest{};
};
inline constexpr std::uint16_t many_types = 0xFFFF;

struct Batch {
  Id device, member;
  std::uint64_t sequence = 0, clock = 0;
  bool refused = false;
  bool has_acts = false;
  bool earlier_than(const Batch& other) const {
    return std::tie(clock, device, sequence) < std::tie(other.clock, other.device, other.sequence);
  }
  std::uint32_t first_run = 0, run_count = 0;  ///< of its bodies: they arrive together
};

/// Rows first, first + 1, … up to the next run are the operations number, number + 1, … of one body.
struct Run {
  std::uint32_t first = 0;
  std::uint32_t batch = 0;
  Compartment compartment = Compartment::internal;
  std::uint32_t number = 0;
};

/// Numbers for ids, from 1. Open addressing; half of the table is free.
class IdNumbers {
 public:
  /// 0 where it has none.
  std::uint32_t find(const Id& id) const;
  /// Requires: it has none yet.
  std::uint32_t add(const Id& id);
  const Id& id(std::uint32_t number) const { return ids_[number - 1]; }
  std::size_t size() const { return ids_.size(); }
  void clear();

 private:
  void grow();
  void place(std::uint32_t number);
  std::vector<Id> ids_;
  std::vector<std::uint32_t> table_;
};

/// A statement's row as it lies in SQLite.
struct StatementRow {
  std::uint32_t row = 0;
  Statement statement;
  std::uint32_t subject = 0;  ///< number of the record whose key it was sealed under; 0: none
  std::uint32_t words_check = 0;  ///< of the words in the index, where under a subject's key
};

/// What one may see and asks for, made ready to be asked of a million rows.
class Sieve {
 public:
  Sieve(ReadModelTables& tables, const Filter& filter);
  /// Nothing can pass.
  bool empty() const { return empty_; }
  /// Something is asked of the statements, not only of the records.
  bool asks_statements() const { return !properties_.empty() || !batches_.empty(); }
  std::uint8_t clearance() const { return clearance_; }
  bool takes_batch(std::uint32_t batch) const { return batches_.empty() || batches_[batch] != 0; }
  bool takes_record(std::uint32_t entity) const;
  /// Only records of these, ascending; nothing where it may be any.
  const std::optional<std::vector<std::uint32_t>>& among() const { return among_; }
  /// A statement that stands and may be seen, of a batch that is taken.
  bool takes_cell(const Cell& cell) const {
    return cell.stands() && cell.level <= clearance_ && (properties_.empty() || properties_[cell.property] != 0);
  }

 private:
  ReadModelTables& tables_;
  std::uint8_t clearance_;
  bool empty_ = false;
  std::vector<std::string> types_;
  std::vector<char> type_numbers_, properties_, batches_;  ///< by number; empty: all
  std::optional<std::vector<std::uint32_t>> among_;  ///< ascending
  std::optional<Filter::Highest> highest_;
};

/// What one search collects (read_model_search.cpp).
struct Gathering;
/// Makes the function known that find_words calls for each match; `*slot` is the search under way. Returns a code of SQLite.
int register_gathering(sqlite3* connection, Gathering** slot);

/// Prepared once, when the tables are there.
struct Commands {
  explicit Commands(Database& db);
  Command add_batch, get_batch, add_run, add_entity, add_property;
  Command add_statement, get_statement, get_text, remove_statement, forget_words, add_deed, get_deed;
  Command add_end, get_ends, remove_end, add_pending, remove_pending, add_erased;
  Command add_words, remove_words, find_words;
};

struct ReadModelTables {
  // ---- read_model_schema.cpp
  static Result<std::unique_ptr<ReadModelTables>> open(std::unique_ptr<Database> database, bool empty);
  /// Makes everything that is beside SQLite again. Errors: malformed.
  Result<> load();
  /// Deleted words leave the index's segments, and what was deleted leaves the pages.
  Result<> purge();
  /// For an image that will be read many times: one segment of words, and no pages of which nothing is used. Half a second for 100 MB.
  Result<> tidy();

  // ---- read_model_rows.cpp: between a row's bytes and what they mean
  std::uint32_t intern_entity(const Id& id);
  std::uint32_t intern_property(std::string_view name);
  std::uint32_t property_number(std::string_view name) const;  ///< 0: none
  void insert_statement(const StatementRow& row, std::uint64_t words);
  /// Nothing where there is none, or its bytes are no statement (then the database is at fault).
  std::optional<StatementRow> fetch(std::uint32_t row);
  /// Text or code of a row; empty where it is something else.
  std::string fetch_text(std::uint32_t row);
  /// Rows of statements whose value is an attachment; `in_index`: only those with words there. One look at the table.
  std::vector<std::uint32_t> rows_with_attachments(bool in_index);

  // ---- read_model_apply.cpp: what happens to the cells
  /// The row of an operation of the batch added last; 0, and a fault, where numbers do not ascend.
  std::uint32_t row_for(Compartment compartment, std::uint32_t number);
  void take_batch(const Batch& taken);
  void take_run(const Run& run);
  void apply_assert(std::uint32_t row, Compartment compartment, Prepared& prepared);
  void apply_retract(std::uint32_t row, Compartment compartment, const Retract& retract);
  void apply_deed(std::uint32_t row, Compartment compartment, CellKind kind, const Id& about, int what, std::string_view note);
  void link_entity(std::uint32_t row, std::uint32_t entity);
  void link_value(std::uint32_t row, std::uint32_t hash);
  void link_source(std::uint32_t row, std::uint32_t source);
  /// Counts a standing statement; `type` where that is its property.
  void count_statement(std::uint32_t row, std::uint64_t clock, std::string_view type);
  void uncount_statement(std::uint32_t row);
  void note_changed(std::uint32_t entity);
  void add_type(std::uint32_t entity, std::string_view name, std::uint8_t level);
  void mark_ended(std::uint32_t target);
  void end_target(const OperationId& target, std::uint32_t by);
  void resolve_pending(std::uint32_t row);
  void tie_retraction(std::uint32_t row, std::uint32_t target);
  /// What ends an operation, whether that has arrived or not.
  std::vector<std::uint32_t> enders_of(const OperationId& operation);
  /// A retraction that raised what it ends (raised.h) ends what superseded that below its level too, and what superseded that, on any copy and in any order.
  void raise_on(const OperationId& operation);
  /// Counts again what something ended in.
  void settle();

  // ---- read_model_erase.cpp
  bool take_out(const StatementRow& stored, const std::function<std::optional<std::string>(const Attachment&)>& text_of);
  void forget_ends(const StatementRow& stored);
  void remove_end_by(std::uint32_t row, std::uint32_t by);
  void raise_anew();
  OperationId target_of(std::uint32_t retraction);
  bool take_words_out(const StatementRow& stored, const std::function<std::optional<std::string>(const Attachment&)>& text_of);

  // ---- read_model.cpp: asking
  const Run& run_of(std::uint32_t row) const;
  /// Rows of a run, [first, last).
  std::pair<std::uint32_t, std::uint32_t> rows_of_run(std::uint32_t run) const;
  const Batch& batch_of(std::uint32_t row) const { return batches[run_of(row).batch]; }
  OperationId operation_of(std::uint32_t row) const;
  /// 0 where it has not arrived.
  std::uint32_t row_of(const OperationId& operation) const;
  /// By clock, device, sequence, compartment, number.
  bool before(std::uint32_t row, std::uint32_t other) const;
  void sort_rows(std::vector<std::uint32_t>& rows) const;
  std::vector<std::uint32_t> rows_about(std::uint32_t entity) const;
  /// All of them, in the order of their ids.
  const std::vector<std::uint32_t>& entities_by_id();
  /// Whoever may see so much may not see this row: for its own level, or because it was raised since (raised.h).
  bool is_above(std::uint32_t row, std::uint8_t clearance);
  std::optional<StoredStatement> stored(std::uint32_t row, std::uint8_t clearance, std::optional<std::uint64_t> at);
  BatchInfo read_batch(std::uint32_t batch);
  RecordLine line_of(std::uint32_t entity, std::uint8_t clearance);
  std::string label_of(std::uint32_t entity, std::uint8_t clearance);
  std::string first_text(std::uint32_t entity, std::uint32_t property, std::uint8_t clearance);
  /// Requires: settle().
  std::optional<std::uint8_t> highest_of(std::uint32_t entity, std::uint8_t clearance) const;

  Gathering* gathering = nullptr;  ///< the search under way; SQLite keeps this member's address
  std::unique_ptr<Database> db;
  std::unique_ptr<Commands> sql;

  // Beside SQLite; all of it is made again by load().
  std::vector<Cell> cells{1};  ///< [row]; 0 is no row
  std::vector<Batch> batches{1};  ///< [batch]; 0 is no batch
  std::vector<Run> runs;  ///< by first row
  std::map<Id, std::vector<std::uint32_t>> chains;  ///< batches of each device, by sequence
  IdNumbers entities;
  std::vector<std::uint32_t> by_id;  ///< of the entities that entities_by_id() has put in order
  std::vector<Summary> summaries{1};  ///< [entity]; 0 is no entity
  std::vector<std::uint32_t> stale;  ///< entities to count again
  std::vector<std::uint32_t> changed;  ///< entities, for take_changed()
  bool all_changed = true;  ///< more than are in there
  std::unordered_map<std::string, std::uint32_t> properties;
  std::vector<std::string> property_names{""};  ///< [number]; 0 is none
  std::unordered_map<std::string, std::uint16_t> types;
  std::vector<std::string> type_names{""};  ///< [number]; 0 is none
  std::vector<std::uint32_t> value_heads;  ///< [hash of a value mod size]
  std::map<OperationId, std::vector<std::uint32_t>> pending;  ///< what ends it, where it has not arrived
  std::map<Id, std::uint32_t> erased;  ///< subjects
  std::map<std::uint32_t, std::uint8_t> raisings;  ///< retractions that raised what they end, and to which level
  std::array<std::uint64_t, level_count> standing{};  ///< statements, [level]
  std::array<std::uint64_t, level_count> texts{}, text_words{};  ///< of those, in the index; and their words
  std::uint64_t latest_clock = 0;
  std::uint32_t batch = 0;  ///< the one added last
  bool to_purge = false;  ///< something erased is still in the pages
  std::uint32_t type_property = 0;

 private:
  Result<> load_batches();
  Result<> load_statements();
  Result<> load_deeds();
  void clear();
};

/// What a cell is told by a statement's column `what`.
struct CellFacts {
  records::ValueKind kind = records::ValueKind::text;
  std::uint8_t level = 0;
  bool under_subject = false, supersedes = false;
};
CellFacts unpack_facts(std::int64_t what);
/// Number of the record that a statement comes from, by what lies in its column `extra`; 0: none.
std::uint32_t source_in(ByteSpan extra);

/// An operation's name as it lies in a column.
void write_operation(const OperationId& operation, ByteWriter& out);
OperationId read_operation(ByteReader& in);

/// The hashes that chain values: of a text or code of a property, and of a record that is linked to.
std::uint32_t hash_of_value(std::uint32_t property, std::string_view value);
std::uint32_t hash_of_link(std::uint32_t entity);
std::uint32_t check_of_words(std::string_view words);
/// Of words as index_words() joins them.
std::size_t count_words(std::string_view joined);

}  // namespace girok::vault
