#include "app/records/record_form.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <sstream>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/records/browse.h"
#include "app/records/stored_record.h"

namespace girok::app {
namespace {

constexpr std::string_view between = " · ";
using records::Property;
using records::PropertyKind;
using Shown = std::map<vault::OperationId, records::Statement>;

std::vector<vault::OperationId> read_seen(const std::string& text) {
  std::vector<vault::OperationId> seen;
  std::istringstream words(text);
  std::string word;
  while (words >> word) {
    if (const std::optional<records::OperationId> id = records::parse_operation_id(word)) seen.push_back(*id);
  }
  std::ranges::sort(seen);
  return seen;
}

Shown shown_statements(const vault::Vault& vault, const Id& record, const std::vector<vault::OperationId>& seen) {
  Shown shown;
  for (const vault::StoredStatement& stored : statements_seen(vault, record)) {
    if (std::ranges::binary_search(seen, stored.id)) shown.emplace(stored.id, stored.statement);
  }
  return shown;
}

std::string plain(const records::Value& value) {
  if (value.kind == records::ValueKind::record) return to_string(value.record);
  if (value.kind == records::ValueKind::truth) return value.truth ? "yes" : "no";
  return value.text;
}

std::optional<std::uint8_t> per_cent(const std::string& typed) {
  unsigned number = 0;
  const auto [end, code] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (code != std::errc{} || end != typed.data() + typed.size() || number > 100) return std::nullopt;
  return static_cast<std::uint8_t>(number);
}

/// Marks as a line of edit.h has them. `field`: what stands before the name of a mark where one is wrong.
SaidLine read_marks(const TypedMarks& typed, const std::string& field, std::vector<Error>& errors) {
  SaidLine line;
  const auto wrong = [&](const char* mark, std::string what, std::string hint) {
    errors.push_back({ErrorCode::usage, std::move(what), field + mark, std::move(hint)});
  };
  line.language = typed.language;
  line.level = records::confidentiality_from(typed.level);
  if (!typed.level.empty() && !line.level) wrong("level", "there is no such level", "public, partner, internal, restricted, sealed");
  line.basis = records::basis_from(typed.basis);
  if (!typed.basis.empty() && !line.basis) wrong("basis", "there is no such basis", "unstated, direct, hearsay, inferred");
  line.confidence = per_cent(typed.confidence);
  if (!typed.confidence.empty() && !line.confidence)
    wrong("confidence", "this is not a number from 0 to 100", "empty where you do not say");
  const std::string source = typed.source_id.empty() ? record_typed(typed.source) : typed.source_id;
  if (!source.empty()) line.source = source;
  if (typed.span.empty()) return line;
  if (const Result<Span> span = span_from(typed.span))
    line.span = *span;
  else
    wrong("span", span.error().what, span.error().hint);
  return line;
}

/// Rows as lines to be said.
class RowReader {
 public:
  RowReader(vault::Vault& vault, const records::Schema& schema, std::string type, Shown shown)
      : schema_(schema), type_(std::move(type)), names_(vault), shown_(std::move(shown)) {}

  void read(const TypedValue& row) {
    const std::optional<records::OperationId> of = records::parse_operation_id(row.of);
    const auto standing = of ? shown_.find(*of) : shown_.end();
    if (row.value.empty()) {
      emptied += standing != shown_.end() ? 1 : 0;
      return;
    }
    const Property* const known = schema_.property(type_, row.property);
    const bool is_link = known != nullptr && known->kind == PropertyKind::record;
    const std::string said = said_in(row, known);
    if (!row.marks.any() && stands_already(row, known, said, standing)) return;
    SaidLine line = read_marks(row.marks, row.where + ".", errors);
    // A text that begins with @ is doubled, so that it is no link; a link has one.
    const bool has_at = said.starts_with('@');
    line.assignment = row.property + "=" + (is_link != has_at ? "@" : "") + said;
    line.where = row.where;
    if (standing != shown_.end()) line.instead = standing->first;
    lines.push_back(std::move(line));
  }
  std::vector<SaidLine> lines;
  std::vector<Error> errors;
  std::size_t emptied = 0;

 private:
  /// To be read by the schema: of a link its id, whether chosen or typed; of a term its code.
  std::string said_in(const TypedValue& row, const Property* known) {
    if (known != nullptr && known->kind == PropertyKind::code && known->vocabulary.find(':') == std::string::npos)
      return schema_.vocabularies().recognise(known->vocabulary, row.value).value_or(row.value);
    if (known == nullptr || known->kind != PropertyKind::record) return row.value;
    const std::optional<Id> chosen = parse_id(row.id);
    if (chosen && typed_value(names_, records::Value::of_record(*chosen)) == row.value) return row.id;
    return record_typed(row.value);
  }

  bool stands_already(const TypedValue& row, const Property* known, const std::string& said, Shown::const_iterator standing) const {
    if (standing != shown_.end()) return plain(standing->second.value) == said;
    const auto of_property = [&](const auto& one) { return one.second.property == row.property; };
    if (known != nullptr && known->single && std::ranges::count_if(shown_, of_property) > 1) return false;
    return std::ranges::any_of(shown_, [&](const auto& one) { return of_property(one) && plain(one.second.value) == said; });
  }

  const records::Schema& schema_;
  std::string type_;
  Names names_;
  Shown shown_;
};

EditOptions options_of(const TypedRecord& typed, std::vector<Error>& errors) {
  const SaidLine of_all = read_marks(typed.marks, {}, errors);
  EditOptions options;
  options.strict = true;
  options.beside = typed.beside;
  options.level = of_all.level;
  options.basis = of_all.basis.value_or(records::Basis::unstated);
  options.confidence = of_all.confidence;
  options.language = of_all.language;
  options.source = of_all.source;
  options.span = of_all.span;
  return options;
}

}  // namespace

bool TypedMarks::any() const {
  for (const std::string* const one : {&level, &language, &source, &source_id, &span, &basis, &confidence}) {
    if (!one->empty()) return true;
  }
  return false;
}

FormOutcome save_form(vault::Vault& vault, const records::Schema& schema, const TypedRecord& typed) {
  FormOutcome outcome;
  std::vector<Error> errors;
  EditOptions options = options_of(typed, errors);
  Shown shown;
  if (typed.record) {
    options.seen = read_seen(typed.seen);
    shown = shown_statements(vault, *typed.record, *options.seen);
  }
  const std::string type = typed.record ? type_of_record(vault, *typed.record, seen_by(vault)) : typed.type;
  RowReader reader(vault, schema, type, std::move(shown));
  for (const TypedValue& row : typed.rows) reader.read(row);
  std::ranges::move(reader.errors, std::back_inserter(errors));
  outcome.emptied = reader.emptied;
  if (typed.record && reader.lines.empty() && errors.empty()) {
    outcome.record = *typed.record;
    outcome.nothing_new = true;
    return outcome;
  }
  options.dry_run = !errors.empty();
  Edited edited = edit_lines(vault, schema, typed.record, type, reader.lines, {}, options);
  std::ranges::move(errors, std::back_inserter(edited.report.errors));
  outcome.record = edited.record;
  outcome.report = std::move(edited.report);
  if (!outcome.report.errors.empty()) return outcome;
  if (const Result<RecordView> now = show_record(vault, outcome.record, {}))
    outcome.conflicts = static_cast<std::size_t>(std::ranges::count_if(now->properties, &ShownProperty::conflict));
  return outcome;
}

bool is_written_by_form(std::string_view type) {
  constexpr std::array<std::string_view, 5> others = {"Consent", "DiscrepancyReview", "LinkDecision", "Release", "Schema"};
  return std::ranges::find(others, type) == others.end();
}

std::string typed_value(Names& names, const records::Value& value) {
  if (value.kind != records::ValueKind::record) return plain(value);
  const std::string label = names.label(value.record);
  return label.empty() ? names.record(value.record) : label + std::string(between) + names.record(value.record);
}

std::string record_typed(const std::string& typed) {
  const std::size_t at = typed.rfind(between);
  return at == std::string::npos ? typed : typed.substr(at + between.size());
}

}  // namespace girok::app
