// What a person sees of a table before it is imported: its first rows, which column says what, and how that can be changed.
//
// Model    A column goes to one property of one record of its row ("person/name"), or is left out. What a guess or a mapping says beyond that (several columns joined, separators, words for terms)
//          stays as it is while the column stays where it is.
// Limits   Tables only: other formats say themselves what they hold.
// Threads  No shared state.
#pragma once

#include <map>
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
  bool table = false;  ///< false: a format that says itself what it holds; nothing below is filled
  std::string mapping;  ///< girok.mapping/1; empty for a table of a known template
  std::vector<PreviewColumn> columns;
  std::vector<std::vector<std::string>> rows;  ///< the first
  std::uint64_t row_count = 0;
  std::vector<ColumnChoice> choices;
  std::vector<std::string> unmapped;
  std::vector<Error> errors;
};

/// `format`: as ImportOutcome::format says after a dry run: only a "table" is mapped.
TablePreview preview_of(const records::Schema& schema, const HeldFile& file, const std::string& format, const std::string& type,
                        const std::string& sheet, const std::string& mapping);

/// The mapping with columns (by their number) put elsewhere; an empty place leaves one out. Errors: malformed (the mapping), usage (a place or a column that is none).
Result<std::string> moved_columns(const records::Schema& schema, const TablePreview& preview,
                                  const std::map<std::size_t, std::string>& places);

}  // namespace girok::app
