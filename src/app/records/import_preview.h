// What a person sees of tables before they are imported: their first rows, which column says what, and how that can be changed.
//
// Model    A column goes to one property of one record of its row ("person/name"), or is left out. What a guess or a mapping says beyond that (several columns joined, separators, words for terms)
//          stays as it is while the column stays where it is.
// Limits   Tables only: other formats say themselves what they hold.
// Threads  No shared state.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/records/import_source.h"

namespace girok::app {

struct ColumnChoice {
  std::string value, type, property;  ///< value: "ENTRY/PROPERTY"
};

struct PreviewColumn {
  std::string header;
  std::string place;  ///< "ENTRY/PROPERTY", the first where several use it; empty: left out
  bool key = false;  ///< rows are told apart by it
};

struct TablePreview {
  std::string file;
  bool table = false;  ///< false: a format that says itself what it holds; nothing below is filled
  std::string mapping;  ///< girok.mapping/1; empty for a table of a known template
  std::vector<PreviewColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< the first
  std::uint64_t row_count = 0;
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
inline constexpr std::size_t most_previews = 10;

/// Everything that is wrong with an import, a row an error: where, what, what to do. No field can be taken for a formula.
Result<std::string> errors_csv(const ImportReport& report);

/// The mapping with columns (by their number) put elsewhere; an empty place leaves one out. Errors: malformed (the mapping), usage (a place or a column that is none).
Result<std::string> moved_columns(const records::Schema& schema, const TablePreview& preview,
                                  const std::map<std::size_t, std::string>& places);

}  // namespace girok::app
