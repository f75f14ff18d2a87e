// The use case "list records": which there are, narrowed by what is said of them, as a table, as CSV, as JSON.
//
// Model    Columns are the type's properties of which anything stands among what is listed, in the order of the schema. Only what the member may see is listed, counted, compared and shown; what is sealed only
//          where it is asked for, and then each record of which something sealed is shown is logged as read first.
//          A code counts as each term above it: --where act-type=trafficking finds what is below trafficking too.
// Limits   A look at every record of the type.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "base/result.h"
#include "records/record_set.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct RecordListOptions {
  std::string type;  ///< as typed; empty: all, and counts by type
  std::vector<std::string> where;  ///< "PROPERTY=VALUE", "PROPERTY" (something stands), "!PROPERTY" (nothing); all must hold
  std::vector<std::string> columns;  ///< properties as typed; empty: see above
  std::optional<std::uint64_t> since, until;  ///< clocks of the latest change
  std::optional<std::size_t> limit;
  bool sealed = false;
};

struct ListedRecord {
  Id record;
  std::string type, label;
  std::uint64_t clock = 0;
  std::map<std::string, std::vector<std::string>> values;  ///< by property; links as ids in full, in the order they were said
};

struct RecordList {
  std::string type;  ///< as in the schema; empty: all
  std::vector<std::string> columns;
  std::vector<ListedRecord> records;  ///< the newest first
  std::uint64_t count = 0;  ///< of all that fit
  std::map<std::string, std::uint64_t> by_type;  ///< of all that fit; "" for those without a type
};

/// Errors: usage (an unknown type, property or term, with the nearest), not_found (a record in --where), refused (role; the log does not take the line).
Result<RecordList> list_records(vault::Vault& vault, const records::Schema& schema, const RecordListOptions& options);

/// As wide as the terminal at most: columns that find no room are left out, and said.
std::string text_of(const RecordList& list, Names& names, std::size_t columns);
std::string json_of(const RecordList& list);
/// No spreadsheet takes a text of it for a formula. Errors: as exchange::write_csv().
Result<std::string> csv_of(const RecordList& list);

}  // namespace girok::app
