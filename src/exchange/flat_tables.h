// Records as tables that people read: one for each type, a record a row, a property a column.
//
// Model    docs/formats/tables.md. Several values stand in one cell, joined with "; " (a \ before a ; that is part of a value, and before a \ that would else be read so). Texts in several languages have
//          a column each: "name [ko]". Links are keys. The mapping beside each table reads it back.
// Limits   Lossy, and says so: levels, bases, confidences, sources, passages and who says so are not carried. statement_table.h carries them.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "exchange/format.h"
#include "exchange/mapping.h"
#include "exchange/table.h"

namespace girok::exchange {

struct FlatTables {
  std::vector<Table> tables;  ///< in the order of the schema's types; their names are the types'
  std::vector<Mapping> mappings;  ///< [table]
  std::vector<Loss> losses;
};

FlatTables tables_of(const Schema& schema, const RecordSet& records);

}  // namespace girok::exchange
