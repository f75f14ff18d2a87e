// What people found out about discrepancies between the documents of a case: explained, and how; all others are open.
//
// Model    A record of type DiscrepancyReview a finding (docs/formats/discrepancy-review.md). A discrepancy is known by its mark (CaseReading::marks): its kind, the documents and the places in their texts that show it. So what was found out stays
//          with it when the documents are read again. None is changed: of several about one discrepancy the last counts; one that was taken back (all of it retracted, with a reason) does not.
// Limits   What the member may see. A text that changed, or a program that reads it differently, shows another discrepancy: open again.
// Threads  As the vault: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "app/case/case_reading.h"
#include "app/records/write_records.h"
#include "base/ids.h"
#include "vault/vault.h"

namespace girok::app {

inline constexpr std::array<std::string_view, 5> discrepancy_findings = {"different-things", "different-periods", "error-of-one",
                                                                         "restated", "other"};

struct DiscrepancyReview {
  Id record;
  std::string mark;
  std::string finding;  ///< one of `discrepancy_findings`
  std::string reason;  ///< empty where none was given, or where it may not be seen
  std::uint64_t clock = 0;
  Id by;  ///< the member
};

/// Those that count, by mark.
std::map<std::string, DiscrepancyReview> discrepancy_reviews(const vault::Vault& vault);

struct Reviewed {
  Id record;
  WriteReport report;
};

/// Takes the right to edit records. "other" needs a reason. Errors stand in the report: refused, usage, not_found (no discrepancy of the reading has the mark), as write_records().
Reviewed explain(vault::Vault& vault, const records::Schema& schema, const CaseReading& reading, const std::string& mark,
                 const std::string& finding, const std::string& reason);
/// All that was found out about it is taken back: it is open again. Errors: also not_found where nothing was, usage without a reason.
Reviewed reopen(vault::Vault& vault, const records::Schema& schema, const std::string& mark, const std::string& reason);

}  // namespace girok::app
