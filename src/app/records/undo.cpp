#include "app/records/undo.h"

#include <algorithm>

#include "app/access.h"
#include "app/case/names.h"
#include "app/records/stored_record.h"

namespace girok::app {
namespace {

using vault::StoredStatement;

/// What ended it was this statement, or stands in the same batch (where a correction under a subject's key also retracts).
bool ended_only_by(const StoredStatement& stored, const vault::OperationId& by) {
  return !stored.standing && std::ranges::all_of(stored.ended_by, [&](const vault::OperationId& end) {
    return end.device == by.device && end.sequence == by.sequence;
  });
}

/// Made more confidential since, or its file taken away: to say it again as it was would lower it, or name a file that is gone.
bool is_gone(const vault::Vault& vault, const StoredStatement& stored) {
  const records::Value& value = stored.statement.value;
  return !vault.model().statement(stored.id, stored.statement.confidentiality) ||
         (value.kind == records::ValueKind::attachment && std::ranges::binary_search(vault.authority().unlinked(), value.attachment.blob));
}

}  // namespace

Edited undo_statement(vault::Vault& vault, const records::Schema& schema, const Id& record, const std::string& statement,
                      const std::string& reason) {
  Edited edited;
  edited.record = record;
  const auto wrong = [&](const Error& error) {
    edited.report.errors.push_back(error);
    return edited;
  };
  PendingRecord pending;
  pending.id = record;
  pending.is_new = false;
  pending.said.type = type_of_record(vault, record, seen_by(vault));
  const Deed deed = pending.said.type == "Consent" ? Deed::record_consent : Deed::edit_records;
  if (const Result<> may = require(vault, deed); !may) return wrong(may.error());
  const std::vector<StoredStatement> all = vault.model().statements_of(record, seen_by(vault), true);
  std::vector<StoredStatement> standing;
  std::ranges::copy_if(all, std::back_inserter(standing), &StoredStatement::standing);
  const Result<vault::OperationId> target = statement_named(standing, statement);
  if (!target) return wrong(target.error());
  const auto undone = std::ranges::find(standing, *target, &StoredStatement::id);
  if (undone->statement.property == role_property)
    return wrong({ErrorCode::refused, "what a member may do is not undone here", {}, "say the roles anew, on the page of members"});
  pending.retract.emplace_back(*target, reason.empty() ? "undone" : reason);
  for (const StoredStatement& stored : all) {
    if (!std::ranges::binary_search(undone->statement.supersedes, stored.id) || !ended_only_by(stored, *target)) continue;
    if (is_gone(vault, stored))
      return wrong({ErrorCode::usage,
                    "what stood before was made more confidential, or its file taken away: it does not stand again",
                    {},
                    "correct what stands instead"});
    pending.again.push_back(stored);
  }
  WriteOptions options;
  options.validate = false;  // it stood so before
  edited.report = write_records(vault, schema, {std::move(pending)}, options);
  return edited;
}

PendingRecord taken_back(const vault::Vault& vault, const Id& record, const std::string& reason) {
  PendingRecord pending;
  pending.id = record;
  pending.is_new = false;
  pending.said.type = type_of_record(vault, record, seen_by(vault));
  for (const StoredStatement& stored : vault.model().statements_of(record, seen_by(vault))) pending.retract.emplace_back(stored.id, reason);
  return pending;
}

}  // namespace girok::app
