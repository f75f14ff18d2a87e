// The use case "look through records": a page of them at a time, narrowed by coded values, dates, words and what holds for any type
// (narrow.h); what happened to one.
//
// Model    By the newest or the oldest change, or by label, what has none last. Nothing sealed is listed or named: it stands beside other
//          things, where nobody asked for it. Words are searched in all that the member may see, and that is logged as the search does.
//          A code counts as each term above it.
// Cost     Without conditions and newest first a page is read from the tables directly; a coded condition asks an index
//          once a term; a date looks at every value of its property; by label, every label is looked at. Some 50 ms at most over 100,000 records.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/records/narrow.h"
#include "app/records/record_list.h"
#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct BrowseCondition {
  std::string property;  ///< of kind code, truth or date
  std::string value;  ///< a code or label; "yes", "no"; a date: what can have been on or within it
};

enum class BrowseOrder : std::uint8_t { newest, oldest, label };

struct BrowseOptions {
  std::vector<std::string> types = {};  ///< of the schema; empty: all
  std::vector<BrowseCondition> where = {};  ///< all must hold; only with one type
  Narrowing narrowing = {};  ///< holds for any type
  std::string words = {};  ///< empty: any
  BrowseOrder order = BrowseOrder::newest;
  std::size_t from = 0, count = 50;
};

struct TypeCount {
  std::string type;
  std::uint64_t count = 0;
};

/// `records`, `count` and `type` (where it is one) of the list; columns are those properties of which anything stands among what is shown,
/// in the order of the schema, without links and files.
/// Errors: usage (what is no condition), refused (role), as the search.
Result<RecordList> browse_records(vault::Vault& vault, const records::Schema& schema, const BrowseOptions& options);

/// How many records of each type of the schema, those of which there are any.
Result<std::vector<TypeCount>> count_types(const vault::Vault& vault, const records::Schema& schema);

/// What happened to a record, oldest first, the newest `limit`. Errors: refused (role).
Result<std::vector<vault::HistoryLine>> history_of_record(const vault::Vault& vault, const Id& record, std::size_t limit);

/// All statements of a record that the member may see, ended ones too: for telling what is new from what was there.
std::vector<vault::StoredStatement> statements_seen(const vault::Vault& vault, const Id& record);

/// The newest records of these types, to choose from: ids and labels. Empty types: none.
std::vector<ListedRecord> newest_of(const vault::Vault& vault, const std::vector<std::string>& types, std::size_t limit);

}  // namespace girok::app
