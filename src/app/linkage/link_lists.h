// Lists from files: CSV and TSV streamed, spreadsheets (XLSX, ODS) sheet by sheet, into one table.
//
// Model    What a file is, its first bytes say. A list is called as its file without folder and ending; a workbook of several filled sheets makes a list of each,
//          "STEM SHEET".
// Limits   Those of linkage/table.h and, for spreadsheets, of exchange/table.h. "-" is standard input, at most 1 GiB.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "app/files.h"
#include "linkage/table.h"

namespace girok::app {

struct ReadLists {
  linkage::Table table;
  std::vector<FileId> files;  ///< those read, which nothing may be written over
  std::vector<std::string> notes;  ///< of spreadsheets; no cell values
};

/// Errors, all at once: as the readers'; usage where no file is named.
tl::expected<ReadLists, std::vector<Error>> read_lists(const std::vector<std::string>& paths, const linkage::TableOptions& options);

/// "lists/a.csv" → "a".
std::string stem_of(const std::string& path);

}  // namespace girok::app
