// The form of a record, sent: what is typed becomes statements. It carries what its writer had before their eyes, so that two people who
// edit one record both keep their work.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "app/case/edit.h"
#include "app/records/browse.h"
#include "app/records/stored_record.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/pages.h"
#include "server/pages/record_form.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t longest_seen = std::size_t{256} * 1024;
constexpr std::string_view prefix = "set.";
using records::Property;
using records::PropertyKind;
using vault::StoredStatement;

Result<RecordForm> form_of(Context& c) {
  RecordForm form;
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<app::RecordView> view = app::show_record(c.vault(), *id, {});
  if (!view) return tl::unexpected<Error>(view.error());
  form.record = *id;
  form.type = view->type;
  if (form.type.empty() || !is_writable(form.type))
    return fail(ErrorCode::refused, "records of this type are not written on this form", {},
                "consents and decisions have pages of their own");
  for (const app::ShownProperty& property : view->properties)
    form.standing.insert(form.standing.end(), property.statements.begin(), property.statements.end());
  return form;
}

Result<View> edit_form(Context& c) {
  const Result<RecordForm> form = form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return record_form_view(c, *form, false, {});
}

Result<RecordForm> new_form_of(Context& c) {
  RecordForm form;
  form.type = c.text("type");
  if (c.schema().type(form.type) == nullptr || !is_writable(form.type))
    return fail(ErrorCode::not_found, "there is no such type to write", "type", "see the vocabularies");
  return form;
}

Result<View> new_form(Context& c) {
  if (!c.text("type").empty()) {
    const Result<RecordForm> form = new_form_of(c);
    if (!form) return tl::unexpected<Error>(form.error());
    return record_form_view(c, *form, false, {});
  }
  View view;
  view.page = "records/choose";
  view.title = std::string(c.words["records.new"]);
  view.json = {{"types", Json::array()}, {"errors", Json::array()}};
  for (const records::RecordType& type : c.schema().types()) {
    if (!is_writable(type.name)) continue;
    view.json["types"].push_back({{"type", type.name}, {"label", type.labels.in(c.tongue())}, {"href", "/records/new?type=" + type.name}});
  }
  return view;
}

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

/// What the form showed: what is sent back as it was is not said again.
std::map<vault::OperationId, records::Statement> shown_statements(const Context& c, const Id& record,
                                                                  const std::vector<vault::OperationId>& seen) {
  std::map<vault::OperationId, records::Statement> shown;
  for (const StoredStatement& stored : app::statements_seen(c.vault(), record)) {
    if (std::ranges::binary_search(seen, stored.id)) shown.emplace(stored.id, stored.statement);
  }
  return shown;
}

std::string plain(const records::Value& value) {
  if (value.kind == records::ValueKind::record) return to_string(value.record);
  if (value.kind == records::ValueKind::truth) return value.truth ? "yes" : "no";
  return value.text;
}

/// Rows as lines to be said, in the order of the schema; of what is no property as it came.
class LineReader {
 public:
  LineReader(Context& c, const RecordForm& form, std::map<vault::OperationId, records::Statement> shown)
      : c_(c), form_(form), names_(c.vault()), shown_(std::move(shown)) {}

  void read() {
    std::set<std::string> properties;
    for (const auto& [name, value] : c_.fields.values()) {
      if (!name.starts_with(prefix)) continue;
      const std::string property = name.substr(prefix.size(), name.find('.', prefix.size()) - prefix.size());
      if (!properties.insert(property).second) continue;
      for (const FormRow& row : rows_sent(c_, property)) take(row);
    }
  }
  std::vector<app::SaidLine> lines;
  std::vector<Error> errors;

 private:
  void take(const FormRow& row) {
    if (row.value.empty()) return;
    const Property* const known = c_.schema().property(form_.type, row.property);
    const bool is_link = known != nullptr && known->kind == PropertyKind::record;
    std::string said = said_in(names_, row, is_link);
    if (known != nullptr && known->kind == PropertyKind::code && known->vocabulary.find(':') == std::string::npos)
      said = c_.schema().vocabularies().recognise(known->vocabulary, said).value_or(said);
    const std::optional<records::OperationId> of = records::parse_operation_id(row.of);
    const auto standing = of ? shown_.find(*of) : shown_.end();
    if (!row.is_marked() && stands_already(row, said, standing)) return;
    const bool has_at = said.starts_with('@');
    app::SaidLine line;
    line.assignment = row.property + "=" + (is_link ? (has_at ? "" : "@") : (has_at ? "@" : "")) + said;
    line.where = row.field();
    if (standing != shown_.end()) line.instead = standing->first;
    add_marks(row, line);
    lines.push_back(std::move(line));
  }

  bool stands_already(const FormRow& row, const std::string& said,
                      std::map<vault::OperationId, records::Statement>::const_iterator standing) const {
    if (standing != shown_.end()) return plain(standing->second.value) == said;
    const auto of_property = [&](const auto& one) { return one.second.property == row.property; };
    // Where several contradict each other, whoever types one of them decides for it.
    const Property* const known = c_.schema().property(form_.type, row.property);
    if (known != nullptr && known->single && std::ranges::count_if(shown_, of_property) > 1) return false;
    return std::ranges::any_of(shown_, [&](const auto& one) { return of_property(one) && plain(one.second.value) == said; });
  }

  void add_marks(const FormRow& row, app::SaidLine& line) {
    line.level = records::confidentiality_from(row.level);
    line.basis = row.basis.empty() ? std::nullopt : records::basis_from(row.basis);
    line.language = row.language;
    const std::string source = row.source_id.empty() ? record_typed(row.source) : row.source_id;
    if (!source.empty()) line.source = source;
    if (!row.confidence.empty()) {
      const bool number = row.confidence.size() <= 3 && std::ranges::all_of(row.confidence, [](char c) { return c >= '0' && c <= '9'; });
      if (number && std::stoi(row.confidence) <= 100)
        line.confidence = static_cast<std::uint8_t>(std::stoi(row.confidence));
      else
        errors.push_back(
            {ErrorCode::usage, "this is not a number from 0 to 100", row.field() + ".confidence", "empty where you do not say"});
    }
    if (row.span.empty()) return;
    Result<Span> span = app::span_from(row.span);
    if (span)
      line.span = *span;
    else
      errors.push_back({span.error().code, span.error().what, row.field() + ".span", span.error().hint});
  }

  Context& c_;
  const RecordForm& form_;
  app::Names names_;
  std::map<vault::OperationId, records::Statement> shown_;
};

tl::expected<app::EditOptions, std::vector<Error>> options_of(const Context& c) {
  app::EditOptions options;
  std::vector<Error> errors;
  options.strict = true;
  options.beside = c.truth("beside");
  if (!c.text("level").empty()) options.level = records::confidentiality_from(c.text("level"));
  if (const std::optional<records::Basis> basis = records::basis_from(c.text("basis"))) options.basis = *basis;
  if (const std::optional<std::int64_t> confidence = c.integer("confidence")) options.confidence = static_cast<std::uint8_t>(*confidence);
  if (const std::string source = c.text("source_id").empty() ? record_typed(c.text("source")) : c.text("source_id"); !source.empty())
    options.source = source;
  if (!c.text("span").empty()) {
    const Result<Span> span = app::span_from(c.text("span"));
    if (span)
      options.span = *span;
    else
      errors.push_back({span.error().code, span.error().what, "span", span.error().hint});
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return options;
}

Result<View> write(Context& c, const RecordForm& form) {
  // Another row, or the marks of one: without scripts, the form comes back with it.
  if (!c.text("more").empty() || !c.text("detail").empty()) return record_form_view(c, form, true, {});
  tl::expected<app::EditOptions, std::vector<Error>> options = options_of(c);
  if (!options) return record_form_view(c, form, true, options.error());
  std::map<vault::OperationId, records::Statement> shown;
  if (form.record) {
    options->seen = read_seen(c.text("seen"));
    shown = shown_statements(c, *form.record, *options->seen);
  }
  LineReader reader(c, form, std::move(shown));
  reader.read();
  View view;
  if (form.record && reader.lines.empty()) {
    view.json = {{"id", to_string(*form.record)}, {"conflicts", 0}};
    view.location = href_of_record(*form.record);
    view.notice = std::string(c.words["records.nothing_said"]);
    return view;
  }
  options->dry_run = !reader.errors.empty();
  app::Edited edited = app::edit_lines(c.vault(), c.schema(), form.record, form.type, reader.lines, {}, *options);
  edited.report.errors.insert(edited.report.errors.end(), reader.errors.begin(), reader.errors.end());
  if (!edited.report.errors.empty()) return record_form_view(c, form, true, edited.report.errors);
  app::ShowOptions look;
  const Result<app::RecordView> now = app::show_record(c.vault(), edited.record, look);
  const auto conflicts = now ? std::ranges::count_if(now->properties, &app::ShownProperty::conflict) : 0;
  view.json = {{"id", to_string(edited.record)}, {"conflicts", conflicts}};
  view.location = href_of_record(edited.record);
  view.notice = std::string(c.words[conflicts > 0 && form.record && !options->beside ? "records.saved_conflict" : "records.saved"]);
  return view;
}

Result<View> save_edit(Context& c) {
  const Result<RecordForm> form = form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return write(c, *form);
}

Result<View> save_new(Context& c) {
  const Result<RecordForm> form = new_form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return write(c, *form);
}

std::vector<Param> how_params() {
  return {
      {.name = "seen", .about = "Statements that its writer had before their eyes, with blanks between", .longest = longest_seen},
      {.name = "level", .about = "Of what is said; none: the schema's", .among = level_names()},
      {.name = "basis", .about = "How it is known", .among = {"unstated", "direct", "hearsay", "inferred"}},
      {.name = "confidence", .kind = Kind::integer, .about = "Per cent", .most = 100},
      {.name = "source", .about = "The record it comes from, by its id", .longest = 1000},
      {.name = "source_id", .about = "The same, as chosen from a list: goes before what is typed", .longest = 64},
      {.name = "span", .about = "Bytes of the source's text: 120..164", .longest = 40},
      {.name = "beside", .kind = Kind::truth, .about = "Replace nothing"},
      {.name = "more", .about = "Writes nothing: the form comes back with another row of this property", .longest = 200},
      {.name = "detail", .about = "Writes nothing: the form comes back with the marks of this row", .longest = 200}};
}

}  // namespace

void add_record_edit(Routes& routes) {
  const Rule rule = Rule::deed_of(app::Deed::edit_records);
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The record", .required = true};
  routes.push_back({.name = "records.new_form",
                    .method = "GET",
                    .path = "/records/new",
                    .rule = rule,
                    .params = {{.name = "type", .in = In::query, .about = "A type of the schema", .longest = 100}},
                    .page = "records/choose",
                    .answer = "records.form",
                    .about = "The form of a new record, made from the schema",
                    .handle = new_form});
  std::vector<Param> with_type = how_params(), with_id = how_params();
  with_type.push_back({.name = "type", .about = "A type of the schema", .required = true, .longest = 100});
  with_id.push_back(id);
  routes.push_back({.name = "records.new",
                    .method = "POST",
                    .path = "/records/new",
                    .rule = rule,
                    .params = with_type,
                    .page = "records/edit",
                    .answer = "records.edited",
                    .about = "A new record: set.PROPERTY or set.PROPERTY.N for each value, with set.PROPERTY.N.level, .language, .source, "
                             ".span, .basis, .confidence of its own",
                    .handle = save_new,
                    .free_fields = std::string(prefix)});
  routes.push_back({.name = "records.edit_form",
                    .method = "GET",
                    .path = "/records/{id}/edit",
                    .rule = rule,
                    .params = {id},
                    .page = "records/edit",
                    .answer = "records.form",
                    .about = "The form of a record, with what stands now",
                    .handle = edit_form});
  routes.push_back({.name = "records.edit",
                    .method = "POST",
                    .path = "/records/{id}/edit",
                    .rule = rule,
                    .params = with_id,
                    .page = "records/edit",
                    .answer = "records.edited",
                    .about = "New statements of a record: as for a new one; set.PROPERTY.N.of names the statement that a value takes the "
                             "place of; only what the writer had seen is replaced",
                    .handle = save_edit,
                    .free_fields = std::string(prefix)});
}

}  // namespace girok::server
