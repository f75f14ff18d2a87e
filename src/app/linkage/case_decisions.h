// What people decided in a case about who is who.
//
// Model    A record of type LinkDecision a decision: a, b, decision, reason. None is changed: of several about one pair the last counts, and one that was withdrawn
//          (all of it retracted, with a reason) does not. "The same" also states same-as on the one record; a later decision, or a withdrawal, takes that back.
//          Nothing is merged: every statement stays with the record of which it was made.
//          Of two documents (Items, Testimonies) the same record says whether they rest on one origin ("the same") or are independent of each other; no same-as is stated.
// Limits   What the member may see.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/records/write_records.h"
#include "base/result.h"
#include "linkage/linkage.h"
#include "vault/vault.h"

namespace girok::app {

struct CaseDecision {
  Id record;  ///< the LinkDecision
  Id a, b;
  linkage::Verdict verdict = linkage::Verdict::cannot_tell;
  std::uint64_t clock = 0;
  Id by;  ///< the member
  std::string reason;  ///< empty where none was given
};

/// Those about persons that count, one a pair, in order of (a, b), a < b.
std::vector<CaseDecision> decisions_of_case(const vault::Vault& vault);
/// The same about documents: whether they rest on one origin.
std::vector<CaseDecision> decisions_of_documents(const vault::Vault& vault);

/// The newest of those that this member made, so that a slip can be taken back at once.
std::optional<CaseDecision> newest_of(const std::vector<CaseDecision>& decisions, const Id& member);

struct Decided {
  Id record;  ///< the LinkDecision; of a withdrawal the last one withdrawn
  WriteReport report;
};

/// Takes the right to edit records. Errors stand in the report: refused, usage (not two persons, nor two documents), as write_records().
Decided decide(vault::Vault& vault, const records::Schema& schema, const Id& a, const Id& b, linkage::Verdict verdict,
               const std::string& reason);
/// Every decision about the pair, taken back. Errors: also not_found where there is none, usage without a reason.
Decided withdraw_decisions(vault::Vault& vault, const records::Schema& schema, const Id& a, const Id& b, const std::string& reason);

}  // namespace girok::app
