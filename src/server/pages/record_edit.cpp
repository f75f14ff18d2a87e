// The form of a record, made from the schema: what is typed becomes statements. It carries what its writer had before their eyes, so that
// two people who edit one record both keep their work.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "app/case/edit.h"
#include "app/records/browse.h"
#include "app/records/stored_record.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t most_in_select = 40, most_in_datalist = 400, most_suggested = 60, longest_seen = std::size_t{256} * 1024;
constexpr int unprocessable = 422;
constexpr std::string_view prefix = "set.";
using records::Property;
using records::PropertyKind;
using vault::StoredStatement;

struct Form {
  std::optional<Id> record;  ///< none: a new one
  std::string type;
  std::vector<StoredStatement> standing;
};

Result<Form> form_of(Context& c) {
  Form form;
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  app::ShowOptions options;
  const Result<app::RecordView> view = app::show_record(c.vault(), *id, options);
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

/// As it is typed: a link as its id.
std::string typed_text(const records::Value& value) {
  if (value.kind == records::ValueKind::record) return to_string(value.record);
  if (value.kind == records::ValueKind::truth) return value.truth ? "yes" : "no";
  return value.text;
}

std::vector<const StoredStatement*> values_of(const Form& form, const std::string& property) {
  std::vector<const StoredStatement*> found;
  for (const StoredStatement& stored : form.standing) {
    if (stored.statement.property == property) found.push_back(&stored);
  }
  return found;
}

/// Suggestions, each list once on the page.
class Lists {
 public:
  explicit Lists(Context& c) : c_(c) {}
  std::string of_vocabulary(const records::Vocabulary& terms) {
    const std::string name = "list-" + terms.name;
    if (!made_.insert(name).second) return name;
    Json options = Json::array();
    for (const records::Term& term : terms.terms) {
      if (options.size() < most_in_datalist) options.push_back({{"value", term.code}, {"label", term.labels.in(c_.tongue())}});
    }
    json.push_back({{"id", name}, {"options", std::move(options)}});
    return name;
  }
  std::string of_types(app::Names& names, const std::vector<std::string>& targets) {
    std::string name = "list-records";
    for (const std::string& type : targets) name += "-" + type;
    if (targets.empty() || targets.front() == "*") return {};
    if (!made_.insert(name).second) return name;
    Json options = Json::array();
    for (const app::ListedRecord& record : app::newest_of(c_.vault(), targets, most_suggested))
      options.push_back({{"value", to_string(record.record)},
                         {"label", c_.type_label(record.type) + " " + names.record(record.record) + " " + record.label}});
    json.push_back({{"id", name}, {"options", std::move(options)}});
    return name;
  }
  Json json = Json::array();

 private:
  Context& c_;
  std::set<std::string> made_;
};

Json field_of(Context& c, app::Names& names, Lists& lists, const Form& form, const Property& property, bool again) {
  const std::string name = std::string(prefix) + property.name;
  const std::vector<const StoredStatement*> values = values_of(form, property.name);
  std::string value = again ? c.text(name) : std::string();
  if (!again && property.single && values.size() == 1) value = typed_text(values.front()->statement.value);
  Json now = Json::array();
  for (const StoredStatement* const stored : values) {
    Json one = json_of_value(c, names, form.type, *stored);
    one["level"] = json_of_level(c, stored->statement.confidentiality);
    now.push_back(std::move(one));
  }
  Json field = {{"name", name},
                {"label", property.labels.in(c.tongue())},
                {"note", property.note},
                {"value", value},
                {"required", property.required},
                {"single", property.single},
                {"now", std::move(now)},
                {"is_text", false},
                {"is_long", false},
                {"is_date", false},
                {"is_select", false},
                {"list", ""},
                {"level", json_of_level(c, property.level)},
                {"choices", Json::array()}};
  const bool is_pair = property.vocabulary.find(':') != std::string::npos;
  const records::Vocabulary* const terms =
      property.kind == PropertyKind::code && !is_pair ? c.schema().vocabularies().find(property.vocabulary) : nullptr;
  if (property.kind == PropertyKind::truth) {
    field["is_select"] = true;
    field["choices"] = choices({{"yes", std::string(c.words["records.yes"])}, {"no", std::string(c.words["records.no"])}}, value);
  } else if (terms != nullptr && terms->terms.size() <= most_in_select) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const records::Term& term : terms->terms) pairs.emplace_back(term.code, term.labels.in(c.tongue()));
    field["is_select"] = true;
    field["choices"] = choices(pairs, value);
  } else {
    const bool is_long =
        property.kind == PropertyKind::text && (property.name == "description" || property.name == "note" || property.name == "method");
    field["is_long"] = is_long;
    field["is_text"] = !is_long;
    field["is_date"] = property.kind == PropertyKind::date;
    if (terms != nullptr) field["list"] = lists.of_vocabulary(*terms);
    if (property.kind == PropertyKind::record) field["list"] = lists.of_types(names, property.targets);
  }
  return field;
}

std::string seen_of(const Form& form) {
  std::string seen;
  for (const StoredStatement& stored : form.standing) seen += (seen.empty() ? "" : " ") + to_string(stored.id);
  return seen;
}

Json levels_of(const Context& c, std::string_view selected) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto level : {records::Confidentiality::public_aggregate, records::Confidentiality::partner,
                           records::Confidentiality::internal, records::Confidentiality::restricted, records::Confidentiality::sealed}) {
    if (level <= c.access().clearance)
      pairs.emplace_back(records::name_of(level), c.words.of_code("records.level", records::name_of(level)));
  }
  return choices(pairs, selected);
}

Json bases_of(const Context& c, std::string_view selected) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto basis : {records::Basis::unstated, records::Basis::direct, records::Basis::hearsay, records::Basis::inferred})
    pairs.emplace_back(records::name_of(basis), c.words.of_code("records.basis", records::name_of(basis)));
  return choices(pairs, selected);
}

/// `again`: with what was typed.
View form_view(Context& c, const Form& form, bool again, const std::vector<Error>& errors) {
  app::Names names(c.vault());
  Lists lists(c);
  Json fields = Json::array(), common = Json::array();
  for (const Property* const property : c.schema().properties(form.type)) {
    if (property->name == "type" || property->kind == PropertyKind::attachment) continue;
    if (property->level > c.access().clearance) continue;
    (property->type == "*" ? common : fields).push_back(field_of(c, names, lists, form, *property, again));
  }
  for (Json& field : common) fields.push_back(std::move(field));
  View view;
  view.page = "records/edit";
  view.title = std::string(c.words[form.record ? "records.edit" : "records.new"]);
  const std::string action = form.record ? href_of_record(*form.record) + "/edit" : "/records/new";
  const std::string source_list = lists.of_types(names, {"Item", "Testimony", "Source"});
  view.json = {{"id", form.record ? to_string(*form.record) : std::string()},
               {"short", form.record ? names.record(*form.record) : std::string()},
               {"type", form.type},
               {"type_label", c.type_label(form.type)},
               {"is_new", !form.record},
               {"action", action},
               {"draft", form.record ? action : action + "?type=" + form.type},
               {"back", form.record ? href_of_record(*form.record) : "/records?type=" + form.type},
               {"seen", again && form.record ? c.text("seen") : seen_of(form)},
               {"fields", std::move(fields)},
               {"lists", lists.json},
               {"levels", levels_of(c, again ? c.text("level") : "")},
               {"bases", bases_of(c, again ? c.text("basis") : "unstated")},
               {"confidence", again ? c.text("confidence") : ""},
               {"source", again ? c.text("source") : ""},
               {"source_list", source_list},
               {"span", again ? c.text("span") : ""},
               {"beside", again && c.truth("beside")},
               {"types", Json::array()},
               {"errors", json_of(errors)}};
  if (!errors.empty()) {
    view.status = unprocessable;
    view.json["error"] = json_of(errors.front());
  }
  return view;
}

Result<View> edit_form(Context& c) {
  const Result<Form> form = form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return form_view(c, *form, false, {});
}

Result<Form> new_form_of(Context& c) {
  Form form;
  form.type = c.text("type");
  if (c.schema().type(form.type) == nullptr || !is_writable(form.type))
    return fail(ErrorCode::not_found, "there is no such type to write", "type", "see the vocabularies");
  return form;
}

Result<View> new_form(Context& c) {
  if (!c.text("type").empty()) {
    const Result<Form> form = new_form_of(c);
    if (!form) return tl::unexpected<Error>(form.error());
    return form_view(c, *form, false, {});
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

/// What the form showed, by property: what is sent back as it was is not said again.
std::set<std::pair<std::string, std::string>> shown_values(const Context& c, const Id& record,
                                                           const std::vector<vault::OperationId>& seen) {
  std::set<std::pair<std::string, std::string>> shown;
  for (const StoredStatement& stored : app::statements_seen(c.vault(), record)) {
    if (std::ranges::binary_search(seen, stored.id)) shown.insert({stored.statement.property, typed_text(stored.statement.value)});
  }
  return shown;
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

std::vector<std::string> assignments_of(const Context& c, const Form& form, const std::set<std::pair<std::string, std::string>>& shown) {
  std::vector<std::string> assignments;
  for (const auto& [name, value] : c.fields.values()) {
    if (!name.starts_with(prefix) || value.empty()) continue;
    const std::string property = name.substr(prefix.size());
    if (shown.contains({property, value})) continue;
    const Property* const known = c.schema().property(form.type, property);
    const bool is_link = known != nullptr && known->kind == PropertyKind::record;
    const bool has_at = value.starts_with('@');
    assignments.push_back(property + "=" + (is_link ? (has_at ? "" : "@") : (has_at ? "@" : "")) + value);
  }
  return assignments;
}

tl::expected<app::EditOptions, std::vector<Error>> options_of(const Context& c) {
  app::EditOptions options;
  std::vector<Error> errors;
  options.strict = true;
  options.beside = c.truth("beside");
  if (!c.text("level").empty()) options.level = records::confidentiality_from(c.text("level"));
  if (const std::optional<records::Basis> basis = records::basis_from(c.text("basis"))) options.basis = *basis;
  if (const std::optional<std::int64_t> confidence = c.integer("confidence")) options.confidence = static_cast<std::uint8_t>(*confidence);
  if (!c.text("source").empty()) options.source = c.text("source");
  if (!c.text("span").empty()) {
    const Result<Span> span = app::span_from(c.text("span"));
    if (span)
      options.span = *span;
    else
      errors.push_back(span.error());
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return options;
}

Result<View> write(Context& c, const Form& form) {
  tl::expected<app::EditOptions, std::vector<Error>> options = options_of(c);
  if (!options) return form_view(c, form, true, options.error());
  std::set<std::pair<std::string, std::string>> shown;
  if (form.record) {
    options->seen = read_seen(c.text("seen"));
    shown = shown_values(c, *form.record, *options->seen);
  }
  const std::vector<std::string> assignments = assignments_of(c, form, shown);
  View view;
  if (form.record && assignments.empty()) {
    view.json = {{"id", to_string(*form.record)}, {"conflicts", 0}};
    view.location = href_of_record(*form.record);
    view.notice = std::string(c.words["records.nothing_said"]);
    return view;
  }
  const app::Edited edited = app::edit(c.vault(), c.schema(), form.record, form.type, assignments, {}, *options);
  if (!edited.report.errors.empty()) return form_view(c, form, true, edited.report.errors);
  app::ShowOptions look;
  const Result<app::RecordView> now = app::show_record(c.vault(), edited.record, look);
  const auto conflicts = now ? std::ranges::count_if(now->properties, &app::ShownProperty::conflict) : 0;
  view.json = {{"id", to_string(edited.record)}, {"conflicts", conflicts}};
  view.location = href_of_record(edited.record);
  view.notice = std::string(c.words[conflicts > 0 && form.record && !options->beside ? "records.saved_conflict" : "records.saved"]);
  return view;
}

Result<View> save_edit(Context& c) {
  const Result<Form> form = form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return write(c, *form);
}

Result<View> save_new(Context& c) {
  const Result<Form> form = new_form_of(c);
  if (!form) return tl::unexpected<Error>(form.error());
  return write(c, *form);
}

std::vector<Param> how_params() {
  return {
      {.name = "seen", .about = "Statements that its writer had before their eyes, with blanks between", .longest = longest_seen},
      {.name = "level", .about = "Of what is said; none: the schema's", .among = {"public", "partner", "internal", "restricted", "sealed"}},
      {.name = "basis", .about = "How it is known", .among = {"unstated", "direct", "hearsay", "inferred"}},
      {.name = "confidence", .kind = Kind::integer, .about = "Per cent", .most = 100},
      {.name = "source", .about = "The record it comes from, by its id", .longest = 64},
      {.name = "span", .about = "Bytes of the source's text: 120..164", .longest = 40},
      {.name = "beside", .kind = Kind::truth, .about = "Replace nothing"}};
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
                    .about = "A new record: set.PROPERTY for each value",
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
                    .about = "New statements of a record: set.PROPERTY for each value; only what the writer had seen is replaced",
                    .handle = save_edit,
                    .free_fields = std::string(prefix)});
}

}  // namespace girok::server
