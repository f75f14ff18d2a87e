#include "app/case/discrepancy_reviews.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "app/access.h"
#include "app/records/assignments.h"
#include "app/records/every_record.h"
#include "app/records/undo.h"

namespace girok::app {
namespace {

using records::Value;

constexpr const char* type_name = "DiscrepancyReview";

struct Standing {
  DiscrepancyReview review;
  vault::OperationId statement;  ///< that says the finding
};

/// Every one that stands, whether a later one outweighs it or not, in order.
std::vector<Standing> standing_reviews(const vault::Vault& vault) {
  std::vector<Standing> all;
  const vault::Confidentiality seen = seen_by(vault);
  for (const vault::RecordLine& line : every_record(vault, type_name, seen)) {
    Standing standing;
    standing.review.record = line.record;
    for (const vault::StoredStatement& stored : vault.model().statements_of(line.record, seen)) {
      const records::Statement& said = stored.statement;
      if (said.property == "discrepancy") standing.review.kind = said.value.text;
      if (said.property == "item") standing.review.items.insert(said.value.record);
      if (said.property == "mark") standing.review.mark = said.value.text;
      if (said.property == "reason") standing.review.reason = said.value.text;
      if (said.property != "finding") continue;
      standing.review.finding = said.value.text;
      standing.review.clock = stored.clock;
      standing.review.by = stored.member;
      standing.statement = stored.id;
    }
    if (!standing.review.mark.empty() && !standing.review.finding.empty()) all.push_back(std::move(standing));
  }
  std::ranges::sort(all, [](const Standing& x, const Standing& y) {
    return std::tie(x.review.clock, x.statement) < std::tie(y.review.clock, y.statement);
  });
  return all;
}

/// Those of which a passage shows it.
std::set<Id> documents_of(const CaseReading& reading, std::size_t discrepancy) {
  std::set<Id> documents;
  for (const corroboration::DocumentSpan& passage : reading.pile.found.discrepancies[discrepancy].passages)
    documents.insert(reading.items[passage.document]);
  return documents;
}

Reviewed failed(Error error) {
  Reviewed reviewed;
  reviewed.report.errors.push_back(std::move(error));
  return reviewed;
}

}  // namespace

std::map<std::string, DiscrepancyReview> discrepancy_reviews(const vault::Vault& vault) {
  std::map<std::string, DiscrepancyReview> last;
  for (Standing& standing : standing_reviews(vault)) {
    std::string mark = standing.review.mark;
    last.insert_or_assign(std::move(mark), std::move(standing.review));
  }
  return last;
}

std::vector<DiscrepancyReview> explained_before(const std::map<std::string, DiscrepancyReview>& reviews, const CaseReading& reading,
                                                std::size_t discrepancy) {
  std::vector<DiscrepancyReview> before;
  if (reviews.empty() || reviews.contains(reading.marks[discrepancy])) return before;
  const std::string kind(corroboration::name_of(reading.pile.found.discrepancies[discrepancy].kind));
  const std::set<Id> documents = documents_of(reading, discrepancy);
  for (const auto& [mark, review] : reviews) {
    if (review.kind != kind || review.items.empty() || !std::ranges::includes(documents, review.items)) continue;
    if (std::ranges::find(reading.marks, mark) == reading.marks.end()) before.push_back(review);
  }
  std::ranges::sort(
      before, [](const DiscrepancyReview& x, const DiscrepancyReview& y) { return std::tie(y.clock, y.mark) < std::tie(x.clock, x.mark); });
  return before;
}

Reviewed explain(vault::Vault& vault, const records::Schema& schema, const CaseReading& reading, const std::string& mark,
                 const std::string& finding, const std::string& reason) {
  if (const Result<> may = require(vault, Deed::edit_records); !may) return failed(may.error());
  if (finding.empty()) return failed({ErrorCode::usage, "it is not said what explains it", {}, "choose one of those that are named"});
  if (std::ranges::find(discrepancy_findings, finding) == discrepancy_findings.end())
    return failed({ErrorCode::usage, "this is no way to explain a discrepancy", {}, "choose one of those that are named"});
  if (finding == "other" && reason.empty())
    return failed({ErrorCode::usage, "another explanation needs words", {}, "say what explains it"});
  const auto at = std::ranges::find(reading.marks, mark);
  if (at == reading.marks.end()) return failed({ErrorCode::not_found, "there is no such discrepancy", {}, "read the documents anew"});
  const auto x = static_cast<std::size_t>(at - reading.marks.begin());
  const corroboration::Discrepancy& discrepancy = reading.pile.found.discrepancies[x];
  PendingRecord review;
  Reviewed reviewed;
  review.id = reviewed.record = new_id(vault.environment().random);
  review.said.type = type_name;
  const auto say = [&](const char* property, const Value& value) { review.said.statements.push_back(statement_of(property, value, {})); };
  say("discrepancy", Value::of_code(std::string(corroboration::name_of(discrepancy.kind))));
  say("mark", Value::of_code(mark));
  say("finding", Value::of_code(finding));
  for (const Id& document : documents_of(reading, x)) say("item", Value::of_record(document));
  if (!reason.empty()) say("reason", Value::of_text(reason));
  std::vector<PendingRecord> pending;
  pending.push_back(std::move(review));
  reviewed.report = write_records(vault, schema, std::move(pending));
  return reviewed;
}

Reviewed reopen(vault::Vault& vault, const records::Schema& schema, const std::string& mark, const std::string& reason) {
  if (const Result<> may = require(vault, Deed::edit_records); !may) return failed(may.error());
  if (reason.empty()) return failed({ErrorCode::usage, "a withdrawal needs a reason", {}, "why; it stays in the log: no names"});
  Reviewed reviewed;
  std::vector<PendingRecord> pending;
  for (const Standing& standing : standing_reviews(vault)) {
    if (standing.review.mark != mark) continue;
    reviewed.record = standing.review.record;
    pending.push_back(taken_back(vault, reviewed.record, reason));
  }
  if (pending.empty()) return failed({ErrorCode::not_found, "nobody explained this discrepancy", {}, "read the documents anew"});
  WriteOptions options;  // a record without anything has no type to be checked against
  options.validate = false;
  reviewed.report = write_records(vault, schema, std::move(pending), options);
  return reviewed;
}

}  // namespace girok::app
