// Conditions that hold for records of any type: their review, where, when, from which document, how confidential.
//
// Model    A place is a term of iso-3166-2 (with what lies below it) or a record: a record fits that leads to it, or to a place that lies in it. A span of days fits where any date of the record can have been within it; of an act
//          that says no date, its event's, as coverage.h counts it.
//          A source: something of the record was said from it. Review, place, date and source look at nothing sealed: what is told beside a list must not be found by it.
// Cost     Review, place and source ask indexes; a span looks at every date; a level at what is counted of every record of the types.
// Threads  As the vault: one at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/records/record_numbers.h"
#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct Narrowing {
  std::string review = {};  ///< a term of `review`; empty: any
  std::string place = {};  ///< a term of iso-3166-2, or a record, as typed
  std::string since = {}, until = {};  ///< dates, as exact as they are known
  std::string source = {};  ///< a record, as typed
  std::optional<records::Confidentiality> level = {};  ///< the highest of what is said

  bool empty() const { return review.empty() && place.empty() && since.empty() && until.empty() && source.empty() && !level; }
};

/// Nothing where nothing is asked for. Errors: usage, malformed, not_found, each with the member's name as `where`.
Result<std::optional<NumberSet>> records_narrowed(const vault::Vault& vault, const records::Schema& schema,
                                                  const std::vector<std::string>& types, const Narrowing& narrowing);

/// Terms of iso-3166-2 that places of the case have, to choose from.
std::vector<std::string> provinces_of_places(const vault::Vault& vault, const records::Schema& schema);

}  // namespace girok::app
