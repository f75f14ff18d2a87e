// The use case "what is known, and what is not": how many acts are recorded by province, by year, by kind of source; where nothing is; and what is said twice.
//
// Model    One act counts once for each province and year it is known for; where the act says neither place nor date, its event's count. A place counts as the province (ISO 3166-2) that it, or a place it lies in, has; where
//          none has a code, as the widest province, district or city ("@ID"); else it is "elsewhere or not said". Where nothing is recorded, nothing is known: an empty cell is no statement about what happened there.
//          Counts are kept up to date: what a record says of place, time and source is looked at once, and again when the record has changed. So they are always of now.
// Limits   What the member may see, and nothing sealed. A date's year is the first year it can mean. Source kinds: that of the document's Source where it says one, else whether it is a testimony or a document.
// Cost     The first time a look at every statement of ten properties: some 0.2 s for 100,000 records. After a change the changed records, and some 5 ms of adding up. Some 40 bytes a record.
// Threads  As the vault: one at a time. A coverage is a plain value.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct Coverage {
  std::uint64_t acts = 0;
  std::map<std::pair<std::string, int>, std::uint64_t> by_place_and_year;  ///< "" and 0: not said; "*": elsewhere
  std::map<std::pair<std::string, std::string>, std::uint64_t> by_place_and_source;
  std::map<std::pair<std::string, int>, std::uint64_t> by_source_and_year;
  std::set<std::string> places_without;  ///< provinces that records of the case are about, and no act
  std::map<std::string, std::uint64_t> by_place,
      by_source;  ///< by_source: "testimony", "document", a term of source-kind; "" where no source is said
  std::map<int, std::uint64_t> by_year;
  std::map<std::string, std::uint64_t> by_type;  ///< records of all types
  std::uint64_t proposed = 0;  ///< records in review=proposed
  std::uint64_t consents_ending = 0, consents_withdrawn = 0, consents_expired = 0;  ///< ending: in force, and within 30 days
  std::vector<vault::ReadModel::Repeated> repeated;  ///< several statements of what has one value; by record and property
};

/// The counts of one member, kept.
class CoverageCounts {
 public:
  CoverageCounts();
  ~CoverageCounts();
  CoverageCounts(const CoverageCounts&) = delete;
  CoverageCounts& operator=(const CoverageCounts&) = delete;

  /// Statements of these records have changed; nothing: whatever may have. Only remembers it.
  void changed(const std::optional<std::vector<Id>>& records);
  /// As it is now. Requires: changed() was told of whatever has changed since the last time.
  const Coverage& of(const vault::Vault& vault, const records::Schema& schema);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Counted once.
Coverage coverage_of(const vault::Vault& vault, const records::Schema& schema);

}  // namespace girok::app
