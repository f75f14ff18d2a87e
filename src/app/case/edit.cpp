#include "app/case/edit.h"

#include <algorithm>
#include <charconv>

#include "app/access.h"
#include "app/case/names.h"
#include "app/records/schema_of.h"
#include "app/records/stored_record.h"

namespace girok::app {
namespace {

/// The size of a record's text, where it has one that may be seen.
std::optional<std::uint64_t> text_size(const vault::Vault& vault, const Id& record) {
  std::optional<std::uint64_t> size;
  for (const vault::StoredStatement& stored : vault.model().statements_of(record, seen_by(vault))) {
    if (stored.statement.property == "text" && stored.statement.value.kind == records::ValueKind::attachment)
      size = stored.statement.value.attachment.size;
  }
  return size;
}

/// A line with the marks of all and its own.
Result<HowSaid> how_of(const vault::Vault& vault, const EditOptions& all, const SaidLine& line) {
  EditOptions one = all;
  if (line.level) one.level = line.level;
  if (line.basis) one.basis = *line.basis;
  if (line.confidence) one.confidence = line.confidence;
  if (line.source) {
    one.source = line.source;
    one.span.reset();
  }
  if (line.span) one.span = line.span;
  if (!line.language.empty()) one.language = line.language;
  return how_said(vault, one);
}

void say_line(const vault::Vault& vault, const records::Schema& schema, const SaidLine& line, const EditOptions& options,
              PendingRecord& pending, WriteReport& report) {
  const auto wrong = [&](Error error, std::string_view mark) {
    if (!line.where.empty()) error.where = line.where + std::string(mark);
    report.errors.push_back(std::move(error));
  };
  const Result<HowSaid> how = how_of(vault, options, line);
  if (!how) wrong(how.error(), how.error().where == "--span" ? ".span" : ".source");
  ParsedLines parsed = parse_assignments(vault, schema, pending.said.type, {line.assignment}, how ? *how : HowSaid{}, options.strict);
  for (Error& error : parsed.errors) wrong(std::move(error), {});
  std::ranges::move(parsed.warnings, std::back_inserter(report.warnings));
  for (records::LooseStatement& said : parsed.statements) {
    if (line.instead && !options.beside) pending.instead.emplace(pending.said.statements.size(), *line.instead);
    pending.said.statements.push_back(std::move(said));
  }
}

/// `said`: reads the values into the record, and notes what is wrong.
template <class Say>
Edited edit_with(vault::Vault& vault, const records::Schema& schema, std::optional<Id> record, const std::string& type,
                 const std::vector<Retraction>& retractions, const EditOptions& options, Say say) {
  Edited edited;
  edited.record = record ? *record : new_id(vault.environment().random);
  const auto wrong = [&](const Error& error) { edited.report.errors.push_back(error); };
  if (const Result<> may = require(vault, options.deed); !may) {
    wrong(may.error());
    return edited;
  }
  PendingRecord pending;
  pending.id = edited.record;
  pending.is_new = !record;
  pending.said.type = record ? type_of_record(vault, *record, seen_by(vault)) : type;
  pending.beside = options.beside;
  pending.seen = options.seen;
  if (pending.seen) std::ranges::sort(*pending.seen);
  if (options.level) pending.type_level = options.level;
  say(pending, edited.report);
  std::vector<vault::StoredStatement> standing;
  if (record) standing = vault.model().statements_of(*record, seen_by(vault));
  for (const Retraction& retraction : retractions) {
    const Result<vault::OperationId> target = statement_named(standing, retraction.statement);
    if (target)
      pending.retract.emplace_back(*target, retraction.reason);
    else
      wrong(target.error());
  }
  // What could be read is still held against the schema, so that every fault is told at once; a value that could not be read is not called missing.
  WriteOptions write;
  write.validate = options.strict && edited.report.errors.empty();
  write.dry_run = options.dry_run || !edited.report.errors.empty();
  WriteReport report = write_records(vault, schema, {std::move(pending)}, write);
  std::ranges::move(report.errors, std::back_inserter(edited.report.errors));
  std::ranges::move(report.warnings, std::back_inserter(edited.report.warnings));
  edited.report.written = report.written;
  return edited;
}

}  // namespace

Result<Span> span_from(std::string_view typed) {
  const auto wrong = [] {
    return fail(ErrorCode::usage, "this is not a span", "--span", "two places in the text, counted in bytes: 120..164");
  };
  const std::size_t dots = typed.find("..");
  if (dots == std::string_view::npos) return wrong();
  const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || code != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  const std::optional<std::uint32_t> begin = number(typed.substr(0, dots)), end = number(typed.substr(dots + 2));
  if (!begin || !end || *begin >= *end) return wrong();
  return Span{*begin, *end};
}

Result<HowSaid> how_said(const vault::Vault& vault, const EditOptions& options) {
  HowSaid how;
  how.level = options.level;
  how.basis = options.basis;
  how.confidence = options.confidence;
  how.language = options.language;
  how.span = options.span;
  for (const auto& [typed, target] : {std::pair(&options.source, &how.source), std::pair(&options.asserted_by, &how.asserted_by)}) {
    if (!*typed) continue;
    const Result<Id> record =
        record_named(vault, (*typed)->starts_with('@') ? std::string_view(**typed).substr(1) : std::string_view(**typed));
    if (!record) return tl::unexpected<Error>(record.error());
    *target = *record;
  }
  if (!how.span) return how;
  if (!how.source)
    return fail(ErrorCode::usage, "a passage without the source it stands in", "--span", "name the source too: --source RECORD");
  const std::optional<std::uint64_t> size = text_size(vault, *how.source);
  if (!size)
    return fail(ErrorCode::usage, "the source has no text that a passage could stand in", "--span",
                "leave out --span, or name the record that has the text");
  if (how.span->end > *size)
    return fail(ErrorCode::usage, "the passage ends after the source's text", "--span", "the text has " + std::to_string(*size) + " bytes");
  return how;
}

Edited edit(vault::Vault& vault, const records::Schema& schema, std::optional<Id> record, const std::string& type,
            const std::vector<std::string>& assignments, const std::vector<Retraction>& retractions, const EditOptions& options) {
  return edit_with(vault, schema, record, type, retractions, options, [&](PendingRecord& pending, WriteReport& report) {
    const Result<HowSaid> how = how_said(vault, options);
    if (!how) report.errors.push_back(how.error());
    ParsedLines parsed = parse_assignments(vault, schema, pending.said.type, assignments, how ? *how : HowSaid{}, options.strict);
    std::ranges::move(parsed.errors, std::back_inserter(report.errors));
    report.warnings = std::move(parsed.warnings);
    pending.said.statements = std::move(parsed.statements);
  });
}

Edited edit_lines(vault::Vault& vault, const records::Schema& schema, std::optional<Id> record, const std::string& type,
                  const std::vector<SaidLine>& lines, const std::vector<Retraction>& retractions, const EditOptions& options) {
  return edit_with(vault, schema, record, type, retractions, options, [&](PendingRecord& pending, WriteReport& report) {
    EditOptions common = options;
    if (const Result<HowSaid> how = how_said(vault, options); !how) {
      // Said once, not with every line.
      report.errors.push_back(how.error());
      common.source.reset();
      common.span.reset();
    }
    for (const SaidLine& line : lines) say_line(vault, schema, line, common, pending, report);
  });
}

Result<Id> edit_record(vault::Vault& vault, std::optional<Id> record, const std::string& type, const std::vector<std::string>& assignments,
                       const std::vector<Retraction>& retractions, const EditOptions& options) {
  const Result<records::Schema> schema = schema_of(vault);
  if (!schema) return tl::unexpected<Error>(schema.error());
  Edited edited = edit(vault, *schema, record, type, assignments, retractions, options);
  if (!edited.report.errors.empty()) return tl::unexpected<Error>(std::move(edited.report.errors.front()));
  return edited.record;
}

}  // namespace girok::app
