// The form of a record, sent: what is typed becomes statements. It carries what its writer had before their eyes, so that two people who
// edit one record both keep their work.
#include "app/case/show.h"
#include "app/records/record_form.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/pages.h"
#include "server/pages/record_form.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t longest_seen = std::size_t{256} * 1024;
constexpr std::string_view prefix = "set.";

Result<RecordForm> form_of(Context& c) {
  RecordForm form;
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<app::RecordView> view = app::show_record(c.vault(), *id, {});
  if (!view) return tl::unexpected<Error>(view.error());
  form.record = *id;
  form.type = view->type;
  if (form.type.empty() || !app::is_written_by_form(form.type))
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
  if (c.schema().type(form.type) == nullptr || !app::is_written_by_form(form.type))
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
    if (!app::is_written_by_form(type.name)) continue;
    view.json["types"].push_back({{"type", type.name}, {"label", type.labels.in(c.tongue())}, {"href", "/records/new?type=" + type.name}});
  }
  return view;
}

app::TypedRecord typed_of(const Context& c, const RecordForm& form) {
  app::TypedRecord typed;
  typed.record = form.record;
  typed.type = form.type;
  typed.seen = c.text("seen");
  typed.rows = all_sent(c);
  typed.marks = {.level = c.text("level"),
                 .language = {},
                 .source = c.text("source"),
                 .source_id = c.text("source_id"),
                 .span = c.text("span"),
                 .basis = c.text("basis"),
                 .confidence = c.text("confidence")};
  typed.beside = c.truth("beside");
  return typed;
}

Result<View> write(Context& c, const RecordForm& form) {
  // Another row, or the marks of one: without scripts, the form comes back with it.
  if (!c.text("more").empty() || !c.text("detail").empty()) return record_form_view(c, form, true, {});
  if (const std::vector<Error> unknown = unknown_fields(c); !unknown.empty()) return record_form_view(c, form, true, unknown);
  const app::FormOutcome saved = app::save_form(c.vault(), c.schema(), typed_of(c, form));
  if (!saved.report.errors.empty()) return record_form_view(c, form, true, saved.report.errors);
  const bool disagrees = saved.conflicts > 0 && form.record && !c.truth("beside");
  View view;
  view.json = {{"id", to_string(saved.record)}, {"conflicts", saved.conflicts}};
  view.location = href_of_record(saved.record);
  view.notice = std::string(c.words[saved.nothing_new ? "records.nothing_said" : disagrees ? "records.saved_conflict" : "records.saved"]);
  if (saved.emptied > 0) view.notice += " " + c.words.with("records.emptied", {std::to_string(saved.emptied)});
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
  return {{.name = "seen", .about = "Statements that its writer had before their eyes, with blanks between", .longest = longest_seen},
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
