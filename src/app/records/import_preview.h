// What a person sees of tables before they are imported: their first rows, which column says what, and how that can be changed.
//
// Model    A column goes to one property of one record of its row ("person/name"), or is left out. Words in it that are no term, date or number of that property are told, and can each be taken for one, or for nothing. What a guess or a
//          mapping says beyond that (several columns joined, separators) stays as it is while the column stays where it is.
// Limits   Tables only: other formats say themselves what they hold.
// Threads  No shared state.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/records/import_source.h"
#include "exchange/mapping.h"

namespace girok::app {

struct ColumnChoice {
  std::string value, type, property;  ///< value: "ENTRY/PROPERTY"
};

struct PreviewColumn {
  std::string header;
  std::string place;  ///< "ENTRY/PROPERTY", the first where several use it; empty: left out
  bool key = false;  ///< rows are told apart by it
  bool undecided = false;  ///< nobody has said yet what becomes of it: left out, when the mapping is used as it is
  std::vector<std::string> samples;  ///< the first few different things that stand in it
  bool several = false;  ///< the property can have several values
  bool collect = false;  ///< rows with one key add theirs, instead of having to say the same
  std::string vocabulary;  ///< of a code
  bool date = false;
  std::string date_order;  ///< "dmy", "mdy"
  std::vector<exchange::NotUnderstood::Word> words;  ///< that are not understood
  bool more_words = false;
};

/// A row that seems to sum up the others (exchange/total_rows.h).
struct PreviewTotal {
  std::size_t line = 0;  ///< its number in the file
  std::string cells;  ///< what stands in it, as far as a page should show
  std::string reason;
  bool taken = false;  ///< somebody has said that it is a record
};

struct TablePreview {
  std::string file;
  bool table = false;  ///< false: a format that says itself what it holds; nothing below is filled
  std::string mapping;  ///< girok.mapping/1; empty for a table of a known template
  std::vector<PreviewColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< the first
  std::uint64_t row_count = 0;  ///< with those that sum up others
  std::vector<PreviewTotal> totals;  ///< left out, but for those that are taken; of a mapped table
  std::vector<ColumnChoice> choices;
  std::vector<std::string> unmapped;
  std::vector<std::string> sheets;  ///< of a spreadsheet
  std::string sheet;  ///< the one that is read
  std::vector<Error> errors;
};

/// `format`: as ImportOutcome::format says after a dry run: only a "table" is mapped.
TablePreview preview_of(const records::Schema& schema, const HeldFile& file, const std::string& format, const std::string& type,
                        const std::string& sheet, const std::string& mapping);

/// The same of all that were sent, archives unpacked: the tables among them, at most `most_previews`.
std::vector<TablePreview> previews_of(const records::Schema& schema, const std::vector<std::shared_ptr<const HeldFile>>& files,
                                      const std::string& format, const std::string& type, const std::string& sheet,
                                      const std::string& mapping);
inline constexpr std::size_t most_previews = 10, most_words = 50;

/// Everything that is wrong with an import, a row an error: where, what, what to do. No field can be taken for a formula.
Result<std::string> errors_csv(const ImportReport& report);

struct MappingChanges {
  std::map<std::size_t, std::string> places = {};  ///< by the column's number; empty: left out
  std::map<std::pair<std::size_t, std::size_t>, std::string> words =
      {};  ///< by the numbers of column and word: what to take it for, as typed; empty: nothing is said there
  std::map<std::size_t, std::string> date_orders = {};  ///< by the column's number: "dmy", "mdy", or empty
  std::optional<std::set<std::size_t>> collect =
      {};  ///< of these columns, by number, rows with one key add their values; of the others they do not
  std::optional<std::set<std::size_t>> take_rows = {};  ///< of the totals told, by the number in the file, those that are records
  std::optional<std::optional<std::size_t>> key = {};  ///< the column that tells rows apart; none: the row's number
};
/// Errors, all at once: malformed (the mapping), usage (a place or a column that is none; a word that is taken for what is no term or date).
tl::expected<std::string, std::vector<Error>> changed_mapping(const records::Schema& schema, const TablePreview& preview,
                                                              const MappingChanges& changes);

}  // namespace girok::app
