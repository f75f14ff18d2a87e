// The statement table: a statement a row, all that statements say but the bytes of attachments, for those who read tables and nothing else.
//
// Model    docs/formats/statement-table.md. What is written reads back as the same records, in CSV, TSV, XLSX and ODS (texts in NFC).
// Threads  No shared state.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "exchange/format.h"
#include "exchange/table.h"

namespace girok::exchange {

Table statement_table(const RecordSet& records);

/// Does its header have the columns key, type, property and value, and none that a statement table has not?
bool is_statement_table(std::span<const std::string> header);
/// The same of a sheet's first row.
bool is_statement_table(const Sheet& sheet);

/// Every bad row is told. `name` is the file's. A kind that is left out is the schema's, and then values may be written as people write them.
ReadRecords records_from_statement_table(const Schema& schema, const Sheet& sheet, const std::string& name);

}  // namespace girok::exchange
