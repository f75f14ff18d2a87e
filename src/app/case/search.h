// The use case "search a case": passages that hold the words, one a record, best first.
//
// Model    vault/query.h and the read model's full-text index. Who searches sees what may be seen: nothing above the clearance is found, counted or hinted at.
//          What is found sealed is logged as read before it is shown; where that cannot be, it is left out of hits and counts alike.
//          Whose roles read no documents is shown, and told the number of, passages of properties of the schema only.
// Limits   Passages are made from the sealed texts: a text over 64 MiB gives none.
// Threads  One at a time, as the vault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "base/result.h"
#include "vault/query.h"
#include "vault/snippet.h"
#include "vault/vault.h"

namespace girok::app {

struct SearchOptions {
  std::vector<std::string> types, properties;
  std::optional<Id> member;
  std::optional<std::uint64_t> since, until;  ///< clocks
  std::size_t limit = 20, from = 0;
  std::size_t columns = 96;  ///< of a passage
};

struct FoundRecord {
  Id record;
  std::string type, label;  ///< empty where there is none that may be shown
  std::string property;
  vault::OperationId statement;
  vault::Confidentiality level = vault::Confidentiality::internal;
  vault::Snippet passage;  ///< empty where the text is too large or its file is gone
};

struct SearchResult {
  std::uint64_t statements = 0, records = 0;
  std::vector<FoundRecord> hits;
  std::optional<Error> withheld;  ///< as RecordView::withheld
  std::vector<Error> errors;  ///< texts that could not be opened for their passage
};

/// Errors: usage (see vault::Query::parse).
Result<SearchResult> search_case(vault::Vault& vault, std::string_view typed, const SearchOptions& options);

struct SearchTextOptions {
  std::size_t columns = 100;
  bool colour = false;  ///< matches in bold; otherwise «so»
};
std::string text_of(const SearchResult& result, Names& names, const SearchTextOptions& options);

/// "vault::Snippet" with its matches marked.
std::string marked(const vault::Snippet& snippet, std::string_view before, std::string_view after);

}  // namespace girok::app
