#include "app/case/edit.h"

#include <algorithm>

#include "app/case/names.h"
#include "records/minimal_schema.h"

namespace girok::app {
namespace {

using records::Statement;
using records::Value;

struct Assignment {
  std::string property;
  Value value;
};

Result<Value> value_of(const vault::Vault& vault, const std::string& property, std::string_view typed) {
  if (typed.starts_with("@@")) return records::parse_value(property, typed.substr(1));
  if (!typed.starts_with('@')) return records::parse_value(property, typed);
  const records::PropertyRule* const rule = records::rule_of(property);
  if (rule != nullptr && rule->kind != records::ValueKind::record) {
    return fail(ErrorCode::usage, "its values are not records", property, "a text that begins with @ is written with two: @@");
  }
  const Result<Id> record = record_named(vault, typed.substr(1));
  if (!record) return tl::unexpected<Error>(record.error());
  return Value::of_record(*record);
}

Result<Assignment> parse(const vault::Vault& vault, const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos) return fail(ErrorCode::usage, "this is not PROPERTY=VALUE", {}, "for example: born=1975");
  Assignment assignment{typed.substr(0, equals), {}};
  if (Result<> good = records::check_property_name(assignment.property); !good) return tl::unexpected<Error>(good.error());
  Result<Value> value = value_of(vault, assignment.property, std::string_view(typed).substr(equals + 1));
  if (!value) return tl::unexpected<Error>(value.error());
  assignment.value = *std::move(value);
  return assignment;
}

/// What the assignments have in common.
Result<Statement> pattern_of(const vault::Vault& vault, const Id& record, const EditOptions& options) {
  Statement statement;
  statement.entity = record;
  statement.basis = options.basis;
  statement.confidence = options.confidence.value_or(Statement::no_confidence);
  if (options.source) {
    const Result<Id> source = record_named(vault, *options.source);
    if (!source) return tl::unexpected<Error>(source.error());
    statement.source = *source;
  }
  return statement;
}

/// Sets the level and what is superseded, by what stands of the property; returns whose key it goes under.
std::optional<Id> put_beside(const std::vector<vault::StoredStatement>& standing, const EditOptions& options, Statement& statement) {
  std::optional<Id> subject;
  statement.confidentiality = vault::Confidentiality::restricted;
  for (const vault::StoredStatement& stored : standing) {
    if (stored.statement.property != statement.property) continue;
    statement.confidentiality = std::max(statement.confidentiality, stored.statement.confidentiality);
    if (stored.subject) subject = stored.subject;
    if (!options.beside && records::is_single(statement.property)) statement.supersedes.push_back(stored.id);
  }
  std::ranges::sort(statement.supersedes);
  if (options.level) statement.confidentiality = *options.level;
  if (statement.confidentiality == vault::Confidentiality::sealed && !subject) subject = statement.entity;
  return subject;
}

/// What a statement under a subject's key ends only as long as that key is there: without this, the mistake would stand again once the correction is erased.
void end_for_good(const std::vector<vault::StoredStatement>& standing, const Statement& statement, const Id& subject, vault::Draft& draft) {
  for (const vault::StoredStatement& stored : standing) {
    if (stored.subject != subject && std::ranges::binary_search(statement.supersedes, stored.id)) draft.retract(stored.id, "replaced");
  }
}

}  // namespace

Result<Id> edit_record(vault::Vault& vault, std::optional<Id> record, const std::string& type, const std::vector<std::string>& assignments,
                       const std::vector<Retraction>& retractions, const EditOptions& options) {
  vault::Draft draft;
  std::vector<vault::StoredStatement> standing;
  const Id entity = record ? *record : new_id(vault.environment().random);
  if (record) {
    standing = vault.model().statements_of(*record, vault.clearance());
  } else {
    Statement statement;
    statement.entity = entity;
    statement.property = "type";
    statement.value = Value::of_code(type);
    statement.confidentiality = std::min(options.level.value_or(vault::Confidentiality::internal), vault::Confidentiality::internal);
    (void)draft.add(std::move(statement));
  }

  const Result<Statement> pattern = pattern_of(vault, entity, options);
  if (!pattern) return tl::unexpected<Error>(pattern.error());
  std::vector<std::string> said;
  for (const std::string& typed : assignments) {
    Result<Assignment> assignment = parse(vault, typed);
    if (!assignment) return tl::unexpected<Error>(assignment.error());
    Statement statement = *pattern;
    statement.property = assignment->property;
    statement.value = std::move(assignment->value);
    if (statement.value.kind == records::ValueKind::text) statement.language = options.language;
    if (!options.beside && records::is_single(statement.property) && std::ranges::find(said, statement.property) != said.end()) {
      return fail(ErrorCode::usage, "two values of a property that can have only one", statement.property,
                  "give one, or --add to keep both as a conflict");
    }
    const std::optional<Id> subject = put_beside(standing, options, statement);
    said.push_back(statement.property);
    if (Result<> good = records::check(statement); !good) return tl::unexpected<Error>(good.error());
    if (subject) end_for_good(standing, statement, *subject, draft);
    (void)draft.add(std::move(statement), subject);
  }
  for (const Retraction& retraction : retractions) {
    const Result<vault::OperationId> target = statement_named(standing, retraction.statement);
    if (!target) return tl::unexpected<Error>(target.error());
    draft.retract(*target, retraction.reason);
  }
  const Result<vault::Receipt> receipt = vault.append(std::move(draft));
  if (!receipt) return tl::unexpected<Error>(receipt.error());
  return entity;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

}  // namespace girok::app
