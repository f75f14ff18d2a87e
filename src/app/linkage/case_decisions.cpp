#include "app/linkage/case_decisions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "app/access.h"
#include "app/linkage/link_decisions.h"
#include "app/records/assignments.h"
#include "app/records/every_record.h"
#include "app/records/stored_record.h"
#include "app/records/undo.h"

namespace girok::app {
namespace {

using linkage::Verdict;
using records::Value;
using vault::StoredStatement;

constexpr const char* type_name = "LinkDecision";

struct Standing {
  CaseDecision decision;
  vault::OperationId statement;  ///< that says the decision
};

/// Every decision that stands, whether a later one outweighs it or not.
std::vector<Standing> standing_decisions(const vault::Vault& vault) {
  std::vector<Standing> all;
  const vault::Confidentiality seen = seen_by(vault);
  for (const vault::RecordLine& line : every_record(vault, type_name, seen)) {
    std::optional<Id> a, b;
    std::optional<Standing> standing;
    std::string reason;
    for (const StoredStatement& stored : vault.model().statements_of(line.record, seen)) {
      const records::Statement& said = stored.statement;
      if (said.property == "a" && said.value.kind == records::ValueKind::record) a = said.value.record;
      if (said.property == "b" && said.value.kind == records::ValueKind::record) b = said.value.record;
      if (said.property == "reason") reason = said.value.text;
      if (said.property != "decision") continue;
      standing = Standing{{line.record, {}, {}, Verdict::cannot_tell, stored.clock, stored.member, {}}, stored.id};
      for (const Verdict verdict : {Verdict::same, Verdict::different}) {
        if (said.value.text == name_of(verdict)) standing->decision.verdict = verdict;
      }
    }
    if (!standing || !a || !b || *a == *b) continue;
    std::tie(standing->decision.a, standing->decision.b) = std::minmax(*a, *b);
    standing->decision.reason = std::move(reason);
    all.push_back(*standing);
  }
  std::ranges::sort(all, [](const Standing& x, const Standing& y) {
    return std::tie(x.decision.a, x.decision.b, x.decision.clock, x.statement) <
           std::tie(y.decision.a, y.decision.b, y.decision.clock, y.statement);
  });
  return all;
}

/// What of same-as between the two must be said or taken back so that it fits the decision.
void fit_same_as(const vault::Vault& vault, const Id& a, const Id& b, bool same, const std::string& reason,
                 std::vector<PendingRecord>& pending) {
  const vault::Confidentiality seen = seen_by(vault);
  bool there = false;
  for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
    PendingRecord change;
    change.id = from;
    change.is_new = false;
    change.beside = true;
    change.said.type = type_of_record(vault, from, seen);
    for (const StoredStatement& stored : vault.model().statements_of(from, seen)) {
      if (stored.statement.property != "same-as" || stored.statement.value.record != to) continue;
      there = true;
      if (!same) change.retract.emplace_back(stored.id, reason);
    }
    if (!change.retract.empty()) pending.push_back(std::move(change));
  }
  if (!same || there) return;
  PendingRecord change;
  change.id = a;
  change.is_new = false;
  change.beside = true;
  change.said.type = type_of_record(vault, a, seen);
  change.said.statements = {statement_of("same-as", Value::of_record(b), {})};
  pending.push_back(std::move(change));
}

bool is_document(const std::string& type) { return type == "Item" || type == "Testimony"; }

std::optional<Error> refusal(const vault::Vault& vault, const Id& a, const Id& b) {
  if (const Result<> may = require(vault, Deed::edit_records); !may) return may.error();
  if (a == b) return Error{ErrorCode::usage, "a record is not decided about with itself", {}, "name two records"};
  const std::string one = type_of_record(vault, a, seen_by(vault)), other = type_of_record(vault, b, seen_by(vault));
  if (is_document(one) && is_document(other)) return std::nullopt;
  if (one != "Person" || other != "Person") return Error{ErrorCode::usage, "this is no person", {}, "girok record list Person"};
  return std::nullopt;
}

/// One a pair: the last. What the member does not see the type of is about neither.
std::vector<CaseDecision> last_of_each(const vault::Vault& vault, bool of_documents) {
  std::vector<CaseDecision> last;
  const auto fits = [&](const Id& record) {
    const std::string type = type_of_record(vault, record, seen_by(vault));
    return of_documents ? is_document(type) : type == "Person";
  };
  for (const Standing& standing : standing_decisions(vault)) {
    const bool again = !last.empty() && last.back().a == standing.decision.a && last.back().b == standing.decision.b;
    if (again)
      last.back() = standing.decision;
    else if (fits(standing.decision.a))
      last.push_back(standing.decision);
  }
  return last;
}

}  // namespace

std::vector<CaseDecision> decisions_of_case(const vault::Vault& vault) { return last_of_each(vault, false); }

std::vector<CaseDecision> decisions_of_documents(const vault::Vault& vault) { return last_of_each(vault, true); }

std::optional<CaseDecision> newest_of(const std::vector<CaseDecision>& decisions, const Id& member) {
  const CaseDecision* newest = nullptr;
  for (const CaseDecision& one : decisions) {
    if (one.by == member && (newest == nullptr || one.clock > newest->clock)) newest = &one;
  }
  return newest == nullptr ? std::nullopt : std::optional(*newest);
}

Decided decide(vault::Vault& vault, const records::Schema& schema, const Id& one, const Id& other, Verdict verdict,
               const std::string& reason) {
  Decided decided;
  if (std::optional<Error> wrong = refusal(vault, one, other)) {
    decided.report.errors.push_back(*std::move(wrong));
    return decided;
  }
  const auto [a, b] = std::minmax(one, other);
  PendingRecord decision;
  decision.id = new_id(vault.environment().random);
  decision.said.type = type_name;
  decision.said.statements = {statement_of("a", Value::of_record(a), {}), statement_of("b", Value::of_record(b), {}),
                              statement_of("decision", Value::of_code(std::string(name_of(verdict))), {})};
  if (!reason.empty()) decision.said.statements.push_back(statement_of("reason", Value::of_text(reason), {}));
  decided.record = decision.id;
  std::vector<PendingRecord> pending;
  pending.push_back(std::move(decision));
  if (!is_document(type_of_record(vault, a, seen_by(vault))))
    fit_same_as(vault, a, b, verdict == Verdict::same, "decided otherwise", pending);
  decided.report = write_records(vault, schema, std::move(pending));
  return decided;
}

Decided withdraw_decisions(vault::Vault& vault, const records::Schema& schema, const Id& one, const Id& other, const std::string& reason) {
  Decided decided;
  std::optional<Error> wrong = refusal(vault, one, other);
  if (!wrong && reason.empty()) wrong = Error{ErrorCode::usage, "a withdrawal needs a reason", {}, "--reason TEXT; it stays in the log"};
  const auto [a, b] = std::minmax(one, other);
  std::vector<PendingRecord> pending;
  if (!wrong) {
    for (const Standing& standing : standing_decisions(vault)) {
      if (standing.decision.a != a || standing.decision.b != b) continue;
      decided.record = standing.decision.record;
      pending.push_back(taken_back(vault, decided.record, reason));
    }
    if (pending.empty()) wrong = Error{ErrorCode::not_found, "nothing was decided about these two", {}, "girok record list LinkDecision"};
  }
  if (wrong) {
    decided.report.errors.push_back(*std::move(wrong));
    return decided;
  }
  fit_same_as(vault, a, b, false, reason, pending);
  WriteOptions options;  // a record without anything has no type to be checked against
  options.validate = false;
  decided.report = write_records(vault, schema, std::move(pending), options);
  return decided;
}

}  // namespace girok::app
