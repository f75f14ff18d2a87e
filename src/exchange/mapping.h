// Tables of anybody's as records: which column says what, given or guessed.
//
// Model    docs/formats/mapping.md. A row gives one record of each entry of the mapping; every distinct text of a column is converted once. Rows with one key must say the same of a property, or
//          nothing. What a mapping leaves out is an error, so that nothing is lost unseen. Rows that sum up the others (total_rows.h) are left out, and each is told, unless the mapping takes them.
// Limits   A mapping of 1 MiB, 100 records, 2,000 columns. Errors name file, row and column, never what stands in a cell.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"
#include "exchange/table.h"
#include "records/statement.h"

namespace girok::exchange {

struct ColumnMapping {
  std::vector<std::string> columns;  ///< one, or several that are joined; none: a constant, or the row's own record
  std::string join = " ";  ///< between several columns
  std::string constant;
  std::string
      record;  ///< name of an entry of the mapping. Without a column: that record of the same row. With one: the column holds keys of that entry
  std::string property;
  std::string language;
  std::optional<records::Confidentiality> level;
  std::optional<records::Basis> basis;
  std::string separator;  ///< several values in a cell; a \ before it makes it part of a value
  std::map<std::string, std::string> terms;  ///< this table's words for terms; an empty term: nothing is said where the word stands
  std::string date_order;  ///< "dmy" or "mdy", where 3/4/2003 could be either
  bool collect = false;  ///< rows with one key add their values, instead of having to say the same
  friend bool operator==(const ColumnMapping&, const ColumnMapping&) = default;
};

struct RecordMapping {
  std::string name, type;
  std::vector<std::string> key;  ///< columns; none: the row's number
  std::string when;  ///< column that must be filled
  std::vector<ColumnMapping> columns;
  friend bool operator==(const RecordMapping&, const RecordMapping&) = default;
};

struct Mapping {
  std::string sheet;  ///< empty: the first that has anything in it
  std::size_t header_row = 1;  ///< its number in the file
  std::vector<RecordMapping> records;
  records::Basis basis = records::Basis::unstated;
  std::string source_column;  ///< names who or what tells: a Source for each distinct text
  std::vector<std::string> ignore;
  std::vector<std::size_t> take_rows = {};  ///< by their numbers in the file: they look like totals, and are records all the same
  friend bool operator==(const Mapping&, const Mapping&) = default;
};

/// girok.mapping/1. Errors, all at once (malformed, unsupported, too_large): no JSON, a field that is not known, a value of another kind.
tl::expected<Mapping, std::vector<Error>> read_mapping(std::string_view json, const std::string& name);
std::string write_mapping(const Mapping& mapping);

/// The sheet and the header that a mapping names. Errors: not_found, malformed (as table_of()).
tl::expected<Table, std::vector<Error>> mapped_table(const Tables& tables, const Mapping& mapping, const std::string& name);

/// Whether a mapping fits a schema and a table's header: every fault at once (usage, not_found); columns that are neither mapped nor ignored too.
std::vector<Error> check_mapping(const Schema& schema, const Mapping& mapping, const Table& table);

/// Columns that a mapping says nothing of.
std::vector<std::string> undecided_columns(const Mapping& mapping, const Table& table);

/// What stands in a column and cannot be taken for its property.
struct NotUnderstood {
  std::string entry, column, property;  ///< name of the entry of the mapping, as it is written there
  struct Word {
    std::string word;
    std::size_t count = 0;  ///< cells, or parts of them, in which it stands
    friend bool operator==(const Word&, const Word&) = default;
  };
  std::vector<Word> words;  ///< in the order in which they come
  bool more = false;  ///< than are told
};
/// Of the columns for codes, dates, numbers and truths, with at most `most` words each. Requires: check_mapping() finds nothing but undecided columns. For people who mend a mapping: it tells what stands in cells.
std::vector<NotUnderstood> not_understood(const Schema& schema, const Mapping& mapping, const Table& table, std::size_t most);

/// Keys are what stands in the key's columns, with `NAME/` before where the mapping has several entries and the key names no record of a case. Every bad cell is an error. Cost: linear in the cells.
ReadRecords records_from_table(const Schema& schema, const Mapping& mapping, const Table& table);

struct GuessedMapping {
  Mapping mapping;
  std::vector<Note> notes;  ///< each guess with its reason; `where` is the column
  std::vector<std::string> unmapped;  ///< columns nothing was found for
};
/// From names and contents. `type` is of the rows: empty where that too is to be guessed. `sheet` empty: the first that has anything in it. Errors: not_found, malformed (as table_of()), usage.
tl::expected<GuessedMapping, std::vector<Error>> guess_mapping(const Schema& schema, const Tables& tables, const std::string& name,
                                                               std::string_view type = {}, std::string_view sheet = {});

/// Where a cell that names a record of a case directly begins with @, or is 26 characters of an id.
bool names_case_record(std::string_view key);

}  // namespace girok::exchange
