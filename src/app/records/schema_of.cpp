#include "app/records/schema_of.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/records/every_record.h"
#include "crypto/hash.h"

namespace girok::app {
namespace {

/// The newest standing table of a record.
struct Standing {
  Id record;
  std::string title;
  const vault::StoredStatement* file = nullptr;
  std::vector<vault::StoredStatement> statements;
};

std::vector<Standing> standing_tables(const vault::Vault& vault, records::Confidentiality clearance) {
  std::vector<Standing> tables;
  for (const vault::RecordLine& line : every_record(vault, "Schema", clearance)) {
    Standing& table = tables.emplace_back();
    table.record = line.record;
    table.statements = vault.model().statements_of(line.record, clearance);
    for (const vault::StoredStatement& stored : table.statements) {
      if (stored.statement.property == "title") table.title = stored.statement.value.text;
      if (stored.statement.property == "file" && stored.statement.value.kind == records::ValueKind::attachment) table.file = &stored;
    }
    if (table.file == nullptr) tables.pop_back();
  }
  std::ranges::sort(tables, [](const Standing& a, const Standing& b) {
    return std::pair(a.file->clock, a.file->id) < std::pair(b.file->clock, b.file->id);
  });
  return tables;
}

}  // namespace

CaseSchema case_schema(const vault::Vault& vault) {
  CaseSchema made{records::Schema::built_in(), {}};
  std::set<std::string> seen;
  for (const Standing& standing : standing_tables(vault, seen_by(vault))) {
    const records::Attachment& attachment = standing.file->statement.value.attachment;
    SchemaTable& table = made.tables.emplace_back(SchemaTable{standing.record, standing.title, crypto::to_hex(attachment.sha256), {}});
    if (!seen.insert(table.sha256).second) continue;
    const Result<std::string> text = vault.read(attachment, largest_schema_table);
    if (!text) {
      table.errors.push_back(text.error());
      continue;
    }
    // The title is a person's words: an error names the record, not what somebody called it.
    if (auto more = made.schema.with(*text, "table " + to_string(standing.record)))
      made.schema = *std::move(more);
    else
      table.errors = std::move(more.error());
  }
  return made;
}

Result<records::Schema> schema_of(const vault::Vault& vault) { return case_schema(vault).schema; }

}  // namespace girok::app
