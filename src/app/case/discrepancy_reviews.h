// What people found out about discrepancies between the documents of a case: explained, and how; all others are open.
//
// Model    A record of type DiscrepancyReview a finding (docs/formats/discrepancy-review.md). A discrepancy is known by its mark (CaseReading::marks): its kind, the documents and the places in their texts that show it. So what was found out stays
//          with it when the documents are read again. None is changed: of several about one discrepancy the last counts; one that was taken back (all of it retracted, with a reason) does not.
//          Another document that gives the figure makes another discrepancy of it, which is open: what explained two texts need not explain a third. What was said of fewer documents is shown beside it (explained_before()).
// Limits   What the member may see. A text that changed, or a program that reads it differently, shows another discrepancy: open again.
// Threads  As the vault: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

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
  std::string kind;  ///< as corroboration::name_of()
  std::set<Id> items;  ///< the documents that showed it
  std::string finding;  ///< one of `discrepancy_findings`
  std::string reason;  ///< empty where none was given, or where it may not be seen
  std::uint64_t clock = 0;
  Id by;  ///< the member
};

/// Those that count, by mark.
std::map<std::string, DiscrepancyReview> discrepancy_reviews(const vault::Vault& vault);

/// What was found out about a discrepancy of the reading before more was read: those of `reviews` of the same kind of which all documents show this one too, and which are about none that the reading still finds. The last first. None
/// where it is explained itself.
std::vector<DiscrepancyReview> explained_before(const std::map<std::string, DiscrepancyReview>& reviews, const CaseReading& reading,
                                                std::size_t discrepancy);

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
