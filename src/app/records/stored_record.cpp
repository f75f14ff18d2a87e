#include "app/records/stored_record.h"

#include "crypto/hash.h"

namespace girok::app {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::ValueKind;

LooseStatement loose_statement(const records::Statement& statement) {
  LooseStatement loose;
  loose.property = statement.property;
  loose.value.kind = statement.value.kind;
  switch (statement.value.kind) {
    case ValueKind::record: loose.value.text = to_string(statement.value.record); break;
    case ValueKind::truth: loose.value.truth = statement.value.truth; break;
    case ValueKind::attachment:
      loose.value.text = statement.value.attachment.name;
      loose.value.media_type = statement.value.attachment.media_type;
      loose.value.sha256 = crypto::to_hex(statement.value.attachment.sha256);
      loose.value.size = statement.value.attachment.size;
      break;
    default: loose.value.text = statement.value.text;
  }
  loose.level = statement.confidentiality;
  loose.basis = statement.basis;
  loose.confidence = statement.confidence;
  if (statement.source) loose.source = to_string(*statement.source);
  loose.span = statement.span;
  if (statement.asserted_by) loose.asserted_by = to_string(*statement.asserted_by);
  loose.language = statement.language;
  return loose;
}

std::optional<LooseRecord> loose_record(const vault::Vault& vault, const Id& record, Confidentiality clearance) {
  const std::vector<vault::StoredStatement> statements = vault.model().statements_of(record, clearance);
  if (statements.empty()) return std::nullopt;
  LooseRecord loose;
  loose.key = to_string(record);
  for (const vault::StoredStatement& stored : statements) {
    if (stored.statement.property == "type") {
      if (loose.type.empty()) loose.type = stored.statement.value.text;
    } else {
      loose.statements.push_back(loose_statement(stored.statement));
    }
  }
  return loose;
}

std::string type_of_record(const vault::Vault& vault, const Id& record, Confidentiality clearance) {
  for (const vault::StoredStatement& stored : vault.model().statements_of(record, clearance)) {
    if (stored.statement.property == "type") return stored.statement.value.text;
  }
  return {};
}

const LooseRecord* StoredRecords::find(const Id& record) {
  auto at = made_.find(record);
  if (at == made_.end()) at = made_.emplace(record, loose_record(vault_, record, clearance_)).first;
  return at->second ? &*at->second : nullptr;
}

}  // namespace girok::app
