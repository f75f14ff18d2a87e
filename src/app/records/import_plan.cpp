// What of a file is new to the case.
#include "app/records/import_plan.h"

#include <algorithm>

#include "app/access.h"
#include "crypto/hash.h"

namespace girok::app {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::LooseValue;
using records::Statement;
using records::ValueKind;
using vault::StoredStatement;

namespace {

constexpr std::size_t most_kept = 1000;

bool same_span(const std::optional<Span>& a, const std::optional<Span>& b) {
  return a.has_value() == b.has_value() && (!a || (a->begin == b->begin && a->end == b->end));
}

}  // namespace

void ImportReport::error(Error error) {
  ++error_count;
  if (errors.size() < most_kept) errors.push_back(std::move(error));
}

/// One record of the case beside what a file says of it.
struct ImportPlan::Compared {
  std::size_t index = 0;
  std::vector<StoredStatement> stored;   ///< ended ones too
  std::vector<char> seen;                ///< [stored] the file still says so
  std::vector<char> replaced;            ///< [stored] superseded by something in the file
};

ImportPlan::ImportPlan(const vault::Vault& vault, const records::Schema& schema, std::vector<ImportFile>& files,
                       const ImportOptions& options, ImportReport& report, const StreamKeys* stream)
    : vault_(vault),
      schema_(schema),
      files_(files),
      options_(options),
      report_(report),
      clearance_(seen_by(vault)),
      stored_(vault, clearance_),
      taken_back_(vault),
      stream_(stream) {
  for (const Id& id : vault.model().erased_subjects()) erased_.insert(id);
}

Confidentiality ImportPlan::level_of(const std::string& type, std::string_view property) const {
  const records::Property* const known = schema_.property(type, property);
  return known != nullptr ? known->level : Confidentiality::restricted;
}

Confidentiality ImportPlan::level_of(const LooseRecord& record, const LooseStatement& loose) const {
  return loose.level ? *loose.level : level_of(record.type, loose.property);
}

Confidentiality ImportPlan::level_of(const LooseRecord& record, const PlannedStatement& one) const {
  return std::max(level_of(record, record.statements[one.statement]), one.least);
}

bool ImportPlan::is_single(const std::string& type, const std::string& property) const {
  const records::Property* const known = schema_.property(type, property);
  return known != nullptr && known->single;
}

Statement ImportPlan::statement(const PlannedRecord& planned, const LooseRecord& record, const LooseStatement& loose) {
  Statement statement;
  statement.entity = planned.id;
  statement.property = loose.property;
  statement.value.kind = loose.value.kind;
  switch (loose.value.kind) {
    case ValueKind::record: statement.value.record = *resolve(loose.value.text, planned.file); break;
    case ValueKind::truth: statement.value.truth = loose.value.truth; break;
    case ValueKind::attachment: break;   // its bytes are sealed first
    default: statement.value.text = loose.value.text;
  }
  statement.confidentiality = level_of(record, loose);
  statement.basis = loose.basis;
  statement.confidence = loose.confidence;
  if (!loose.source.empty()) statement.source = *resolve(loose.source, planned.file);
  statement.span = loose.span;
  if (!loose.asserted_by.empty()) statement.asserted_by = *resolve(loose.asserted_by, planned.file);
  statement.language = loose.language;
  return statement;
}

bool ImportPlan::is_own(const StoredStatement& stored, const std::optional<Id>& source, std::size_t file) const {
  if (!stored.statement.source) return false;
  return source ? *stored.statement.source == *source : own_items_[file].contains(*stored.statement.source);
}

/// Ended, and neither by this source itself nor with an import that was taken back.
bool ImportPlan::was_corrected(const StoredStatement& ended, const std::optional<Id>& source, std::size_t file) const {
  for (const records::OperationId& by : ended.ended_by) {
    const std::optional<StoredStatement> ending = vault_.model().statement(by, clearance_);
    if (ending ? is_own(*ending, source, file) : taken_back_.by(by, ended.statement.entity)) return false;
  }
  return true;
}

/// What this member could see before it was raised: the same said again would show it once more to everybody below.
void ImportPlan::add_raised(const Id& record, std::vector<StoredStatement>& stored) const {
  if (clearance_ == Confidentiality::sealed) return;
  for (StoredStatement& one : vault_.model().statements_of(record, Confidentiality::sealed, true)) {
    if (!one.standing && one.statement.confidentiality <= clearance_ && !vault_.model().statement(one.id, clearance_))
      stored.push_back(std::move(one));
  }
}

void ImportPlan::compare(std::size_t index) {
  PlannedRecord& planned = planned_[index];
  const LooseRecord& record = *records_[index];
  Compared compared;
  compared.index = index;
  if (!planned.created) {
    compared.stored = vault_.model().statements_of(planned.id, clearance_, true);
    add_raised(planned.id, compared.stored);
  }
  compared.seen.assign(compared.stored.size(), 0);
  compared.replaced.assign(compared.stored.size(), 0);
  planned.statements.reserve(record.statements.size());
  for (std::uint32_t at = 0; at < record.statements.size(); ++at) compare_statement(compared, at);
  if (!planned.created) {
    note_missing(compared);
    const records::RecordType* const type = schema_.type(record.type);
    if (planned.changes() && type != nullptr) merge(compared);
  }
  ImportCounts& counts = report_.counts;
  ++(planned.created ? counts.created : planned.changes() ? counts.changed : counts.unchanged);
  if (planned.created) ++report_.types[record.type];
  changes_ = changes_ || planned.changes();
}

/// A statement of a file with its keys resolved, held against those that stand.
struct ImportPlan::Incoming {
  const LooseStatement& loose;
  std::optional<Id> value, source, asserted_by;

  bool same_value(const Statement& there) const {
    if (there.property != loose.property || there.value.kind != loose.value.kind || there.language != loose.language) return false;
    switch (loose.value.kind) {
      case ValueKind::record: return value && there.value.record == *value;
      case ValueKind::truth: return there.value.truth == loose.value.truth;
      case ValueKind::attachment: return crypto::to_hex(there.value.attachment.sha256) == loose.value.sha256;
      default: return there.value.text == loose.value.text;
    }
  }
  /// What the file leaves unsaid beside the value may be as it is. That it stands above the level in the file is no news: nothing is lowered by an import.
  bool says_no_more(const Statement& there) const {
    return (!loose.level || *loose.level <= there.confidentiality) &&
           (loose.basis == records::Basis::unstated || loose.basis == there.basis) &&
           (loose.confidence == Statement::no_confidence || loose.confidence == there.confidence) &&
           (loose.source.empty() || there.source == source) && (!loose.span || same_span(loose.span, there.span)) &&
           (loose.asserted_by.empty() || there.asserted_by == asserted_by);
  }
};

ImportPlan::Known ImportPlan::known(Compared& compared, const Incoming& incoming) const {
  const std::size_t file = planned_[compared.index].file;
  bool same = false, whole = false, ended = false, own = false;
  for (std::size_t i = 0; i < compared.stored.size(); ++i) {
    const StoredStatement& stored = compared.stored[i];
    if (!incoming.same_value(stored.statement)) continue;
    if (!stored.standing) {
      ended = ended || was_corrected(stored, incoming.source, file);
      continue;
    }
    same = true;
    compared.seen[i] = 1;
    whole = whole || incoming.says_no_more(stored.statement);
    own = own || is_own(stored, incoming.source, file);
  }
  if (whole || (same && !own && incoming.loose.source.empty())) return Known::said;
  return !same && ended ? Known::corrected : Known::not_said;
}

/// What it takes the place of, and what stands against it.
void ImportPlan::put_beside(Compared& compared, const Incoming& incoming, PlannedStatement& next) const {
  const PlannedRecord& planned = planned_[compared.index];
  const std::string& type_name = records_[compared.index]->type;
  const records::RecordType* const type = schema_.type(type_name);
  const bool append_only = type != nullptr && type->append_only;
  const bool single = is_single(type_name, incoming.loose.property);
  for (std::size_t i = 0; i < compared.stored.size(); ++i) {
    const StoredStatement& stored = compared.stored[i];
    if (!stored.standing || stored.statement.property != incoming.loose.property || compared.replaced[i] != 0) continue;
    const bool same = incoming.same_value(stored.statement);
    if (is_own(stored, incoming.source, planned.file) && !append_only && (same || single)) {
      compared.replaced[i] = 1;
      next.supersedes.push_back(stored.id);
      next.least = std::max(next.least, stored.statement.confidentiality);
    } else if (single && !same) {
      next.conflict = true;
    }
  }
  std::ranges::sort(next.supersedes);
}

void ImportPlan::compare_statement(Compared& compared, std::uint32_t at) {
  PlannedRecord& planned = planned_[compared.index];
  const LooseRecord& record = *records_[compared.index];
  const LooseStatement& loose = record.statements[at];
  ImportCounts& counts = report_.counts;
  // The same thing said twice in one record is said once. Records are short; long ones are not looked through.
  for (std::uint32_t i = at > 64 ? at - 64 : 0; i < at; ++i) {
    if (record.statements[i] == loose) return;
  }
  PlannedStatement next{.statement = at};
  if (!compared.stored.empty()) {
    const auto resolved = [&](const std::string& key) { return key.empty() ? std::nullopt : resolve(key, planned.file); };
    const Incoming incoming{loose, loose.value.kind == ValueKind::record ? resolved(loose.value.text) : std::nullopt,
                            resolved(loose.source), resolved(loose.asserted_by)};
    switch (known(compared, incoming)) {
      case Known::said: ++counts.said_already; return;
      case Known::corrected: ++counts.corrected; return;
      case Known::not_said: break;
    }
    put_beside(compared, incoming, next);
  }
  ++(next.supersedes.empty() ? counts.added : counts.replaced);
  if (next.conflict) ++counts.conflicts;
  planned.statements.push_back(std::move(next));
}

/// What earlier imports of this scheme said of the record and this file does not.
void ImportPlan::note_missing(Compared& compared) {
  PlannedRecord& planned = planned_[compared.index];
  const records::RecordType* const type = schema_.type(records_[compared.index]->type);
  for (std::size_t i = 0; i < compared.stored.size(); ++i) {
    const StoredStatement& stored = compared.stored[i];
    const std::string& property = stored.statement.property;
    if (!stored.standing || compared.seen[i] || compared.replaced[i] || property == "type" || property == "identifier") continue;
    if (!is_own(stored, {}, planned.file)) continue;
    ++report_.counts.missing;
    if (!options_.retract_missing || (type != nullptr && type->append_only)) continue;
    compared.replaced[i] = 1;
    planned.retract.push_back(stored.id);
    ++report_.counts.retracted;
  }
}

/// The record as it would stand, for validation.
void ImportPlan::merge(const Compared& compared) {
  const LooseRecord& record = *records_[compared.index];
  LooseRecord merged;
  merged.key = record.key;
  merged.where = record.where;
  for (std::size_t i = 0; i < compared.stored.size(); ++i) {
    const StoredStatement& stored = compared.stored[i];
    if (!stored.standing || compared.replaced[i]) continue;
    if (stored.statement.property == "type") {
      if (merged.type.empty()) merged.type = stored.statement.value.text;
    } else {
      merged.statements.push_back(loose_statement(stored.statement));
    }
  }
  if (merged.type.empty()) merged.type = record.type;
  for (const PlannedStatement& one : planned_[compared.index].statements) merged.statements.push_back(record.statements[one.statement]);
  merged_.emplace(static_cast<std::uint32_t>(compared.index), std::move(merged));
}

void ImportPlan::make() {
  for (std::uint32_t file = 0; file < files_.size(); ++file) {
    for (LooseRecord& record : files_[file].records) {
      records_.push_back(&record);
      PlannedRecord planned;
      planned.file = file;
      planned_.push_back(std::move(planned));
    }
  }
  find_items();
  resolve_keys();
  if (!report_.good()) {
    // Without keys nothing can be compared, but each record alone can be judged: all that is wrong is told at once.
    validate_all();
    return;
  }
  for (std::size_t i = 0; i < records_.size(); ++i) check_references(i);
  if (report_.good()) {
    for (std::size_t i = 0; i < records_.size(); ++i) compare(i);
    if (stream_ == nullptr) count_missing_records();
  }
  validate_all();
  check_levels();
}

}  // namespace girok::app
