// Uwazi's CSV tables in and out.
//
// Model    docs/formats/uwazi.md; the conventions of Uwazi's importer (titles, `|` between values, `__xx` for languages, `lat|lon`).
// Limits   Those of table.h.
// Threads  No shared state.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "exchange/format.h"
#include "exchange/htcds.h"
#include "exchange/table.h"

namespace girok::exchange {

struct UwaziReading {
  std::string type;               ///< empty: by the column Template, or the file's name
  std::string sheet;              ///< empty: the first
  std::set<std::string> ignore;   ///< columns that are passed over
};

/// Whether the first row has Uwazi's own columns: title, and one of date added, template, published, or a language's (`title__ko`).
bool looks_like_uwazi(const Tables& tables);
/// Every fault at once. Links are titles of records, in this table or another one.
ReadRecords read_uwazi(const Schema& schema, const Tables& tables, const std::string& name, const UwaziReading& reading = {});

/// A table a type, named as the type. In the order of the schema.
WrittenTables write_uwazi(const Schema& schema, const RecordSet& records);

}  // namespace girok::exchange
